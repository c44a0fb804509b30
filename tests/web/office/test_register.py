"""Registering a work: from a number that SECOP knows, from one that it does not, by hand; section by section."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.foundation.database import Database
from service.office import queries
from service.office.models import Draft
from service.office.rules import Kind
from service.publication import actions as publishing
from service.publication import queries as publication
from service.publication.document import Publisher
from service.sources.actions import import_secop
from service.works.actions import register
from service.works.facts import ModificationKind, Nature, Party, Work, WorkStatus
from tests.sources.tables import contract, process, write_json
from tests.web.conftest import Seen
from tests.web.office.conftest import ENTITY, INFRASTRUCTURE, Browser, People
from tests.works.factories import BUILDER, make_contract, make_owner, make_process, make_work

#: A work that the import does not take for one: the office knows better.
ODD = {
    "tipo_de_contrato": "Prestación de servicios",
    "objeto_del_contrato": "INTERVENCIÓN DEL PARQUE DEL BARRIO MANGA",
    "urlproceso": "https://community.secop.gov.co/Public/Tendering/OpportunityDetail/Index?noticeUID=CO1.NTC.77",
    "nombre_entidad": "ALCALDIA DE PUERTO MANSO",
}
Import = Callable[..., None]


@pytest.fixture
def imported(database: Database, publisher: Publisher, tmp_path: Path) -> Import:
    """Reads rows of SECOP."""

    def read(*rows: dict[str, Any]) -> None:
        import_secop(database, write_json(tmp_path / "secop.json", rows), publisher)

    return read


def _begun(who: Browser, **typed: str) -> str:
    """The address of the draft that a form begins."""
    location = who.done("/oficina/obras/nueva", typed)
    return location.rpartition("/")[0]


def _draft(database: Database, path: str) -> tuple[Draft, Work]:
    with database.reading() as session:
        draft = session.get(Draft, path.rpartition("/")[2])
        assert draft is not None
        return draft, queries.work_of(draft)


def _fields(who: Browser, path: str) -> dict[str, str]:
    """The fields of a section as the page fills them."""
    seen = who.open(path)
    found = {each["name"]: each.get("value", "") for each in seen.all("input") if each.get("type") != "hidden"}
    found |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', seen.html, re.DOTALL))
    for name, body in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', seen.html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "CO1.PCCNTR.1",
        " co1.pccntr.1 ",
        "CO1.BDOS.1",
        "INF-1-2025",
        "https://community.secop.gov.co/Public/Tendering/OpportunityDetail/Index?noticeUID=CO1.NTC.77&isFromPublicArea=True",
    ],
)
def test_a_number_that_was_imported_fills_the_form(
    people: People, imported: Import, database: Database, typed: str
) -> None:
    imported(contract(1, **ODD))
    ana = people("ana")

    path = _begun(ana, numero=typed)

    draft, work = _draft(database, path)
    assert (draft.kind, draft.entity) == (Kind.REGISTRATION, ENTITY)
    signed = work.contracts()[0]
    assert (signed.id, signed.value_amount, signed.ends_on) == ("CO1.PCCNTR.1", 1_000_000_000, date(2026, 3, 1))
    assert signed.supplier is not None
    assert signed.supplier.nit == "900123456"
    filled = _fields(ana, f"{path}/contrato")
    assert filled["contratista"] == "Constructora del Caribe SAS"
    assert filled["valor"] == "1.000.000.000"
    assert "1.000 millones" in ana.seen.said().replace("\xa0", " ")


@pytest.fixture
def published(database: Database, publisher: Publisher) -> Callable[[Work], Work]:
    """Publishes a work without the office."""

    def publish(work: Work) -> Work:
        with database.writing() as session:
            register(session, [work])
            publishing.publish(session, [work.id], publisher)
        return work

    return publish


def _latest(database: Database, work_id: str) -> Work:
    with database.reading() as session:
        return publication.latest(session, work_id).work


def _page_of(seen: Seen) -> str:
    """What the public reads of a work: without the banner of the preview, and without the moment of publishing."""
    main = re.search(r"<main.*</footer>", seen.html, re.DOTALL)
    assert main is not None
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<time[^>]*T[^>]*>.*?</time>", "", main[0]))
    return " ".join(words.split()).partition("Este sitio")[0]


def test_a_pasted_address_stays_with_the_work_that_secop_does_not_know(people: People, database: Database) -> None:
    ana = people("ana")
    url = "https://community.secop.gov.co/Public/Tendering/OpportunityDetail/Index?noticeUID=CO1.NTC.5"

    seen = ana.refused("/oficina/obras/nueva", {"numero": url})

    assert "Todavía no tenemos ese número" in seen.said()
    kept = next(each["value"] for each in seen.all("input") if each.get("name") == "numero" and each["value"])
    path = _begun(ana, numero=kept, nombre="Parque de Manga")
    work = _draft(database, path)[1]
    assert (work.title, work.processes[0].url) == ("Parque de Manga", url)


def test_a_number_that_nobody_knows_is_kept_with_the_work(people: People, database: Database) -> None:
    path = _begun(people("ana"), numero="CO1.PCCNTR.99", nombre="Parque de Manga")

    assert _draft(database, path)[1].contracts()[0].id == "CO1.PCCNTR.99"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"numero": ""}, "Escriba el número del contrato"),
        ({"numero": "https://www.colombiacompra.gov.co/secop"}, "Eso no trae un número"),
        ({"numero": "", "nombre": ""}, "Escriba el número del contrato"),
        ({"numero": "", "nombre": "", "a_mano": "si"}, "Escriba el nombre de la obra"),
        ({"numero": "CO1.PCCNTR.99", "nombre": "", "a_mano": "si"}, "Escriba el nombre de la obra"),
        ({"nombre": "Mejoramiento de la vivienda de la señora Rosa Pérez"}, "eso no se publica"),
    ],
)
def test_nothing_that_can_be_looked_for(people: People, typed: dict[str, str], words: str) -> None:
    assert words in people("ana").refused("/oficina/obras/nueva", typed).said()


@pytest.mark.parametrize("pressed", [{}, {"a_mano": "si"}])
@pytest.mark.parametrize(("number", "contractor"), [("CO1.PCCNTR.1", True), ("CO1.PCCNTR.99", False)])
def test_number_and_name_arrive_together_whichever_button_is_pressed(
    people: People, imported: Import, database: Database, pressed: dict[str, str], number: str, contractor: bool
) -> None:
    imported(contract(1, **ODD))
    ana = people("ana")
    seen = ana.open("/oficina/obras/nueva")
    (form,) = re.findall(r'<form[^>]*action="/oficina/obras/nueva".*?</form>', seen.html, re.DOTALL)
    assert re.findall(r'name="(numero|nombre|a_mano)"', form) == ["numero", "nombre", "a_mano"]

    work = _draft(database, _begun(ana, numero=number, nombre="Parque de Manga", **pressed))[1]

    signed = work.contracts()[0]
    assert (work.title, signed.id) == ("Parque de Manga", number)
    assert (signed.supplier is not None) is contractor


def test_a_name_typed_beside_a_number_stays_through_every_question(
    people: People, imported: Import, published: Callable[[Work], Work]
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    imported(contract(1, **ODD | {"nombre_entidad": "GOBERNACION DEL LITORAL", "nit_entidad": "800111222"}))
    ana, name = people("ana"), "Parque de Manga"

    for typed in ({"numero": "nada", "nombre": name}, {"numero": "CO1.PCCNTR.1", "nombre": name}):
        seen = ana.refused("/oficina/obras/nueva", typed)
        assert name in [each.get("value") for each in seen.all("input")]


def test_a_number_that_is_at_hand_is_not_typed(people: People) -> None:
    assert _fields(people("ana"), "/oficina/obras/nueva?numero=CO1.PCCNTR.1")["numero"] == "CO1.PCCNTR.1"


def test_a_supervision_is_no_work(people: People, imported: Import) -> None:
    imported(contract(7, tipo_de_contrato="Interventoría", objeto_del_contrato="INTERVENTORÍA DEL PARQUE"))

    seen = people("ana").refused("/oficina/obras/nueva", {"numero": "CO1.PCCNTR.7"})

    assert "Ese contrato es de interventoría" in seen.said()


def test_a_work_that_is_there_is_gone_on_with_and_not_registered_twice(
    people: People, imported: Import, published: Callable[[Work], Work]
) -> None:
    work = published(make_work(owner=make_owner(entity=ENTITY)))

    for number in ("CO1.PCCNTR.6543210", "CO1.BDOS.5432109", "LP-012-2024"):
        seen = people("ana").refused("/oficina/obras/nueva", {"numero": number})
        assert "Esa obra ya está" in seen.said()
        assert {"href": f"/oficina/obras/{work.id.lower()}/datos"} in seen.all("a")
    # Of another entity it is read, not written.
    assert {"href": f"/obras/{work.id.lower()}"} in people("carla").refused(
        "/oficina/obras/nueva", {"numero": "CO1.PCCNTR.6543210"}
    ).all("a")


def test_a_contract_of_another_entity_is_asked_about(
    people: People, imported: Import, published: Callable[[Work], Work], database: Database
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    imported(contract(1, **ODD | {"nombre_entidad": "GOBERNACION DEL LITORAL", "nit_entidad": "800111222"}))
    ana = people("ana")

    seen = ana.refused("/oficina/obras/nueva", {"numero": "CO1.PCCNTR.1"})

    assert "Lo contrató otra entidad En SECOP ese contrato es de «Gobernacion del Litoral»" in seen.said()
    path = _begun(ana, numero="CO1.PCCNTR.1", es_nuestra="si")
    assert _draft(database, path)[0].entity == ENTITY


def test_a_draft_with_the_number_is_gone_on_with(people: People) -> None:
    path = _begun(people("ana"), numero="CO1.PCCNTR.99", nombre="Parque de Manga")

    seen = people("beto").refused("/oficina/obras/nueva", {"numero": "CO1.PCCNTR.99"})

    assert {"href": f"{path}/lugar"} in seen.all("a")


def test_a_name_that_is_like_another_is_asked_about(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    ana = people("ana")

    seen = ana.refused("/oficina/obras/nueva", {"nombre": "Pavimentación calle 30, El Pozón"})

    assert "Pavimentación de la calle 30 en El Pozón" in seen.said()
    assert not _begun(ana, nombre="Alcantarillado de Manga").startswith("/oficina/obras")
    path = _begun(ana, nombre="Pavimentación calle 30, El Pozón", es_otra="si")
    assert _draft(database, path)[1].title == "Pavimentación calle 30, El Pozón"
    assert "¿Es una de estas?" in ana.open(f"{path}/vista").said()


def test_the_same_form_sent_twice_begins_one_draft(people: People, database: Database) -> None:
    ana = people("ana")
    seen = ana.open("/oficina/obras/nueva")
    minted = next(each["value"] for each in seen.all("input") if each.get("name") == "borrador")

    first = _begun(ana, nombre="Parque de Manga", borrador=minted)
    again = _begun(ana, nombre="Parque de Manga", borrador=minted)

    assert first == again == f"/oficina/borradores/{minted}"


TOLD = {
    "obra": {
        "nombre": "Parque de Manga",
        "para_que": "Que los niños jueguen.",
        "tipo": "construction",
        "sector": "Recreación",
        "objeto": "Construcción del parque.",
    },
    "lugar": {"barrio": "Manga", "comuna": "1", "direccion": "Calle 25 con 20", "punto": "10.4123, -75.5344"},
    "contrato": {
        "numero": "INF-1-2026",
        "contratista": "Parques del Caribe S.A.S.",
        "nit_contratista": "901.234.567",
        "valor": "$ 1200 millones",
        "anticipo": "0",
        "modalidad": "open",
        "contrato_secop": "",
        "proceso_secop": "",
    },
    "fechas": {
        "estado": "implementation",
        "fecha_firma": "1/9/2026",
        "fecha_inicio": "2026-10-02",
        "fecha_fin": "2 de octubre de 2027",
        "avance_real": "12,5",
        "avance_programado": "15",
        "fecha_avance": "",
    },
    "quien": {
        "interventor": "Vigías S.A.S.",
        "nit_interventor": "800123456",
        "numero_interventoria": "INF-2-2026",
        "valor_interventoria": "90 millones",
        "dependencia": INFRASTRUCTURE,
        "responsable": "Ana Mejía",
        "contacto": "obras@puerto-manso.example",
    },
}


def test_each_section_is_saved_by_itself_and_the_preview_is_the_page(
    people: People, database: Database, visit: Callable[[str], Seen]
) -> None:
    ana = people("ana")
    path = _begun(ana, nombre="Parque de Manga")

    # Left where one pleases: what is saved stays, what lacks is told.
    at = ana.done(f"{path}/lugar", TOLD["lugar"])
    assert at == f"{path}/contrato?guardado=lugar"
    assert ana.done(f"{path}/lugar", TOLD["lugar"] | {"ver": "si"}) == f"{path}/vista"
    assert "Se guardó «El lugar»." in ana.open(at).said()
    assert {"href": f"{path}/quien#responsable"} in ana.seen.all("a")
    for name, told in TOLD.items():
        at = ana.done(f"{path}/{name}", told)
    assert at == f"{path}/vista"
    # What was typed is what the form shows again: nothing is typed twice.
    again = [ana.done(f"{path}/{name}", _fields(ana, f"{path}/{name}")) for name in TOLD]
    assert again[-1] == at
    preview = ana.open(at)
    assert "Vista previa: todavía no es pública" in preview.said()
    assert "Falta" not in preview.said().partition("Volver al borrador")[0]
    work = _draft(database, path)[1]
    built, watched = work.contracts()[0], work.contracts(Nature.SUPERVISION)[0]
    assert (built.value_amount, built.starts_on, built.ends_on) == (
        1_200_000_000,
        date(2026, 10, 2),
        date(2027, 10, 2),
    )
    assert {origin.source for origin in work.origins()} == {INFRASTRUCTURE}
    assert (built.advance_amount, watched.value_amount, work.status) == (0, 90_000_000, WorkStatus.IMPLEMENTATION)
    assert visit(f"/obras/{work.id.lower()}", 404)

    assert ana.done(f"{path}/publicar").partition("?")[0] == f"/oficina/obras/{work.id.lower()}"

    assert _page_of(visit(f"/obras/{work.id.lower()}")) == _page_of(preview)
    assert _latest(database, work.id) == work


@pytest.mark.parametrize(
    ("section", "typed", "field", "words"),
    [
        ("obra", {"nombre": ""}, "nombre", "Escriba el nombre"),
        ("obra", {"objeto": "Arreglo de la vivienda de la señora Rosa Pérez"}, "objeto", "eso no se publica"),
        ("lugar", {"punto": "por la iglesia"}, "punto", "Cópielo del mapa"),
        ("contrato", {"valor": "mil"}, "valor", "1.200.000.000 o 1200 millones"),
        ("contrato", {"valor": "1200"}, "valor", "faltan ceros"),
        ("contrato", {"valor": "1 millón", "anticipo": "2 millones"}, "anticipo", "El anticipo es mayor"),
        ("contrato", {"nit_contratista": "900123456-1"}, "nit_contratista", "Revise las cifras"),
        ("contrato", {"nit_contratista": "1047382910"}, "nit_contratista", "no se publica"),
        ("contrato", {"contratista": "", "nit_contratista": "900123456"}, "contratista", "Escriba también el nombre"),
        ("contrato", {"contrato_secop": "123"}, "contrato_secop", "Es así: CO1.PCCNTR."),
        ("fechas", {"fecha_fin": "31/02/2027"}, "fecha_fin", "Escriba día, mes y año"),
        ("fechas", {"fecha_fin": "2026-01-01"}, "fecha_fin", "El fin es anterior al inicio"),
        ("fechas", {"fecha_avance": "2027-01-01"}, "fecha_avance", "Ese día no ha llegado"),
        ("fechas", {"avance_real": "120"}, "avance_real", "de 0 a 100"),
        ("quien", {"contacto": "mañana"}, "contacto", "Escriba un correo o un teléfono"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(
    people: People, database: Database, section: str, typed: dict[str, str], field: str, words: str
) -> None:
    ana = people("ana")
    path = _begun(ana, nombre="Parque de Manga")
    before = _draft(database, path)[1]
    told = TOLD[section] | typed

    seen = ana.refused(f"{path}/{section}", told)

    assert words in seen.said()
    assert {"href": f"#{field}"} in seen.all("a")
    wrong = next(each for tag in ("input", "textarea") for each in seen.all(tag) if each.get("id") == field)
    assert wrong["aria-describedby"].endswith(f"{field}-error")
    shown = {each["name"]: each["value"] for each in seen.all("input") if each.get("id")}
    assert shown == {name: value for name, value in told.items() if name in shown}
    assert _draft(database, path)[1] == before


def test_what_is_known_is_not_typed_again(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    ana = people("ana")
    path = _begun(ana, nombre="Alcantarillado")

    ana.done(f"{path}/lugar", {"barrio": "el pozon"})
    offered = [each["value"] for each in ana.open(f"{path}/contrato").all("option")]
    ana.done(f"{path}/contrato", {"contratista": next(each for each in offered if "900123456" in each)})
    ana.done(f"{path}/quien", {"dependencia": "secretaria de infraestructura", "nit_interventor": "800987654"})

    work = _draft(database, path)[1]
    assert (work.place.barrio, work.place.commune) == ("El Pozón", "UCG 6")
    assert work.contracts()[0].supplier == make_contract().supplier
    assert work.contracts(Nature.SUPERVISION)[0].supplier is not None
    assert work.owner == make_owner(entity=ENTITY)


def test_another_contractor_does_not_keep_the_tax_number_of_the_one_before(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    ana = people("ana")
    path = _begun(ana, nombre="Alcantarillado")
    ana.done(f"{path}/contrato", TOLD["contrato"])
    told = _fields(ana, f"{path}/contrato")

    seen = ana.refused(f"{path}/contrato", told | {"contratista": "Otra S.A.S."})
    assert "Ese NIT es de «Parques del Caribe S.A.S.»" in seen.said()
    ana.done(f"{path}/contrato", told | {"contratista": f"{BUILDER.name} · NIT {BUILDER.nit}"})
    assert _draft(database, path)[1].contracts()[0].supplier == BUILDER
    ana.done(f"{path}/contrato", told | {"contratista": "Otra S.A.S.", "nit_contratista": ""})
    assert _draft(database, path)[1].contracts()[0].supplier == Party("CO-NOMBRE-otra-s-a-s", "Otra S.A.S.")
    ana.done(f"{path}/contrato", told | {"contratista": "", "nit_contratista": ""})
    assert _draft(database, path)[1].contracts()[0].supplier is None


def test_a_contract_of_another_work_is_refused(
    people: People, published: Callable[[Work], Work], imported: Import
) -> None:
    published(make_work(owner=make_owner(entity=ENTITY)))
    ana = people("ana")
    path = _begun(ana, nombre="Alcantarillado")

    seen = ana.refused(f"{path}/contrato", {"contrato_secop": "CO1.PCCNTR.6543210"})
    assert "ya es de la obra 7K3QM2XMC" in seen.said()

    # Imported meanwhile: publishing refuses in a sentence too.
    ana.done(f"{path}/contrato", {"contrato_secop": "CO1.PCCNTR.5"})
    imported(contract(5))
    assert "Cada contrato va en una sola" in ana.refused(f"{path}/publicar").said()
    assert "Cada contrato va en una sola" in ana.open(f"{path}/vista").said()


def test_drafts_of_another_entity_do_not_exist(people: People) -> None:
    path = _begun(people("ana"), nombre="Parque de Manga")

    for address in (f"{path}/obra", f"{path}/vista"):
        assert people("carla").client.get(address).status_code == 404
        assert people("ines").client.get(f"{path}/obra").status_code == 404
    assert people("carla").send(f"{path}/obra", TOLD["obra"]).status_code == 404
    assert people("ana").client.get(f"{path}/nada").status_code == 404
    assert people("ana").send(f"{path}/nada").status_code == 404


def test_who_is_of_one_dependency_writes_for_it_without_saying_so(people: People, database: Database) -> None:
    dario = people("dario")
    path = _begun(dario, nombre="Parque de Manga")
    draft, work = _draft(database, path)
    assert (draft.entity, draft.dependency) == (ENTITY, INFRASTRUCTURE)
    assert work.owner is not None
    assert work.owner.dependency == INFRASTRUCTURE

    seen = dario.refused(f"{path}/quien", TOLD["quien"] | {"dependencia": "Secretaría de Salud"})

    assert f"Usted escribe obras de «{INFRASTRUCTURE}»" in seen.said()


#: What a person types where nothing is known; of a list, one of its words.
ANSWERS = {name: value for told in TOLD.values() for name, value in told.items()}


def _walked(who: Browser, at: str) -> tuple[int, int, int]:
    """Answer what lacks, screen after screen, until it is published: fields typed, buttons pressed, screens seen."""
    typed = pressed = 0
    screens = 1
    while not at.endswith("/vista"):
        fields = _fields(who, at)
        asked = re.findall(r'<label for="(\w+)">((?:(?!\(opcional\))[^<])*)</label>', who.seen.html)
        lacking = {name: ANSWERS[name] for name, _ in asked if name in ANSWERS and not fields[name]}
        if f'<option value="{ANSWERS["barrio"]}">' in who.seen.html:
            lacking.pop("comuna", None)  # a barrio that is known brings it
        typed, pressed, screens = typed + len(lacking), pressed + 1, screens + 1
        at = who.done(at.partition("?")[0], fields | lacking)
    assert "Falta" not in who.open(at).said().partition("Volver al borrador")[0]
    who.done(at.replace("/vista", "/publicar"))
    return typed, pressed + 1, screens


def _promised() -> dict[str, tuple[int, int, int]]:
    """The table of docs/office.md: fields, clicks and screens by the way that is gone."""
    page = Path(__file__).parents[3].joinpath("docs/office.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    return {name: (int(fields), int(clicks), int(screens)) for name, fields, clicks, screens in rows}


def test_the_effort_is_the_one_that_the_documentation_counts(people: People, imported: Import) -> None:
    imported(*(contract(number, **ODD, proveedor_adjudicado=f"FIRMA {number} SAS") for number in (1, 2)))
    ana, start, found = people("ana"), "/oficina/obras/nueva", {}

    def walk(**typed: str) -> tuple[int, int, int]:
        # The line of the menu, and the button of the first screen.
        fields, clicks, screens = _walked(ana, ana.done(start, typed))
        return fields + len(typed), clicks + 2, screens + 1

    found["SECOP's number, first work of the office"] = walk(numero="CO1.PCCNTR.1")
    found["SECOP's number, barrio and dependency known"] = walk(numero="CO1.PCCNTR.2")
    found["By hand, barrio and dependency known"] = walk(nombre="Dragado del caño Juan Angola")
    assert found == _promised()


# A work that is published


def test_what_lacks_is_completed_without_a_reason_and_corrected_with_one(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    work = published(make_work(owner=make_owner(entity=ENTITY), purpose=None))
    ana, path = people("ana"), f"/oficina/obras/{work.id.lower()}/datos"
    assert "Falta 1 dato" in ana.open(path).said()
    assert people("carla").client.get(path).status_code == 404
    assert people("carla").send(path, {"parte": "obra"}).status_code == 404

    draft = ana.done(path, {"parte": "obra"})
    told = _fields(ana, draft) | {"para_que": "Que el bus llegue."}
    ana.done(draft, told)
    assert _draft(database, draft.rpartition("/")[0])[0].kind is Kind.COMPLETION
    refused = ana.refused(draft, told | {"nombre": "Otro nombre"})
    assert "Escriba por qué" in refused.said()
    home = "Así lo pidió la señora Rosa Pérez para la vivienda de la señora."
    kept = ana.refused(draft, told | {"nombre": "Otro nombre", "razon": home})
    assert home in kept.said()
    ana.done(draft, told | {"nombre": "Otro nombre", "razon": "El contrato dice otra cosa."})
    assert _draft(database, draft.rpartition("/")[0])[0].kind is Kind.CORRECTION
    assert "Qué cambió en esta versión" in ana.open(f"{draft.rpartition('/')[0]}/vista").said()
    ana.done(f"{draft.rpartition('/')[0]}/publicar")

    for version in ("", "/2"):
        history = people().client.get(f"/obras/{work.id.lower()}/historial{version}").text
        assert "Motivo: El contrato dice otra cosa." in history
    now = _latest(database, work.id)
    assert (now.title, now.purpose) == ("Otro nombre", "Que el bus llegue.")
    assert now.processes == work.processes


def test_the_value_of_a_published_contract_takes_two_people(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    plain = make_process(contract=make_contract(modifications=()))
    work = published(make_work(owner=make_owner(entity=ENTITY), processes=(plain,)))
    ana = people("ana")
    draft = ana.done(f"/oficina/obras/{work.id.lower()}/datos", {"parte": "contrato"}).rpartition("/")[0]
    told = _fields(ana, f"{draft}/contrato") | {"valor": "4.812.400.000", "razon": "Faltaba el IVA."}

    ana.done(f"{draft}/contrato", told)

    assert "Proponer a otra persona" in ana.open(f"{draft}/vista").said()
    assert ana.done(f"{draft}/publicar") == draft
    assert _latest(database, work.id).processes == work.processes


def test_numbers_that_a_source_told_do_not_stop_who_completes_the_rest(
    people: People, published: Callable[[Work], Work], database: Database
) -> None:
    """A contract of SECOP I has no number of SECOP II, and a source may tell a NIT that nobody could type."""
    supplier = Party("CO-NIT-000000101", "Consorcio Ejemplo Vial", "000000101")
    of_source = make_process(contract=make_contract(id="12-1-98765-4", supplier=supplier, advance_amount=None))
    work = published(make_work(owner=make_owner(entity=ENTITY), processes=(of_source,)))
    ana = people("ana")
    draft = ana.done(f"/oficina/obras/{work.id.lower()}/datos", {"parte": "contrato"}).rpartition("/")[0]
    told = _fields(ana, f"{draft}/contrato") | {"anticipo": "500.000.000"}

    ana.done(f"{draft}/contrato", told)
    ana.done(f"{draft}/publicar")

    contract = _latest(database, work.id).contracts()[0]
    assert (contract.id, contract.supplier, contract.advance_amount) == ("12-1-98765-4", supplier, 500_000_000)
    again = ana.done(f"/oficina/obras/{work.id.lower()}/datos", {"parte": "contrato"})
    ana.refused(again, told | {"contrato_secop": "12-1-98765-5"})


def test_the_word_of_the_office_survives_what_secop_says_later(
    people: People, imported: Import, database: Database
) -> None:
    imported(contract(1, **ODD))
    ana = people("ana")
    path = _begun(ana, numero="CO1.PCCNTR.1")
    work_id = _draft(database, path)[0].work_id
    ana.done(f"{path}/publicar")
    draft = ana.done(f"/oficina/obras/{work_id.lower()}/datos", {"parte": "obra"})
    told = _fields(ana, draft) | {"nombre": "Parque de Manga", "razon": "Así lo llaman los vecinos."}
    ana.done(draft, told)
    dates = draft.replace("/obra", "/fechas")
    ana.done(dates, _fields(ana, dates) | {"fecha_inicio": "10/3/2025"})
    ana.done(f"{draft.rpartition('/')[0]}/publicar")

    # The same row again, then one that contradicts it, then its process: all of the contract that was registered.
    imported(contract(1, **ODD))
    assert _latest(database, work_id).title == "Parque de Manga"
    imported(contract(1, **ODD | {"valor_del_contrato": "1300000000", "objeto_del_contrato": "OTRO OBJETO"}))
    imported(process(1))
    # A date that SECOP changes after the correction is news.
    later = {"valor_del_contrato": "1300000000", "fecha_de_firma": "2025-02-10T00:00:00.000"}
    imported(contract(1, **ODD | later))
    assert _latest(database, work_id).contracts()[0].signed_on == date(2025, 2, 10)

    now = _latest(database, work_id)
    assert (now.title, now.description) == ("Parque de Manga", ODD["objeto_del_contrato"])
    signed = now.contracts()[0]
    assert (signed.value_amount, signed.starts_on) == (1_000_000_000, date(2025, 3, 10))
    assert [(each.kind, each.value_amount, each.inferred) for each in signed.modifications] == [
        (ModificationKind.VALUE, 300_000_000, True)
    ]
