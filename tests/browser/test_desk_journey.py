"""A complaint from its telling to its end: who tells it has no script, who reads it holds the only keys, two decide.

The service is the one that an operator starts. What goes over the wire, what it holds in memory and everything that
it leaves on the machine is searched for words of the case and for keys: none is there, and each search first shows
that it finds one.
"""

import os
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, expect

from service.complaints.agreement import Act, Statement
from service.complaints.filing import case_number
from service.complaints.keys import unseal
from service.complaints.rules import Outcome, Which
from service.foundation import clock, codes
from service.foundation.database import Database
from service.foundation.language import Language
from service.staff.rules import Role
from tests.browser.complainant import Complainant, photo
from tests.browser.conftest import Site
from tests.browser.desk_people import Reader, saved, sit_down
from tests.browser.everybody import faults_of
from tests.browser.house import House
from tests.browser.wire import Wire
from tests.complaints.canaries import Watch
from tests.complaints.world import listed
from tests.desk.script import demand_script
from tests.trace.memories import held
from tests.trace.served import needles
from tests.web.public.published import publish
from tests.web.ui.serving import held_port
from tests.works.factories import make_work

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

GROUP = {
    "carmen": ("Carmen Díaz Polo", Role.COORDINATOR),
    "camilo": ("Camilo Ruiz Mesa", Role.COORDINATOR),
    "irene": ("Irene Soto Vega", Role.INVESTIGATOR),
    "ivan": ("Iván Marín Paz", Role.INVESTIGATOR),
    "dora": ("Dora Luna Gil", Role.CUSTODIAN),
    "aura": ("Aura Pérez Gil", Role.AUDITOR),
}
BODY = "Contraloría Distrital"
#: What is written in the case, by where: each a word that nobody ever wrote, with what marks all of them.
PLACES = "told who asked noted answered label longer sent found gone opposed".split()


@dataclass
class Story:
    """Everybody of it."""

    house: House
    ana: Complainant
    readers: dict[str, Reader]
    wire: Wire
    outside: Path
    words: dict[str, str]
    faults: dict[str, object]

    def of(self, login: str) -> Reader:
        return self.readers[login]

    def shows(self, state: str, *said: str) -> None:
        """What the complainant's page tells: the state, the day of the last step to it, and these words."""
        self.ana.come_back()
        main = self.ana.page.locator("main")
        expect(main).to_contain_text(f"Estado: {state}")
        for word in said:
            expect(main).to_contain_text(word)
        step = self.ana.page.locator(".said li").filter(has=self.ana.page.locator("b", has_text=state)).first
        expect(step.locator("h3")).to_contain_text(today())
        self.ana.leave()


def today(days: int = 0) -> str:
    return Language("es").long_date(clock.today() + timedelta(days=days))


@pytest.fixture
def story(browser: Browser, database: Database, tmp_path: Path, tmp_path_factory) -> Generator[Story]:
    demand_script()
    with database.writing() as session:
        publish(session, make_work())
    mark = f"Ñandú-{codes.mint(12)}"
    words = {place: f"{mark}-{place}" for place in PLACES}
    faults: dict[str, object] = {}
    with held_port() as port, ExitStack() as closing:
        house = House(f"http://localhost:{port}", port, database, tmp_path, mark)
        closing.callback(house.end)
        house.begin()
        wire, readers = Wire(), {}
        for login in GROUP:
            readers[login] = reader = sit_down(browser, house.url)
            closing.callback(reader.page.context.close)
            wire.listen(reader.page.context)
            reader.looked = looking(reader, faults)
        plain = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
        closing.callback(plain.close)
        ana = Complainant(plain.new_page(), Site(house.url, house.data, listed()))
        yield Story(house, ana, readers, wire, tmp_path_factory.mktemp("outside"), words, faults)


def looking(reader: Reader, faults: dict[str, object]) -> Callable[[str], None]:
    """Looks at each view once, with the checker of pages and at 320 pixels. With VALLA_LOOKS, a folder, it takes pictures."""
    folder = os.environ.get("VALLA_LOOKS")

    def look(name: str) -> None:
        if name in faults:
            return
        for width in (360, 1280) if folder else ():
            reader.page.set_viewport_size({"width": width, "height": 900})
            file = re.sub(r"\W+", "-", name) + f"-{width}.png"
            reader.page.screenshot(path=Path(folder, file), full_page=True)
        faults[name] = faults_of(reader.page)

    return look


def everybody_enrols(story: Story) -> None:
    """A key for each, made in their own browser; and the list of who reads, signed there by both coordinators."""
    house = story.house
    for login, (name, role) in GROUP.items():
        reader = story.of(login)
        reader.enrol(house.invite(login, name, role))
        house.bundles[login] = reader.bundle
        house.phrases[login] = reader.phrase
    order = ["roster", "draft", "--control-body", f"{BODY}={key_outside(story.outside, BODY)}"]
    for name in ("Personería", "Universidad", "Notaría"):
        order += ["--recovery", f"{name}={key_outside(story.outside, name)}"]
    house.valla(*order)
    for login, told in (("carmen", "Falta una firma."), ("camilo", "Lista 1, vigente")):
        story.of(login).unlock()
        story.of(login).sign_list(told)


def key_outside(folder: Path, name: str) -> str:
    """A key that somebody outside makes with plain `age`; its public part."""
    made = subprocess.run(["age-keygen", "-o", folder / f"{name}.txt"], check=True, capture_output=True, text=True)
    return re.search(r"age1\w+", made.stderr + made.stdout)[0]


def somebody_tells(story: Story) -> None:
    """Without a script, with a photo, and with a name that only its custodian may open."""
    ana, words = story.ana, story.words
    ana.tell(photo((800, 600)), contact=words["who"], text=words["told"])
    # The watch is awake: whoever took it in has had it in memory.
    assert held(story.house.pid, needles({"told": story.house.mark}, {}, {}))
    story.house.receipt = ana.receipt
    ana.prove()
    ana.leave()


def irene_reads_and_asks(story: Story) -> None:
    irene, words = story.of("irene"), story.words
    irene.unlock()
    page = irene.case()
    expect(page.get_by_text(words["told"]).first).to_be_visible()
    irene.press("Ampliar: Imagen adjunto-1.jpg")
    expect(page.get_by_role("dialog").get_by_role("img")).to_have_js_property("naturalWidth", 800)
    page.keyboard.press("Escape")
    page.get_by_label("Nota nueva").fill(words["noted"])
    irene.press("Guardar la nota")
    expect(page.locator(".said.inside")).to_contain_text(words["noted"])
    irene.looked("case")
    irene.say("Falta información", words["asked"])


def ivan_assigns_and_extends(story: Story) -> None:
    ivan, words = story.of("ivan"), story.words
    ivan.unlock()
    page = ivan.case()
    expect(page.get_by_text(words["answered"]).first).to_be_visible()
    page.get_by_label("Asignar a").select_option("Investigación 2")
    ivan.press("Asignar")
    expect(page.get_by_text("Lo lleva Investigación 2.")).to_be_visible()
    page.get_by_label("Etiqueta nueva").fill(words["label"])
    ivan.press("Poner")
    expect(page.get_by_role("button", name=f"Quitar {words['label']}")).to_be_visible()
    ivan.looked("case")
    ivan.say("Con más plazo", Días_hábiles_de_más="5", Razón=words["longer"])


def reason(word: str) -> Callable[[Locator], None]:
    return lambda dialog: dialog.get_by_label("Motivo para quien denunció").fill(word)


def two_send_it_on(story: Story) -> None:
    """One proposes, another signs; what comes out is opened where it goes with plain `age`."""

    def send(dialog: Locator) -> None:
        dialog.get_by_label("Entidad", exact=True).select_option(label=BODY)
        reason(story.words["sent"])(dialog)

    ivan, carmen = story.of("ivan"), story.of("carmen")
    ivan.case()
    ivan.propose("Enviar a otra entidad…", send)
    carmen.unlock()
    carmen.case()
    carmen.sign("La propuso Investigación 2", "Firmar y preparar la carpeta")
    ZipFile(saved(carmen.page, "Guardar caso-", story.outside)).extractall(story.outside / "received")
    (folder,) = (story.outside / "received").iterdir()
    shutil.copy(story.outside / f"{BODY}.txt", folder / "SU-LLAVE.txt")
    orders = [line for line in (folder / "LEEME.txt").read_text().splitlines() if line.startswith("    ")]
    for order in orders[:3]:
        subprocess.run(["bash", "-ec", order], cwd=folder, check=True, capture_output=True)
    opened = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file() and each.suffix != ".age")
    assert story.words["told"].encode() in opened
    assert list(folder.glob("cosas/*.jpg"))
    assert not any(story.words[each].encode() in opened for each in ("who", "noted", "label"))
    (sheet,) = folder.glob("hoja-de-custodia.txt")
    assert len(re.findall(r"^[0-9a-f]{64}  .+\.age$", sheet.read_text(), re.MULTILINE)) == len(
        list(folder.rglob("*.age"))
    )


def two_conclude(story: Story) -> None:
    def conclude(dialog: Locator) -> None:
        dialog.get_by_label("¿Qué se encontró?").select_option(label="Se comprobó")
        reason(story.words["found"])(dialog)

    irene, carmen = story.of("irene"), story.of("carmen")
    irene.case()
    irene.propose("Terminar…", conclude)
    carmen.case()
    carmen.sign(story.words["found"])


def two_delete(story: Story) -> None:
    irene, carmen = story.of("irene"), story.of("carmen")
    irene.case(is_over=True)
    irene.propose("Borrar el caso…", reason(story.words["gone"]))
    page = carmen.case(is_over=True)
    carmen.sign(story.words["gone"])
    expect(page.get_by_text(f"Este caso se borra el {today(15)}.")).to_be_visible()


def nobody_does_it_alone(story: Story) -> None:
    """What a person's own browser sends by hand with one signature, or one twice, is refused, and nothing moves."""
    house, irene = story.house, story.of("irene")
    before = house.complaint()
    irene.prove()
    told = irene.page.evaluate(f"fetch('/mesa/datos/casos/{before.id}').then(answer => answer.json())")
    proof = unseal(b64decode(told["challenge"]), house.key(Which.CASE)).decode()
    signer = irene.bundle.signer
    for act in (Act.CONCLUDE, Act.EXPORT, Act.DELETE, Act.REDACT):
        about = {"items": str(told["items"]["case"]), "outcome": Outcome.DISCARDED.value, "change": "0" * 64}
        statement = Statement(act, before.id, about, clock.now())
        signed = {signer.public: statement.sign(signer)}
        for signatures in (signed, signed | {story.of("ivan").bundle.signer.public: statement.sign(signer)}):
            body = {"statement": statement.document().decode(), "signatures": signatures, "items": []}
            status, kind, said = irene.fetch(f"casos/{before.id}/actos", proof, body)
            assert (status, kind) == (422, "application/problem+json"), said
            assert "Falta la segunda persona" in said
    after = house.complaint()
    assert (after.standing, after.leaving_on) == (before.standing, before.leaving_on)
    # It is no lack of a right to write that was refused.
    assert irene.fetch(f"casos/{before.id}/cosas", proof, {"items": [], "summary": None})[0] == 200


def the_wire_said_nothing(story: Story) -> None:
    """Only what is sealed went over the wire, nothing stays in the browsers; the search finds what is there."""
    house, irene, control = story.house, story.of("irene"), f"Ñandú-{codes.mint(12)}"
    for reader in story.readers.values():
        story.wire.look(reader.page)
    assert story.wire.seen(Watch([house.mark, house.receipt, *house.phrases.values()]), house.secrets()) == set()
    # At the door somebody is taken on before the answer can be looked at; nothing of a case is there.
    assert [each for each in story.wire.unseen - story.wire.looked_at if "/oficina/" not in each] == []
    number = case_number(house.complaint().id).encode()
    assert any(number in each for each in story.wire.got)
    for asking in (irene.page, *irene.page.workers[:1]):
        asking.evaluate("word => fetch('/salud?palabra=' + word, {method: 'POST', body: word}).then(() => 0)", control)
        story.wire.look(irene.page)
        found = {each for each in story.wire.sent if control.encode() in each}
        assert found, asking
        story.wire.sent -= found


def it_stays(story: Story) -> None:
    page = story.of("irene").case(is_over=True)
    expect(page.get_by_text(story.words["opposed"]).first).to_be_visible()
    expect(page.get_by_text("Este caso se borra el")).to_have_count(0)


def others_look(story: Story) -> None:
    """Who watches the readers finds every reading; who keeps the names is asked for none."""
    aura, dora = story.of("aura"), story.of("dora")
    aura.unlock()
    expect(aura.page.get_by_text("La cadena está completa")).to_be_visible()
    aura.looked("readings")
    dora.unlock()
    expect(dora.page.get_by_text("Nadie pide un nombre ahora.")).to_be_visible()
    dora.looked("names")
    carmen = story.of("carmen")
    for tab in ("Accesos", "Mi llave"):
        carmen.go(tab)
        carmen.looked(tab)


def inside(story: Story, *steps: Callable[[Story], None]) -> None:
    """What readers do among themselves, with a service that begins anew, and knows no more of it in the end."""
    story.house.begin()
    for step in steps:
        step(story)
    story.house.knows_nothing()


def test_a_complaint_is_read_answered_sent_on_and_ended_by_people_who_alone_hold_its_keys(story: Story) -> None:
    house, ana, words = story.house, story.ana, story.words
    everybody_enrols(story)
    somebody_tells(story)
    inside(story, irene_reads_and_asks)
    story.shows("Falta información", words["asked"])
    ana.come_back()
    ana.answer(words["answered"])
    ana.leave()
    inside(story, ivan_assigns_and_extends)
    story.shows("Con más plazo", "5 días hábiles más.", words["longer"])
    inside(story, nobody_does_it_alone, two_send_it_on)
    story.shows("Enviado a otra entidad", f"Lo tiene ahora: {BODY}.", words["sent"])
    inside(story, two_conclude)
    story.shows("Terminado", "Resultado: Se comprobó.", words["found"])
    inside(story, two_delete)
    ana.come_back()
    expect(
        ana.page.get_by_text(f"Dos personas autorizadas decidieron borrar este caso el {today(15)}.")
    ).to_be_visible()
    ana.answer(words["opposed"])
    ana.leave()
    inside(story, it_stays, others_look)
    assert house.complaint().leaving_on is None
    assert {name: wrong for name, wrong in story.faults.items() if wrong} == {}
    # A refusal is told to the console too: that a list is not signed yet, a proof is old, or one is alone.
    said = [each for reader in story.readers.values() for each in reader.wrong]
    assert [each for each in said if not re.search(r"status of (403|422)", each)] == []
    the_wire_said_nothing(story)
    control = house.folder / "control"
    control.write_text(words["told"], encoding="utf-8")
    assert set(house.remains()) == {control}
