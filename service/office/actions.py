"""The life of a draft: begun, saved at every step, and published, by two people when it touches money or time.

`who` is the person acting; every action records itself in the trail and nothing here commits.
"""

from dataclasses import dataclass

from sqlmodel import Session

from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_
from service.office import corrections, queries, rules
from service.office.errors import (
    ContractTaken,
    DraftClosed,
    OutcomeMoved,
    SecondPersonNeeded,
    Undescribed,
)
from service.office.models import Draft, Submission
from service.office.rebasing import rebased
from service.office.rules import DraftState, Kind
from service.publication import queries as publication
from service.publication.actions import publish as publish_works
from service.publication.document import Publisher, compose
from service.staff import audit
from service.staff.rules import Acting, Permission
from service.works import actions as works
from service.works import queries as registry
from service.works.facts import Work


def begin(
    session: Session,
    who: Acting,
    draft_id: str,
    kind: Kind,
    work: Work,
    publisher: Publisher,
    reason: str | None = None,
) -> Draft:
    """A draft of `work`, upon its latest release if it has one; the one that is there when the form is sent again."""
    found = session.get(Draft, draft_id)
    if found is not None:
        return queries.draft(session, who, rules.permission_of(kind), draft_id)
    base = None if kind is Kind.REGISTRATION else publication.latest(session, work.id)
    draft = Draft(
        id=draft_id,
        kind=kind,
        work_id=work.id,
        base_number=base.number if base else None,
        reason=reason,
        document=b"",
        created_by=who.person_id,
    )
    _write(draft, work, publisher)
    session.add(draft)
    session.flush()
    audit.record(session, who.login, "draft.begun", draft.id, kind=kind.value, work=work.id)
    return draft


def _write(draft: Draft, work: Work, publisher: Publisher) -> None:
    draft.document = canonical_json(compose(work, publisher))
    draft.entity = work.owner.entity if work.owner else None
    draft.dependency = work.owner.dependency if work.owner else None
    draft.updated_at = clock.now()


def save(
    session: Session, who: Acting, draft: Draft, work: Work, publisher: Publisher, reason: str | None = None
) -> None:
    """Make an open draft say `work`, and why. A completion that rewrites something published is a correction."""
    _require(draft, DraftState.OPEN)
    if draft.kind in {Kind.COMPLETION, Kind.CORRECTION}:
        is_rewritten = rules.rewrites(queries.base_of(session, draft), work)
        draft.kind = Kind.CORRECTION if is_rewritten else Kind.COMPLETION
    _write(draft, work, publisher)
    draft.reason = reason or draft.reason
    session.add(draft)
    session.flush()
    audit.record(session, who.login, "draft.saved", draft.id, work=draft.work_id)


def renew(session: Session, draft: Draft) -> None:
    """Put an open draft upon the latest release, for who is about to write it again from that."""
    _require(draft, DraftState.OPEN)
    draft.base_number = publication.latest(session, draft.work_id).number


def publish(session: Session, who: Acting, draft: Draft, publisher: Publisher) -> DraftState:
    """Publish an open draft, or leave it waiting for a second person when it touches money or time.

    One that waited too long is proposed again, by whoever does it now.
    """
    if not rules.is_overdue(draft.state, draft.proposed_at, clock.now()):
        _require(draft, DraftState.OPEN)
    found = outcome(session, draft)
    _require_reach(who, found, rules.permission_of(draft.kind))
    if not all(photo.alt for photo in found.new.photos):
        raise Undescribed(N_("Falta describir una foto. Escriba qué se ve en ella, para quien no la puede ver."))
    if not found.needs_second_person:
        return _release(session, who, draft, found, publisher)
    draft.state, draft.proposed_at, draft.proposed_by = DraftState.PROPOSED, clock.now(), who.person_id
    session.add(draft)
    session.flush()
    audit.record(session, who.login, "draft.proposed", draft.id, work=draft.work_id, reason=draft.reason)
    return draft.state


def approve(session: Session, who: Acting, draft: Draft, publisher: Publisher, seen: str) -> DraftState:
    """Publish what somebody else proposed, within 72 hours; `seen`: the mark of the outcome that they were shown."""
    _decide(draft, who)
    found = outcome(session, draft)
    _require_reach(who, found, Permission.APPROVE_CHANGES)
    if found.mark(publisher) != seen:
        raise OutcomeMoved(
            N_("Los datos de la obra cambiaron mientras usted revisaba. Mire otra vez lo que va a cambiar.")
        )
    draft.decided_by = who.person_id
    return _release(session, who, draft, found, publisher)


def reject(session: Session, who: Acting, draft: Draft, why: str) -> None:
    """Refuse what somebody else proposed, and say why."""
    _decide(draft, who)
    draft.state, draft.decision = DraftState.REJECTED, why
    draft.decided_by, draft.decided_at = who.person_id, clock.now()
    session.add(draft)
    session.flush()
    audit.record(session, who.login, "draft.rejected", draft.id, work=draft.work_id, why=why)


def withdraw(session: Session, who: Acting, draft: Draft) -> None:
    """Leave a draft for good: one that is open, or one's own proposal. Somebody else's is rejected, with a reason."""
    _require(draft, DraftState.OPEN, DraftState.PROPOSED)
    is_waiting = draft.state is DraftState.PROPOSED
    is_late = rules.is_overdue(draft.state, draft.proposed_at, clock.now())
    if is_waiting and not is_late and draft.proposed_by != who.person_id:
        raise SecondPersonNeeded(N_("Solo quien lo propuso puede retirarlo. Usted puede rechazarlo y decir por qué."))
    draft.state, draft.decided_by, draft.decided_at = DraftState.WITHDRAWN, who.person_id, clock.now()
    session.add(draft)
    session.flush()
    audit.record(session, who.login, "draft.withdrawn", draft.id, work=draft.work_id)


def _require_reach(who: Acting, found: "Outcome", permission: Permission) -> None:
    """Refuse a draft of a work that has gone to another entity or dependency since the draft was begun."""
    if found.current is not None and not queries.may_touch(found.current, who, permission):
        raise DraftClosed(
            N_("La obra pasó a otra entidad o dependencia. El borrador ya no se puede publicar: retírelo.")
        )


def _require(draft: Draft, *states: DraftState) -> None:
    if draft.state not in states:
        raise DraftClosed(
            N_("Este borrador ya está %(state)s. Empiece otro si hace falta."), state=_STATE_WORDS[draft.state]
        )


_STATE_WORDS = {
    DraftState.OPEN: N_("abierto"),
    DraftState.PROPOSED: N_("propuesto a otra persona"),
    DraftState.PUBLISHED: N_("publicado"),
    DraftState.REJECTED: N_("rechazado"),
    DraftState.WITHDRAWN: N_("retirado"),
}


def _decide(draft: Draft, who: Acting) -> None:
    _require(draft, DraftState.PROPOSED)
    if draft.proposed_by in {None, who.person_id}:
        raise SecondPersonNeeded(N_("Usted propuso este cambio. Otra persona debe revisarlo y decidir."))
    if rules.is_overdue(draft.state, draft.proposed_at, clock.now()):
        raise DraftClosed(N_("Pasaron más de 72 horas desde que se propuso. Hay que proponerlo de nuevo."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing a draft would do now: the work as it is (None: not yet registered) and as it would be."""

    current: Work | None
    new: Work

    @property
    def needs_second_person(self) -> bool:
        """Whether it touches money or time already published."""
        return rules.needs_second_person(self.current, self.new)

    def mark(self, publisher: Publisher) -> str:
        """The SHA-256 of what would be published: who approves names what they were shown by it."""
        return sha256(canonical_json(compose(self.new, publisher)))


def outcome(session: Session, draft: Draft) -> Outcome:
    """What publishing the draft would do now. Refuses when the contracts moved under it, or are of another work."""
    wanted = queries.work_of(draft)
    for contract_id, other in queries.taken(session, wanted).items():
        raise ContractTaken(
            N_("El contrato %(contract)s ya es de la obra %(other)s. Cada contrato va en una sola."),
            contract=contract_id,
            other=other,
        )
    base = queries.base_of(session, draft)
    if base is None:
        return Outcome(None, wanted)
    current = registry.load(session, [draft.work_id])[draft.work_id]
    return Outcome(current, rebased(base, wanted, current))


def as_written(session: Session, draft: Draft) -> Outcome:
    """What the draft changed of the release it was written upon, whatever happened since."""
    return Outcome(queries.base_of(session, draft), queries.work_of(draft))


def _release(session: Session, who: Acting, draft: Draft, found: Outcome, publisher: Publisher) -> DraftState:
    new = found.new
    told = rules.told_when_signed(found.current, new)
    if found.current is None:
        works.register(session, [new], told)
    else:
        works.amend(session, [(found.current, new)], told)
    has_changed = publish_works(session, [new.id], publisher)
    number = publication.latest(session, new.id).number
    draft.state, draft.decided_at = DraftState.PUBLISHED, clock.now()
    draft.release_number = number if has_changed else None
    session.add(draft)
    session.flush()
    if draft.kind is Kind.CORRECTION:
        corrections.settle(session, new.id, number)
    audit.record(session, who.login, "work.published", new.id, draft=draft.id, release=number, reason=draft.reason)
    return draft.state


def keep_submission(session: Session, key: str, location: str) -> None:
    """Remember that the form of this key was done, and where its sender was sent."""
    session.add(Submission(key=key, location=location))
    session.flush()
