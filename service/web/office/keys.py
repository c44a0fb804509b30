"""What the pages of the door offer of passkeys: where they work, and what a demonstration adds."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from service.foundation.settings import Settings, is_loopback
from service.staff.passkeys import Site


@dataclass(frozen=True)
class Offer:
    """What a page may offer. `elsewhere`: where the page must be opened for keys to work; empty when here."""

    elsewhere: str
    is_demonstration: bool
    #: Whether the city has a sign-in of its own.
    is_federated: bool


def site(request: Request) -> Site:
    """Where keys of this installation work: the staff's own host; on this very machine, at whatever port."""
    settings: Settings = request.app.state.settings
    office = urlsplit(settings.office_url)
    if not is_loopback(office.hostname or ""):
        return Site(settings.office_url, settings.entity.name)
    port = f":{request.url.port}" if request.url.port else ""
    return Site(f"{office.scheme}://localhost{port}", settings.entity.name)


def offer(request: Request, path: str) -> Offer:
    """What the page of `path` may offer to who sent `request`."""
    here = site(request)
    elsewhere = "" if request.url.hostname == here.id else here.origin + path
    return Offer(elsewhere, request.app.state.software_key is not None, request.app.state.city is not None)
