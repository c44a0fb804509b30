"""What the database holds of complaints: age files, public keys, counts, weeks and sizes. No work, no hour, no name.

The rows have random keys; SQLite stores them in the order of those keys, so that neither tells which one came first.
"""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from service.complaints.rules import Standing, Which
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
    #: Of a tombstone: why its contents are gone, sealed to the receipt.
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
    __table_args__ = _UNORDERED

    id: str = Field(primary_key=True)
    complaint_id: str = Field(foreign_key="complaint.id", index=True)
    #: Age recipient of a member of the roster, or of the receipt.
    holder: str
    which: Which = Field(sa_type=words(Which))
    sealed: bytes = Field(sa_type=LargeBinary)


class Item(SQLModel, table=True):
    """One sealed thing of a complaint: the age file, or the name of the blob that is it."""

    __tablename__ = "complaint_item"
    __table_args__ = _UNORDERED

    #: 32 hexadecimal digits; also inside, sealed.
    id: str = Field(primary_key=True)
    complaint_id: str = Field(foreign_key="complaint.id", index=True)
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
    ended: bool = False


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
