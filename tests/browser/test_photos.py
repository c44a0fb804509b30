"""Photos of a report in a real browser: sent over a connection that drops, covered by finger and keyboard, published."""

import gc
import io
from collections.abc import Generator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from service.app import create_app
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.office.models import Draft
from service.office.queries import work_of
from service.publication import queries as publication
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import actions, queries
from service.staff.rules import Grant, Role, Way
from service.works.actions import register
from tests.browser.conftest import serving, until
from tests.office.test_pictures import phone_jpeg
from tests.works.factories import make_work

# Starlette leaves the part of a body that stopped arriving to the garbage collector.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

WORK = "7K3QM2XMC"
PATH = "/oficina/obras/7k3qm2xmc/avance"


@pytest.fixture
def office(database: Database, publisher: Publisher, tmp_path: Path) -> Generator[tuple]:
    """The address of a service with one work and one inspector, the cookie of the inspector, and what makes others."""
    with database.writing() as session:
        register(session, [make_work(photos=())])
        publish(session, [WORK], publisher)
        actions.add(session, "consola", "ines", "Inés Rojas", Grant(Role.INSPECTOR, "Alcaldía de Puerto Manso"))
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, data_dir=tmp_path / "datos", _env_file=None))

    def come_in() -> dict[str, object]:
        with database.writing() as session:
            token = actions.begin_session(session, queries.person(session, "ines"), Way.PASSKEY)
        name, _, value = app.state.cookies.header(token).partition(";")[0].partition("=")
        # Of a machine's own name browsers take cookies as if it were served over https.
        return {"name": name, "value": value, "url": "https://localhost", "secure": True, "httpOnly": True}

    with serving(app) as port:
        yield f"http://localhost:{port}", come_in(), come_in
    gc.collect()


@pytest.fixture
def inspector(phone: Page, office) -> Page:
    """The inspector's telephone, which complains of nothing."""
    address, cookie, _ = office
    phone.context.add_cookies([cookie])
    phone.goto(f"{address}{PATH}")
    return phone


def shot(name: str = "foto.jpg", size: tuple[int, int] = (1600, 1200)) -> dict[str, object]:
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, "JPEG", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def photos_in_drafts(database: Database) -> list[str]:
    with database.reading() as session:
        return [photo.name for draft in session.scalars(select(Draft)) for photo in work_of(draft).photos]


def test_a_photo_is_sent_again_until_it_arrives_and_arrives_once(inspector: Page, database: Database) -> None:
    seen: list[int] = []

    def drops(route: Route) -> None:
        seen.append(len(route.request.post_data_buffer or b""))
        if len(seen) == 2:
            # It arrives, and the answer is lost.
            route.fetch(max_redirects=0)
        if len(seen) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    inspector.get_by_label("Porcentaje construido").fill("72,5")
    inspector.route("**/fotos", drops)

    inspector.locator("#foto").set_input_files([shot()])
    expect(inspector.get_by_text("Se cortó la conexión")).to_be_visible()
    for _ in range(2):
        expect(inspector.get_by_text("Se cortó la conexión")).to_be_visible()
        inspector.evaluate("dispatchEvent(new Event('online'))")
    expect(inspector.locator(".shots img")).to_have_count(1)

    assert len(seen) == 3
    assert len(photos_in_drafts(database)) == 1
    # A telephone that drops the page meanwhile has lost neither what was typed nor the photo.
    inspector.reload()
    expect(inspector.get_by_label("Porcentaje construido")).to_have_value("72,5")
    expect(inspector.locator(".shots img")).to_have_count(1)


def test_the_form_waits_for_photos_on_their_way(inspector: Page, database: Database) -> None:
    held: list[Route] = []

    def holds(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    inspector.route("**/fotos", holds)
    inspector.get_by_label("Porcentaje construido").fill("72,5")
    inspector.get_by_label("Qué se hizo").fill("Se fundió el andén.")

    inspector.get_by_text("Escoger fotos del teléfono").click()
    inspector.locator("#galeria").set_input_files([shot("a.jpg"), shot("b.jpg", (900, 700))])
    expect(inspector.locator(".sending")).to_have_count(2)
    inspector.get_by_role("button", name="Revisar y publicar").click()
    expect(inspector.get_by_text("Faltan fotos por enviar")).to_be_visible()
    # A photo is made smaller before it is sent.
    until(inspector, lambda: held)
    held[0].continue_()

    # The form goes by itself, and says what the photos lack.
    expect(inspector.get_by_role("heading", name="Hay un problema")).to_be_visible()
    expect(inspector.locator(".shots img")).to_have_count(2)
    assert len(photos_in_drafts(database)) == 2


def test_a_file_that_is_no_photo_is_said_beside_the_others(inspector: Page) -> None:
    inspector.locator("#foto").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"hola"}])

    expect(inspector.get_by_text("no es una foto")).to_be_visible()
    inspector.get_by_role("button", name="Quitar", exact=True).click()
    expect(inspector.locator(".sending")).to_have_count(0)


def test_who_came_in_again_sends_what_was_left(inspector: Page, office, database: Database) -> None:
    inspector.context.clear_cookies()
    inspector.locator("#foto").set_input_files([shot()])
    expect(inspector.get_by_text("Su sesión terminó")).to_be_visible()

    inspector.context.add_cookies([office[2]()])
    inspector.get_by_role("button", name="Enviar de nuevo").click()

    expect(inspector.locator(".shots img")).to_have_count(1)
    assert len(photos_in_drafts(database)) == 1


def reported(page: Page) -> None:
    page.get_by_label("Porcentaje construido").fill("72,5")
    page.get_by_label("Qué se hizo").fill("Se fundieron 40 metros de andén.")
    page.locator("#foto").set_input_files([shot()])
    page.get_by_label("Qué se ve en esta foto").fill("Obreros funden el andén.")
    page.get_by_role("button", name="Revisar y publicar").click()
    page.wait_for_url(f"**{PATH}/*")


def test_a_face_is_covered_by_finger_and_by_keyboard_and_the_rest_is_published(
    inspector: Page, database: Database, office
) -> None:
    complaints: list[str] = []
    inspector.on("console", lambda message: complaints.append(message.text))
    reported(inspector)
    [before] = photos_in_drafts(database)
    inspector.get_by_text("Tapar caras y placas").click()
    tapas = inspector.locator("[name=tapas]")

    photo = inspector.locator(".veil").bounding_box()
    assert photo
    inspector.mouse.move(photo["x"] + photo["width"] * 0.1, photo["y"] + photo["height"] * 0.1)
    inspector.mouse.down()
    inspector.mouse.move(photo["x"] + photo["width"] * 0.4, photo["y"] + photo["height"] * 0.5)
    inspector.mouse.up()
    drawn = [int(share) for share in tapas.input_value().split(",")]
    assert drawn == pytest.approx([1000, 1000, 4000, 5000], abs=60)
    inspector.mouse.click(photo["x"] + photo["width"] * 0.8, photo["y"] + photo["height"] * 0.8)
    inspector.get_by_role("button", name="Agregar un recuadro").click()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowRight"):
        inspector.keyboard.press(key)
    assert len(tapas.input_value().split()) == 3
    inspector.keyboard.press("Delete")
    assert len(tapas.input_value().split()) == 2
    expect(inspector.get_by_text("Recuadros: 2")).to_be_visible()
    inspector.get_by_role("button", name="Tapar lo marcado").click()
    inspector.wait_for_url(f"**{PATH}/*#foto-*")
    inspector.get_by_role("button", name="Publicar el avance").click()
    inspector.wait_for_url("**/oficina/obras/7k3qm2xmc*")

    with database.reading() as session:
        [after] = publication.latest(session, WORK).work.photos
    assert after.name != before
    answer = inspector.request.get(f"{office[0]}/fotos/{after.name}.jpg")
    with Image.open(io.BytesIO(answer.body())) as image:
        wide, high = image.size
        covered = image.crop((int(wide * 0.12), int(high * 0.12), int(wide * 0.38), int(high * 0.48)))
        clear = image.crop((int(wide * 0.5), int(high * 0.1), int(wide * 0.76), int(high * 0.46)))
    assert len(set(covered.convert("L").tobytes())) < 40 < len(set(clear.convert("L").tobytes()))
    assert [text for text in complaints if "Permissions-Policy" not in text] == []


def test_without_javascript_a_photo_is_sent_looked_at_and_published(
    browser: Browser, office, database: Database
) -> None:
    address, cookie, _ = office
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{address}{PATH}")

    page.get_by_label("Porcentaje construido").fill("72,5")
    page.get_by_label("Qué se hizo").fill("Se fundieron 40 metros de andén.")
    page.locator("#foto").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": phone_jpeg(6)}])
    page.get_by_label("Qué se ve en la foto").fill("Obreros funden el andén.")
    page.get_by_role("button", name="Revisar y publicar").click()
    page.wait_for_url(f"**{PATH}/*")
    expect(page.get_by_text("Tapar caras y placas")).to_be_hidden()
    page.get_by_role("button", name="Publicar el avance").click()
    page.wait_for_url("**/oficina/obras/7k3qm2xmc*")

    with database.reading() as session:
        assert [photo.alt for photo in publication.latest(session, WORK).work.photos] == ["Obreros funden el andén."]
    context.close()


def test_the_pages_are_for_everybody_and_fit_a_telephone(inspector: Page, office, tmp_path: Path) -> None:
    axe = Axe()
    places = []
    for step in ("form", "refused", "review"):
        if step == "refused":
            inspector.locator("#foto").set_input_files([shot()])
            expect(inspector.locator(".shots img")).to_have_count(1)
            inspector.get_by_role("button", name="Revisar y publicar").click()
            expect(inspector.get_by_role("heading", name="Hay un problema")).to_be_visible()
        if step == "review":
            inspector.goto(f"{office[0]}{PATH}")
            inspector.get_by_label("Porcentaje construido").fill("72,5")
            inspector.get_by_label("Qué se hizo").fill("Se fundieron 40 metros de andén.")
            inspector.get_by_label("Qué se ve en esta foto").fill("Obreros funden el andén.")
            inspector.get_by_role("button", name="Revisar y publicar").click()
            inspector.get_by_text("Tapar caras y placas").click()
            inspector.get_by_role("button", name="Agregar un recuadro").click()
        inspector.screenshot(path=tmp_path / f"{step}.png", full_page=True)
        places.append(
            (step, axe.run(inspector).violations_count, inspector.evaluate("document.documentElement.scrollWidth"))
        )

    assert places == [("form", 0, 360), ("refused", 0, 360), ("review", 0, 360)]
