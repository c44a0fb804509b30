"""The form by which one tells what one knows: what it says before, what it asks, and that nothing typed is lost."""

import pytest
from starlette.testclient import TestClient

from service.complaints.rules import LONGEST_ANSWER, LONGEST_CONTACT, LONGEST_TEXT
from service.foundation import codes
from service.foundation.database import Database
from service.signs.models import Sign
from service.signs.rules import SignState
from tests.complaints.world import Readers
from tests.web.complaints.conftest import FORM, WORK, Teller
from tests.web.conftest import Visit


def test_a_page_fits_in_ten_kilobytes(client: TestClient, readers: Readers) -> None:
    for path in ("/denuncia", FORM, f"{FORM}?lang=en"):
        response = client.get(path, headers={"Accept-Encoding": "br"})
        assert int(response.headers["content-length"]) <= 10_000
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-encoding"] == "br"


def test_the_form_of_a_work_knows_its_work_and_speaks_of_it(teller: Teller) -> None:
    teller.path = FORM

    seen = teller.look()

    assert "Pavimentación" in dict(seen.headings)["title"]
    assert "denuncia" not in dict(seen.headings)["title"].lower()
    assert "obra" not in [field.get("name") for field in seen.all("input")]
    assert seen.all("form")[0]["action"] == FORM


@pytest.mark.parametrize("of", [WORK, WORK.upper(), f" {WORK} "])
def test_the_work_may_stand_in_the_address_of_the_form(teller: Teller, of: str) -> None:
    teller.path = f"/denuncia?obra={of}"

    assert teller.look().all("form")[0]["action"] == FORM


@pytest.mark.parametrize(
    "path", ["/obras/222222222/cuente", "/obras/no-existe/cuente", "/denuncia?obra=La+del+parque"]
)
def test_of_a_work_that_is_not_published_one_tells_all_the_same(teller: Teller, path: str) -> None:
    teller.path = path

    seen = teller.look()

    assert seen.all("form")[0]["action"] == "/denuncia"
    typed = next(field["value"] for field in seen.all("input") if field["name"] == "obra")
    assert typed in {"222222222", "no-existe", "La del parque"}


def test_before_it_asks_it_says_what_is_known_who_reads_and_what_is_not_protected(teller: Teller) -> None:
    said = teller.look().said()
    asks = said.index("¿Qué pasó?")

    for words in ("Nada, si no lo escribe", "quién lee", "Qué no podemos proteger", "Qué no conviene escribir", "Tor"):
        assert said.index(words) < asks
    assert said.index("Hasta 8 archivos") > asks
    assert "Basta una de tres cosas: qué pasó y dónde, quién lo hizo, o una prueba." in said


def test_only_what_happened_is_needed(teller: Teller) -> None:
    seen = teller.look()
    named = {label["for"] for label in seen.all("label")}
    text = seen.said()

    assert {"que", "cuando", "donde", "quien", "como", "asunto", "archivos", "contacto"} <= named
    assert text.count("(opcional)") == 9
    assert [field for field in seen.all("textarea") + seen.all("input") if "required" in field] == []


def test_nothing_of_what_is_typed_is_remembered_or_sent_elsewhere(teller: Teller) -> None:
    seen = teller.look()
    typed = [field for field in (*seen.all("textarea"), *seen.all("input")) if field.get("type", "text") == "text"]

    assert len(typed) > 6
    for each in typed:
        assert each["autocomplete"] == "off"
        assert each.get("spellcheck", "false") == "false"
    assert [field for field in typed if "maxlength" in field] == []
    assert {"name": "google", "content": "notranslate"} in seen.all("meta")
    assert [link["href"] for link in seen.all("a") if link["href"].startswith("http")] == []


def test_the_ways_to_it(visit: Visit, readers: Readers) -> None:
    def links(path: str) -> set[str]:
        return {link["href"] for link in visit(path).all("a")}

    assert FORM in links(f"/obras/{WORK}")
    assert "/denuncia" in links("/")
    assert "/denuncia" in links("/verificar")


EVERYTHING = {
    "obra": "La del parque <b>",
    "cuando": "en mayo",
    "donde": "junto al caño",
    "quien": "la firma \u202eal revés",
    "como": "lo vi",
    "asunto": "bribe",
    "modo": "reserved",
    "contacto": "Marta, 300",
    "original": "si",
}


def test_a_fault_gives_everything_back_but_files(teller: Teller, readers: Readers) -> None:
    teller.look()
    ticked = readers.bundles["Coordinación 2"].recipient

    response = teller.tell(
        [("a.jpg", b"uno"), ("b.jpg", b"dos")], que="  ", no=[ticked, "age1inventado"], **EVERYTHING
    )
    seen = teller.seen(response)

    assert response.status_code == 422
    assert len(response.content) in {16384, 32768}
    assert "content-encoding" not in response.headers
    assert seen.headings[0][1].startswith("Error: ")
    assert [(link["href"]) for link in seen.all("a") if link["href"].startswith("#")][1:] == ["#que"]
    assert (
        next(area for area in seen.all("textarea") if area["id"] == "que")["aria-describedby"] == "que-hint que-error"
    )
    values = {
        field["name"]: field["value"] for field in seen.all("input") if "value" in field and "checked" not in field
    }
    assert (values["obra"], values["cuando"], values["donde"]) == ("La del parque <b>", "en mayo", "junto al caño")
    for typed in ("la firma \u202eal revés", "lo vi", "Marta, 300"):
        assert typed in seen.text
    checked = {field["value"] for field in seen.all("input") if "checked" in field}
    assert checked == {"reserved", "si", ticked}
    assert [option["value"] for option in seen.all("option") if "selected" in option] == ["bribe"]
    assert "Venían 2 archivos y no se guardaron" in seen.said()


@pytest.mark.parametrize(
    ("field", "most"), [("que", LONGEST_TEXT), ("quien", LONGEST_ANSWER), ("contacto", LONGEST_CONTACT)]
)
def test_a_text_that_is_too_long_comes_back_whole(teller: Teller, field: str, most: int) -> None:
    teller.look()
    text = "ñ" * most + "fin"

    response = teller.tell(**{"que": "algo", field: text})

    assert response.status_code == 422
    assert text in response.text
    assert f"Escribió {most + 3:,} letras".replace(",", ".") in teller.seen(response).said()


def test_who_sends_too_soon_waits_and_loses_nothing(teller: Teller) -> None:
    teller.look()
    teller.later(1)

    early = teller.tell(que="Se cayó el muro.")
    said = teller.seen(early).said()
    teller.later(40)

    assert early.status_code == 422
    assert "segundos y envíe de nuevo. Su texto sigue aquí." in said
    assert "Se cayó el muro." in early.text
    assert teller.tell(que="Se cayó el muro.").status_code == 200


@pytest.mark.parametrize("mark", ["", "x", "1.a.b", "ñ"])
def test_a_mark_that_is_not_ours_gives_the_form_back_with_a_new_one(teller: Teller, mark: str) -> None:
    teller.look()

    stale = teller.tell(que="Se cayó el muro.", marca=mark)
    teller.seen(stale)
    teller.later(80)

    assert stale.status_code == 422
    assert teller.hidden["marca"] != mark
    assert teller.tell(que="Se cayó el muro.").status_code == 200


def test_a_form_serves_once(teller: Teller) -> None:
    teller.look()

    assert teller.tell(que="uno").status_code == 200
    again = teller.tell(que="uno")

    assert again.status_code == 422
    assert "Esta página venció o ya se envió" in teller.seen(again).said()


def test_a_form_in_english_stays_in_english(teller: Teller) -> None:
    teller.path = f"{FORM}?lang=en"

    assert teller.look().all("form")[0]["action"] == f"{FORM}?lang=en"


def test_without_a_roster_nothing_is_asked(client: TestClient) -> None:
    response = client.get("/denuncia")

    assert response.status_code == 503
    assert "Línea anticorrupción" in response.text
    assert "<form" not in response.text


def test_the_code_of_a_sign_names_its_work(teller: Teller, database: Database) -> None:
    with database.writing() as session:
        session.add(Sign(code="7K3QM2XM", work_id=WORK.upper(), serial=1, state=SignState.INSTALLED))
    assert codes.is_valid("7K3QM2XM")
    teller.path = "/denuncia?obra=7k3q-m2xm"

    assert teller.look().all("form")[0]["action"] == FORM


def test_what_is_wrong_never_reaches_a_log(
    teller: Teller, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    teller.look()
    caplog.set_level("DEBUG")

    teller.tell(que="", donde="CANARIO")

    assert "CANARIO" not in caplog.text
    assert "CANARIO" not in "".join(capfd.readouterr())
