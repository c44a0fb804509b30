"""What the registry already knows and nobody should type twice: parties, barrios, dependencies, works alike."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.foundation.text import fold, search_tokens
from service.publication import queries as publication
from service.publication.models import Listing
from service.works.facts import Owner, Party
from service.works.models import ContractRow, Dependency, PartyRow, WorkRow

#: Suggestions that travel with a form.
_MOST = 250
#: Share of their words that two names have in common when they may be of one work, and when the barrio is the same.
_ALIKE, _ALIKE_THERE = 0.6, 0.4


def barrios(session: Session) -> dict[str, str | None]:
    """The barrios of the works there are, those of most works first, each with its commune."""
    count = func.count()
    found = (
        select(col(WorkRow.barrio), func.max(col(WorkRow.commune)), count)
        .where(col(WorkRow.barrio).is_not(None))
        .group_by(col(WorkRow.barrio))
        .order_by(count.desc(), col(WorkRow.barrio))
        .limit(_MOST)
    )
    return {barrio: commune for barrio, commune, _ in session.execute(found)}


def sectors(session: Session) -> list[str]:
    """The sectors of the works there are, those of most works first."""
    count = func.count()
    found = select(col(WorkRow.sector)).where(col(WorkRow.sector).is_not(None)).group_by(col(WorkRow.sector))
    return [name for name in session.scalars(found.order_by(count.desc(), col(WorkRow.sector)).limit(_MOST)) if name]


def parties(session: Session) -> list[Party]:
    """The organisations that have contracts, those of most contracts first."""
    count = func.count(col(ContractRow.id))
    found = (
        select(PartyRow)
        .join(ContractRow, col(ContractRow.supplier_key) == col(PartyRow.key))
        .group_by(col(PartyRow.key), col(PartyRow.name), col(PartyRow.nit))
        .order_by(count.desc(), col(PartyRow.name))
        .limit(_MOST)
    )
    return [Party(row.key, row.name, row.nit) for row in session.scalars(found)]


def party(session: Session, key: str) -> Party | None:
    """The party of this key, as it was first told."""
    row = session.get(PartyRow, key)
    return Party(row.key, row.name, row.nit) if row else None


def party_named(session: Session, name: str) -> Party | None:
    """The party with a tax number that is called so, letter for letter; None when there is none or several."""
    wanted = select(PartyRow).where(col(PartyRow.name) == name, col(PartyRow.nit).is_not(None)).limit(2)
    found = session.scalars(wanted).all()
    return Party(found[0].key, found[0].name, found[0].nit) if len(found) == 1 else None


def dependencies(session: Session, entity: str) -> list[Owner]:
    """The dependencies of an entity that own works or will, by name."""
    found = select(Dependency).where(col(Dependency.entity_name) == entity).order_by(col(Dependency.name))
    return [
        Owner(row.name, row.entity_name, row.entity_nit, row.steward, row.contact, row.cadence_days)
        for row in session.scalars(found.limit(_MOST))
    ]


def similar(session: Session, title: str, barrio: str | None = None, but: str = "") -> Sequence[Listing]:
    """The published works that may be the one of this name (`but` itself): at most five, the most alike first."""
    words = set(search_tokens(title))
    if not words:
        return []
    found = []
    for listing in publication.alike(session, title):
        other = set(search_tokens(listing.title))
        share = len(words & other) / len(words | other)
        is_there = bool(barrio and listing.barrio and fold(barrio) == fold(listing.barrio))
        if listing.work_id != but and share >= (_ALIKE_THERE if is_there else _ALIKE):
            found.append((share, listing))
    return [listing for _, listing in sorted(found, key=lambda each: -each[0])[:5]]
