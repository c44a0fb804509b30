"""What the database holds of complaints: age files, public keys, counts, weeks and sizes. No work, no hour, no name.

The rows have random keys; SQLite stores them in the order of those keys, so that neither tells which one came first.
"""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.complaints.rules import Dimension, Standing, Which
from service.foundation.database import words

_UNORDERED = {"sqlite_with_rowid": False}


class Complaint(SQLModel, table=True):
    """One complaint, by what the server may know of it."""

    __tablename__ = "complaint"
    __table_args__ = _UNORDERED

    #: 32 hexadecimal digits.
    id: str = Field(primary_key=True)
    #: What its receipt becomes; see `keys.Receipt`.
    lookup: str = Field(unique=True)
    #: To what is sealed: age recipients of its three keys, and of its receipt.
    case_recipient: str
    notes_recipient: str
    identity_recipient: str
    receipt_recipient: str
    #: Of its keys: one more each time they are made anew.
    epoch: int = 1
    #: ISO week in which it came, `2026-W47`.
    week: str
    standing: Standing = Field(default=Standing.OPEN, sa_type=words(Standing))
    #: Month from which it may be asked to go, `2036-11`.
    purge_month: str
    #: Id of its first item: what a list of cases opens.
    head: str | None = None
    #: What readers wrote last for their list of cases: an age file to its notes key.
    summary: bytes | None = Field(default=None, sa_type=LargeBinary)
    #: Of one that two people decided to delete: from which day, and how many of its items they had seen.
    leaving_on: date | None = None
    leaving_items: int | None = None
    #: Of a tombstone, or of one that is to be: why its contents are gone, sealed to the receipt.
    farewell: bytes | None = Field(default=None, sa_type=LargeBinary)

    def recipient(self, which: Which) -> str:
        """The public half of one of its keys."""
        return {
            Which.CASE: self.case_recipient,
            Which.NOTES: self.notes_recipient,
            Which.IDENTITY: self.identity_recipient,
        }[which]


class KeyGrant(SQLModel, table=True):
    """A key of a complaint, sealed to one holder; or random bytes of the same size, to nobody: no row tells which."""

    __tablename__ = "complaint_grant"
    __table_args__ = (Index("ix_complaint_grant_holder", "holder", "complaint_id"), _UNORDERED)

    id: str = Field(primary_key=True)
    complaint_id: str = Field(foreign_key="complaint.id", index=True)
    #: Age recipient of a member of the roster, or of the receipt.
    holder: str
    which: Which = Field(sa_type=words(Which))
    #: Of the complaint, when this was its key: who made a new one wrongly takes nothing away.
    epoch: int = 1
    sealed: bytes = Field(sa_type=LargeBinary)


class FormerKeys(SQLModel, table=True):
    """The public halves of keys that a complaint had: whoever newer ones do not open for goes on with these."""

    __tablename__ = "complaint_former"
    __table_args__ = _UNORDERED

    complaint_id: str = Field(foreign_key="complaint.id", primary_key=True)
    epoch: int = Field(primary_key=True)
    case_recipient: str
    notes_recipient: str


class Item(SQLModel, table=True):
    """One sealed thing of a complaint: the age file, or the name of the blob that is it."""

    __tablename__ = "complaint_item"
    #: Lists count by the index alone.
    __table_args__ = (Index("ix_complaint_item_which", "complaint_id", "which"), _UNORDERED)

    #: 32 hexadecimal digits; also inside, sealed.
    id: str = Field(primary_key=True)
    complaint_id: str = Field(foreign_key="complaint.id")
    which: Which = Field(sa_type=words(Which))
    #: Bytes of the age file.
    size: int
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    blob: str | None = None


class Share(SQLModel, table=True):
    """A share of the case key, sealed to one custodian of recovery; of an excluded one, random bytes to nobody."""

    __tablename__ = "complaint_share"
    __table_args__ = _UNORDERED

    id: str = Field(primary_key=True)
    complaint_id: str = Field(foreign_key="complaint.id", index=True)
    custodian: str
    sealed: bytes = Field(sa_type=LargeBinary)


class Commitment(SQLModel, table=True):
    """What the public log will say of one complaint: a salted hash, tied to no row of the others."""

    __tablename__ = "complaint_commitment"
    __table_args__ = _UNORDERED

    #: SHA-256, 64 hexadecimal digits.
    leaf: str = Field(primary_key=True)
    week: str


class Letter(SQLModel, table=True):
    """That a message was taken in, so that the same one makes nothing when it comes again. Tied to no complaint."""

    __tablename__ = "complaint_letter"
    __table_args__ = _UNORDERED

    #: What the secret of the installation makes of its Message-ID, its sender and its contents: 43 symbols.
    mark: str = Field(primary_key=True)


class ReaderKey(SQLModel, table=True):
    """The public halves of a reader's key, and the private ones as the reader's own passphrase sealed them."""

    __tablename__ = "reader_key"

    #: Age recipient.
    recipient: str = Field(primary_key=True)
    #: Ed25519 public key, hexadecimal.
    verify: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    #: An age file that the reader's passphrase opens; None: the private half was never here.
    bundle: bytes | None = Field(default=None, sa_type=LargeBinary)
    #: The same under the reader's passkey, where the device has one that gives a secret (WebAuthn PRF).
    passkey_bundle: bytes | None = Field(default=None, sa_type=LargeBinary)
    ended: bool = False


class ReaderIndex(SQLModel, table=True):
    """What a reader's list of cases showed last, as their browser sealed it to their own key (`listing`)."""

    __tablename__ = "reader_index"

    recipient: str = Field(foreign_key="reader_key.recipient", primary_key=True)
    #: Of the ids: 0 or 1. A list is opened by two at once.
    half: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


class ReaderNotice(SQLModel, table=True):
    """Whether somebody who reads has something new to look at (`notices`): noise without the installation's secret."""

    __tablename__ = "reader_notice"

    #: Age recipient of the key.
    recipient: str = Field(primary_key=True)
    salt: str
    mark: str


class NoticeRound(SQLModel, table=True):
    """The one row by which several processes know who sends notices, and when (`reminders`)."""

    __tablename__ = "notice_round"

    id: int = Field(primary_key=True)
    #: From when somebody may take the next round; from when a new hour of messages begins.
    next_at: datetime
    hour_at: datetime
    #: The last day on which it was looked whether terms had run out.
    looked_on: date
    #: Since when something that should have left has not; None: nothing waits.
    failing_since: datetime | None = None


class Figure(SQLModel, table=True):
    """How many cases that ended in a quarter were of one kind: each thing counted alone, and no row is of a case."""

    __tablename__ = "figure"
    __table_args__ = _UNORDERED

    #: `2026-Q4`.
    quarter: str = Field(primary_key=True)
    dimension: Dimension = Field(primary_key=True, sa_type=words(Dimension))
    value: str = Field(primary_key=True)
    count: int


class Counted(SQLModel, table=True):
    """A case that has been counted, by a token that only its key makes: nobody counts it twice."""

    __tablename__ = "figure_counted"
    __table_args__ = _UNORDERED

    token: str = Field(primary_key=True)


class RosterEpoch(SQLModel, table=True):
    """One list of who reads, as it is signed."""

    __tablename__ = "roster_epoch"

    epoch: int = Field(primary_key=True)
    document: bytes = Field(sa_type=LargeBinary)
    #: Whether two coordinators have signed it.
    in_force: bool = False


class RosterSignature(SQLModel, table=True):
    """A coordinator's signature of a list."""

    __tablename__ = "roster_signature"

    epoch: int = Field(foreign_key="roster_epoch.epoch", primary_key=True)
    #: The key that checks it.
    verify: str = Field(primary_key=True)
    signature: str


class Agreed(SQLModel, table=True):
    """That a statement of two people has been done: it is not done again."""

    __tablename__ = "complaint_agreed"
    __table_args__ = _UNORDERED

    #: SHA-256 of the statement, 64 hexadecimal digits.
    statement: str = Field(primary_key=True)


class Reading(SQLModel, table=True):
    """That somebody opened something, sealed to who watches the readers; each holds the hash of the one before."""

    __tablename__ = "complaint_reading"
    __table_args__ = (UniqueConstraint("previous_sha256"),)

    #: 1 for the first, without gaps.
    id: int = Field(primary_key=True)
    #: An age file that each auditor of the list opens, or the control body when there is none: JSON.
    sealed: bytes = Field(sa_type=LargeBinary)
    previous_sha256: str
