"""What was read and when: every row of every source is kept as it was read, without personal data."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.foundation.database import words


class Outcome(StrEnum):
    """What became of a source row."""

    ACCEPTED = "accepted"
    WARNED = "accepted_with_warnings"
    REJECTED = "rejected"


class ImportRun(SQLModel, table=True):
    """One file read to its end. A run that fails leaves nothing behind, itself included."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    #: Which dataset or sheet the file is: `jbjy-vk9h`, `works`…
    source: str
    file_name: str
    file_sha256: str
    started_at: datetime
    finished_at: datetime
    read_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    rejected_count: int


class SourceRow(SQLModel, table=True):
    """One dated snapshot: the same row read again only moves `last_run_id`; a changed row is a new snapshot."""

    __tablename__ = "source_row"
    __table_args__ = (UniqueConstraint("source", "key", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    #: The source's own stable key of the row (`CO1.PCCNTR.…`), or a hash of the row when it has none.
    key: str
    sha256: str
    read_at: datetime
    first_run_id: int = Field(foreign_key="import_run.id")
    last_run_id: int = Field(foreign_key="import_run.id")
    outcome: Outcome = Field(sa_type=words(Outcome))
    #: Spanish sentences: why it was rejected, or what was doubtful.
    notes: list[str] = Field(default_factory=list, sa_type=JSON)
    work_id: str | None = Field(default=None, foreign_key="work.id", index=True)
    #: The row as read, columns of personal data left out.
    payload: dict[str, Any] = Field(sa_type=JSON)
