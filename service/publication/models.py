"""What has been published: the releases, which nobody can change, and the listing of the latest of each work."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class Release(SQLModel, table=True):
    """One published state of a work. Triggers of the database refuse to change or delete it (migration 0001)."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("work_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id")
    #: 1 for the first of the work, without gaps.
    number: int
    published_at: datetime
    #: SHA-256 of `document`, hexadecimal.
    sha256: str
    #: SHA-256 of the release before it: the releases of a work are a chain.
    previous_sha256: str | None = None
    #: The OC4IDS project in canonical JSON (RFC 8785), UTF-8.
    document: bytes = Field(sa_type=LargeBinary)


class Listing(SQLModel, table=True):
    """The latest release of a work with what lists search, filter and order by. Rewritten by each publication."""

    __tablename__ = "listing"
    __table_args__ = (
        # The state of a day is told by the index alone: one's commune and what is late there is asked the most.
        Index("ix_listing_commune", "commune", "release_id", "phase", "starts_on", "ends_on"),
        Index("ix_listing_contractor", "contractor_key", "release_id"),
        Index("ix_listing_year", "year", "release_id"),
        Index("ix_listing_phase", "phase", "ends_on", "release_id"),
        Index("ix_listing_value", "value_amount", "release_id"),
    )

    #: The order of lists: the work published last comes first.
    release_id: int = Field(primary_key=True, foreign_key="release.id")
    work_id: str = Field(foreign_key="work.id", unique=True)
    number: int
    published_at: datetime
    sha256: str
    title: str
    #: `StateKind` on the day of publication; LATE and ON_TIME are told apart by `ends_on` on the day of asking.
    phase: str
    starts_on: date | None = None
    #: Current end of the term.
    ends_on: date | None = None
    barrio: str | None = None
    commune: str | None = None
    contractor: str | None = None
    contractor_key: str | None = None
    #: Year in which the contract was signed.
    year: int | None = None
    value_amount: int | None = Field(default=None, sa_type=BigInteger)
    #: Hundredths of a percent.
    real_physical: int | None = None
    #: Last day on which what is told is fresh by the cadence promised; None when nothing more is expected.
    renewal_due_on: date | None = None
    #: Last day for the next report of progress; None while nothing is being built.
    report_due_on: date | None = None
    #: Elements of the CoST checklist that are filled, of those that apply. None: listed before they were counted.
    filled_count: int | None = None
    asked_count: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    #: Stemmed and folded words (`foundation.text.search_tokens`).
    search_text: str = Field(sa_type=Text)
