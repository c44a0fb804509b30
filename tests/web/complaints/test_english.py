"""In English nothing of the complaints is left in Spanish but proper names, what people typed and what is sealed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import orjson
import pytest
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from service.complaints import actions, evidence, flood
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import File
from service.complaints.keys import Bundle, Signer
from service.complaints.models import Complaint, RosterSignature
from service.complaints.roster import Member, Roster
from service.complaints.routing import SUBJECTS
from service.complaints.rules import LONGEST_ANSWER, LONGEST_TEXT, CaseState, Kind, Mode, Post, Which
from service.complaints.sealing import Place
from service.complaints.states import Change
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.web.complaints import follow_up, intake
from service.web.ui.names import short_title
from tests.complaints.told import Told
from tests.complaints.world import Readers, put_in_force
from tests.web.complaints.conftest import FORM, Teller, opened
from tests.web.complaints.returning import Page, Person
from tests.web.conftest import Seen, Visit
from tests.works.factories import make_work

WORK = make_work()

#: Words that hardly a Spanish sentence does without, and that English lacks.
COMMON = frozenset(
    "el la los las lo de del que su sus un una con por para se y sin si es en al más ya qué quién cómo cuándo este esta "
    "usted nos le hasta desde otra otro".split()
)
#: Proper names that stand on the pages: of the city, of the work, of bodies outside, of the other language.
NAMES = (
    "Alcaldía de Puerto Manso",
    "Puerto Manso",
    "Español",
    "Bogotá",
    "Contraloría General",
    "Contraloría Distrital",
    "Contraloría departamental",
    "Procuraduría General",
    "Fiscalía General",
    "Personería",
    "Procuraduría (ejemplo)",
    "Universidad (ejemplo)",
    "Notaría (ejemplo)",
)
_TOLD = ("alt", "aria-label", "title", "placeholder")


def spanish(seen: Seen, *names: str) -> list[str]:
    """What a page says in Spanish, names aside: each line with a common word, or with a letter that English lacks."""
    lines = seen.text.split("\n") + [attributes.get(name, "") for _, attributes in seen.elements for name in _TOLD]
    found = []
    for line in lines:
        rest = line
        for name in (*names, *NAMES):
            rest = rest.replace(name, "")
        # A whole word in capitals is a symbol of a receipt or of a fingerprint.
        words = {word.lower() for word in re.findall(r"\b[^\W\d_]+\b", rest) if not word.isupper()}
        if words & COMMON or re.search(r"[áéíóúñ¿¡«]", rest.lower()):
            found.append(" ".join(line.split()))
    return found


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), "#9ab").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def english(teller: Teller) -> Teller:
    """A person who reads English, in front of the form."""
    teller.path = "/denuncia?lang=en"
    return teller


@pytest.fixture
def one(client: TestClient, database: Database) -> Told:
    state = client.app.state
    told = Told(database, state.blobs, state.secret.key("receipt"))
    told.file(text="The kerb rose.", contact="Mary", mode=Mode.RESERVED, files=(File(Kind.ORIGINAL, "x/y", b"x"),))
    return told


@pytest.fixture
def person(client: TestClient, later: Callable[[float], None]) -> Person:
    later(60)
    return Person(client, "?lang=en")


def test_a_spanish_sentence_is_noticed(teller: Teller) -> None:
    teller.path = "/denuncia"

    found = spanish(teller.look())

    assert "No hace falta su nombre. Basta con contar qué pasó." in found
    assert len(found) > 30


@pytest.mark.parametrize("path", ["/denuncia?lang=en", f"{FORM}?lang=en"])
def test_the_form(teller: Teller, path: str) -> None:
    teller.path = path

    seen = teller.look()

    assert "Coordination 1" in seen.said()
    # The name and the place of the work stand as the entity published them.
    assert spanish(seen, WORK.title, short_title(WORK.title), WORK.place.address) == []


def test_what_must_be_mended(english: Teller) -> None:
    english.look()
    english.later(0)
    mended = {
        "too soon, and nothing told": english.seen(english.tell([("a.jpg", picture())])),
        "too long": english.seen(english.tell(que="x" * (LONGEST_TEXT + 1), cuando="x" * (LONGEST_ANSWER + 1))),
    }
    english.hidden["marca"] = "1.x.y"
    mended["stale"] = english.seen(english.tell(que="The kerb rose."))

    assert {name: left for name, seen in mended.items() if (left := spanish(seen))} == {}


@pytest.mark.parametrize("subject", [subject.code for subject in SUBJECTS])
def test_the_receipt(english: Teller, subject: str) -> None:
    english.look()
    files = [("a.jpg", picture()), ("b.txt", b"hello"), ("c.jpg", b"")]

    seen = english.seen(english.tell(files, que="The kerb rose.", asunto=subject))

    assert "We received 1 file" in seen.said()
    assert "Investigation 1" in seen.said()
    assert "By 27 November 2026" in seen.said()
    assert spanish(seen) == []


def test_files_that_must_wait(english: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    english.look()
    assert spanish(english.seen(english.tell([("a.jpg", picture())] * 2, que="The kerb rose."))) == []

    monkeypatch.setattr(flood, "LEVELS", (flood.Level(0, ripe_s=0, takes_files=False),))
    english.look()
    english.later(60)
    assert spanish(english.seen(english.tell([("a.jpg", picture())], que="The kerb rose."))) == []


def test_what_could_not_be_read(english: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    def sent(**how: object) -> Seen:
        response = english.client.post("/denuncia?lang=en", **how)
        assert response.status_code >= 400
        return Seen(response.text)

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert spanish(sent(content=b"{}", headers={"content-type": "application/json"})) == []
    assert spanish(sent(content=b"que=%ff", headers=form)) == []
    monkeypatch.setattr(intake, "LARGEST_TEXT", 10)
    assert spanish(sent(content=b"que=" + b"x" * 100, headers=form)) == []
    monkeypatch.setattr(intake, "ROOM", 0)
    assert spanish(sent(content=b"que=x", headers=form)) == []


def test_nothing_can_be_taken_in(english: Teller, database: Database) -> None:
    english.look()
    with database.writing() as session:
        for made in session.scalars(select(RosterSignature)):
            session.delete(made)

    response = english.tell(que="The kerb rose.")

    assert response.status_code == 503
    assert "The kerb rose." in response.text
    assert spanish(english.seen(response)) == []
    assert spanish(Seen(english.client.get("/quien-lee?lang=en").text)) == []


def test_an_accident(english: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_told: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("service.web.complaints.filing.receipt", breaks)
    english.look()

    response = english.tell(que="The kerb rose.")

    assert response.status_code == 503
    assert spanish(Seen(response.text)) == []


def test_the_door(person: Person, one: Told, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = one.symbols[:-1] + next(each for each in codes.ALPHABET if each != one.symbols[-1])
    assert spanish(visit("/seguimiento?lang=en")) == []
    assert [spanish(person.come(typed).seen) for typed in ("", "7K3", wrong, codes.mint(25))] == [[]] * 4
    again = Page.of(person.post({"poder": "x", "accion": "responder", "texto": "Hello", "contacto": "Mary"}), 404)
    assert spanish(again.seen) == []
    monkeypatch.setattr(follow_up, "LOOKUPS", 0)
    assert spanish(person.come(codes.mint(25), 429).seen) == []


def test_a_case_in_every_state(person: Person, one: Told) -> None:
    for change in (
        Change(CaseState.ACKNOWLEDGED),
        Change(CaseState.ASSESSING),
        Change(CaseState.EXTENDED, "Many files.", days=5),
        Change(CaseState.REFERRED, body="Interpol", number="7"),
        Change(CaseState.NEEDS_INFORMATION, "Which street?"),
    ):
        one.reply(Kind.STATE, change.document())
        assert spanish(person.come(one.symbols).seen) == []
    one.reply(Kind.FILE, picture(), "image/jpeg")
    page = person.come(one.symbols)
    assert "View attachment-2.jpg" in page.said()
    assert 'filename="attachment-2.jpg"' in person.post(page.fields("archivo")).headers["content-disposition"]
    one.conclude("It was built again.")
    assert spanish(person.come(one.symbols).seen) == []


def test_an_answer_that_is_late(person: Person, one: Told, later: Callable[[float], None]) -> None:
    later(90 * 86400)

    page = person.come(one.symbols)

    assert "We should have answered you." in page.said()
    assert spanish(page.seen) == []


def test_what_is_doubtful(person: Person, one: Told) -> None:
    place = one.read_by("Investigación 1").next
    one.reply(Kind.REPLY, b"Hello", signer=Signer.new())
    one.reply(Kind.FILE, b"x", "image/jpeg", signer=Signer.new())
    one.reply(Kind.REPLY, b"Hello", place=replace(place, seq=place.seq + 3, prev=("0" * 64,)))
    one.reply(Kind.REPLY, b"Hello", place=Place(1, place.prev))
    one.slip_in("0" * 32, b"torn")

    page = person.come(one.symbols)

    assert "Nobody in the group signed this." in page.said()
    assert "Something that was written before is missing here." in page.said()
    assert spanish(page.seen) == []


def test_everything_that_can_be_done(person: Person, one: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    def done(action: str, status: int = 200, **how: object) -> list[str]:
        return spanish(person.press(person.come(one.symbols), action, status, **how).seen)

    assert done("responder", texto="On this street.") == []
    assert done("responder", 422) == []
    assert done("responder", 422, texto="x" * (LONGEST_TEXT + 1)) == []
    assert done("responder", 422, files=[b"hello"]) == []
    assert done("dar-identidad", 422) == []
    assert done("dar-identidad", 422, contacto="x" * (LONGEST_ANSWER + 1)) == []
    assert done("dar-identidad", contacto="Mary") == []
    assert done("borrar-identidad") == []
    assert done("retirar") == []
    with monkeypatch.context() as broken:
        broken.setattr(actions, "lay_down", lambda *_told: 1 / 0)
        assert done("responder", 503, texto="On this street.") == []


def test_the_copy_of_a_receipt(english: Teller) -> None:
    english.look()
    seen = english.seen(english.tell(que="The kerb rose."))
    symbols = "".join(re.findall(r"<span>([2-9A-Z]{5})</span>", seen.html))
    wrong = {"simbolo_a": "2" if symbols[1] != "2" else "3", "simbolo_b": symbols[6]}

    mended = Page.of(english.client.post("/seguimiento?lang=en", data=english.hidden | wrong), 422)

    assert "Symbol 2 is not the one on your receipt." in mended.said()
    assert spanish(mended.seen) == []


@pytest.mark.parametrize("ending", [*Ending, None])
def test_a_case_that_is_no_longer_here(person: Person, one: Told, ending: Ending | None) -> None:
    recipient = one.case().complaint.receipt_recipient
    with one.database.writing() as session:
        complaint = session.get(Complaint, one.id)
        farewell = Farewell(ending, date(2026, 11, 19), "Act 7").sealed(recipient) if ending else b"torn"
        actions.bury(session, one.blobs, complaint, farewell)

    assert spanish(person.come(one.symbols).seen) == []


def test_who_reads(client: TestClient, database: Database, visit: Visit, readers: Readers) -> None:
    assert spanish(visit("/quien-lee?lang=en")) == []

    members = [each for each in readers.roster.members if each.label != "Investigación 2"]
    members = [
        replace(each, recipient=Bundle.new().recipient) if each.label == "Coordinación 2" else each for each in members
    ]
    came = Bundle.new()
    members.insert(3, Member(Post.INVESTIGATOR, "Investigación 3", came.recipient, came.signer.public))
    with database.writing() as session:
        put_in_force(session, Roster(2, readers.roster.sha256, date(2026, 11, 21), tuple(members)), readers.bundles)

    seen = visit("/quien-lee?lang=en")
    for words in ("Joins: Investigation 3.", "Leaves: Investigation 2.", "Changes key: Coordination 2."):
        assert words in seen.said()
    assert spanish(seen) == []


def test_nobody_reads_yet(visit: Visit) -> None:
    assert spanish(visit("/quien-lee?lang=en")) == []


def test_what_is_sealed_is_for_readers_of_spanish_and_says_which_language_the_person_reads(
    english: Teller, readers: Readers, database: Database
) -> None:
    english.look()
    english.tell([("a.txt", b"hello")], que="The kerb rose.", cuando="In May", asunto="works", modo="anonymous")

    blobs: Blobs = english.client.app.state.blobs
    head, text = opened(database, blobs, readers.bundles["Investigación 1"], Which.CASE)

    assert orjson.loads(head.body)["language"] == "en"
    told = text.body.decode()
    assert "QUÉ PASÓ\nThe kerb rose.\n\nCUÁNDO\nIn May\n\nASUNTO\nObra mal hecha o que no avanza" in told
    assert "CÓMO QUIERE APARECER\nAnónima." in told
    assert "ARCHIVOS QUE NO SE RECIBIERON\nArchivo 1: Ese tipo de archivo no se recibe." in told
