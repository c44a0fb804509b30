"""The words and measures of a complaint. Nothing here knows a key, a clock or a database."""

from datetime import date
from enum import StrEnum

from service.foundation.language import N_


class Which(StrEnum):
    """The three keys of a complaint, by what is sealed to them."""

    #: What complainant and readers write to each other, and files.
    CASE = "case"
    #: What readers write among themselves: never opened by the receipt.
    NOTES = "notes"
    #: Who the complainant is: opened by the custodians of identities alone.
    IDENTITY = "identity"


class Kind(StrEnum):
    """What a sealed thing is."""

    HEAD = "head"
    TEXT = "text"
    FILE = "file"
    ORIGINAL = "original"
    REPLY = "reply"
    STATE = "state"
    NOTE = "note"
    IDENTITY = "identity"
    #: What the first of two people proposes, for the second one (`agreement`).
    PROPOSAL = "proposal"
    #: Asked of the custodians of identities.
    REQUEST = "request"
    #: What a list of cases says of one, so that not everything is opened.
    SUMMARY = "summary"
    #: The former key of a case, under the one that took its place.
    KEY = "key"
    #: What stays of something that two people took away.
    REDACTION = "redaction"
    #: The complainant has another receipt from now on.
    RECEIPT = "receipt"


class Mode(StrEnum):
    """How the complainant wants to appear."""

    ANONYMOUS = "anonymous"
    #: The group may know who it is; nobody else.
    RESERVED = "reserved"
    NAMED = "named"


class Channel(StrEnum):
    """By which door a complaint came in."""

    FORM = "form"
    MAIL = "mail"
    #: Told by voice to somebody at a desk or a telephone, who wrote it down.
    VOICE = "voice"


#: Doors at which somebody besides the complainant saw the receipt: it is changed before it serves for anything else.
WITNESSED = frozenset({Channel.MAIL, Channel.VOICE})


class Standing(StrEnum):
    """What the server knows of a case, for its own chores."""

    OPEN = "open"
    #: It came in a flood: sealed and receipted as any other, told to nobody until somebody looks.
    QUARANTINED = "quarantined"
    CLOSED = "closed"
    #: Its keys and contents are gone; its receipt answers with the reason.
    TOMBSTONE = "tombstone"


class CaseState(StrEnum):
    """ISO 37002: where a case is. The last three are said by the complainant."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ASSESSING = "assessing"
    NEEDS_INFORMATION = "needs_information"
    REFERRED = "referred"
    EXTENDED = "extended"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"
    IDENTITY_GIVEN = "identity_given"
    IDENTITY_ERASED = "identity_erased"


class Outcome(StrEnum):
    """ISO 37002: what was found, once a case is concluded."""

    SUBSTANTIATED = "substantiated"
    PARTLY_SUBSTANTIATED = "partly_substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    #: Too little is known to act on.
    INSUFFICIENT = "insufficient"
    #: Another body goes on with it.
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    #: It tells of nothing: noise, advertising.
    DISCARDED = "discarded"


OUTCOME_NAMES = {
    Outcome.SUBSTANTIATED: N_("Se comprobó"),
    Outcome.PARTLY_SUBSTANTIATED: N_("Se comprobó en parte"),
    Outcome.UNSUBSTANTIATED: N_("No se comprobó"),
    Outcome.INSUFFICIENT: N_("Faltaron datos para actuar"),
    Outcome.REFERRED: N_("Sigue en otra entidad"),
    Outcome.DUPLICATE: N_("Ya estaba en otro caso"),
    Outcome.DISCARDED: N_("No contaba hechos"),
}


class Dimension(StrEnum):
    """What is counted of the cases that ended, each thing alone."""

    SUBJECT = "subject"
    COMMUNE = "commune"
    OUTCOME = "outcome"
    #: In time by its term, or late.
    TIMING = "timing"
    #: Business days that it took.
    DAYS = "days"


class Post(StrEnum):
    """What somebody on the roster is there for."""

    INVESTIGATOR = "investigator"
    COORDINATOR = "coordinator"
    IDENTITY_CUSTODIAN = "identity_custodian"
    #: Reads who opened which case, and no case.
    AUDITOR = "auditor"
    #: Outside the city hall: reads what nobody inside may.
    CONTROL_BODY = "control_body"
    #: Outside the city hall: two of the three together recover a case whose readers have lost their keys.
    RECOVERY_CUSTODIAN = "recovery_custodian"


#: Posts whose people read cases.
READERS = frozenset({Post.INVESTIGATOR, Post.COORDINATOR})

POST_NAMES = {
    Post.INVESTIGATOR: N_("Investigación"),
    Post.COORDINATOR: N_("Coordinación"),
    Post.IDENTITY_CUSTODIAN: N_("Custodia de identidades"),
    Post.AUDITOR: N_("Auditoría"),
    Post.CONTROL_BODY: N_("Órgano de control"),
    Post.RECOVERY_CUSTODIAN: N_("Custodia de recuperación"),
}

#: Characters of the answer to «what happened», and of each other answer.
LONGEST_TEXT = 100_000
LONGEST_ANSWER = 4_000
#: Characters of a name and how to reach who has it: its sealed thing is then as long as one that says nothing.
LONGEST_CONTACT = 800
#: Bytes that a text occupies at least, so that a short one looks like any other.
LEAST_TEXT = 4096
#: Months after which a case may be asked to go; two people decide, and never while it is unread.
KEPT_MONTHS = 120
#: Symbols of a receipt, the last one the check: 24 random ones are 108 bits.
RECEIPT_LENGTH = 25
#: Symbols of a case number, made of the id of the complaint.
CASE_LENGTH = 10


def padme(size: int) -> int:
    """The size in bytes to which `size` is padded: at most 12 % more, and it tells only O(log log n) bits.

    Source: PADMÉ, Nikitin and others, «Reducing Metadata Leakage from Encrypted Files», PETS 2019.
    """
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    coarse = exponent - exponent.bit_length()
    mask = (1 << coarse) - 1
    return (size + mask) & ~mask


def week_of(on: date) -> str:
    """The ISO week of a day, `2026-W47`: the finest time kept in clear."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"
