"""One of everything that an address of the office may speak of, all of it of `ENTITY`."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from service.complaints.actions import keep
from service.complaints.filing import Report, file
from service.complaints.keys import Bundle
from service.complaints.models import Complaint, ReaderKey
from service.complaints.roster import Member, Roster
from service.complaints.rules import Post
from service.foundation import clock
from service.foundation.database import Database
from service.office import actions, corrections
from service.office.corrections import Asked
from service.office.rules import Asker, Kind
from service.publication.document import Publisher
from service.signs.actions import issue, move
from service.signs.rules import SignState
from service.sources.models import ImportReject
from service.staff import actions as staff
from service.staff import queries
from service.staff.rules import Way
from tests.complaints.world import enrol, put_in_force
from tests.web.office.conftest import ENTITY, PEOPLE, People
from tests.web.office.test_entity import _image
from tests.web.office.test_imports import row, sent, table
from tests.web.office.test_progress import begun, jpeg
from tests.works.factories import make_contract, make_modification, make_owner, make_process, make_work

WORK = make_work(
    owner=make_owner(entity=ENTITY),
    processes=(make_process(contract=make_contract(modifications=())),),
    documents=(),
    photos=(),
)
CHANGED = replace(WORK, processes=(make_process(contract=make_contract(modifications=(make_modification(),))),))
OTHER_WORK = replace(WORK, id="222222222", processes=())


_HIDDEN = (
    # A report that is not finished is of who writes it.
    ("/oficina/obras/{work_id}/avance/{draft_id}", PEOPLE.keys() - {"ana"}),
    # A file sent for the whole entity is not of one of its dependencies.
    ("/oficina/cargas/{job_id}", {"dario"}),
    # An inspector neither writes nor decides changes of contracts.
    ("/oficina/borradores/{draft_id}", {"ines"}),
    # Nobody here has a password: there is none to change.
    ("/oficina/cuenta/clave", PEOPLE.keys()),
    ("/oficina/cuenta/codigos", PEOPLE.keys()),
    ("/oficina/cuenta/telefono", PEOPLE.keys()),
)


@dataclass(frozen=True)
class World:
    """Where everything is. `values`: by the beginning of an address, what stands for its parameters."""

    database: Database
    values: tuple[tuple[str, dict[str, str]], ...]

    def path(self, pattern: str) -> str:
        """An address of this world for a pattern of the application."""
        found: dict[str, str] = {}
        for beginning, values in self.values:
            if pattern.startswith(beginning):
                found |= values
        return re.sub(r"{(\w+)(?::\w+)?}", lambda match: found[match[1]], pattern)

    def is_of_an_entity(self, pattern: str) -> bool:
        """Whether what the address speaks of belongs to an entity."""
        return "{" in pattern and pattern.startswith(
            (
                "/oficina/obras/",
                "/oficina/borradores/",
                "/oficina/vallas/",
                "/oficina/cargas/",
                "/oficina/archivos/",
                "/oficina/correcciones/",
            )
        )

    def hidden_from(self, pattern: str) -> Collection[str]:
        """To whom an address does not exist although their role allows it, with the reason of each."""
        hidden = {"carla"} if self.is_of_an_entity(pattern) else set()
        for beginning, logins in _HIDDEN:
            if pattern.startswith(beginning):
                hidden |= set(logins)
        return hidden

    def state(self) -> list[tuple[object, ...]]:
        """All that a person could have changed."""
        with self.database.reading() as session:
            return [
                tuple(found)
                for told in ("draft", "sign", "correction", "import_job", "release")
                for found in session.connection().execute(text(f"SELECT * FROM {told} ORDER BY 1"))
            ]


@pytest.fixture(name="world")
def make_world(people: People, staffed: Database) -> World:
    """The work published, a change and a new work in drafts, a report with a photo, a sign, a correction, a file with a reject."""
    publisher = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
    with staffed.writing() as session:
        token = staff.begin_session(session, queries.person(session, "ana"), Way.PASSKEY)
        ana = queries.acting(session, token)
        assert ana is not None
        first = actions.begin(session, ana, "REGISTRADA", Kind.REGISTRATION, WORK, publisher)
        actions.publish(session, ana, first, publisher)
        actions.begin(session, ana, "ADICIONAR", Kind.CHANGE, CHANGED, publisher, "Lo pidió la comunidad.")
        actions.begin(session, ana, "NUEVAOBRA", Kind.REGISTRATION, OTHER_WORK, publisher)
        sign = issue(session, WORK.id).code
        move(session, sign, SignState.PRINTED)
        invited = staff.invite(session, "consola", queries.person(session, "ines"))
        asked = corrections.ask(session, "CORREGIRX", WORK.id, Asked(Asker.CITIZEN, "El barrio es otro.", ""))
        complaint = _told(session)
    browser = people("ana")
    report = begun(browser)
    photo = browser.done(f"/oficina/obras/{WORK.id.lower()}/avance/{report}/fotos", files={"foto": ("a.jpg", jpeg())})
    job = sent(browser, table(row(1), row(2, nombre=""))).rpartition("/")[2]
    with staffed.reading() as session:
        reject = session.scalars(select(ImportReject).order_by(col(ImportReject.id))).first()
        assert reject is not None
    shield = people("admin").done("/oficina/entidad/escudo", files={"escudo": ("x.png", _image())})
    return World(
        staffed,
        (
            ("/oficina/obras/", {"work_id": WORK.id.lower(), "draft_id": report, "kind": "adicion"}),
            ("/oficina/borradores/", {"draft_id": "ADICIONAR"}),
            ("/oficina/borradores/{draft_id}/{name}", {"draft_id": "NUEVAOBRA", "name": "obra"}),
            ("/oficina/borradores/{draft_id}/vista", {"draft_id": "NUEVAOBRA"}),
            ("/oficina/correcciones/", {"code": asked.id}),
            ("/oficina/vallas/", {"code": sign}),
            ("/oficina/cargas/", {"job_id": job, "number": str(reject.id)}),
            ("/oficina/archivos/", {"draft_id": report, "file": photo.rpartition("/")[2]}),
            ("/oficina/entidad/escudo/", {"name": shield.rpartition("/")[2]}),
            ("/oficina/alta/", {"token": invited}),
            ("/oficina/personas/", {"login": "beto"}),
            ("/mesa/datos/casos/", {"complaint_id": complaint.id, "item": complaint.head or ""}),
            ("/mesa/datos/indice/", {"half": "0"}),
        ),
    )


def _told(session: Session) -> Complaint:
    """A complaint, and everybody of the desk on the list of who reads."""
    readers = enrol(session)
    members = list(readers.roster.members)
    for login, post in (
        ("isaac", Post.INVESTIGATOR),
        ("coral", Post.COORDINATOR),
        ("custodio", Post.IDENTITY_CUSTODIAN),
    ):
        key, person = Bundle.new(), queries.person(session, login)
        session.add(ReaderKey(recipient=key.recipient, verify=key.signer.public, person_id=person.id))
        members.append(Member(post, login, key.recipient, key.signer.public))
    roster = Roster(2, readers.roster.sha256, clock.today(), tuple(members))
    put_in_force(session, roster, readers.bundles)
    filing = file(Report("El andén se levantó."), roster, (), b"p" * 32)
    keep(session, filing)
    return filing.complaint
