"""Works in the registry and published, as the office has them."""

from sqlmodel import Session

from service.foundation import codes
from service.publication.actions import publish
from service.publication.document import Publisher
from service.works import actions
from service.works.facts import Work
from tests.works.factories import make_contract, make_owner, make_process, make_work

PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")


def registered(session: Session, *works: Work) -> None:
    """Register works and publish them."""
    actions.register(session, works)
    publish(session, [work.id for work in works], PUBLISHER)


def work_with(title: str, entity: str, dependency: str = "Secretaría de Infraestructura", **changes) -> Work:
    """A work of an entity under a contract of its own; `steward` and `cadence_days` are its dependency's."""
    owned = {name: changes.pop(name) for name in ("steward", "cadence_days") if name in changes}
    number = codes.mint(codes.WORK_LENGTH)
    contract = make_contract(id=f"CO1.PCCNTR.{number}", **changes.pop("contract", {}))
    told = {
        "id": number,
        "title": title,
        "owner": make_owner(entity=entity, dependency=dependency, **owned),
        "processes": (make_process(id=f"CO1.BDOS.{number}", contract=contract),),
        "photos": (),
        "documents": (),
    }
    return make_work(**told | changes)
