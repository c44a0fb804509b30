"""The desk in the browser and the server read and write the same: each opens, believes and refuses what the other made."""

import subprocess
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from service.complaints import queries
from service.complaints.agreement import Act, Agreement, Statement, check
from service.complaints.clocks import MONTHS_TO_COMPLETE, RULES, Term, due
from service.complaints.errors import Unagreed
from service.complaints.filing import JSON, PLAIN
from service.complaints.keyring import open_all
from service.complaints.keys import Bundle, Signer, new_identity, recipient_of, unseal
from service.complaints.models import Complaint, Item
from service.complaints.roster import kin, signers
from service.complaints.rules import CaseState, Kind, Which, padme
from service.complaints.sealing import Place, combine, open_grant, open_item
from service.complaints.states import Change
from service.complaints.thread import thread
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.calendar import holidays
from service.foundation.canonical import canonical_json
from service.foundation.database import Database
from tests.complaints import golden, golden_histories
from tests.complaints.told import Told
from tests.complaints.world import Readers, listed
from tests.desk.script import DESK, ROOT, Refused, ask, node, unb64

READER, OTHER = "Investigación 1", "Coordinación 1"
OUT = "Investigación 2"


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Told:
    case = Told(database, Blobs("", tmp_path))
    case.file(out=frozenset({case.readers.bundles[OUT].recipient}))
    return case


def case_of(told: Told, label: str = READER) -> dict[str, Any]:
    """The case as the server gives it to a reader's browser."""
    bundle = told.readers.bundles[label]
    with told.database.reading() as session:
        complaint = session.get(Complaint, told.id)
        grant = queries.grant_of(session, complaint, bundle.recipient, Which.CASE)
        rows = [
            {"id": row.id, "sealed": row.sealed or told.blobs.get(row.blob)}
            for row in queries.items(session, complaint, Which.CASE)
        ]
        return {
            "complaint": told.id,
            "recipient": complaint.case_recipient,
            "receipt": complaint.receipt_recipient,
            "grant": grant.sealed,
            "rows": rows,
            "bundle": bundle.text(),
            "lists": [{"document": doc.decode(), "signatures": dict(made)} for doc, made in queries.epochs(session)],
            "root": told.readers.roster.sha256,
            "owners": queries.owners(session),
        }


def lists_of(readers: Readers) -> list[dict[str, Any]]:
    document = readers.roster.document()
    both = [readers.bundles[label].signer for label in ("Coordinación 1", "Coordinación 2")]
    return [{"document": document.decode(), "signatures": {each.public: ask_sign(document, each) for each in both}}]


def ask_sign(document: bytes, signer: Signer) -> str:
    return ask("sign-list", document=document.decode(), bundle=Bundle(new_identity(), signer).text())


def test_the_script_is_what_its_own_tests_say() -> None:
    done = subprocess.run([node(), DESK / "test/run.mjs"], check=False, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_browser_reads_a_case_as_the_server_does(told: Told) -> None:
    told.reply(Kind.STATE, Change(CaseState.ASSESSING, term=Term.INFORMATION).document(), JSON)
    answer = told.reply(Kind.REPLY, "¿En qué calle?".encode())
    told.reply(Kind.REPLY, b"Soy yo", signer=Signer.new())
    told.reply(Kind.REPLY, b"Suelta", place=Place(9, ("0" * 64,)))
    told.reply(Kind.STATE, Change(CaseState.CONCLUDED, "Yo solo").document(), JSON)
    told.conclude("Entre dos")
    told.reply(Kind.REPLY, b"Fuera", by=OUT)

    found, whole = ask("read", **case_of(told)), told.read_by(READER)

    assert [(each["item"], each["complainant"]) for each in found["entries"]] == [
        (each.opened.header.item, each.is_complainant) for each in whole.entries
    ]
    # That one person said what takes two is doubted where states are read: here `Change.holds`.
    doubts = [[each for each in entry["doubts"] if each != "alone"] for entry in found["entries"]]
    assert doubts == [[doubt.value for doubt in each.doubts] for each in whole.entries]
    alone = [each["text"] for each in found["entries"] if "alone" in each["doubts"]]
    assert [orjson.loads(text)["reason"] for text in alone] == ["Yo solo"]
    assert found["next"] == {"seq": whole.next.seq, "prev": list(whole.next.prev)}
    assert found["out"] == sorted(whole.out)
    assert (found["state"], found["changes"]) == ("concluded", ["assessing", "concluded"])
    labelled = {each["item"]: (each["label"], each["text"]) for each in found["entries"]}
    assert labelled[answer] == (READER, "¿En qué calle?")


@pytest.mark.parametrize("by", [(READER,), (READER, OTHER)])
def test_what_is_taken_away_is_counted_as_the_server_counts_it(told: Told, by: tuple[str, ...]) -> None:
    gone = told.reply(Kind.REPLY, b"El nombre de un menor")
    header = next(each.header for each in told.opened(told.readers.bundles[READER]) if each.header.item == gone)
    about = {"item": gone, "digest": header.digest, "reason": "Un menor"}
    statement = Statement(Act.REDACT, told.id, about, clock.now())
    signers = [told.readers.bundles[label].signer for label in by]
    agreed = Agreement(statement, {signer.public: statement.sign(signer) for signer in signers})
    body = {"header": header.line().decode(), "text": "El nombre de …", "agreed": agreed.told()}
    told.reply(Kind.REDACTION, canonical_json(body), JSON)
    with told.database.writing() as session:
        session.delete(session.get(Item, gone))
    told.reply(Kind.REPLY, b"Sigue")

    found, whole = ask("read", **case_of(told)), told.read_by(READER)

    assert [sorted(each["doubts"]) for each in found["entries"]] == [sorted(each.doubts) for each in whole.entries]
    assert whole.is_whole is (len(by) == 2)
    assert found["next"] == {"seq": whole.next.seq, "prev": list(whole.next.prev)}


def test_with_another_receipt_the_complainant_is_still_one(told: Told) -> None:
    key = Signer.new()
    told.reply(Kind.RECEIPT, canonical_json({"complainant": key.public}), JSON, signer=told.case().receipt.signer)
    told.reply(Kind.TEXT, b"Soy yo", signer=key)

    found, whole = ask("read", **case_of(told)), told.read_by(READER)

    assert [each["complainant"] for each in found["entries"]] == [each.is_complainant for each in whole.entries]
    assert all(each["complainant"] and not each["doubts"] for each in found["entries"])


def test_a_grant_that_opens_nothing_is_refused(told: Told) -> None:
    with pytest.raises(Refused, match="no abre con esa llave"):
        ask("read", **case_of(told, OUT))


def test_what_the_browser_writes_the_server_believes(told: Told) -> None:
    parts = [
        {"kind": "reply", "body": b"Gracias.", "type": PLAIN},
        {"kind": "state", "body": Change(CaseState.ACKNOWLEDGED).document(), "type": JSON},
        {"kind": "file", "body": bytes(100_000), "type": "application/pdf"},
    ]
    for each in ask("write", **case_of(told), parts=parts):
        told.slip_in(each["item"], unb64(each["sealed"]))
    done = ask("conclude", **case_of(told), second=told.readers.bundles[OTHER].text())
    told.slip_in(done["item"], unb64(done["sealed"]))
    told.close()

    case = told.case()

    assert case.thread.is_whole
    assert [(piece.label, piece.kind) for piece in case.pieces[1:]] == [
        (READER, Kind.REPLY), (READER, Kind.STATE), (READER, Kind.FILE), (READER, Kind.STATE),
    ]  # fmt: skip
    assert case.state is CaseState.CONCLUDED


def test_new_keys_open_everything_to_whoever_reads_and_nothing_to_whoever_is_out(told: Told) -> None:
    notes = new_identity()
    made = ask("renew", **case_of(told), notes=notes)
    sent, identities = made["sent"], made["identities"]
    readers, whole = told.readers, told.read_by(READER)

    assert (sent["epoch"], sent["before"]) == (2, 1)
    assert {which: recipient_of(identity) for which, identity in identities.items()} == sent["recipients"]
    opened: dict[tuple[str, str], bool] = {}
    holders = {bundle.recipient: (label, bundle.identity) for label, bundle in readers.bundles.items()}
    for grant in sent["grants"]:
        if grant["holder"] in holders:
            label, identity = holders[grant["holder"]]
            which = Which(grant["which"])
            try:
                key = open_grant(unb64(grant["sealed"]), identity, told.id, which, sent["recipients"][which])
                opened[label, which] = key == identities[which]
            except Exception:  # noqa: BLE001 -- a dummy opens to nobody
                opened[label, which] = False
    able = {label for label, which in opened if opened[label, which]}
    assert able == {"Coordinación 1", "Coordinación 2", "Investigación 1"}
    assert {label for label, _ in opened} == {*able, OUT, "Procuraduría (ejemplo)"}
    assert len({len(grant["sealed"]) for grant in sent["grants"] if grant["which"] == "case"}) == 1

    receipt = told.case().receipt
    (own,) = [grant for grant in sent["grants"] if grant["holder"] == recipient_of(receipt.identity)]
    key = open_grant(unb64(own["sealed"]), receipt.identity, told.id, Which.CASE, sent["recipients"]["case"])
    assert key == identities["case"]

    custodians = {share["custodian"]: unb64(share["sealed"]) for share in sent["shares"]}
    parts = [unseal(sealed, holders[custodian][1]) for custodian, sealed in custodians.items()]
    assert {combine(parts[0], parts[1]), combine(parts[1], parts[2])} == {identities["case"]}

    for each, former in zip(sent["items"], (whole, notes), strict=True):
        key = open_item(told.id, each["id"], unb64(each["sealed"]), identities[each["which"]])
        assert key.header.kind is Kind.KEY
        assert key.header.is_signed
        if former is notes:
            assert key.body.decode() == notes
    # With the new grant the browser opens what both keys hold.
    told.slip_in(sent["items"][0]["id"], unb64(sent["items"][0]["sealed"]))
    grant = next(each for each in sent["grants"] if each["holder"] == readers.bundles[READER].recipient)
    again = case_of(told) | {"grant": grant["sealed"], "recipient": sent["recipients"]["case"]}
    found = ask("read", **again)
    assert [each["kind"] for each in found["entries"]] == ["head", "text", "key"]
    # So does the server's side, for the console and for the complainant.
    rows = [(each["id"], each["sealed"]) for each in again["rows"]]
    opened, keys, lost = open_all(rows, identities["case"], lambda row, key: open_item(told.id, *row, key))
    assert ([each.opened.header.kind for each in thread(opened, [readers.roster]).entries], lost) == (
        [Kind.HEAD, Kind.TEXT, Kind.KEY],
        [],
    )
    assert len(keys) == 2
    assert found["lost"] == []
    assert not any(each["doubts"] for each in found["entries"])


def test_what_one_signs_the_other_checks() -> None:
    readers = listed()
    lists, root = lists_of(readers), readers.roster.sha256
    first = ask("sign", act="delete", complaint="a" * 32, about={"reason": "Sí, ya", "items": "4"},
                bundle=readers.bundles[READER].text())  # fmt: skip
    statement = Statement.parse(first["statement"].encode())
    signer = readers.bundles[OTHER].signer
    signatures = {readers.bundles[READER].signer.public: first["signature"], signer.public: statement.sign(signer)}
    agreed = Agreement(statement, signatures)

    check(agreed, Act.DELETE, "a" * 32, [readers.roster])
    asked = {"act": "delete", "complaint": "a" * 32, "lists": lists, "root": root}
    assert ask("check", agreed=agreed.told(), **asked) == {"reason": "Sí, ya", "items": "4"}
    with pytest.raises(Refused, match="una de ellas coordina"):
        ask("check", agreed=agreed.told() | {"signatures": dict([*signatures.items()][:1])}, **asked)
    owners = {readers.bundles[label].recipient: 7 for label in (READER, OTHER)}
    with pytest.raises(Refused, match="Falta la segunda persona"):
        ask("check", agreed=agreed.told(), owners=owners, **asked)
    with pytest.raises(Unagreed, match="Falta la segunda persona"):
        check(agreed, Act.DELETE, "a" * 32, [readers.roster], owners)
    assert lists[0]["signatures"].keys() == signers(readers.roster.document(), lists[0]["signatures"], None)


@pytest.mark.parametrize("broken", ["signatures", "root", "document", "one"])
def test_a_list_that_is_not_signed_as_it_must_be_is_refused(broken: str) -> None:
    readers = listed()
    lists, root = lists_of(readers), readers.roster.sha256
    keys = [readers.bundles[READER].recipient]
    owners = {readers.bundles[READER].recipient: 3, readers.bundles[OTHER].recipient: 3}
    found = ask("lists", lists=lists, root=root, keys=keys, owners=owners)
    assert found["labels"] == [[member.label for member in readers.roster.members]]
    assert found["kin"] == sorted(kin([readers.roster], keys, owners))
    wrong = {
        "signatures": {"signatures": {key: made[::-1] for key, made in lists[0]["signatures"].items()}},
        "root": {},
        "document": {"document": lists[0]["document"].replace("Personería", "Personeria")},
        "one": {"signatures": dict([*lists[0]["signatures"].items()][:1])},
    }[broken]
    with pytest.raises(Refused, match="BrokenRoster"):
        ask("lists", lists=[lists[0] | wrong], root="0" * 64 if broken == "root" else root, keys=[], owners={})


def test_any_two_shares_of_the_desk_combine_here() -> None:
    identity = new_identity()
    one, two, three = map(unb64, ask("split", identity=identity))

    assert {combine(one, two), combine(two, three), combine(one, three)} == {identity}


def test_both_write_json_in_one_way() -> None:
    documents = [
        {"b": 1, "a": [True, None, 'ñ\u2028"\\/\n\u007f😀'], "Z": {"y": 0, "x": -5}}, "", [], {}, 2**53 - 1, 0.5, 68, 1e-6,
        {"€": 1, "ﬀ": 2, "a": 3},
    ]  # fmt: skip

    assert [text.encode() for text in ask("canonical", documents=documents)] == [*map(canonical_json, documents)]


def test_both_pad_to_one_size() -> None:
    sizes = [*range(5000), *(2**power + more for power in range(13, 30) for more in (-1, 0, 1, 77))]

    assert ask("padme", sizes=sizes) == [*map(padme, sizes)]


def test_every_history_comes_to_its_day_in_the_browser_too() -> None:
    table = golden_histories.read()
    # The golden table of the terms alone, as histories in which nothing else was said.
    kinds = {5: "congress", 10: "information", 15: "petition", 30: "consultation"}
    table += [
        {
            "name": f"{received} {length}", "received": f"{received}T15:00:00Z", "closed": [],
            "events": [{"at": f"{received}T15:00:00Z", "says": "assessing", "term": kinds[length]}],
            "expected": {"term": kinds[length], "due": end, "waits_until": None, "over": False},
        }
        for received, *ends in golden.read()
        for length, end in zip(golden.TERMS, ends, strict=True)
    ]  # fmt: skip
    days = sorted(day.isoformat() for year in range(2024, 2041) for day in holidays(year))
    terms = {term.value: asdict(rule) for term, rule in RULES.items()}
    told = [{key: each[key] for key in ("received", "closed", "events")} for each in table]

    found = ask("count", histories=told, calendar=days, terms=terms, months=MONTHS_TO_COMPLETE)

    wrong = [
        (each["name"], each["expected"], got)
        for each, got in zip(table, found, strict=True)
        if got != each["expected"]
    ]
    assert wrong == []
    assert len(table) > 2000
    assert due(Term.FISCAL, date(2026, 11, 20)) == date(2027, 5, 20)
