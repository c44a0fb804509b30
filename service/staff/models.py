"""People, their keys, their sessions and what they did. No address and no browser of anybody is kept."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.foundation import clock
from service.foundation.database import words
from service.staff.rules import Role


class Person(SQLModel, table=True):
    """Somebody with an account. Never deleted: what they did stays theirs."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    #: What they type: small letters, digits, dots and dashes.
    login: str = Field(unique=True)
    name: str
    #: Argon2id, with its parameters; None: no password.
    password_hash: str | None = None
    #: The TOTP secret, sealed with the installation's own.
    totp_sealed: str | None = None
    #: Time step of the last code used: a code works once.
    totp_step: int | None = None
    #: Whether the city's own sign-in may let them in.
    federated: bool = False
    #: Where notices reach them, if they gave an address.
    mail: str | None = None
    #: Times that somebody tried to come in with their login since they last did.
    tries: int = 0
    created_at: datetime = Field(default_factory=clock.now)
    disabled_at: datetime | None = None


class GrantRow(SQLModel, table=True):
    """A role given to a person. Ended, never deleted."""

    __tablename__ = "staff_grant"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=words(Role))
    #: Entity and dependency by the names that works carry; None: all of them.
    entity: str | None = None
    dependency: str | None = None
    granted_at: datetime = Field(default_factory=clock.now)
    ended_at: datetime | None = None


class Passkey(SQLModel, table=True):
    """A WebAuthn credential of a person."""

    __tablename__ = "passkey"

    #: The credential's own id, base64url.
    id: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    #: COSE key.
    public_key: bytes = Field(sa_type=LargeBinary)
    sign_count: int
    #: What the person calls it: «mi teléfono».
    name: str
    added_at: datetime = Field(default_factory=clock.now)
    used_at: datetime | None = None


class RecoveryCode(SQLModel, table=True):
    """A code that once takes the place of the second factor."""

    __tablename__ = "recovery_code"

    #: SHA-256 of the code.
    sha256: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    used_at: datetime | None = None


class StaffSession(SQLModel, table=True):
    """One time that a person came in, on one device."""

    __tablename__ = "staff_session"

    id: int | None = Field(default=None, primary_key=True)
    #: SHA-256 of the token in the cookie.
    sha256: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    began_at: datetime = Field(default_factory=clock.now)
    #: When they last proved to be who they are.
    verified_at: datetime = Field(default_factory=clock.now)
    #: Tries that had failed since the time before.
    tries: int = 0
    ended_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """A link by which a person makes their keys, once."""

    __tablename__ = "invitation"

    #: SHA-256 of the token in the link.
    sha256: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class Challenge(SQLModel, table=True):
    """What a key must sign, or a sign-in elsewhere must bring back: random, of one purpose, used once."""

    __tablename__ = "challenge"

    #: SHA-256 of the challenge.
    sha256: str = Field(primary_key=True)
    purpose: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(index=True)


class Attempt(SQLModel, table=True):
    """Failures to come in under one login, known or not, and when the next try is heard."""

    __tablename__ = "attempt"

    #: A mark of the login that only this installation makes.
    mark: str = Field(primary_key=True)
    failures: int
    next_at: datetime
    #: Whether note was taken of these failures in a row.
    noted: bool = False


class AuditEntry(SQLModel, table=True):
    """One act. Triggers of the database refuse to change or delete it; each entry holds the hash of the one before."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("previous_sha256"),)

    #: 1 for the first, without gaps.
    id: int = Field(primary_key=True)
    at: datetime
    #: Login of who acted; «consola» for a command.
    actor: str
    #: What was done, `noun.verb`: `work.published`, `person.disabled`.
    act: str
    #: To what: an id, a code, a login.
    subject: str
    #: JSON, canonical: whatever else tells what was done.
    details: str = Field(sa_type=Text)
    previous_sha256: str
    sha256: str
