"""Finding drafts, and forms already received."""

from datetime import datetime

import orjson
from sqlalchemy import select
from sqlmodel import Session, col

from service.office.acts import ACTS
from service.office.errors import NoSuchDraft
from service.office.models import Draft, Submission
from service.office.rules import DraftState, Kind, is_overdue, permission_of
from service.publication import queries as publication
from service.publication.reading import read
from service.staff.rules import Acting, Permission
from service.works.facts import Work
from service.works.models import ContractRow, ProcessRow


def draft(session: Session, who: Acting, permission: Permission, draft_id: str) -> Draft:
    """The draft of that id, if it is within what this person may do; to anybody else it does not exist."""
    found = session.get(Draft, draft_id)
    if found is None or not who.may_on(permission, found.entity, found.dependency):
        raise NoSuchDraft
    return found


def may_write(who: Acting, draft: Draft) -> bool:
    """Whether a person may write, publish or withdraw a draft."""
    return who.may_on(permission_of(draft.kind), draft.entity, draft.dependency)


def may_see(who: Acting, draft: Draft) -> bool:
    """Whether a draft exists for a person: who may write it, and who may be its second person."""
    return may_write(who, draft) or who.may_on(Permission.APPROVE_CHANGES, draft.entity, draft.dependency)


def seen(session: Session, who: Acting, draft_id: str) -> Draft:
    """The draft of that id, if it exists for this person."""
    found = session.get(Draft, draft_id)
    if found is None or not may_see(who, found):
        raise NoSuchDraft
    return found


def waits_for(who: Acting, draft: Draft, now: datetime) -> bool:
    """Whether a proposal waits for the decision of this person."""
    if draft.state is not DraftState.PROPOSED or draft.proposed_by == who.person_id:
        return False
    is_late = is_overdue(draft.state, draft.proposed_at, now)
    return not is_late and who.may_on(Permission.APPROVE_CHANGES, draft.entity, draft.dependency)


def work_of(draft: Draft) -> Work:
    """The work as the draft says it."""
    return read(orjson.loads(draft.document))


def base_of(session: Session, draft: Draft) -> Work | None:
    """The work as it was published when the draft was begun; None for one that was not."""
    if draft.base_number is None:
        return None
    return publication.release(session, draft.work_id, draft.base_number).work


def drafts(session: Session, who: Acting, permission: Permission, *states: DraftState) -> list[Draft]:
    """The drafts in some states that this person may see, the last touched first."""
    wanted = select(Draft).where(col(Draft.state).in_(states)).order_by(col(Draft.updated_at).desc())
    entities = who.entities(permission)
    if entities is not None:
        wanted = wanted.where(col(Draft.entity).in_(entities))
    return [found for found in session.scalars(wanted) if who.may_on(permission, found.entity, found.dependency)]


def decided(session: Session, who: Acting, since: datetime, at_most: int) -> list[Draft]:
    """The drafts decided since an instant, one way or another, that this person may see; the last one first."""
    wanted = select(Draft).where(col(Draft.decided_at) > since).order_by(col(Draft.decided_at).desc())
    entities = who.entities(Permission.VIEW_WORKS)
    if entities is not None:
        wanted = wanted.where(col(Draft.entity).in_(entities))
    found = session.scalars(wanted.limit(at_most))
    return [each for each in found if who.may_on(Permission.VIEW_WORKS, each.entity, each.dependency)]


def drafts_of(session: Session, who: Acting, work_id: str) -> list[Draft]:
    """The drafts of a work that are open or wait for a second person, the last touched first."""
    wanted = select(Draft).where(
        col(Draft.work_id) == work_id, col(Draft.state).in_((DraftState.OPEN, DraftState.PROPOSED))
    )
    found = session.scalars(wanted.order_by(col(Draft.updated_at).desc()))
    return [each for each in found if who.may_on(Permission.VIEW_WORKS, each.entity, each.dependency)]


def reasons(session: Session, work_id: str) -> dict[int, str]:
    """Why the contracts of a work were changed or corrected, by the number of the release that each draft became."""
    found = select(col(Draft.release_number), col(Draft.reason)).where(
        col(Draft.work_id) == work_id, col(Draft.kind).in_(ACTS), col(Draft.release_number).is_not(None)
    )
    return {number: reason for number, reason in session.execute(found) if reason}


def own_open(session: Session, who: Acting, kind: Kind, work_id: str) -> Draft | None:
    """The draft of one kind that a person left open on a work, the last touched."""
    wanted = select(Draft).where(
        col(Draft.work_id) == work_id,
        col(Draft.kind) == kind,
        col(Draft.state) == DraftState.OPEN,
        col(Draft.created_by) == who.person_id,
    )
    return session.scalars(wanted.order_by(col(Draft.updated_at).desc()).limit(1)).first()


def own(session: Session, who: Acting, kind: Kind, work_id: str, draft_id: str) -> Draft | None:
    """The draft of this id, None when there is none yet. Refuses one of somebody else, or for something else."""
    found = session.get(Draft, draft_id)
    if found is not None and (found.created_by, found.kind, found.work_id) != (who.person_id, kind, work_id):
        raise NoSuchDraft
    return found


def location_of(session: Session, key: str) -> str | None:
    """Where the form of this key was answered with, if it was received before."""
    found = session.get(Submission, key)
    return found.location if found else None


def may_touch(work: Work, who: Acting, permission: Permission) -> bool:
    """Whether a person may do something to a work, by its owner."""
    owner = work.owner
    return who.may_on(permission, owner.entity if owner else None, owner.dependency if owner else None)


def taken(session: Session, work: Work) -> dict[str, str]:
    """The contracts of `work` that are registered as those of another work, with the id of that one."""
    ids = {process.contract.id for process in work.processes if process.contract}
    found = (
        select(col(ContractRow.external_id), col(ProcessRow.work_id))
        .join(ProcessRow, col(ProcessRow.id) == col(ContractRow.process_id))
        .where(col(ContractRow.external_id).in_(ids), col(ProcessRow.work_id) != work.id)
    )
    return {row.external_id: row.work_id for row in session.connection().execute(found)}


def work_of_contract(session: Session, contract_id: str) -> str | None:
    """The id of the registered work of a contract."""
    found = select(col(ProcessRow.work_id)).join(ContractRow, col(ContractRow.process_id) == col(ProcessRow.id))
    return session.scalars(found.where(col(ContractRow.external_id) == contract_id)).one_or_none()
