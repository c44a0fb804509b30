"""The physical signs in the street. A code belongs to one sign for ever: it is never reused and never forgotten."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from service.foundation import clock
from service.foundation.database import words
from service.signs.rules import Health, SignState


class Sign(SQLModel, table=True):
    """One physical billboard of a work."""

    __tablename__ = "sign"

    #: Eight symbols in capitals.
    code: str = Field(primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    #: 1 for the first sign of the work.
    serial: int
    state: SignState = Field(default=SignState.MINTED, sa_type=words(SignState))
    state_at: datetime = Field(default_factory=clock.now)
    #: Where it stands, in words: «acceso norte, frente al colegio».
    location: str | None = None
    installed_on: date | None = None
    #: The sign that took its place.
    replaced_by: str | None = Field(default=None, foreign_key="sign.code")
    minted_at: datetime = Field(default_factory=clock.now)


class Artwork(SQLModel, table=True):
    """Artwork handed out for a sign: what was printed can be told from what was not."""

    __tablename__ = "artwork"

    sha256: str = Field(primary_key=True)
    code: str = Field(foreign_key="sign.code", index=True)
    size: str
    media_type: str
    made_at: datetime = Field(default_factory=clock.now)


class SignCheck(SQLModel, table=True):
    """A photo of a sign that was read. The photo itself is not kept: it may show people and says nothing more."""

    __tablename__ = "sign_check"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(foreign_key="sign.code", index=True)
    at: datetime = Field(default_factory=clock.now)
    #: Login of who took it.
    checked_by: str
    health: Health = Field(sa_type=words(Health))
    #: Whether the photo shows a code that is not ours.
    has_sticker: bool = False
