"""From what a person wrote to sealed rows, in memory: nothing here touches a disk or a database."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from service.complaints.errors import NotAccepting
from service.complaints.keys import Receipt, new_identity, recipient_of, seal
from service.complaints.models import Commitment, Complaint, Item, KeyGrant, Share
from service.complaints.roster import Member, Roster
from service.complaints.rules import (
    CASE_LENGTH,
    KEPT_MONTHS,
    READERS,
    RECEIPT_LENGTH,
    Channel,
    Kind,
    Mode,
    Post,
    Standing,
    Which,
    week_of,
)
from service.complaints.sealing import Place, Sealed, seal_grant, seal_item, seal_items, split
from service.foundation import clock, codes
from service.foundation.calendar import add_months
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_
from service.foundation.text import fold

#: Sealed things larger than this are blobs, not columns.
LARGEST_ROW = 16 * 1024
PLAIN = "text/plain; charset=utf-8"
JSON = "application/json"
_CASE = b"valla/case/v1"
_COMMITMENT = b"valla/commit/v1"


@dataclass(frozen=True, slots=True)
class File:
    """A cleaned file of a complaint, or the original that the person asked to keep. `type`: its media type."""

    kind: Kind
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What a person tells. `work_id` is empty when it is of no work; `contact` is who they are, as they wrote it."""

    text: str
    channel: Channel = Channel.FORM
    mode: Mode = Mode.ANONYMOUS
    work_id: str = ""
    release: int | None = None
    title: str = ""
    subject: str = ""
    language: str = "es"
    contact: str = ""
    files: tuple[File, ...] = ()
    #: What was looked up for whoever reads, such as where it may be sent on, by name: as JSON takes it.
    besides: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """A sealed complaint, ready to be kept; `receipt` goes to the person's paper and nowhere else."""

    complaint: Complaint
    grants: tuple[KeyGrant, ...]
    items: tuple[Item, ...]
    shares: tuple[Share, ...]
    commitment: Commitment
    #: Sealed things that are too large for a row, by the name of their blob.
    blobs: dict[str, bytes]
    receipt: Receipt
    #: Who reads it, of the roster.
    readers: tuple[Member, ...]

    @property
    def case_number(self) -> str:
        """What the case is called in public."""
        return case_number(self.complaint.id)


def case_number(complaint_id: str) -> str:
    """The public number of a complaint, ten symbols, made of its random id: it tells neither order nor count."""
    return codes.of_number(int(sha256(_CASE + bytes.fromhex(complaint_id)), 16), CASE_LENGTH)


def excluded(roster: Roster, names: dict[str, str], named: Iterable[str], ticked: Collection[str]) -> frozenset[str]:
    """The recipients that must not open a case: whom the contract names, and whom the complainant ticked.

    `names`: the person behind each recipient. `named`: names in the work's contract, as it writes them.
    """
    told = {frozenset(fold(unicodedata.normalize("NFC", name)).split()) for name in named} - {frozenset()}
    by_name = {key for key, name in names.items() if _is_among(frozenset(fold(name).split()), told)}
    able = {member.recipient for member in roster.members if member.post is not Post.CONTROL_BODY}
    return frozenset(able & (by_name | set(ticked)))


def _is_among(name: frozenset[str], told: Collection[frozenset[str]]) -> bool:
    """Whether a name is one of those told, whatever the order, with or without second names."""
    return len(name) > 1 and any(len(other) > 1 and (name <= other or other <= name) for other in told)


def file(
    report: Report,
    roster: Roster,
    out: Collection[str],
    pepper: bytes,
    standing: Standing = Standing.OPEN,
) -> Filing:
    """Seal a report to whoever of `roster` is not `out`. Nobody left inside: to the control body outside."""
    receipt = Receipt.of(pepper, codes.mint(RECEIPT_LENGTH))
    secrets = {which: new_identity() for which in Which}
    public = {which: recipient_of(identity) for which, identity in secrets.items()}
    today = clock.today()
    complaint = Complaint(
        id=codes.token_bytes(16).hex(),
        lookup=receipt.lookup,
        case_recipient=public[Which.CASE],
        notes_recipient=public[Which.NOTES],
        identity_recipient=public[Which.IDENTITY],
        receipt_recipient=recipient_of(receipt.identity),
        week=week_of(today),
        standing=standing,
        purge_month=f"{add_months(today, KEPT_MONTHS):%Y-%m}",
    )
    holders = _holders(roster, out)
    if not holders[Which.CASE] or not holders[Which.IDENTITY]:
        raise NotAccepting(N_("No hay quien pueda leer esta denuncia."))
    sealed = _items(report, complaint, roster, receipt, out)
    rows, blobs = as_rows(complaint.id, sealed)
    complaint.head = sealed[0].item
    return Filing(
        complaint=complaint,
        grants=(*_grants(complaint, roster, secrets, holders), _receipt_grant(complaint, secrets)),
        items=rows,
        shares=_shares(complaint, roster, secrets[Which.CASE], out),
        commitment=_commitment(complaint, receipt, sealed[0]),
        blobs=blobs,
        receipt=receipt,
        readers=holders[Which.CASE],
    )


def as_rows(complaint_id: str, sealed: Iterable[Sealed]) -> tuple[tuple[Item, ...], dict[str, bytes]]:
    """Sealed items as rows, and the blobs of the large ones by name."""
    rows, blobs = [], {}
    for each in sealed:
        row = Item(id=each.item, complaint_id=complaint_id, which=each.which, size=len(each.data))
        if len(each.data) > LARGEST_ROW:
            row.blob = f"sealed/{codes.token_bytes(16).hex()}"
            blobs[row.blob] = each.data
        else:
            row.sealed = each.data
        rows.append(row)
    return tuple(rows), blobs


def readers_without(roster: Roster, out: Collection[str]) -> tuple[Member, ...]:
    """Who reads a case from which these keys are left out: with nobody left inside, the control body outside."""
    inside = tuple(member for member in roster.readers if member.recipient not in out)
    return inside or roster.of(Post.CONTROL_BODY)


def _holders(roster: Roster, out: Collection[str]) -> dict[Which, tuple[Member, ...]]:
    """Who really gets each key."""
    outside, readers = roster.of(Post.CONTROL_BODY), readers_without(roster, out)
    custodians = roster.of(Post.IDENTITY_CUSTODIAN)
    custodians = tuple(member for member in custodians if member.recipient not in out)
    return {
        Which.CASE: readers,
        Which.NOTES: readers,
        Which.IDENTITY: custodians or outside,
    }


def _grants(
    complaint: Complaint, roster: Roster, secrets: dict[Which, str], holders: dict[Which, tuple[Member, ...]]
) -> list[KeyGrant]:
    """One row for each member and key that such a member may hold, real or not: the rows look alike."""
    may = {
        Which.CASE: (*READERS, Post.CONTROL_BODY),
        Which.NOTES: (*READERS, Post.CONTROL_BODY),
        Which.IDENTITY: (Post.IDENTITY_CUSTODIAN, Post.CONTROL_BODY),
    }
    return [
        _grant(complaint, which, secrets[which], member.recipient, is_real=member in holders[which])
        for which, posts in may.items()
        for member in roster.of(*posts)
    ]


def _grant(complaint: Complaint, which: Which, identity: str, holder: str, *, is_real: bool) -> KeyGrant:
    if is_real:
        sealed = seal_grant(complaint.id, which, complaint.epoch, identity, holder)
    else:
        sealed = seal_grant(complaint.id, which, complaint.epoch, new_identity(), recipient_of(new_identity()))
    return KeyGrant(
        id=codes.token_bytes(16).hex(), complaint_id=complaint.id, holder=holder, which=which, sealed=sealed
    )


def _receipt_grant(complaint: Complaint, secrets: dict[Which, str]) -> KeyGrant:
    return _grant(complaint, Which.CASE, secrets[Which.CASE], complaint.receipt_recipient, is_real=True)


def identity_grants(complaint: Complaint, roster: Roster, identity: str, out: Collection[str]) -> list[KeyGrant]:
    """The rows of a new identity key, for whoever may hold it."""
    holders = _holders(roster, out)[Which.IDENTITY]
    members = roster.of(Post.IDENTITY_CUSTODIAN, Post.CONTROL_BODY)
    return [
        _grant(complaint, Which.IDENTITY, identity, member.recipient, is_real=member in holders) for member in members
    ]


def _items(
    report: Report, complaint: Complaint, roster: Roster, receipt: Receipt, out: Collection[str]
) -> list[Sealed]:
    head = canonical_json(
        {
            "work": report.work_id,
            "release": report.release,
            "title": report.title,
            "subject": report.subject,
            "language": report.language,
            "channel": report.channel.value,
            "mode": report.mode.value,
            "identified": bool(report.contact),
            "excluded": sorted(out),
            "roster": roster.sha256,
            "complainant": receipt.signer.public,
            "salt": receipt.salt.hex(),
            # Itself, the text and the files: whoever takes the last one away is found out.
            "parts": 2 + len(report.files),
            **dict(report.besides),
        }
    )
    parts = (
        (Kind.HEAD, head, JSON),
        (Kind.TEXT, report.text.encode(), PLAIN),
        *((each.kind, each.data, each.type) for each in report.files),
    )
    sealed = seal_items(complaint.id, Which.CASE, complaint.case_recipient, receipt.signer, Place(), parts)
    return [*sealed, identity_item(complaint.id, complaint.identity_recipient, receipt, report.contact)]


def identity_item(complaint_id: str, recipient: str, receipt: Receipt, contact: str) -> Sealed:
    """Who the complainant is, for the custodians of identities; as long when it says nothing."""
    body, signer = contact.encode(), receipt.signer
    return seal_item(complaint_id, Which.IDENTITY, recipient, signer, Place(), Kind.IDENTITY, body, PLAIN)


def _shares(complaint: Complaint, roster: Roster, identity: str, out: Collection[str]) -> tuple[Share, ...]:
    """A share for each custodian of recovery; with one excluded, the other two are both needed."""
    custodians = roster.of(Post.RECOVERY_CUSTODIAN)
    return tuple(
        Share(
            id=codes.token_bytes(16).hex(),
            complaint_id=complaint.id,
            custodian=member.recipient,
            sealed=seal(
                share if member.recipient not in out else codes.token_bytes(len(share)),
                member.recipient if member.recipient not in out else recipient_of(new_identity()),
            ),
        )
        for member, share in zip(custodians, split(identity), strict=True)
    )


def _commitment(complaint: Complaint, receipt: Receipt, head: Sealed) -> Commitment:
    """The leaf of the public log: it says nothing, and whoever has the receipt can prove what it stands for."""
    parts = (_COMMITMENT, bytes.fromhex(complaint.id), receipt.salt, bytes.fromhex(sha256(head.data)))
    on = clock.today().isoformat().encode()
    told = b"".join(len(part).to_bytes(2) + part for part in (*parts, on))
    return Commitment(leaf=sha256(told), week=complaint.week)
