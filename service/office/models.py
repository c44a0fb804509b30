"""What the office keeps besides the registry: drafts, corrections asked for, its own words, forms already received."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, Text
from sqlmodel import Field, SQLModel

from service.foundation import clock
from service.foundation.database import words
from service.office.rules import Asker, CorrectionState, DraftState, Kind


class Draft(SQLModel, table=True):
    """A release that has not been published: the document of a work as it would be, and why."""

    __tablename__ = "draft"

    #: Nine symbols, minted with the form that begins it: sent twice, it is one draft.
    id: str = Field(primary_key=True)
    kind: Kind = Field(sa_type=words(Kind))
    state: DraftState = Field(default=DraftState.OPEN, sa_type=words(DraftState))
    #: The work it speaks of; of a registration, the id that it will have.
    work_id: str = Field(index=True)
    #: Number of the release it was written upon; None for a work not yet published.
    base_number: int | None = None
    #: The OC4IDS project in canonical JSON, as in a release.
    document: bytes = Field(sa_type=LargeBinary)
    reason: str | None = Field(default=None, sa_type=Text)
    #: Whose work it is, by the names that works carry.
    entity: str | None = None
    dependency: str | None = None
    created_by: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=clock.now)
    updated_at: datetime = Field(default_factory=clock.now)
    #: When it was left waiting for a second person, and by whom: that person is the first.
    proposed_at: datetime | None = None
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    #: Why it was rejected.
    decision: str | None = Field(default=None, sa_type=Text)
    #: Number of the release it became; None too when what it said was published already.
    release_number: int | None = None


class Submission(SQLModel, table=True):
    """A form that was received and done: sent again, it is answered with the same place and nothing is done twice."""

    __tablename__ = "submission"

    #: Minted with the form.
    key: str = Field(primary_key=True)
    location: str
    at: datetime = Field(default_factory=clock.now)


class Correction(SQLModel, table=True):
    """A correction of published data that somebody asked for, and the answer, which is public."""

    __tablename__ = "correction"

    #: Nine symbols: whoever asked finds the answer by it.
    id: str = Field(primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    asked_by: Asker = Field(sa_type=words(Asker))
    asked_at: datetime = Field(default_factory=clock.now, index=True)
    #: Business days are counted when it is asked.
    due_on: date
    #: What is wrong and what should stand there, in the words of who asks.
    text: str = Field(sa_type=Text)
    #: Of a contractor: the proof, in words or as the name of a document.
    proof: str | None = Field(default=None, sa_type=Text)
    #: Whether the text is withheld from the public because it names somebody; the page says so.
    is_hidden: bool = False
    state: CorrectionState = Field(default=CorrectionState.WAITING, sa_type=words(CorrectionState))
    answer: str | None = Field(default=None, sa_type=Text)
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    #: Number of the release that put it right.
    release_number: int | None = None


class EntityVersion(SQLModel, table=True):
    """What the entity says of itself, as the office last wrote it over the entity file. Versions are only added."""

    __tablename__ = "entity_version"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=clock.now)
    written_by: int = Field(foreign_key="person.id")
    #: Fields of `foundation.settings.Entity` that were written; the others are those of the file.
    values: dict[str, Any] = Field(sa_type=JSON)
