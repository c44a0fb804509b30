"""Passkeys (WebAuthn, level 2): how a person adds one, comes in with one, and takes one away.

User verification is required and checked. No attestation is asked for: which maker built the key is nobody's
business. `actor` is the login of who acts.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlmodel import Session, col
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from service.foundation import clock, codes
from service.staff import audit, challenges, queries, rules
from service.staff.challenges import LASTS, Purpose
from service.staff.errors import KeyRefused, LastWayIn, NoSuchKey
from service.staff.models import Passkey, Person

#: ES256 (phones), RS256 (Windows) and EdDSA.
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
]
_VERIFIED = UserVerificationRequirement.REQUIRED
_MILLISECONDS = int(LASTS.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Site:
    """Where keys work: the «relying party» of WebAuthn. `origin`: scheme, host and port of its pages."""

    origin: str
    #: The entity, as the device shows it.
    name: str

    @property
    def id(self) -> str:
        """The host, to which keys are bound for good."""
        return urlsplit(self.origin).hostname or ""


@contextmanager
def _refusing() -> Generator[None]:
    """What the library says of an answer that does not hold becomes a refusal."""
    try:
        yield
    except (WebAuthnException, ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise KeyRefused from error


def _handle(person_id: int) -> bytes:
    """What a key keeps of its person: nothing that says who it is."""
    return person_id.to_bytes(8)


def of(session: Session, person_id: int) -> list[Passkey]:
    """The passkeys of a person, oldest first."""
    found = select(Passkey).where(col(Passkey.person_id) == person_id)
    return list(session.scalars(found.order_by(col(Passkey.added_at), col(Passkey.id))))


def to_register(session: Session, site: Site, person: Person) -> str:
    """The options, JSON, with which a device makes a key for this person."""
    assert person.id is not None
    options = generate_registration_options(
        rp_id=site.id,
        rp_name=site.name,
        user_name=person.login,
        user_display_name=person.name,
        user_id=_handle(person.id),
        challenge=base64url_to_bytes(challenges.issue(session, Purpose.REGISTER, person.id)),
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_descriptors(session, person.id),
        supported_pub_key_algs=ALGORITHMS,
    )
    return options_to_json(options)


def to_enter(session: Session, site: Site) -> str:
    """The options, JSON, with which a device offers the keys it has for this site."""
    challenge = challenges.issue(session, Purpose.ENTER)
    return _to_answer(site, challenge, [])


def to_confirm(session: Session, site: Site, person_id: int) -> str:
    """The options, JSON, with which a person who is in proves again who they are."""
    challenge = challenges.issue(session, Purpose.CONFIRM, person_id)
    return _to_answer(site, challenge, _descriptors(session, person_id))


def _to_answer(site: Site, challenge: str, allowed: list[PublicKeyCredentialDescriptor]) -> str:
    options = generate_authentication_options(
        rp_id=site.id,
        challenge=base64url_to_bytes(challenge),
        timeout=_MILLISECONDS,
        allow_credentials=allowed,
        user_verification=_VERIFIED,
    )
    return options_to_json(options)


def _descriptors(session: Session, person_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.id)) for key in of(session, person_id)]


def register(session: Session, site: Site, person: Person, answer: str, name: str) -> Passkey:
    """Keep the key that a device made: `answer` is the JSON of what it said, `name` what the person calls it."""
    assert person.id is not None
    with _refusing():
        credential = parse_registration_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
    challenges.take(session, Purpose.REGISTER, codes.base64url(challenge), person.id)
    with _refusing():
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    key_id = codes.base64url(verified.credential_id)
    if session.get(Passkey, key_id) is not None:
        raise KeyRefused
    key = Passkey(
        id=key_id,
        person_id=person.id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name,
    )
    session.add(key)
    session.flush()
    audit.record(session, person.login, "passkey.added", person.login, name=name)
    return key


def enter(session: Session, site: Site, answer: str) -> Person:
    """Who comes in with the key that answered."""
    return _answered(session, site, answer, Purpose.ENTER, None)


def confirm(session: Session, site: Site, person_id: int, answer: str) -> Person:
    """The person, who has proved again with a key of their own who they are."""
    return _answered(session, site, answer, Purpose.CONFIRM, person_id)


def _answered(session: Session, site: Site, answer: str, purpose: Purpose, person_id: int | None) -> Person:
    with _refusing():
        credential = parse_authentication_credential_json(answer)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
    challenges.take(session, purpose, codes.base64url(challenge), person_id)
    key = session.get(Passkey, codes.base64url(credential.raw_id))
    if key is None or key.person_id != (person_id or key.person_id):
        raise KeyRefused
    if credential.response.user_handle not in {None, _handle(key.person_id)}:
        raise KeyRefused
    with _refusing():
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    key.sign_count, key.used_at = verified.new_sign_count, clock.now()
    session.add(key)
    session.flush()
    person = session.get(Person, key.person_id)
    assert person is not None
    return person


def remove(session: Session, person: Person, key_id: str) -> None:
    """Take a key of the person away. Refuses the last way in; one that is not theirs does not exist."""
    assert person.id is not None
    key = session.get(Passkey, key_id)
    if key is None or key.person_id != person.id:
        raise NoSuchKey
    held = queries.grants(session, [person.id])[person.id]
    by_password = person.password_hash is not None and not rules.needs_passkey(held)
    left = session.scalar(select(func.count()).select_from(Passkey).where(col(Passkey.person_id) == person.id)) or 0
    if left == 1 and not by_password:
        raise LastWayIn
    session.delete(key)
    session.flush()
    audit.record(session, person.login, "passkey.removed", person.login, name=key.name)
