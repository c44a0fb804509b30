"""New keys after somebody left: who reads and whoever told it go on reading everything; who left opens nothing new."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlmodel import Session

from service.complaints import conversation, epochs, export, queries
from service.complaints.errors import Unopened
from service.complaints.export import Folder, open_folder
from service.complaints.keys import Bundle, new_identity, recipient_of, seal, unseal
from service.complaints.models import Complaint, ReaderKey
from service.complaints.roster import Member, Roster
from service.complaints.rules import READERS, Kind, Post, Which
from service.complaints.sealing import open_grant, open_item, seal_grant, seal_item
from service.foundation import clock
from service.staff import queries as staff
from tests.complaints.told import Told
from tests.complaints.world import put_in_force
from tests.web.desk.sitting import Sit

LEFT = "Investigación 2"
RENEWED = (Which.CASE, Which.NOTES)


@pytest.fixture
def after(told: Told) -> Roster:
    """The list in force once one of the readers has left."""
    before = told.readers.roster
    members = tuple(each for each in before.members if each.label != LEFT)
    roster = Roster(2, before.sha256, clock.today(), members)
    with told.database.writing() as session:
        put_in_force(session, roster, told.readers.bundles)
    return roster


def renewal(told: Told, roster: Roster, label: str = "Investigación 1") -> dict[str, Any]:
    """What a reader's browser sends."""
    complaint = told.case().complaint
    bundle, place = told.readers.bundles[label], told.case().thread.next
    secrets = {which: new_identity() for which in RENEWED}
    public = {which.value: recipient_of(secret) for which, secret in secrets.items()}
    epoch, grants, items = complaint.epoch + 1, [], []
    with told.database.reading() as session:
        for which in RENEWED:
            former = _own_key(session, complaint, bundle, which)
            key = seal_item(
                told.id, which, public[which.value], bundle.signer, place, Kind.KEY, former.encode(), "text/plain"
            )
            items.append({"id": key.item, "which": which, "sealed": key.data})
    for which in RENEWED:
        for member in roster.of(*READERS, Post.CONTROL_BODY):
            sealed = seal_grant(told.id, which, epoch, secrets[which], member.recipient)
            grants.append({"which": which, "holder": member.recipient, "sealed": sealed})
    receipt = complaint.receipt_recipient
    sealed = seal_grant(told.id, Which.CASE, epoch, secrets[Which.CASE], receipt)
    grants.append({"which": Which.CASE, "holder": receipt, "sealed": sealed})
    shares = [
        {"custodian": each.recipient, "sealed": seal(b"a share", each.recipient)}
        for each in roster.of(Post.RECOVERY_CUSTODIAN)
    ]
    return {
        "epoch": epoch,
        "before": complaint.epoch,
        "recipients": public,
        "grants": grants,
        "shares": shares,
        "items": items,
        "summary": seal(b"s" * 1024, public["notes"]),
    }


def _own_key(session: Session, complaint: Complaint, bundle: Bundle, which: Which) -> str:
    """The newest key that opens for a reader."""
    former = queries.former_keys(session, complaint.id, complaint.id)[complaint.id]
    for own in queries.grants_of(session, complaint, bundle.recipient, which):
        recipient = getattr(former.get(own.epoch, complaint), f"{which.value}_recipient")
        with suppress(Unopened):
            return open_grant(own.sealed, bundle.identity, complaint.id, which, recipient)
    raise AssertionError


def test_everybody_who_may_goes_on_reading_everything(told: Told, after: Roster, sit: Sit, tmp_path: Path) -> None:
    person = sit("Investigación 1")
    assert person.open(told.id)["is_stale"]
    sent = renewal(told, after)
    person.done(f"casos/{told.id}/epoca", sent)

    case = person.open(told.id)
    assert (case["epoch"], case["is_stale"], case["recipients"]["case"]) == (2, False, sent["recipients"]["case"])
    opened = told.case()
    assert [piece.text for piece in opened.pieces] == ["El andén se levantó."]
    assert (opened.thread.is_whole, opened.lost) == (True, 0)
    told.add(conversation.say(opened, "Sigo aquí.", ()))
    assert told.case().pieces[-1].text == "Sigo aquí."
    with told.database.reading() as session:
        for name, data in export.pack(session, told.blobs, session.get_one(Complaint, told.id)):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)
    for label in ("Investigación 1", "Coordinación 1"):
        whole = open_folder(Folder.read(tmp_path), told.readers.bundles[label], "")
        assert [each.opened.body for each in whole.thread.entries if each.opened.header.kind is Kind.TEXT] == [
            b"El and\xc3\xa9n se levant\xc3\xb3.",
            "Sigo aquí.".encode(),
        ]
        assert (whole.thread.is_whole, whole.lost) == (True, ())
    with pytest.raises(Unopened):
        open_folder(Folder.read(tmp_path), told.readers.bundles[LEFT], "")


def test_nobody_who_left_has_a_row_and_nobody_else_lost_one(told: Told, after: Roster, sit: Sit) -> None:
    person = sit("Investigación 1")
    person.open(told.id)
    person.done(f"casos/{told.id}/epoca", renewal(told, after))

    with told.database.reading() as session:
        complaint = session.get_one(Complaint, told.id)
        rows = queries.grants(session, complaint)
        holders = {row.holder for row in rows}
        assert told.readers.bundles[LEFT].recipient not in holders
        # The former keys stay with those who had them.
        bundle = told.readers.bundles["Coordinación 1"]
        own = [row for row in rows if row.holder == bundle.recipient and row.which is Which.CASE]
        assert [row.epoch for row in own] == [2, 1]
        assert len(queries.shares(session, complaint)) == 3


def test_who_seals_new_keys_wrongly_takes_nothing_away(told: Told, after: Roster, sit: Sit) -> None:
    person, sent = sit("Investigación 1"), renewal(told, after)
    person.open(told.id)
    nobody = [{**each, "sealed": seal(b"x" * 200, recipient_of(new_identity()))} for each in sent["grants"]]
    strange = recipient_of(new_identity())
    things = [{**each, "sealed": seal(b"x" * 5000, strange)} for each in sent["items"]]
    person.done(f"casos/{told.id}/epoca", sent | {"grants": nobody, "items": things})

    # Whoever told it goes on with the key of before, and so does every colleague, who then makes keys that open.
    assert [piece.text for piece in told.case().pieces] == ["El andén se levantó."]
    told.add(conversation.say(told.case(), "¿Siguen ahí?", ()))
    colleague = sit("Coordinación 1")
    assert colleague.open(told.id)["epoch"] == 2
    colleague.done(f"casos/{told.id}/epoca", renewal(told, after, "Coordinación 1"))
    (case,) = colleague.get("casos")["cases"]
    assert recipient_of(colleague.key(case)) == case["recipients"]["case"]
    assert [piece.text for piece in told.case().pieces] == ["El andén se levantó.", "¿Siguen ahí?"]

    other = told.readers.bundles["Coordinación 1"]
    with told.database.reading() as session:
        files = dict(export.pack(session, told.blobs, session.get_one(Complaint, told.id)))
    former = unseal(files[f"grants/case-{other.recipient[-12:]}-1.age"], other.identity)
    key = orjson.loads(former)["identity"]
    opened = [data for name, data in files.items() if name.startswith("items/") and _opens(data, key)]
    assert len(opened) == 3


def test_the_last_key_of_a_name_stays(told: Told, sit: Sit) -> None:
    before, key = told.readers.roster, Bundle.new()
    of_names = {each.recipient for each in before.of(Post.IDENTITY_CUSTODIAN)}
    new = Member(Post.IDENTITY_CUSTODIAN, "Custodia de identidades 2", key.recipient, key.signer.public)
    members = (*(each for each in before.members if each.recipient not in of_names), new)
    roster = Roster(2, before.sha256, clock.today(), members)
    with told.database.writing() as session:
        put_in_force(session, roster, told.readers.bundles)
    person = sit("Investigación 1")
    person.open(told.id)

    for _ in range(2):
        person.done(f"casos/{told.id}/epoca", renewal(told, roster))
        person.open(told.id)
        with told.database.reading() as session:
            rows = queries.grants(session, session.get_one(Complaint, told.id))
            assert {row.holder for row in rows if row.which is Which.IDENTITY} >= of_names


def _opens(data: bytes, key: str) -> bool:
    try:
        return bool(unseal(data, key))
    except Unopened:
        return False


def _other_moment(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"before": 7, "epoch": 8}


def _one_row_less(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"grants": sent["grants"][1:]}


def _without_the_receipt(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"grants": sent["grants"][:-1]}


def _one_row_more(sent: dict[str, Any]) -> dict[str, Any]:
    stranger = recipient_of(new_identity())
    return sent | {"grants": [*sent["grants"], {**sent["grants"][0], "holder": stranger}]}


def _without_shares(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"shares": sent["shares"][:2]}


def _no_former_key(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"items": sent["items"][:1]}


def _in_clear(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"grants": [{**each, "sealed": b"AGE-SECRET-KEY-1" * 20} for each in sent["grants"]]}


def _no_summary(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"summary": None}


def _no_key(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {"recipients": sent["recipients"] | {"case": "age1nada"}}


def _nothing(_sent: dict[str, Any]) -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(
    "spoil",
    [
        _other_moment, _one_row_less, _without_the_receipt, _one_row_more, _without_shares, _no_former_key, _in_clear,
        _no_summary, _no_key, _nothing,
    ],
)  # fmt: skip
def test_what_is_not_whole_changes_nothing(told: Told, after: Roster, sit: Sit, spoil: Any) -> None:
    person = sit("Investigación 1")
    person.open(told.id)

    assert person.refused(f"casos/{told.id}/epoca", spoil(renewal(told, after))).endswith(".")

    with told.database.reading() as session:
        complaint = session.get_one(Complaint, told.id)
        assert complaint.epoch == 1
        assert {row.epoch for row in queries.grants(session, complaint)} == {1}
    assert told.case().thread.is_whole


def test_two_at_once_make_one_epoch(told: Told, after: Roster, sit: Sit) -> None:
    person, other = sit("Investigación 1"), sit("Coordinación 1")
    for each in (person, other):
        each.open(told.id)
    mine, theirs = renewal(told, after), renewal(told, after)

    person.done(f"casos/{told.id}/epoca", mine)

    # Their proof was of the key that ended: with it nothing is written, and nothing overtaken.
    assert "abrirlo primero" in other.refused(f"casos/{told.id}/mirado")
    assert "ya cambiaron" in other.refused(f"casos/{told.id}/epoca", theirs)


@pytest.fixture
def colleague(told: Told) -> Bundle:
    """Somebody who came after the case, on the list in force."""
    key = Bundle.new()
    with told.database.writing() as session:
        person = staff.person(session, "ivan")
        session.add(ReaderKey(recipient=key.recipient, verify=key.signer.public, person_id=person.id))
        before = told.readers.roster
        new = Member(Post.INVESTIGATOR, LEFT, key.recipient, key.signer.public)
        members = tuple(new if each.label == LEFT else each for each in before.members)
        put_in_force(session, Roster(2, before.sha256, clock.today(), members), told.readers.bundles)
    return key


def _for(told: Told, holder: str, which: Which = Which.CASE) -> dict[str, Any]:
    complaint = told.case().complaint
    bundle = told.readers.bundles["Investigación 1"]
    with told.database.reading() as session:
        own = queries.grant_of(session, complaint, bundle.recipient, Which.CASE)
        key = open_grant(own.sealed, bundle.identity, told.id, Which.CASE, complaint.case_recipient)
    return {
        "complaint": told.id,
        "which": which,
        "holder": holder,
        "sealed": seal_grant(told.id, which, 1, key, holder),
    }


def test_a_colleague_who_came_is_given_a_case(told: Told, colleague: Bundle, sit: Sit) -> None:
    person, new = sit("Investigación 1"), sit(LEFT)
    new.bundle = colleague
    assert new.get("casos")["cases"][0]["grants"] == {}

    person.done("llaves", {"grants": [_for(told, colleague.recipient)]})

    (case,) = new.get("casos")["cases"]
    assert open_item(told.id, case["head_item"], new.thing(told.id, case["head_item"]), new.key(case)).body


def test_nobody_gives_a_bad_key_in_place_of_a_good_one(told: Told, colleague: Bundle, sit: Sit) -> None:
    person, other, new = sit("Investigación 1"), sit("Coordinación 1"), sit(LEFT)
    new.bundle = colleague
    nobody = seal(b"x" * 200, recipient_of(new_identity()))
    bad = _for(told, colleague.recipient) | {"sealed": nobody}

    person.done("llaves", {"grants": [bad]})
    other.done("llaves", {"grants": [_for(told, colleague.recipient)]})
    person.done("llaves", {"grants": [bad]})

    assert new.key(new.open(told.id))
    for _ in range(epochs.MOST_KEYS - 3):
        person.done("llaves", {"grants": [bad]})
    assert "muchas" in person.refused("llaves", {"grants": [bad]})


def test_nobody_gives_what_is_not_theirs_to_give(told: Told, colleague: Bundle, sit: Sit) -> None:
    person = sit("Investigación 1")
    stranger, custodian = recipient_of(new_identity()), told.readers.bundles["Custodia de identidades"].recipient
    for grant in (
        _for(told, stranger),
        _for(told, custodian),
        _for(told, colleague.recipient, Which.IDENTITY),
        _for(told, colleague.recipient) | {"complaint": "b" * 32},
        _for(told, colleague.recipient) | {"sealed": b"AGE-SECRET-KEY-1"},
    ):
        person.refused("llaves", {"grants": [grant]})
    with told.database.reading() as session:
        assert {row.epoch for row in queries.grants(session, session.get_one(Complaint, told.id))} == {1}


def test_nobody_gives_a_case_to_a_key_that_was_given_up(told: Told, colleague: Bundle, sit: Sit) -> None:
    with told.database.writing() as session:
        session.get_one(ReaderKey, colleague.recipient).ended = True

    sit("Investigación 1").refused("llaves", {"grants": [_for(told, colleague.recipient)]})


def test_nobody_takes_a_key_away_from_a_colleague(told: Told, sit: Sit) -> None:
    person, colleague = sit("Investigación 1"), sit("Coordinación 1")
    nobody = seal(b"x" * 200, recipient_of(new_identity()))
    grant = _for(told, told.readers.bundles["Coordinación 1"].recipient) | {"sealed": nobody}

    person.done("llaves", {"grants": [grant]})

    assert colleague.key(colleague.get(f"casos/{told.id}"))


def test_who_steps_aside_takes_away_their_own(told: Told, sit: Sit) -> None:
    person = sit("Investigación 1")
    own = told.readers.bundles["Investigación 1"].recipient
    nobody = seal(b"x" * 200, recipient_of(new_identity()))
    before = len(person.get(f"casos/{told.id}")["grants"])

    person.done(
        "llaves", {"grants": [{"complaint": told.id, "which": w, "holder": own, "sealed": nobody} for w in RENEWED]}
    )

    case = person.get(f"casos/{told.id}")
    assert len(case["grants"]) == before
    with pytest.raises(Unopened):
        person.key(case)
