"""A reader's key in a real browser, on the narrowest phone: made, opened, locked, printed, lost, and signed with."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlmodel import col

from service.complaints import queries as complaints
from service.complaints.keys import Bundle, unseal_with
from service.complaints.models import ReaderKey
from service.complaints.readers import own_key, register
from service.foundation import clock
from service.foundation.database import Database
from service.staff import actions, queries
from service.staff.audit import CONSOLE
from service.staff.models import StaffSession
from service.staff.rules import Grant, Role
from tests.browser.desk_people import copied, type_back
from tests.browser.test_desk import address, is_wrong
from tests.browser.test_office import faults_of_all, phone_of
from tests.browser.test_passkeys import office
from tests.complaints.world import PHRASE
from tests.web.office.conftest import People

__all__ = ["address", "office"]

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

OTHER = "tren rojo sal nieve puente luz"
#: A device with a secret for each site (WebAuthn PRF), and one without.
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

Desk = Callable[..., contextmanager]


@pytest.fixture
def desk(browser: Browser, people: People, address: str) -> Generator[Desk]:
    """The desk of somebody, on whose page nothing may go wrong."""
    wrong: list[str] = []

    @contextmanager
    def of(login: str, prepare: Callable[[Page], object] = lambda page: None, **options: bool) -> Generator[Page]:
        with phone_of(browser, people, login, **options) as page:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if is_wrong(said) else None)
            prepare(page)
            page.goto(f"{address}/mesa")
            yield page

    yield of
    # That somebody must prove who they are is told by a refusal.
    assert [said for said in wrong if "403" not in said] == []


def _unlock(page: Page, phrase: str = PHRASE) -> None:
    page.get_by_label("Frase de su llave").fill(phrase)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Su llave está abierta")).to_be_visible()


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def _choose(page: Page, phrase: str) -> None:
    page.get_by_label("Frase de su llave").fill(phrase)
    page.get_by_label("Escríbala otra vez").fill(phrase)


def _show_sheet(page: Page, phrase: str = PHRASE) -> None:
    page.get_by_label("Frase de su llave").fill(phrase)
    _press(page, "Ver la hoja otra vez")


def _key_of(database: Database, login: str) -> ReaderKey:
    with database.reading() as session:
        found = own_key(session, queries.person(session, login).id)
        assert found is not None
        return found


def test_a_reader_makes_a_key_that_the_server_never_sees(desk: Desk, database: Database) -> None:
    sent: list[str] = []
    with desk("isaac") as page:
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
        _press(page, "Hacer la llave")
        _choose(page, "isaac isaac isaac")
        _press(page, "Seguir")
        expect(page.get_by_role("alert").filter(has_text="fácil de adivinar")).to_be_visible()
        offered = page.locator(".offered").inner_text()
        assert len(offered.split()) == 6
        _choose(page, f"  {offered.replace(' ', '  ')} ")
        _press(page, "Seguir")
        rows = copied(page)
        _press(page, "Seguir")
        expect(page.get_by_text("Ese grupo no es igual")).to_have_count(2)
        type_back(page, rows)
        _press(page, "Registrar mi llave")
        expect(page.get_by_text("Su llave espera: vale cuando dos coordinaciones")).to_be_visible()
        kept = "[localStorage.length, sessionStorage.length, document.cookie, location.search, location.hash]"
        assert page.evaluate(kept) == [0, 0, "", "", ""]

    key = _key_of(database, "isaac")
    bundle = Bundle.parse(unseal_with(key.bundle, offered).decode())
    assert (bundle.recipient, bundle.signer.public) == (key.recipient, key.verify)
    assert (
        "".join(map("".join, rows))
        == bundle.identity.removeprefix("AGE-SECRET-KEY-1") + bundle.signer.seed.hex().upper()
    )
    secrets = (offered, bundle.identity, bundle.signer.seed.hex(), bundle.text())
    assert any("/mesa/datos/llave" in each for each in sent)
    assert [each for each in sent if any(secret.lower() in each.lower() for secret in secrets)] == []


def test_another_phrase_does_not_open_and_closing_forgets(desk: Desk) -> None:
    with desk("irene") as page:
        page.get_by_label("Frase de su llave").fill("otra frase que no es la suya")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="Esa frase no abre la llave.")).to_be_visible()
        _unlock(page)
        expect(page.locator(".who")).to_contain_text("Irene Soto Vega, Investigación 1")

        _press(page, "Cerrar llave")

        expect(page.get_by_text("La llave quedó cerrada.")).to_be_visible()
        expect(page.get_by_label("Frase de su llave")).to_have_value("")
        expect(page.locator(".who")).to_have_count(0)


def test_a_key_that_nobody_uses_is_closed(desk: Desk) -> None:
    with desk("irene", lambda page: page.clock.install()) as page:
        _unlock(page)
        page.clock.fast_forward("08:30")
        expect(page.get_by_text("Se cerrará en un minuto")).to_have_count(0)
        page.keyboard.press("Tab")
        page.clock.fast_forward("09:30")
        expect(page.get_by_text("Se cerrará en un minuto")).to_be_visible()
        page.clock.fast_forward("00:40")
        expect(page.get_by_text("porque nadie usó la mesa en diez minutos")).to_be_visible()
        expect(page.get_by_label("Frase de su llave")).to_be_visible()


def test_a_desk_that_is_behind_another_window_is_closed(desk: Desk) -> None:
    hide = "Object.defineProperty(document, 'hidden', { get: () => true })"
    with desk("irene", lambda page: page.clock.install()) as page:
        _unlock(page)
        page.evaluate(hide)
        page.clock.fast_forward("05:10")
        expect(page.get_by_text("estuvo cinco minutos detrás de otra ventana")).to_be_visible()


def test_a_phrase_is_changed_and_the_one_before_opens_no_more(desk: Desk, database: Database) -> None:
    before = _key_of(database, "irene")
    with desk("irene") as page:
        _unlock(page)
        _press(page, "Mi llave")
        _press(page, "Cambiar la frase")
        _choose(page, OTHER)
        _press(page, "Cambiar la frase")
        expect(page.get_by_text("La frase cambió.")).to_be_visible()
        _press(page, "Cerrar llave")
        page.get_by_label("Frase de su llave").fill(PHRASE)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="Esa frase no abre la llave.")).to_be_visible()
        _unlock(page, OTHER)

    after = _key_of(database, "irene")
    assert after.recipient == before.recipient
    assert unseal_with(after.bundle, OTHER) == unseal_with(before.bundle, PHRASE)


def test_who_forgot_the_phrase_opens_with_the_sheet(desk: Desk, database: Database) -> None:
    with desk("irene") as page:
        _unlock(page)
        _press(page, "Mi llave")
        _press(page, "Ver la hoja otra vez")
        _show_sheet(page, "la de otra persona")
        expect(page.get_by_role("alert").filter(has_text="Esa frase no abre la llave.")).to_be_visible()
        expect(page.locator(".sheet")).to_have_count(0)
        _show_sheet(page)
        rows = copied(page)
        type_back(page, rows)
        expect(page.get_by_text("La hoja quedó comprobada.")).to_be_visible()
        _press(page, "Cerrar llave")
        _press(page, "Olvidé la frase: abrir con la hoja")
        page.get_by_label("Grupos de la hoja").fill("\n".join(" ".join(row) for row in rows[1:]))
        _press(page, "Abrir")
        expect(page.get_by_role("alert").filter(has_text="no es una llave completa")).to_be_visible()
        page.get_by_label("Grupos de la hoja").fill("\n".join(" ".join(row) for row in rows))
        _press(page, "Abrir")
        _choose(page, OTHER)
        _press(page, "Cambiar la frase")
        expect(page.get_by_text("Su llave está abierta")).to_be_visible()

    assert unseal_with(_key_of(database, "irene").bundle, OTHER)


def test_on_paper_there_is_only_the_key(desk: Desk) -> None:
    with desk("irene") as page:
        _unlock(page)
        _press(page, "Mi llave")
        _press(page, "Ver la hoja otra vez")
        _show_sheet(page)
        expect(page.locator(".sheet")).to_be_visible()
        page.emulate_media(media="print")
        for shown in (".sheet table", ".sheet caption"):
            expect(page.locator(shown)).to_be_visible()
        for hidden in ("body > header", ".who", "main form", "main button >> nth=0"):
            expect(page.locator(hidden)).to_be_hidden()


def _with_device(has_prf: bool) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"hasPrf": has_prf}})

    return prepare


def test_a_passkey_of_the_device_opens_the_key_too(desk: Desk, database: Database) -> None:
    with desk("irene", _with_device(has_prf=True)) as page:
        _unlock(page)
        _press(page, "Mi llave")
        _press(page, "Abrir también con este equipo")
        page.get_by_label("Frase de su llave").fill(PHRASE)
        _press(page, "Abrir también con este equipo")
        expect(page.get_by_text("Este equipo ya abre su llave.")).to_be_visible()
        _press(page, "Cerrar llave")
        _press(page, "Abrir con este equipo")
        expect(page.get_by_text("Su llave está abierta")).to_be_visible()

    key = _key_of(database, "irene")
    assert b"fido2prf" in key.passkey_bundle
    assert unseal_with(key.bundle, PHRASE)


def test_a_device_that_cannot_open_a_key_says_so(desk: Desk, database: Database) -> None:
    with desk("irene", _with_device(has_prf=False)) as page:
        _unlock(page)
        _press(page, "Mi llave")
        _press(page, "Abrir también con este equipo")
        page.get_by_label("Frase de su llave").fill(PHRASE)
        _press(page, "Abrir también con este equipo")
        expect(page.get_by_role("alert").filter(has_text="Este equipo no puede abrir la llave")).to_be_visible()

    assert _key_of(database, "irene").passkey_bundle is None


def test_who_must_prove_again_who_they_are_loses_nothing(desk: Desk, database: Database) -> None:
    with desk("irene") as page:
        _unlock(page)
        _proved(database, timedelta(hours=1))
        _press(page, "Mi llave")
        _press(page, "Cambiar la frase")
        _choose(page, OTHER)
        _press(page, "Cambiar la frase")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Confirme que es usted")
        expect(dialog.get_by_role("link", name="Hacerlo en otra pestaña")).to_have_attribute("target", "_blank")
        _proved(database, timedelta())
        _press(page, "Ya lo hice")
        expect(page.get_by_text("La frase cambió.")).to_be_visible()
        expect(dialog).to_have_count(0)

    assert unseal_with(_key_of(database, "irene").bundle, OTHER)


def test_who_was_invited_comes_to_the_desk_and_proves_there_who_they_are(
    phone: Page, office: str, database: Database
) -> None:
    with database.writing() as session:
        nora = actions.add(session, CONSOLE, "nora", "Nora Paz", Grant(Role.INVESTIGATOR))
        link = f"{office}/oficina/alta/{actions.invite(session, CONSOLE, nora)}"
    _with_device(has_prf=True)(phone)
    phone.goto(link)
    _press(phone, "Hacer mi llave y entrar")
    phone.wait_for_url(f"{office}/mesa")
    _press(phone, "Hacer la llave")
    _choose(phone, OTHER)
    _press(phone, "Seguir")
    type_back(phone, copied(phone))
    _press(phone, "Abrir también con este equipo")
    expect(phone.get_by_text("Este equipo ya abre su llave.")).to_be_visible()
    _proved(database, timedelta(hours=1))
    _press(phone, "Registrar mi llave")
    expect(phone.get_by_role("dialog")).to_contain_text("Confirme que es usted")
    _press(phone, "Usar mi llave de acceso")
    expect(phone.get_by_text("Su llave espera: vale cuando dos coordinaciones")).to_be_visible()

    key = _key_of(database, "nora")
    assert unseal_with(key.bundle, OTHER)
    assert b"fido2prf" in key.passkey_bundle


def _proved(database: Database, ago: timedelta) -> None:
    """Whoever is in proved so long ago who they are."""
    with database.writing() as session:
        for row in session.scalars(select(StaffSession).where(col(StaffSession.ended_at).is_(None))):
            row.verified_at = clock.now() - ago


def test_two_coordinators_sign_a_list_and_one_does_not_suffice(desk: Desk, database: Database) -> None:
    with database.writing() as session:
        register(session, CONSOLE, queries.person(session, "isaac"), Bundle.new().public)
    with desk("carmen") as page:
        _unlock(page)
        _press(page, "Quién lee")
        expect(page.get_by_text("Las personas o las llaves de hoy son otras")).to_be_visible()
        _press(page, "Preparar la lista nueva")
        expect(page.get_by_text("Entra «Investigación 3»")).to_be_visible()
        expect(page.get_by_text("Nadie la ha firmado. Faltan 2 firmas.")).to_be_visible()
        _press(page, "Firmar la lista")
        expect(page.get_by_text("Firmó: Coordinación 1. Falta una firma.")).to_be_visible()
        expect(page.get_by_role("button", name="Firmar la lista")).to_have_count(0)
    with database.reading() as session:
        assert len(complaints.rosters(session, "")) == 1
    with desk("camilo") as page:
        _unlock(page)
        _press(page, "Quién lee")
        _press(page, "Firmar la lista")
        expect(page.get_by_text("Lista 2, vigente")).to_be_visible()
    with database.reading() as session:
        assert [member.label for member in complaints.rosters(session, "")[-1].members if "3" in member.label] == [
            "Investigación 3"
        ]


def test_every_step_is_for_everybody_and_fits_a_phone(desk: Desk) -> None:
    seen = {}
    # The checker itself is a script: only for it the page's policy is put aside.
    with desk("isaac", bypass_csp=True) as page:
        expect(page.get_by_role("button", name="Hacer la llave")).to_be_visible()
        seen["begin"] = faults_of_all(page)
        _press(page, "Hacer la llave")
        _press(page, "Seguir")
        seen["phrase"] = faults_of_all(page)
        _choose(page, OTHER)
        _press(page, "Seguir")
        rows = copied(page)
        _press(page, "Seguir")
        seen["sheet"] = faults_of_all(page)
        type_back(page, rows)
        expect(page.get_by_role("button", name="Registrar mi llave")).to_be_visible()
        seen["passkey"] = faults_of_all(page)
    with desk("carmen", bypass_csp=True) as page:
        expect(page.get_by_label("Frase de su llave")).to_be_visible()
        seen["unlock"] = faults_of_all(page)
        _press(page, "Olvidé la frase: abrir con la hoja")
        seen["paper"] = faults_of_all(page)
        _press(page, "Abrir con la frase")
        _unlock(page)
        _press(page, "Mi llave")
        seen["own"] = faults_of_all(page)
        _press(page, "Quién lee")
        expect(page.get_by_text("vigente")).to_be_visible()
        seen["roster"] = faults_of_all(page)
    assert {step: wrong for step, wrong in seen.items() if wrong} == {}
