"""What the server hands a reader's script, and what it takes from it: ciphertext of the right shape, and nothing else."""

from base64 import b64decode
from typing import Any

import pytest

from service.complaints import actions
from service.complaints.filing import PLAIN, File, case_number
from service.complaints.keys import new_identity, recipient_of, seal
from service.complaints.models import Complaint
from service.complaints.rules import Kind, Standing, Which
from service.complaints.sealing import open_item, seal_item
from tests.complaints.told import Told
from tests.web.desk.sitting import Sit
from tests.web.public.published import publish
from tests.works.factories import make_work


def _reply(told: Told, text: str = "¿En qué cuadra?", **how) -> dict[str, object]:
    bundle = told.readers.bundles["Investigación 1"]
    place = told.read_by("Investigación 1").next
    recipient = told.case().complaint.case_recipient
    sealed = seal_item(told.id, Which.CASE, recipient, bundle.signer, place, Kind.REPLY, text.encode(), PLAIN)
    return {"id": sealed.item, "which": "case", "sealed": sealed.data} | how


def test_a_reader_lists_opens_and_answers_a_case(told: Told, sit: Sit) -> None:
    irene = sit("Investigación 1")

    (listed,) = irene.get("casos")["cases"]
    assert (listed["id"], listed["number"], listed["items"]) == (
        told.id,
        case_number(told.id),
        {"case": 2, "notes": 0, "identity": 1},
    )
    head = open_item(told.id, listed["head_item"], b64decode(listed["head"]), irene.key(listed))
    assert head.header.kind is Kind.HEAD

    case = irene.open(told.id)
    own = [each for each in case["rows"] if each["which"] == "case"]
    kinds = {open_item(told.id, each["id"], b64decode(each["sealed"]), irene.key(case)).header.kind for each in own}
    assert kinds == {Kind.HEAD, Kind.TEXT}

    summary = seal(b"s" * 1024, case["recipients"]["notes"])
    irene.done(f"casos/{told.id}/cosas", {"items": [_reply(told)], "summary": summary})
    assert [piece.text for piece in told.case().pieces][-1] == "¿En qué cuadra?"
    (listed,) = irene.get("casos")["cases"]
    assert (listed["head"], b64decode(listed["summary"]), listed["items"]["case"]) == (None, summary, 3)


def _clear(told: Told) -> dict[str, Any]:
    return {"id": "a" * 32, "which": "case", "sealed": b"age-encryption.org/v1\n-> X25519 " + b"x" * 5000}


def _to_two(told: Told) -> dict[str, Any]:
    keys = recipient_of(new_identity()), recipient_of(new_identity())
    return {"id": "a" * 32, "which": "case", "sealed": seal(b"x" * 5000, *keys)}


def _with_a_passphrase(told: Told) -> dict[str, Any]:
    sealed = seal(b"x" * 5000, recipient_of(new_identity()))
    return {"id": "a" * 32, "which": "case", "sealed": sealed.replace(b"-> X25519 ", b"-> scrypt ")}


def _short(told: Told) -> dict[str, Any]:
    return {"id": "a" * 32, "which": "case", "sealed": seal(b"x", recipient_of(new_identity()))}


def _of_another(told: Told) -> dict[str, Any]:
    mine = told.id
    told.file()
    with told.database.reading() as session:
        head = session.get_one(Complaint, told.id).head
    told.id = mine
    return _reply(told, id=head)


@pytest.mark.parametrize(
    "wrong",
    [
        _clear, _to_two, _with_a_passphrase, _short, _of_another,
        lambda told: _reply(told, id="../secreto"),
        lambda told: _reply(told, which="share"),
        lambda told: _reply(told, sealed="no es base64"),
        lambda told: {"id": "a" * 32},
        lambda told: "nada",
    ],
)  # fmt: skip
def test_what_is_of_another_shape_is_refused_and_nothing_kept(told: Told, sit: Sit, wrong: Any) -> None:
    irene = sit("Investigación 1")
    irene.open(told.id)

    assert irene.refused(f"casos/{told.id}/cosas", {"items": [_reply(told), wrong(told)]}).endswith(".")

    assert len(told.case().pieces) == 1


@pytest.mark.parametrize("summary", [b"en claro", seal(b"s" * 20_000, recipient_of(new_identity()))])
def test_a_summary_of_another_shape_is_refused_with_all_that_came(told: Told, sit: Sit, summary: bytes) -> None:
    irene = sit("Investigación 1")
    irene.open(told.id)

    assert "resumen" in irene.refused(f"casos/{told.id}/cosas", {"items": [_reply(told)], "summary": summary})

    assert len(told.case().pieces) == 1


def test_sent_twice_it_is_there_once(told: Told, sit: Sit) -> None:
    irene, reply = sit("Investigación 1"), _reply(told)
    irene.open(told.id)
    for _ in range(2):
        irene.done(f"casos/{told.id}/cosas", {"items": [reply, reply]})

    assert [piece.text for piece in told.case().pieces].count("¿En qué cuadra?") == 1


def test_nothing_is_written_in_a_case_that_has_ended(told: Told, sit: Sit) -> None:
    irene, reply = sit("Investigación 1"), _reply(told)
    irene.open(told.id)
    with told.database.writing() as session:
        actions.bury(session, told.blobs, session.get_one(Complaint, told.id), b"adios")

    for path, body in (("cosas", {"items": [reply]}), ("mirado", {}), ("actos", {}), ("detener", {}), ("epoca", {})):
        assert "ya se cerró" in irene.refused(f"casos/{told.id}/{path}", body)
    (case,) = irene.get("casos")["cases"]
    assert (case["standing"], case["grants"], case["head"], case["items"]["case"]) == ("tombstone", {}, None, 0)
    assert "no está aquí" in irene.refused(f"casos/{'b' * 32}/cosas", {"items": [reply]})


def test_what_came_in_a_flood_is_one_like_the_others_once_somebody_looked(told: Told, sit: Sit) -> None:
    with told.database.writing() as session:
        session.get_one(Complaint, told.id).standing = Standing.QUARANTINED
    irene = sit("Investigación 1")
    irene.open(told.id)

    irene.done(f"casos/{told.id}/mirado")

    assert irene.get("casos")["cases"][0]["standing"] == "open"


def test_a_file_is_asked_for_by_itself(told: Told, sit: Sit) -> None:
    told.file(files=(File(Kind.FILE, "image/jpeg", b"x" * 40_000),))
    irene = sit("Investigación 1")
    case = irene.open(told.id)

    (large,) = [each for each in case["rows"] if each["sealed"] is None]
    data = irene.thing(told.id, large["id"])
    assert len(data) == large["size"]
    assert open_item(told.id, large["id"], data, irene.key(case)).body == b"x" * 40_000
    irene.get(f"casos/{'b' * 32}/cosas/{large['id']}", 404)


def test_a_script_of_another_session_is_not_believed(told: Told, sit: Sit) -> None:
    irene = sit("Investigación 1")
    irene.open(told.id)
    for headers in ({"X-Marca": "otra"}, {"Sec-Fetch-Site": "cross-site"}):
        assert irene.send(f"casos/{told.id}/cosas", {"items": [_reply(told)]}, **headers).status_code == 403
    assert len(told.case().pieces) == 1


def test_every_published_work_is_told_to_whoever_reads(told: Told, sit: Sit) -> None:
    with told.database.writing() as session:
        publish(session, make_work())

    (work,) = sit("Investigación 1").get("obras")["works"]
    assert set(work) == {"id", "title", "state", "amount", "contractor", "end_on", "progress", "commune"}
    assert (work["title"], work["amount"] > 0) == (make_work().title, True)
    sit("Custodia de identidades").get("obras", 404)
