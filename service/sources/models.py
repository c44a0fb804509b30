"""What was read and when: every row of every source is kept as it was read, without personal data."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.foundation import clock
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


class JobState(StrEnum):
    """The life of a file that was sent from the office."""

    RECEIVED = "received"
    #: Read whole and taken back: its counts are known and nothing was kept.
    REHEARSED = "rehearsed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportJob(SQLModel, table=True):
    """A file sent from the office to be read: rehearsed, then run. The file itself is in the data folder."""

    __tablename__ = "import_job"

    #: Nine symbols, minted with the form.
    id: str = Field(primary_key=True)
    #: `secop` or `works`.
    kind: str
    state: JobState = Field(default=JobState.RECEIVED, sa_type=words(JobState))
    file_name: str
    file_sha256: str
    #: Login of who sent it.
    sent_by: str
    #: Entity of whose works it may speak; None: of all.
    entity: str | None = None
    sent_at: datetime = Field(default_factory=clock.now)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    #: Counts of the last rehearsal or run, and the first rejects with their reasons.
    summary: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: Why it failed, in a sentence.
    failure: str | None = None


class ImportReject(SQLModel, table=True):
    """A row of a job's file that was not used, to be mended in place. Personal data were left out when it was read."""

    __tablename__ = "import_reject"
    __table_args__ = (UniqueConstraint("job_id", "source", "row"),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="import_job.id")
    #: Its table: `jbjy-vk9h`, `works`, `works-pagos`…
    source: str
    #: Its number in the file.
    row: int
    #: Its key, as in `SourceRow`.
    key: str
    reason: str = Field(sa_type=Text)
    #: What was doubtful in some of its cells.
    doubts: list[str] = Field(default_factory=list, sa_type=JSON)
    #: What it said, by column, written so that it is read the same.
    cells: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    #: What it should say; None while nobody has mended it.
    mended: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    #: The job that took it up again; it is open until that job is done.
    taken_by: str | None = Field(default=None, foreign_key="import_job.id")


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
