"""Alembic's environment: takes its connection from the caller (`valla migrate`, the tests), never from the shell."""

from alembic import context
from sqlmodel import SQLModel

import service.complaints.models  # ruff: ignore[unused-import]
import service.office.models  # ruff: ignore[unused-import]
import service.publication.models  # ruff: ignore[unused-import]
import service.signs.models  # ruff: ignore[unused-import]
import service.sources.models  # ruff: ignore[unused-import]
import service.staff.models  # ruff: ignore[unused-import]
import service.works.models  # ruff: ignore[unused-import]

#: Made by migration 0001 in each engine's own words; the models do not know them.
ENGINE_SPECIFIC = ("listing_search", "ix_listing_search")


def _is_ours(_object: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    return name is None or not name.startswith(ENGINE_SPECIFIC)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    include_object=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
