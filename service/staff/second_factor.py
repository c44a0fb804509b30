"""The second factor of who comes in with a password: codes of a telephone (RFC 6238), or on paper without it."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

import orjson
import pyotp
from sqlalchemy import select, update
from sqlmodel import Session, col

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.secret import Secret, digest
from service.staff import audit
from service.staff.models import Person, RecoveryCode

#: Seconds that a code of the telephone lasts; it is heard one turn before and one after.
STEP_S = 30
#: How many codes on paper, and of how many symbols: 86 random bits each.
RECOVERY_CODES, RECOVERY_LENGTH = 10, 20
_SECRET_BYTES = 20


@dataclass(frozen=True, slots=True)
class Kit:
    """What a person is shown once and keeps: the secret of the telephone (base32) and the codes on paper."""

    totp: str
    recovery: tuple[str, ...]

    @classmethod
    def new(cls) -> "Kit":
        """One that nobody has seen."""
        totp = b32encode(codes.token_bytes(_SECRET_BYTES)).decode()
        return cls(totp, tuple(codes.mint(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)))

    def sealed(self, secret: Secret, whose: str) -> str:
        """The kit as it travels in the form of `whose` until they confirm it: nothing is stored before."""
        return secret.seal(f"kit:{whose}", orjson.dumps([self.totp, *self.recovery]).decode())

    @classmethod
    def opened(cls, secret: Secret, whose: str, sealed: str) -> "Kit | None":
        """The kit that was sealed for `whose`; None when it was not."""
        try:
            totp, *recovery = orjson.loads(secret.open(f"kit:{whose}", sealed))
        except Refusal:
            return None
        return cls(totp, tuple(recovery))

    def address(self, login: str, issuer: str) -> str:
        """What the telephone reads from the QR code (`otpauth:`)."""
        return pyotp.TOTP(self.totp).provisioning_uri(name=login, issuer_name=issuer)


def step_of(totp: str, code: str, at: datetime, after: int | None = None) -> int | None:
    """The turn of which `code` is, one before and one after `at` heard too; None when it is wrong.

    A turn not later than `after` was used before.
    """
    now = int(at.timestamp()) // STEP_S
    typed, telephone = codes.tidy(code), pyotp.TOTP(totp)
    for step in (now - 1, now, now + 1):
        is_right = hmac.compare_digest(telephone.generate_otp(step).encode(), typed.encode())
        if is_right and (after is None or step > after):
            return step
    return None


def accept(session: Session, secret: Secret, person: Person, code: str) -> bool:
    """Whether `code` is one of the telephone or one on paper of this person; it is used, and is never again."""
    if person.totp_sealed is not None:
        totp = secret.open(_purpose(person), person.totp_sealed)
        step = step_of(totp, code, clock.now(), person.totp_step)
        if step is not None:
            person.totp_step = step
            return True
    for reading in codes.readings(code, RECOVERY_LENGTH):
        found = session.get(RecoveryCode, digest(reading))
        if found is not None and found.person_id == person.id and found.used_at is None:
            found.used_at = clock.now()
            audit.record(session, person.login, "recovery.used", person.login)
            return True
    return False


def keep(session: Session, secret: Secret, person: Person, kit: Kit, step: int) -> None:
    """Make `kit` the second factor of a person, whose telephone has just shown the code of turn `step`."""
    person.totp_sealed = secret.seal(_purpose(person), kit.totp)
    person.totp_step = step
    keep_recovery(session, person, kit)


def keep_recovery(session: Session, person: Person, kit: Kit) -> None:
    """Make the codes on paper of `kit` those of a person; the ones before stop working."""
    assert person.id is not None
    if session.get(RecoveryCode, digest(kit.recovery[0])) is not None:
        raise Refusal(N_("Esos códigos ya se guardaron una vez. Haga otros y guárdelos."))
    unused = update(RecoveryCode).where(col(RecoveryCode.person_id) == person.id, col(RecoveryCode.used_at).is_(None))
    session.connection().execute(unused.values(used_at=clock.now()))
    session.add_all(RecoveryCode(sha256=digest(code), person_id=person.id) for code in kit.recovery)
    session.flush()


def recovery_left(session: Session, person_id: int) -> int:
    """How many codes on paper a person has not used."""
    unused = select(col(RecoveryCode.sha256)).where(
        col(RecoveryCode.person_id) == person_id, col(RecoveryCode.used_at).is_(None)
    )
    return len(session.scalars(unused).all())


def _purpose(person: Person) -> str:
    # Of one person alone: moved to the row of another it does not open.
    return f"totp:{person.login}"
