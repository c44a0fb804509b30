"""What two people do at the desk, each in a browser of their own; and that nobody does it alone."""

import subprocess
from base64 import b64decode
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select
from starlette.testclient import TestClient

from service.complaints.agreement import Act, Statement
from service.complaints.filing import JSON, File, case_number
from service.complaints.keys import Bundle, new_identity, recipient_of, seal, unseal
from service.complaints.models import Complaint, FormerKeys, Item, KeyGrant, ReaderKey, Reading
from service.complaints.roster import Member, Roster
from service.complaints.rules import CaseState, Kind, Outcome, Post, Which
from service.complaints.sealing import Place, open_grant, seal_item
from service.demonstration import passphrase
from service.foundation import codes
from service.foundation.canonical import canonical_json
from service.foundation.database import Database
from service.staff import queries
from tests.browser.complainant import photo
from tests.browser.conftest import serving
from tests.browser.everybody import faults_of
from tests.browser.test_office import phone_of
from tests.complaints.told import Told
from tests.complaints.world import PHRASE, put_in_force, renewed
from tests.desk.script import demand_script
from tests.missing import demand
from tests.web.office.conftest import People

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

NOW = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
PHOTO = photo((800, 600))
WHY = "Revisamos la obra y el andén no tiene la base que dice el contrato."


@dataclass
class Desk:
    """A service with one complaint, and whoever is asked for at the desk."""

    told: Told
    address: str
    sit: Callable[[str], Page]
    pages: dict[str, Page] = field(default_factory=dict)

    def of(self, login: str, at: datetime = NOW) -> Page:
        """The page of somebody, with their key open. `at`: what their clock shows."""
        if login not in self.pages:
            page = self.sit(login)
            page.clock.set_fixed_time(at)
            page.goto(f"{self.address}/mesa")
            page.get_by_label("Frase de su llave").fill(PHRASE)
            page.get_by_role("button", name="Abrir", exact=True).press("Enter")
            self.pages[login] = page
        return self.pages[login]

    def case(self, login: str) -> Page:
        """The case before somebody, as it is now."""
        page = self.of(login)
        tab = page.get_by_role("button", name="Casos", exact=True)
        expect(tab).to_be_visible()
        tab.press("Enter")
        page.locator("button[id^=case-]").first.press("Enter")
        expect(page.get_by_role("heading", name="Decisiones de dos personas")).to_be_visible()
        return page


@pytest.fixture
def desk(browser: Browser, client: TestClient, staffed: Database, people: People) -> Generator[Desk]:
    demand_script()
    told = Told(staffed, client.app.state.blobs, client.app.state.secret.key("receipt"))
    told.file(contact="Marta, 300 000 0000", files=(File(Kind.FILE, "image/jpeg", PHOTO),))
    with serving(client.app) as port, ExitStack() as phones:

        def sit(login: str) -> Page:
            return phones.enter_context(phone_of(browser, people, login))

        yield Desk(told, f"http://localhost:{port}", sit)


def ask(page: Page, button: str, fill: Callable[[Locator], None], send: str = "Proponer") -> None:
    """Open the form of something, fill it in and send it."""
    page.get_by_role("button", name=button, exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    fill(dialog)
    dialog.get_by_role("button", name=send, exact=True).press("Enter")
    expect(dialog).to_have_count(0)


def reason(dialog: Locator) -> None:
    dialog.get_by_label("Motivo para quien denunció").fill(WHY)


def sign(page: Page, button: str = "Firmar y hacerlo") -> None:
    """Sign as the second person."""
    page.get_by_role("button", name=button, exact=True).press("Enter")
    expect(page.locator(".two").get_by_role("status").get_by_text("Hecho.")).to_be_visible()


def mask(told: Told, word: str) -> None:
    """A reader covers a word of what was told first."""
    signer, case = told.readers.bundles["Investigación 2"].signer, told.case()
    piece = case.pieces[0]
    begin = piece.text.index(word)
    note = canonical_json({"type": "mask", "item": piece.item, "ranges": [[begin, begin + len(word)]]})
    recipient = case.complaint.notes_recipient
    sealed = seal_item(told.id, Which.NOTES, recipient, signer, Place(), Kind.NOTE, note, JSON)
    with told.database.writing() as session:
        row = Item(id=sealed.item, complaint_id=told.id, which=Which.NOTES, size=len(sealed.data), sealed=sealed.data)
        session.add(row)


def test_two_people_conclude_a_case_and_one_cannot(desk: Desk) -> None:
    def conclude(dialog: Locator) -> None:
        dialog.get_by_role("button", name="Proponer").press("Enter")
        expect(dialog.get_by_role("alert")).to_have_text("Elija qué se encontró.")
        dialog.get_by_label("¿Qué se encontró?").select_option("substantiated")
        reason(dialog)

    irene = desk.case("irene")
    ask(irene, "Terminar…", conclude)
    expect(irene.get_by_text("Usted la propuso.")).to_be_visible()
    expect(irene.get_by_role("button", name="Firmar y hacerlo")).to_have_count(0)
    assert desk.told.case().state is CaseState.RECEIVED

    expect(desk.of("carmen").locator(".cases .chip").first).to_have_text("Espera una segunda firma")
    carmen = desk.case("carmen")
    waiting = carmen.locator(".proposal")
    expect(waiting).to_contain_text("La propuso Investigación 1")
    expect(waiting).to_contain_text(WHY)
    expect(waiting).to_contain_text("Se comprobó")
    sign(carmen)
    expect(carmen.get_by_text("La firmó Coordinación 1. Se hizo.")).to_be_attached()

    case = desk.told.case()
    assert case.state is CaseState.CONCLUDED
    assert not any(piece.doubts for piece in case.pieces)
    assert faults_of(carmen) == []


def test_a_case_leaves_when_two_people_say_so_and_stays_when_one_stops_it(desk: Desk) -> None:
    irene = desk.case("irene")
    ask(irene, "Borrar el caso…", reason)
    ivan = desk.case("ivan")
    ivan.get_by_role("button", name="Firmar y hacerlo").press("Enter")
    expect(ivan.locator(".proposal").get_by_role("alert")).to_contain_text("una de ellas coordina")
    assert desk.told.case().complaint.leaving_on is None

    carmen = desk.case("carmen")
    sign(carmen)
    expect(carmen.get_by_text("Este caso se borra el 5 de diciembre de 2026.")).to_be_visible()
    case = desk.told.case()
    assert case.complaint.leaving_on == date(2026, 12, 5)
    assert "5 de diciembre de 2026" in case.pieces[-1].text
    assert WHY in case.pieces[-1].text

    ivan = desk.case("ivan")
    ask(
        ivan,
        "Detener",
        lambda dialog: dialog.get_by_label("¿Por qué se detiene?").fill("Falta leer los anexos."),
        "Detener",
    )
    expect(ivan.get_by_text("Este caso se borra el")).to_have_count(0)
    case = desk.told.case()
    assert case.complaint.leaving_on is None
    assert case.pieces[-1].text.startswith("Este caso ya no se va a borrar.")


def test_a_case_is_sent_to_another_body_which_opens_it_with_plain_age(desk: Desk, tmp_path: Path) -> None:
    demand("age")
    identity = new_identity()
    recipient = recipient_of(identity)

    def send(dialog: Locator) -> None:
        dialog.get_by_label("Entidad", exact=True).select_option("other")
        dialog.get_by_label("Nombre de la entidad").fill("Contraloría Distrital")
        dialog.get_by_label("Llave de la entidad").fill("age1no")
        reason(dialog)
        dialog.get_by_role("button", name="Proponer").press("Enter")
        expect(dialog.get_by_role("alert")).to_contain_text("Esa no es una llave age.")
        dialog.get_by_label("Llave de la entidad").fill(recipient)
        dialog.get_by_role("button", name="Proponer").press("Enter")
        expect(dialog.get_by_role("alert")).to_contain_text("Compare la huella")
        dialog.get_by_label("Comparé la huella").check()

    mask(desk.told, "andén")
    ask(desk.case("irene"), "Enviar a otra entidad…", send)
    carmen = desk.case("carmen")
    expect(carmen.locator(".proposal")).to_contain_text("no está en la lista de quién lee")
    with carmen.expect_download() as download:
        sign(carmen, "Firmar y preparar la carpeta")
        carmen.get_by_role("link", name="Guardar caso-").click()
    ZipFile(download.value.path()).extractall(tmp_path / "recibido")
    (folder,) = (tmp_path / "recibido").iterdir()
    (folder / "SU-LLAVE.txt").write_text(identity)
    orders = [line for line in (folder / "LEEME.txt").read_text().splitlines() if line.startswith("    ")]
    for order in orders[:3]:
        subprocess.run(["bash", "-ec", order], cwd=folder, check=True, capture_output=True)

    assert (folder / "cosas/001.txt").read_text() == "El [tapado] se levantó."
    assert (folder / "cosas/002.jpg").read_bytes() == PHOTO
    change = desk.told.case().changes[-1][1]
    assert (change.state, change.body, change.reason) == (CaseState.REFERRED, "Contraloría Distrital", WHY)

    def number(dialog: Locator) -> None:
        dialog.get_by_label("Número que le dieron").fill("2026-ER-4411")

    ask(desk.case("irene"), "Anotar el número oficial…", number, "Guardar el número")
    expect(desk.of("irene").get_by_text("2026-ER-4411").first).to_be_visible()
    assert desk.told.case().changes[-1][1].number == "2026-ER-4411"


def test_what_two_people_take_away_is_gone_from_the_server(desk: Desk) -> None:
    def take(dialog: Locator) -> None:
        dialog.get_by_label("¿Qué se quita?").select_option(
            label="20 de noviembre de 2026. Escribió: El andén se levantó."
        )
        dialog.get_by_label("Lo que queda en su lugar").fill("El andén se [tapado].")
        dialog.get_by_label("Motivo").fill("Nombraba a un menor de edad.")

    (gone,) = [piece.item for piece in desk.told.case().pieces if piece.text]
    ask(desk.case("irene"), "Quitar algo…", take)
    sign(desk.case("camilo"))

    case = desk.told.case()
    assert gone not in {piece.item for piece in case.pieces}
    assert case.thread.is_whole
    expect(desk.case("irene").get_by_text("El andén se [tapado].").first).to_be_attached()


def test_a_name_is_released_by_who_keeps_it_and_the_case_says_so(desk: Desk, staffed: Database) -> None:
    def want(dialog: Locator) -> None:
        dialog.get_by_label("¿Para qué necesita el nombre?").fill("Para llamarla como testigo.")

    # A newer key that opens nothing keeps its custodian from no name.
    holder = desk.told.readers.bundles["Custodia de identidades"].recipient
    told = {"complaint_id": desk.told.id, "holder": holder, "which": Which.IDENTITY, "epoch": 2}
    with staffed.writing() as session:
        session.add(KeyGrant(id=codes.token_bytes(16).hex(), sealed=seal(b"x" * 200, holder), **told))

    irene = desk.case("irene")
    ask(irene, "Pedir el nombre…", want, "Pedir el nombre")
    carmen = desk.case("carmen")
    expect(carmen.locator(".proposal")).to_contain_text("El nombre lo entrega quien lo custodia")
    expect(carmen.get_by_role("button", name="Firmar y hacerlo")).to_have_count(0)

    dora = desk.of("dora")
    question = dora.locator(".proposal")
    expect(question).to_contain_text("Lo pide Investigación 1")
    expect(question).to_contain_text("Para llamarla como testigo.")
    assert desk.told.case().thread.told["title"] not in dora.content() or not desk.told.case().thread.told["title"]
    question.get_by_role("button", name="Ver el nombre").press("Enter")
    expect(question).to_contain_text("Marta, 300 000 0000")
    question.get_by_role("button", name="Entregar el nombre").press("Enter")
    expect(question).to_contain_text("Usted entregó el nombre.")
    assert faults_of(dora) == []

    expect(desk.case("irene").get_by_text("Marta, 300 000 0000")).to_be_visible()
    carmen = desk.case("carmen")
    expect(carmen.get_by_text("La firmó Custodia de identidades. Se hizo.")).to_be_attached()
    expect(carmen.get_by_text("Marta, 300 000 0000")).to_have_count(0)


def test_who_came_is_given_the_cases_and_who_left_has_no_key_of_what_is_new(desk: Desk, staffed: Database) -> None:
    new = renewed(staffed, desk.told.readers, "Investigación 2", "ivan")
    with staffed.writing() as session:
        old = session.get(ReaderKey, desk.told.readers.bundles["Investigación 2"].recipient)
        old.ended = True
        session.get(ReaderKey, new.recipient).bundle = passphrase.seal(new.text().encode(), PHRASE)

    irene = desk.of("irene")
    irene.get_by_role("button", name="Accesos").press("Enter")
    give, renew = irene.get_by_role("region", name="Dar acceso"), irene.get_by_role("region", name="Renovar llaves")
    give.get_by_role("button", name="Dar acceso").press("Enter")
    expect(give.get_by_role("alert").first).to_have_text("Elija a quién le da acceso.")
    give.get_by_label("¿A quién?").select_option(label="Investigación 2")
    give.get_by_role("button", name="Dar acceso").press("Enter")
    expect(give.get_by_role("status")).to_contain_text("Listo: 1 caso.")
    assert faults_of(irene) == []
    expect(desk.case("ivan").get_by_text("El andén se levantó.").first).to_be_visible()

    renew.get_by_role("button", name="Renovar llaves").press("Enter")
    expect(renew.get_by_role("status")).to_have_text("Listo: 1 caso tiene llaves nuevas.")
    renew.get_by_role("button", name="Renovar llaves").press("Enter")
    expect(renew.get_by_role("status")).to_have_text("Ningún caso lo necesita.")
    with staffed.reading() as session:
        assert session.get(Complaint, desk.told.id).epoch == 2
        holders = set(session.scalars(select(KeyGrant.holder).where(KeyGrant.complaint_id == desk.told.id)))
    assert old.recipient not in holders
    assert {member.recipient for member in desk.told.readers.roster.readers} - holders == {old.recipient}
    # Whoever filed it and whoever reads it have all of it, under the new keys.
    assert [piece.text for piece in desk.told.case().pieces] == ["El andén se levantó.", ""]
    for login in ("carmen", "ivan"):
        expect(desk.case(login).get_by_text("El andén se levantó.").first).to_be_visible()


def test_new_keys_that_open_for_nobody_shut_nobody_out_and_hide_nothing(desk: Desk, staffed: Database) -> None:
    nobody = recipient_of(new_identity())
    with staffed.writing() as session:
        complaint = session.get_one(Complaint, desk.told.id)
        former = {"case_recipient": complaint.case_recipient, "notes_recipient": complaint.notes_recipient}
        session.add(FormerKeys(complaint_id=complaint.id, epoch=1, **former))
        held = select(KeyGrant).where(KeyGrant.complaint_id == complaint.id, KeyGrant.which != Which.IDENTITY)
        for row in session.scalars(held).all():
            told = {"complaint_id": complaint.id, "holder": row.holder, "which": row.which, "epoch": 2}
            session.add(KeyGrant(id=codes.token_bytes(16).hex(), sealed=seal(b"x" * 200, nobody), **told))
        complaint.case_recipient = complaint.notes_recipient = nobody
        complaint.epoch, complaint.summary = 2, seal(b"x" * 1024, nobody)

    irene = desk.case("irene")
    expect(irene.get_by_text("que no abren para usted")).to_be_visible()
    expect(irene.get_by_text("El andén se levantó.").first).to_be_visible()
    assert [piece.text for piece in desk.told.case().pieces] == ["El andén se levantó.", ""]

    irene.get_by_role("button", name="Accesos").press("Enter")
    renew = irene.get_by_role("region", name="Renovar llaves")
    renew.get_by_role("button", name="Renovar llaves").press("Enter")
    expect(renew.get_by_role("status")).to_have_text("Listo: 1 caso tiene llaves nuevas.")
    carmen = desk.case("carmen")
    expect(carmen.get_by_text("El andén se levantó.").first).to_be_visible()
    expect(carmen.get_by_text("que no abren para usted")).to_have_count(0)


BY_HAND = """async ([address, body, proof]) => {
  const { mark } = await (await fetch("/mesa/datos/sesion", { headers: { Accept: "application/json" } })).json();
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-Marca": mark, "X-Prueba": proof };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  return [answer.status, (await answer.json()).detail];
}"""


def test_nobody_does_alone_by_hand_what_takes_two(desk: Desk) -> None:
    page, told = desk.of("irene"), desk.told
    own, other = (told.readers.bundles[label].signer for label in ("Investigación 1", "Coordinación 1"))
    case = page.evaluate("async (id) => (await fetch(`/mesa/datos/casos/${id}`)).json()", told.id)
    bundle = told.readers.bundles["Investigación 1"]
    key = open_grant(
        b64decode(case["grants"]["case"]), bundle.identity, told.id, Which.CASE, case["recipients"]["case"]
    )
    proof = unseal(b64decode(case["challenge"]), key).decode()
    for act in Act:
        statement = Statement(act, told.id, {"items": "3", "reason": WHY, "holder": bundle.recipient}, NOW)
        made = statement.sign(own)
        for signatures in ({own.public: made}, {own.public: made, other.public: made}):
            body = {"statement": statement.document().decode(), "signatures": signatures, "items": [], "summary": None}
            for address in ("actos", "nombre") if act is Act.RELEASE_IDENTITY else ("actos",):
                status, said = page.evaluate(BY_HAND, [f"/mesa/datos/casos/{told.id}/{address}", body, proof])
                assert status == (404 if address == "nombre" else 422), (act, said)
    assert [piece.kind for piece in told.case().pieces] == [Kind.TEXT, Kind.FILE]
    assert told.case().complaint.leaving_on is None


def test_who_watches_sees_who_opened_what_and_that_nothing_was_taken_away(desk: Desk, staffed: Database) -> None:
    readers, bundle = desk.told.readers, Bundle.new()
    watcher = Member(Post.AUDITOR, "Auditoría 1", bundle.recipient, bundle.signer.public)
    with staffed.writing() as session:
        sealed = passphrase.seal(bundle.text().encode(), PHRASE)
        person = queries.person(session, "aura")
        session.add(
            ReaderKey(recipient=bundle.recipient, verify=bundle.signer.public, person_id=person.id, bundle=sealed)
        )
        roster = Roster(2, readers.roster.sha256, date(2026, 11, 20), (*readers.roster.members, watcher))
        put_in_force(session, roster, readers.bundles)
    desk.case("irene")
    desk.case("carmen")
    number = codes.grouped(case_number(desk.told.id))

    aura = desk.of("aura")
    expect(aura.get_by_text("La cadena está completa: 4 lecturas")).to_be_visible()
    rows = aura.get_by_role("row").filter(has_text="Abrió el caso")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(number)
    aura.get_by_label("Quién").select_option("irene")
    expect(rows).to_have_count(1)
    aura.get_by_label("Caso").fill("2222")
    expect(aura.get_by_text("No hay lecturas así.")).to_be_visible()
    assert faults_of(aura) == []
    assert "El andén" not in aura.content()

    with staffed.writing() as session:
        session.delete(session.get(Reading, 2))
    aura.reload()
    aura.get_by_label("Frase de su llave").fill(PHRASE)
    aura.get_by_role("button", name="Abrir", exact=True).press("Enter")
    expect(aura.get_by_role("alert").filter(has_text="La cadena se rompe en la lectura 2")).to_be_visible()


def test_the_second_person_says_no_with_a_reason_and_after_three_days_it_is_too_late(desk: Desk) -> None:
    irene = desk.case("irene")
    ask(irene, "Descartar…", reason)
    carmen = desk.case("carmen")
    ask(carmen, "No firmar…", lambda dialog: dialog.get_by_label("Motivo").fill("Sí cuenta un hecho."), "No firmar")
    expect(carmen.get_by_role("button", name="Firmar y hacerlo")).to_have_count(0)
    irene = desk.case("irene")
    expect(irene.get_by_text("No la firmó Coordinación 1. Motivo: Sí cuenta un hecho.")).to_be_attached()

    ask(irene, "Descartar…", lambda dialog: dialog.get_by_label("Motivo para quien denunció").fill("Era una prueba."))
    desk.of("camilo", NOW + timedelta(hours=73))
    camilo = desk.case("camilo")
    expect(camilo.get_by_text("Venció: pasaron 72 horas sin segunda firma.")).to_be_attached()
    expect(camilo.get_by_role("button", name="Firmar y hacerlo")).to_have_count(0)
    assert desk.told.case().state is CaseState.RECEIVED

    sign(desk.case("carmen"))
    assert desk.told.case().changes[-1][1].outcome is Outcome.DISCARDED
