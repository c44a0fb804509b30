"""Signs from the office and from the street: issued, printed, put up, damaged; each told by a photo read at once."""

import io

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from service.foundation import codes
from service.foundation.database import Database
from service.foundation.settings import DEMONSTRATION
from service.signs import actions, queries
from service.signs.actions import Printer
from service.signs.artwork import MediaType, verify
from service.signs.models import Artwork
from service.signs.qr import address
from service.signs.rules import Health, SignState
from service.staff import audit
from tests.web.office.conftest import ENTITY, OTHER, People
from tests.web.office.registered import registered, work_with

SITE = "https://obras.example.org"


@pytest.fixture
def work(database: Database) -> str:
    found, other = work_with("Parque de la calle 30", ENTITY), work_with("Muelle", OTHER)
    with database.writing() as session:
        registered(session, found, other)
    return found.id


@pytest.fixture
def sign(database: Database, work: str) -> str:
    return planted(database, work, SignState.PRINTED)


def planted(database: Database, work: str, *life: SignState) -> str:
    with database.writing() as session:
        code = actions.issue(session, work, "Acceso norte").code
        for state in life:
            actions.move(session, code, state)
    return code


def picture(database: Database, code: str, *, worn: bool = False) -> bytes:
    """A photo of the panel of a sign."""
    with database.reading() as session:
        panel = actions.draw_panel(session, code, "1000x700", MediaType.PNG, Printer(SITE, DEMONSTRATION))
    image = Image.open(io.BytesIO(panel)).convert("RGB").resize((1000, 700))
    if worn:
        ImageDraw.Draw(image).ellipse((820, 90, 880, 150), "#5a4632")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def blank() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#8899aa").save(out, "JPEG")
    return out.getvalue()


def photo(data: bytes) -> dict:
    return {"files": {"foto": ("IMG_1.jpg", data, "image/jpeg")}}


def trail(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in audit.entries(session) if entry.act.startswith("sign.")]


def of(database: Database, code: str):
    with database.reading() as session:
        return queries.find(session, code), queries.checks_of(session, code)


def test_a_sign_is_issued_printed_and_put_up(people: People, database: Database, work: str) -> None:
    ana = people("ana")
    ana.open(f"/oficina/obras/{work.lower()}/vallas")
    place = ana.done(f"/oficina/obras/{work.lower()}/vallas", {"lugar": "Frente al colegio"})
    code = place.partition("?")[0].rpartition("/")[2]
    assert "Descargue su panel" in ana.open(place).said()

    asked = {"medida": "otra", "ancho": "1500", "alto": "1000", "formato": "svg"}
    file = ana.send(f"/oficina/vallas/{code}/panel", asked)
    assert file.headers["content-disposition"] == f'attachment; filename="valla-{codes.printed(code)}-1500x1000.svg"'
    assert verify(file.content, MediaType.SVG, address(SITE, code)).url.endswith(code)

    ines = people("ines")
    sent = {"acto": "instalada", "lugar": "Frente al colegio, lado norte"}
    told = ines.open(ines.done(f"/oficina/vallas/{code}", sent, **photo(picture(database, code))))
    assert "Se lee bien." in told.said()

    sign, checks = of(database, code)
    assert (sign.state, sign.location) == (SignState.INSTALLED, "Frente al colegio, lado norte")
    assert sign.installed_on is not None
    assert [(check.health, check.checked_by) for check in checks] == [(Health.GOOD, "ines")]
    assert trail(database) == ["sign.issued", "sign.printed", "sign.checked", "sign.installed"]


@pytest.mark.parametrize(("media", "head"), [("pdf", b"%PDF-"), ("png", b"\x89PNG"), ("svg", b"<")])
def test_a_panel_is_a_file_that_was_read_back(people: People, database, sign: str, media: str, head: bytes) -> None:
    file = people("ana").send(f"/oficina/vallas/{sign}/panel", {"medida": "A3", "formato": media})

    assert (file.status_code, file.content[: len(head)]) == (200, head)
    assert file.headers["content-type"].split(";")[0] == MediaType.of(media).value
    with database.reading() as session:
        assert [each.size for each in session.scalars(select(Artwork))] == ["A3"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"medida": "otra", "ancho": "100", "alto": "5000"}, "No se hacen vallas de 100 × 5000 mm"),
        ({"medida": "otra", "ancho": "", "alto": "muy alto"}, "No hay vallas de tamaño"),
        ({"medida": "A9"}, "No hay vallas de tamaño «A9»"),
        ({"medida": "A3", "formato": "exe"}, "El panel se guarda como .pdf, .svg o .png"),
    ],
)
def test_a_panel_that_is_not_made_is_told_beside_its_field(people: People, database, sign, asked, sentence) -> None:
    seen = people("ana").refused(f"/oficina/vallas/{sign}/panel", asked)

    assert sentence in seen.said()
    assert (
        asked["medida"] == "A9"
        or next(each["value"] for each in seen.all("option") if "selected" in each) == asked["medida"]
    )
    assert trail(database) == []


def test_an_unread_photo_is_kept_as_a_check_and_moves_nothing(people: People, database, sign: str) -> None:
    seen = people("ines").refused(f"/oficina/vallas/{sign}", {"acto": "instalada"}, **photo(blank()))

    assert "No se leyó el código. Acérquese" in seen.said()
    found, checks = of(database, sign)
    assert (found.state, [check.health for check in checks]) == (SignState.PRINTED, [Health.UNREADABLE])
    assert trail(database) == ["sign.checked"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tome una foto de la valla"),
        (b"MZ" + b"\0" * 900, "no es una foto JPEG"),
        (b"\x00\x00\x00\x1cftypheic" + b"\0" * 900, "incompleta o dañada"),
    ],
)
def test_what_is_no_photo_is_told_and_nothing_is_kept(people: People, database, sign: str, data, sentence) -> None:
    seen = people("ines").refused(f"/oficina/vallas/{sign}", {"acto": "instalada"}, **photo(data))

    assert sentence in seen.said()
    assert of(database, sign)[1] == []
    assert trail(database) == []


def test_the_photo_of_another_sign_is_told(people: People, database, work: str, sign: str) -> None:
    other = planted(database, work, SignState.PRINTED)
    seen = people("ines").refused(f"/oficina/vallas/{sign}", {"acto": "instalada"}, **photo(picture(database, other)))

    assert f"Este código es de otra valla, la {codes.printed(other)}" in seen.said()
    assert (of(database, sign)[0].state, of(database, sign)[1], of(database, other)[1]) == (SignState.PRINTED, [], [])


def test_a_worn_sign_is_told_and_a_damaged_one_comes_first(people: People, database, work: str) -> None:
    good, bad = (planted(database, work, SignState.PRINTED, SignState.INSTALLED) for _ in range(2))
    ines = people("ines")

    seen = ines.open(
        ines.done(f"/oficina/vallas/{good}", {"acto": "revisada"}, **photo(picture(database, good, worn=True)))
    )
    assert "Se lee, pero está desgastada: límpiela o cámbiela." in seen.said()
    ines.done(f"/oficina/vallas/{bad}", {"acto": "danada"})

    listed = [link["href"] for link in ines.open("/oficina/vallas").all("a") if link["href"].count("/") == 3]
    assert listed == [f"/oficina/vallas/{bad}", f"/oficina/vallas/{good}"]
    only = ines.open("/oficina/vallas?estado=damaged").said()
    assert codes.printed(bad) in only
    assert codes.printed(good) not in only
    assert codes.printed(good) in ines.open(f"/oficina/vallas?q={codes.printed(good).lower()}").said()
    assert ines.open("/oficina/vallas?q=parque&estado=installed").said().count("Parque de la calle 30") == 1


def test_a_sign_is_replaced_by_one_of_its_work_and_stays_so(people: People, database, work: str) -> None:
    old = planted(database, work, SignState.PRINTED, SignState.INSTALLED)
    ines = people("ines")

    lacking = ines.refused(f"/oficina/vallas/{old}", {"acto": "reemplazada", "reemplazo": ""})
    assert "Diga el código de la valla nueva" in lacking.said()
    strange = ines.refused(f"/oficina/vallas/{old}", {"acto": "reemplazada", "reemplazo": "22222222"})
    assert "de esta obra" in strange.said()
    new = planted(database, work, SignState.PRINTED)
    ines.done(f"/oficina/vallas/{old}", {"acto": "reemplazada", "reemplazo": new})
    assert codes.printed(new) in ines.open(f"/oficina/vallas/{old}").said()
    again = ines.refused(f"/oficina/vallas/{old}", {"acto": "retirada"})
    assert "está reemplazada: no puede pasar a retirada" in again.said()


def test_who_issues_no_signs_reads_who_does(people: People, work: str) -> None:
    words = "Esta obra todavía no tiene vallas. Las emite la oficina de contratación."

    assert words in people("ines").open(f"/oficina/obras/{work.lower()}/vallas").said()
    assert words not in people("ana").open(f"/oficina/obras/{work.lower()}/vallas").said()


def test_signs_of_another_entity_do_not_exist(people: People, database, work: str, sign: str) -> None:
    carla, ines = people("carla"), people("ines")

    for path in (f"/oficina/vallas/{sign}", f"/oficina/obras/{work.lower()}/vallas"):
        carla.open(path, 404)
    assert carla.send(f"/oficina/vallas/{sign}", {"acto": "retirada"}).status_code == 404
    assert carla.send(f"/oficina/obras/{work.lower()}/vallas").status_code == 404
    assert carla.send(f"/oficina/vallas/{sign}/panel", {"medida": "A3"}).status_code == 404
    assert codes.printed(sign) not in carla.open("/oficina/vallas").said()
    # Inspectors see signs; they do not issue nor print them.
    assert "Imprimir" not in ines.open(f"/oficina/vallas/{sign}").said()
    assert ines.send(f"/oficina/vallas/{sign}/panel", {"medida": "A3"}).status_code == 404
    assert ines.send(f"/oficina/obras/{work.lower()}/vallas").status_code == 404
    assert trail(database) == []
