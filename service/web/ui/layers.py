"""The layers around the application, the outermost first: memory, protection, the staff's cookie, deadlines."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastapi import FastAPI

from service.foundation.database import Database
from service.foundation.settings import Settings
from service.web.ui.cache import PageCache
from service.web.ui.deadlines import BodyDeadline
from service.web.ui.headers import SecurityHeaders
from service.web.ui.sessions import IdleClock
from service.web.ui.style import STYLES, style_sources

_CODE = Path(__file__).parents[2]


@cache
def _digest(*folders: Path) -> bytes:
    """A digest of the files in these folders as they are the first time: what is loaded does not change after it."""
    digest = blake2b()
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in sorted(path for path in files if path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.digest()


def build_of(settings: Settings) -> str:
    """A name of everything a page is made of besides the database and the day: code, templates, styles, settings."""
    digest, entity = blake2b(_digest(_CODE, STYLES), digest_size=12), settings.entity
    digest.update(repr((entity, settings.public_url, settings.lang_default, settings.complaints_email)).encode())
    digest.update(entity.shield_bytes or b"")
    return digest.hexdigest()


def install(app: FastAPI, settings: Settings, database: Database) -> None:
    """Put the layers around a finished `app`: outside its error page too, so that no answer escapes them.

    `app.state.page_cache` is the first of them, for the protocol that serves connections.
    """
    protected = SecurityHeaders(
        IdleClock(BodyDeadline(app.build_middleware_stack()), app.state.cookies),
        https=settings.public_url.startswith("https:"),
        style_hashes=style_sources(settings.entity.accent),
    )
    app.state.page_cache = PageCache(protected, database, build_of(settings))
    app.middleware_stack = app.state.page_cache
