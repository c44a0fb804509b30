"""Who is to read: the keys of people inside, the bodies outside, and the next list made of both.

A list says posts, never names: «Investigación 2» stays the same person while that person reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from service.complaints import queries
from service.complaints.keys import Public, fingerprint
from service.complaints.models import ReaderIndex, ReaderKey, RosterEpoch, RosterSignature
from service.complaints.roster import SIGNERS, Member, Roster, signers
from service.complaints.rules import POST_NAMES, Post
from service.foundation import clock
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.staff import audit
from service.staff.models import Person
from service.staff.queries import grants
from service.staff.rules import Role

#: The post of each role that holds a key; of two, the first one. In this order they stand on a list.
POSTS = {
    Role.COORDINATOR: Post.COORDINATOR,
    Role.INVESTIGATOR: Post.INVESTIGATOR,
    Role.CUSTODIAN: Post.IDENTITY_CUSTODIAN,
    Role.AUDITOR: Post.AUDITOR,
}
_ORDER = (*POSTS.values(),)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody inside with a key in force."""

    person_id: int
    post: Post
    key: Public


def post_of(roles: Iterable[Role]) -> Post | None:
    """The post of somebody with these roles; None when they read nothing.

    Refuses who would both read cases and hold identities.
    """
    held = set(roles)
    if Role.CUSTODIAN in held and held & {Role.COORDINATOR, Role.INVESTIGATOR}:
        raise Refusal(N_("Quien lee los casos no puede custodiar las identidades. Deje a la persona un solo rol."))
    return next((post for role, post in POSTS.items() if role in held), None)


def compose(
    before: Roster | None,
    holders: Sequence[Holder],
    owners: Mapping[str, int],
    outside: Mapping[Post, Sequence[Member]],
    on: date,
) -> Roster:
    """The list that follows `before`. `owners`: the person of every key there ever was, by recipient.

    `outside`: the bodies of a post; a post that is not there keeps those of the list before. Refuses a list with which
    no complaint could be kept (`Roster.check`).
    """
    former = before.members if before else ()
    labels = {(owners[member.recipient], member.post): member.label for member in former if member.recipient in owners}
    taken = {member.label for member in former}
    members: list[Member] = []
    for holder in holders:
        label = labels.get((holder.person_id, holder.post)) or _free(holder.post, taken)
        taken.add(label)
        members.append(Member(holder.post, label, holder.key.recipient, holder.key.verify))
    # As people count: «Investigación 10» after «Investigación 9».
    members.sort(key=lambda member: (_ORDER.index(member.post), len(member.label), member.label))
    for post in (Post.CONTROL_BODY, Post.RECOVERY_CUSTODIAN):
        members += outside.get(post) or (before.of(post) if before else ())
    epoch, prev = (before.epoch + 1, before.sha256) if before else (1, "")
    roster = Roster(epoch, prev, on, tuple(members))
    roster.check()
    return roster


def _free(post: Post, taken: Iterable[str]) -> str:
    """The first label of a post that nobody has, nor had in the list before."""
    number = 1
    while (label := f"{POST_NAMES[post]} {number}") in taken:
        number += 1
    return label


def body(post: Post, told: str) -> Member:
    """A body outside, told as `Name=age1…` or, when it will also answer, `Name=age1…:hex`."""
    label, _, line = told.rpartition("=")
    if not label.strip():
        raise Refusal(N_("Escriba el nombre y la llave así: «Procuraduría General=age1…»."))
    key = Public.parse(line)
    return Member(post, " ".join(label.split()), key.recipient, key.verify)


def register(
    session: Session,
    actor: str,
    person: Person,
    key: Public,
    bundle: bytes | None = None,
    passkey_bundle: bytes | None = None,
) -> None:
    """Make a key the one of a person, in the next list; the one before ends with the list in force.

    `bundle`, `passkey_bundle`: the private halves, as the person's own passphrase and passkey sealed them.
    """
    assert person.id is not None
    if person.disabled_at is not None:
        raise Refusal(N_("La cuenta de «%(login)s» está cerrada."), login=person.login)
    if post_of(grant.role for grant in grants(session, [person.id])[person.id]) is None:
        raise Refusal(
            N_("«%(login)s» no investiga, ni coordina, ni custodia identidades. No necesita llave."),
            login=person.login,
        )
    if not key.verify:
        raise Refusal(N_("Falta la segunda parte de la llave. Copie la línea completa: age1…:…"))
    same = or_(col(ReaderKey.recipient) == key.recipient, col(ReaderKey.verify) == key.verify)
    if session.scalars(select(ReaderKey).where(same)).first() is not None:
        raise Refusal(N_("Esa llave ya está registrada. Haga una nueva."))
    ended = own_key(session, person.id)
    if ended is not None:
        ended.ended = True
        session.execute(delete(ReaderIndex).where(col(ReaderIndex.recipient) == ended.recipient))
        audit.record(session, actor, "reader_key.ended", person.login, fingerprint=fingerprint(ended.recipient))
    made = ReaderKey(recipient=key.recipient, verify=key.verify, person_id=person.id, bundle=bundle)
    made.passkey_bundle = passkey_bundle
    session.add(made)
    session.flush()
    audit.record(session, actor, "reader_key.registered", person.login, fingerprint=fingerprint(key.recipient))


def own_key(session: Session, person_id: int) -> ReaderKey | None:
    """The key in force of a person."""
    found = select(ReaderKey).where(col(ReaderKey.person_id) == person_id, col(ReaderKey.ended).is_(False))
    return session.scalars(found).first()


def verifying(session: Session, person_id: int) -> frozenset[str]:
    """By what the signatures of a person's keys are checked, those of before among them: a coordinator whose key is
    another one now signs with the key that the list in force knows.
    """
    return frozenset(session.scalars(select(col(ReaderKey.verify)).where(col(ReaderKey.person_id) == person_id)))


def seal_again(session: Session, actor: str, person: Person, bundle: bytes, passkey_bundle: bytes | None) -> None:
    """Keep the private halves of a person's key as another passphrase sealed them; the key itself stays."""
    assert person.id is not None
    key = own_key(session, person.id)
    if key is None:
        raise Refusal(N_("Usted no tiene una llave de lectura. Haga una primero."))
    key.bundle, key.passkey_bundle = bundle, passkey_bundle
    session.flush()
    audit.record(session, actor, "reader_key.sealed", person.login, fingerprint=fingerprint(key.recipient))


def holders(session: Session) -> list[Holder]:
    """Everybody inside who may read and has a key in force, by login."""
    keyed = select(ReaderKey, Person).join(Person, col(Person.id) == col(ReaderKey.person_id))
    keyed = keyed.where(col(ReaderKey.ended).is_(False), col(Person.disabled_at).is_(None))
    rows = session.execute(keyed.order_by(col(Person.login))).all()
    held = grants(session, [person.id for _, person in rows])
    found = []
    for key, person in rows:
        post = post_of(grant.role for grant in held[person.id])
        if post is not None:
            found.append(Holder(person.id, post, Public(key.recipient, key.verify)))
    return found


def next_list(session: Session, outside: Mapping[Post, Sequence[Member]], root: str) -> Roster:
    """The list that today's people, keys and bodies outside make. Refuses one with which nothing could be kept."""
    lists = queries.rosters(session, root)
    owners = queries.owners(session)
    return compose(lists[-1] if lists else None, holders(session), owners, outside, clock.today())


def is_due(session: Session, roster: Roster, root: str) -> bool:
    """Whether the list in force no longer says who is to read: somebody came, left or has another key."""
    return next_list(session, {}, root).members != roster.members


def draft(session: Session, actor: str, outside: Mapping[Post, Sequence[Member]], root: str) -> Roster:
    """Prepare the next list for its signatures, in the place of one that nobody put in force."""
    roster = next_list(session, outside, root)
    lists = queries.rosters(session, root)
    if lists and lists[-1].members == roster.members:
        raise Refusal(N_("La lista nueva diría lo mismo que la vigente. No hay nada que firmar."))
    waiting = queries.draft(session)
    if waiting is not None and waiting.document == roster.document():
        return roster
    if waiting is not None:
        session.execute(delete(RosterSignature).where(col(RosterSignature.epoch) == waiting.epoch))
        session.delete(waiting)
        session.flush()
    session.add(RosterEpoch(epoch=roster.epoch, document=roster.document()))
    session.flush()
    audit.record(session, actor, "roster.drafted", str(roster.epoch), sha256=roster.sha256)
    return roster


@dataclass(frozen=True, slots=True)
class Signing:
    """What became of a signature: how many coordinators have signed the list, and whether it is in force."""

    roster: Roster
    signed: int
    in_force: bool


def sign(session: Session, actor: str, verify: str, signature: str, root: str) -> Signing:
    """Add a coordinator's signature to the list that waits; with two it is in force. `verify`: what checks it."""
    waiting = queries.draft(session)
    if waiting is None:
        raise Refusal(N_("Ninguna lista espera firmas. Prepárela con «valla roster draft»."))
    lists = queries.rosters(session, root)
    before, roster = lists[-1] if lists else None, Roster.parse(waiting.document)
    labels = {member.verify: member.label for member in (before or roster).of(Post.COORDINATOR)}
    if verify not in labels:
        raise Refusal(N_("Esa llave no es de una coordinación de la lista vigente. Firma quien coordina."))
    if not signers(waiting.document, {verify: signature}, before):
        raise Refusal(N_("La firma no es de la lista que espera. Pida el documento de ahora y firme de nuevo."))
    if session.get(RosterSignature, (waiting.epoch, verify)) is None:
        session.add(RosterSignature(epoch=waiting.epoch, verify=verify, signature=signature))
        session.flush()
        audit.record(session, actor, "roster.signed", str(roster.epoch), by=labels[verify], sha256=roster.sha256)
    count = len(signers(waiting.document, queries.signatures(session, waiting.epoch), before))
    if count >= SIGNERS:
        waiting.in_force = True
        session.flush()
        audit.record(session, actor, "roster.in_force", str(roster.epoch), sha256=roster.sha256)
    return Signing(roster, count, count >= SIGNERS)
