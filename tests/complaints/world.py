"""A roster with keys that the tests hold, as a city would have made it."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from service.complaints.keys import Bundle
from service.complaints.models import ReaderKey, RosterEpoch, RosterSignature
from service.complaints.roster import Member, Roster, to_sign
from service.complaints.rules import Post
from service.demonstration import passphrase
from service.foundation.database import Database
from service.staff import actions, queries
from service.staff.audit import CONSOLE
from service.staff.rules import Grant, Role

#: With what everybody of these tests closes their key.
PHRASE = "loro mesa cielo barco nube"
#: Post, label, login and name of who reads inside.
PEOPLE = (
    (Post.COORDINATOR, "Coordinación 1", "carmen", "Carmen Díaz Polo", Role.COORDINATOR),
    (Post.COORDINATOR, "Coordinación 2", "camilo", "Camilo Ruiz Mesa", Role.COORDINATOR),
    (Post.INVESTIGATOR, "Investigación 1", "irene", "Irene Soto Vega", Role.INVESTIGATOR),
    (Post.INVESTIGATOR, "Investigación 2", "ivan", "Iván Marín Paz", Role.INVESTIGATOR),
    (Post.IDENTITY_CUSTODIAN, "Custodia de identidades", "dora", "Dora Luna Gil", Role.CUSTODIAN),
)
OUTSIDE = (
    (Post.CONTROL_BODY, "Procuraduría (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "Personería (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "Universidad (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "Notaría (ejemplo)"),
)


@dataclass(frozen=True)
class Readers:
    """The list in force and the private halves of everybody on it, by label."""

    roster: Roster
    bundles: dict[str, Bundle]


def listed() -> Readers:
    """A first list of who reads, kept nowhere."""
    bundles = {label: Bundle.new() for _, label, *_ in (*PEOPLE, *OUTSIDE)}
    inside = [
        Member(post, label, bundles[label].recipient, bundles[label].signer.public) for post, label, *_ in PEOPLE
    ]
    outside = [Member(post, label, bundles[label].recipient) for post, label in OUTSIDE]
    return Readers(Roster(1, "", date(2026, 11, 20), (*inside, *outside)), bundles)


def enrol(session: Session) -> Readers:
    """People with keys, and the first list of who reads, signed by both coordinators."""
    readers = listed()
    for _, label, login, name, role in PEOPLE:
        person = actions.add(session, CONSOLE, login, name, Grant(role))
        bundle = readers.bundles[label]
        sealed = passphrase.seal(bundle.text().encode(), PHRASE)
        key = ReaderKey(recipient=bundle.recipient, verify=bundle.signer.public, person_id=person.id, bundle=sealed)
        session.add(key)
    return put_in_force(session, readers.roster, readers.bundles)


def put_in_force(session: Session, roster: Roster, bundles: dict[str, Bundle]) -> Readers:
    """The list, signed by the two coordinators."""
    session.add(RosterEpoch(epoch=roster.epoch, document=roster.document(), in_force=True))
    session.flush()
    for label in ("Coordinación 1", "Coordinación 2"):
        signer = bundles[label].signer
        signature = signer.sign(to_sign(roster.document()))
        session.add(RosterSignature(epoch=roster.epoch, verify=signer.public, signature=signature))
    return Readers(roster, bundles)


def renewed(database: Database, readers: Readers, label: str, login: str) -> Bundle:
    """Somebody of the list has another key, and a list with it is in force."""
    new, old = Bundle.new(), next(each for each in readers.roster.members if each.label == label)
    member = replace(old, recipient=new.recipient, verify=new.signer.public)
    members = tuple(member if each is old else each for each in readers.roster.members)
    with database.writing() as session:
        if login:
            person = queries.person(session, login)
            session.add(ReaderKey(recipient=new.recipient, verify=new.signer.public, person_id=person.id))
        roster = Roster(2, readers.roster.sha256, date(2026, 11, 20), members)
        put_in_force(session, roster, readers.bundles)
    return new
