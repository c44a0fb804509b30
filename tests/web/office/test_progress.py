"""Progress from the site: what is typed, the photos that come with it or alone, what is covered, what is published."""

import gc
import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from service.foundation import codes
from service.foundation.database import Database
from service.office.models import Draft
from service.publication import queries as publication
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import audit
from service.works.actions import register
from tests.office.test_pictures import CANARY, phone_jpeg, scene
from tests.web.office.conftest import Browser, People
from tests.works.factories import make_owner, make_work

WORK = "7K3QM2XMC"
PATH = "/oficina/obras/7k3qm2xmc/avance"
#: The report of the default work: 68 % on 31 October 2026.
TYPED = {"construido": "72,5", "dia": "2026-11-19", "hecho": "Se fundieron 40 metros de andén."}


pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def published(client: TestClient, database: Database, publisher: Publisher) -> None:
    with database.writing() as session:
        register(
            session,
            [
                make_work(photos=()),
                make_work(id="222222222", owner=make_owner(entity="Gobernación del Litoral"), photos=(), processes=()),
            ],
        )
        publish(session, [WORK, "222222222"], publisher)


def jpeg(colour: str = "#a52", size: tuple[int, int] = (800, 600)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def begun(browser: Browser) -> str:
    """Open the form; the draft that it begins."""
    return next(f["value"] for f in browser.open(PATH).all("input") if f.get("name") == "borrador")


def alone(browser: Browser, draft: str, data: bytes, **fields: str):
    """Send one photo by itself, as the script does."""
    return browser.send(
        f"{PATH}/{draft}/fotos",
        {"borrador": draft, **fields},
        files={"foto": ("IMG.jpg", data)},
        headers={"Accept": "application/problem+json"},
    )


def drafts(database: Database) -> list[Draft]:
    with database.reading() as session:
        return list(session.scalars(select(Draft)))


def latest(database: Database):
    with database.reading() as session:
        return publication.latest(session, WORK)


def names(seen) -> list[str]:
    return [image["src"].split("/")[-1].partition("-")[0] for image in seen.all("img") if "/archivos/" in image["src"]]


@pytest.mark.parametrize("login", ["ines", "ana"])
def test_a_visit_with_a_photo_is_looked_at_and_published(
    people: People, database: Database, client: TestClient, login: str
) -> None:
    browser = people(login)
    draft = begun(browser)
    review = browser.done(
        PATH,
        {**TYPED, "borrador": draft, "describe": "Obreros funden el andén."},
        files={"foto": ("a.jpg", phone_jpeg(6))},
    )
    seen = browser.open(review)
    assert review == f"{PATH}/{draft}"
    assert "de 68 % a 72,5 %" in seen.said() or "72,5 %" in seen.said()
    [name] = names(seen)
    assert client.get(f"/fotos/{name}.jpg").status_code == 404

    browser.done(f"/oficina/borradores/{draft}/publicar")

    published = latest(database)
    [photo] = published.work.photos
    report = published.work.progress[-1]
    assert published.number == 2
    assert (report.on, report.real_physical, report.note) == (date(2026, 11, 19), 7250, TYPED["hecho"])
    assert (photo.name, photo.alt, photo.taken_on) == (name, "Obreros funden el andén.", report.on)
    assert (photo.width, photo.height) == (600, 800)
    for file in (f"{name}.jpg", f"{name}-480.jpg", f"{name}-960.webp"):
        answer = client.get(f"/fotos/{file}")
        assert answer.status_code == 200
        assert CANARY not in answer.content
        assert b"Exif" not in answer.content
    page = client.get("/obras/7k3qm2xmc").text
    assert name in page
    assert "Obreros funden el andén." in page


def test_what_was_planned_and_paid_may_be_told(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)

    browser.open(browser.done(PATH, {**TYPED, "borrador": draft, "programado": "90", "pagado": "60.25 %"}))
    browser.done(f"/oficina/borradores/{draft}/publicar")

    report = latest(database).work.progress[-1]
    assert (report.planned_physical, report.real_financial) == (9000, 6025)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"construido": ""}, "construido", "de 0 a 100"),
        ({"construido": "101"}, "construido", "de 0 a 100"),
        ({"construido": "100,01"}, "construido", "de 0 a 100"),
        ({"construido": "-5"}, "construido", "de 0 a 100"),
        ({"construido": "mucho"}, "construido", "de 0 a 100"),
        ({"dia": ""}, "dia", "hoy o antes"),
        ({"dia": "2026-11-21"}, "dia", "hoy o antes"),
        ({"dia": "19/11/2026"}, "dia", "hoy o antes"),
        ({"hecho": "  "}, "hecho", "una sola frase"),
        ({"programado": "lejos"}, "programado", "déjelo vacío"),
        ({"pagado": "1000"}, "pagado", "déjelo vacío"),
        ({"construido": "60"}, "porque", "el 31 de octubre de 2026 era 68 %"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    people: People, database: Database, change: dict[str, str], field: str, words: str
) -> None:
    browser = people("ines")
    draft = begun(browser)

    seen = browser.refused(PATH, {**TYPED, **change, "borrador": draft}, files={"foto": ("a.jpg", jpeg())})

    assert words in seen.said()
    assert any(attributes.get("href") == f"#{field}" for attributes in seen.all("a"))
    assert any(
        attributes.get("id") == field and attributes.get("aria-invalid")
        for tag in ("input", "textarea")
        for attributes in seen.all(tag)
    )
    values = {f.get("name"): f.get("value") for f in seen.all("input")}
    assert values["construido"] == change.get("construido", TYPED["construido"])
    assert change.get("hecho", TYPED["hecho"]).strip() in seen.text
    # The photo arrived: it waits in the draft for its description.
    assert len(names(seen)) == 1
    assert latest(database).number == 1


def test_a_share_that_goes_back_is_published_with_its_reason(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    told = {**TYPED, "construido": "60", "borrador": draft, "porque": "Se demolió un tramo mal hecho."}

    browser.done(PATH, told)
    again = browser.open(PATH)
    browser.done(f"/oficina/borradores/{draft}/publicar")

    assert "Se demolió un tramo mal hecho." in again.text
    assert again.text.count("El avance bajó") == 0
    note = latest(database).work.progress[-1].note
    assert note == f"{TYPED['hecho']}\nEl avance bajó de 68\u00a0% a 60\u00a0%: Se demolió un tramo mal hecho."


def test_the_words_of_a_photo_that_is_not_taken_wait_for_another(people: People) -> None:
    browser = people("ines")
    fields = {**TYPED, "borrador": begun(browser), "describe": "Obreros funden el andén."}

    seen = browser.refused(PATH, fields, files={"foto": ("a.jpg", b"hola")})

    assert "no es una foto" in seen.said()
    assert "Obreros funden el andén." in seen.text
    assert any(
        field.get("id") == "foto" and field.get("aria-describedby") == "foto-error" for field in seen.all("input")
    )


def test_mails_and_telephones_of_people_are_not_published(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    told = {**TYPED, "hecho": "Se fundió el andén. Llame a ana@example.org, celular 300 123 4567.", "borrador": draft}

    browser.done(PATH, told)
    browser.done(f"/oficina/borradores/{draft}/publicar")

    note = latest(database).work.progress[-1].note
    assert "Se fundió el andén" in note
    assert "example.org" not in note
    assert "4567" not in note


def test_a_photo_must_be_described_before_it_is_published(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    seen = browser.refused(
        PATH,
        {**TYPED, "borrador": draft},
        files=[("galeria", ("a.jpg", jpeg())), ("galeria", ("b.jpg", jpeg("#00c")))],
    )
    one, other = names(seen)
    assert f"#alt-{one}" in {a.get("href") for a in seen.all("a")}
    assert browser.send(f"/oficina/borradores/{draft}/publicar").status_code == 422
    assert latest(database).number == 1

    review = browser.done(
        PATH, {**TYPED, "borrador": draft, f"alt-{one}": "El andén terminado.", f"alt-{other}": "La máquina."}
    )

    assert names(browser.open(review)) == [one, other]
    assert "El andén terminado." in browser.seen.text


def test_photos_are_added_and_taken_out_before_the_rest_is_typed(people: People) -> None:
    browser = people("ines")
    draft = begun(browser)
    fields = {"borrador": draft, "construido": "70", "describe": "La obra desde la esquina.", "otra": "si"}
    added = browser.send(PATH, fields, files={"foto": ("a.jpg", jpeg())})
    [name] = names(browser.open(PATH))

    removed = browser.send(PATH, {"borrador": draft, "quitar": name, "construido": "71"})

    assert (added.status_code, removed.status_code) == (200, 200)
    assert "La obra desde la esquina." in added.text
    assert 'value="71"' in removed.text
    assert names(browser.open(PATH)) == []


def test_a_photo_whose_answer_was_lost_is_sent_again_and_is_one(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    key = codes.token(12)

    first = alone(browser, draft, jpeg(), envio=key)
    again = alone(browser, draft, jpeg(), envio=key)
    by_another_name = alone(browser, draft, jpeg())

    assert {first.status_code, again.status_code, by_another_name.status_code} == {303}
    assert first.headers["location"] == again.headers["location"] == by_another_name.headers["location"]
    assert len(drafts(database)) == 1
    assert len(names(browser.open(PATH))) == 1
    picture = browser.client.get(first.headers["location"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.headers["content-security-policy"] == "sandbox; default-src 'none'"


# Starlette leaves the part that did not end to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_photo_cut_off_halfway_leaves_nothing_and_arrives_when_it_is_sent_again(
    people: People, database: Database
) -> None:
    browser = people("ines")
    draft = begun(browser)
    key = codes.token(12)
    whole = browser.client.build_request(
        "POST",
        f"{PATH}/{draft}/fotos",
        data={"marca": browser.mark, "envio": key, "borrador": draft},
        files={"foto": ("a.jpg", jpeg())},
    )
    body = whole.read()
    headers = {"Content-Type": whole.headers["content-type"], "Sec-Fetch-Site": "same-origin"}

    for share in (0.1, 0.5, 0.9, 0.99):
        cut = browser.client.post(f"{PATH}/{draft}/fotos", content=body[: int(len(body) * share)], headers=headers)
        assert cut.status_code in {400, 403, 422}
    gc.collect()
    assert drafts(database) == []
    arrived = browser.client.post(f"{PATH}/{draft}/fotos", content=body, headers=headers)

    assert arrived.status_code == 303
    assert len(names(browser.open(PATH))) == 1


def test_a_photo_that_is_none_is_refused_in_words_for_the_script(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)

    answer = alone(browser, draft, b"hola")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "no es una foto" in answer.json()["detail"]
    assert drafts(database) == []


def test_a_report_holds_twelve_photos(people: People) -> None:
    browser = people("ines")
    draft = begun(browser)
    answers = [alone(browser, draft, jpeg(f"#{n:02x}8040", (64, 48))) for n in range(0, 26 * 8, 16)]

    assert [answer.status_code for answer in answers] == [303] * 12 + [422]
    assert "hasta 12 fotos" in answers[-1].json()["detail"]


def test_a_face_is_covered_for_good(people: People, client: TestClient, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    face = scene()
    for left in range(100, 300, 4):
        face.paste("#fff", (left, 100, left + 2, 300))
    file = io.BytesIO()
    face.save(file, "JPEG", quality=95)
    review = browser.done(
        PATH, {**TYPED, "borrador": draft, "describe": "Una vecina pasa."}, files={"foto": ("a.jpg", file.getvalue())}
    )
    [old] = names(browser.open(review))

    covered = browser.done(f"{review}/tapar", {"foto": old, "tapas": "1250,1667,3750,5000"})

    [new] = names(browser.open(review))
    assert new != old
    assert covered == f"{review}#foto-{new}"
    assert [client.app.state.blobs.get(f"{old}{end}") for end in (".jpg", "-480.webp")] == [None, None]
    assert browser.client.get(f"/oficina/archivos/{draft}/{old}.jpg").status_code == 404
    with Image.open(io.BytesIO(client.app.state.blobs.get(f"{new}.jpg"))) as image:
        colours = {
            tuple(c // 16 for c in colour)
            for count, colour in image.crop((110, 110, 290, 290)).getcolors(99_999)
            if count > 20
        }
    assert len(colours) <= 25
    browser.done(f"/oficina/borradores/{draft}/publicar")
    assert [(photo.name, photo.alt) for photo in latest(database).work.photos] == [(new, "Una vecina pasa.")]


@pytest.mark.parametrize("tapas", ["", "nada", "1,2,3"])
def test_covering_nothing_says_what_to_do(people: People, tapas: str) -> None:
    browser = people("ines")
    draft = begun(browser)
    review = browser.done(
        PATH, {**TYPED, "borrador": draft, "describe": "Una vecina pasa."}, files={"foto": ("a.jpg", jpeg())}
    )
    [name] = names(browser.open(review))

    answer = browser.send(f"{review}/tapar", {"foto": name, "tapas": tapas})

    assert answer.status_code == 422
    assert "Marque en la foto" in answer.text
    assert names(browser.open(review)) == [name]


def test_a_photo_is_taken_out_at_the_last_look(people: People, client: TestClient) -> None:
    browser = people("ines")
    draft = begun(browser)
    review = browser.done(
        PATH, {**TYPED, "borrador": draft, "describe": "Una vecina pasa."}, files={"foto": ("a.jpg", jpeg())}
    )
    [name] = names(browser.open(review))

    assert browser.done(f"{review}/quitar", {"foto": name}) == review

    assert names(browser.open(review)) == []
    assert client.app.state.blobs.get(f"{name}.jpg") is None


def test_the_photos_of_a_report_that_is_withdrawn_are_not_kept(people: People, client: TestClient) -> None:
    browser = people("ines")
    draft = begun(browser)
    alone(browser, draft, jpeg())
    [name] = names(browser.open(PATH))

    browser.done(f"/oficina/borradores/{draft}/retirar")

    assert client.app.state.blobs.get(f"{name}.jpg") is None
    assert names(browser.open(PATH)) == []


def test_what_another_published_meanwhile_stays(people: People, database: Database) -> None:
    ines, ana = people("ines"), people("ana")
    mine = begun(ines)
    ines.done(PATH, {**TYPED, "borrador": mine})
    theirs = begun(ana)
    ana.done(PATH, {**TYPED, "construido": "75", "dia": "2026-11-18", "borrador": theirs})
    ana.done(f"/oficina/borradores/{theirs}/publicar")

    seen = ines.refused(PATH, {**TYPED, "borrador": mine})
    ines.done(PATH, {**TYPED, "borrador": mine, "porque": "La medida de ayer contó de más."})
    ines.done(f"/oficina/borradores/{mine}/publicar")

    assert "el 18 de noviembre de 2026 era 75 %" in seen.said()
    told = [(report.on.day, report.real_physical) for report in latest(database).work.progress]
    assert told == [(31, 6800), (18, 7500), (19, 7250)]


def test_a_draft_exists_for_who_writes_it_and_for_nobody_of_another_entity(people: People) -> None:
    ines, carla, elsa = people("ines"), people("carla"), people("elsa")
    draft = begun(ines)
    place = alone(ines, draft, jpeg()).headers["location"]

    assert carla.client.get(place).status_code == 404
    assert people().client.get(place).status_code == 303
    assert elsa.client.get(PATH).status_code == 404
    assert carla.client.get(PATH).status_code == 404
    assert carla.client.get("/oficina/obras/222222222/avance").status_code == 200
    for browser, path in ((carla, "/oficina/obras/222222222/avance"), (people("ana"), PATH)):
        fields = {**TYPED, "borrador": draft}
        assert browser.send(path, fields).status_code == 404
        assert browser.send(f"{path}/{draft}/fotos", fields, files={"foto": ("a.jpg", jpeg())}).status_code == 404
        assert browser.client.get(f"{path}/{draft}").status_code == 404


def test_every_photo_is_in_the_trail(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    alone(browser, draft, jpeg())

    with database.reading() as session:
        acts = [(entry.actor, entry.act, entry.subject) for entry in audit.entries(session)]
    assert acts[-2:] == [("ines", "draft.begun", draft), ("ines", "draft.saved", draft)]


def test_a_published_report_cannot_be_written_again(people: People, database: Database) -> None:
    browser = people("ines")
    draft = begun(browser)
    review = browser.done(PATH, {**TYPED, "borrador": draft})
    browser.done(f"/oficina/borradores/{draft}/publicar")

    assert browser.send(PATH, {**TYPED, "construido": "99", "borrador": draft}).status_code == 422
    assert browser.client.get(review).headers["location"] == f"/oficina/borradores/{draft}"
    assert latest(database).work.progress[-1].real_physical == 7250
    assert begun(browser) != draft
