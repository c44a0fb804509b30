"""Changes of a contract told at the office: what each asks, what it will change, and the limit of the law."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.foundation import codes
from service.foundation.database import Database
from service.office import actions
from service.office.rules import Kind
from service.publication import queries as publication
from service.publication.document import Publisher
from service.sources.actions import import_secop
from service.staff import actions as staff
from service.staff import queries
from service.works.changes import current_end, current_value, ended_on, open_suspension
from service.works.facts import Contract, ModificationKind, Nature, Origin, Party, Process, Work
from tests.sources.tables import modification, write_json
from tests.web.office.conftest import ENTITY, Browser, People
from tests.works.factories import (
    make_contract,
    make_modification,
    make_owner,
    make_process,
    make_restart,
    make_suspension,
    make_work,
)

Publish = Callable[..., Work]

ACT = {
    "acta": "Otrosí 2",
    "fecha": "2026-11-03",
    "motivo": "Lo pidió la comunidad.",
    "enlace": "https://community.secop.gov.co/otrosi-2.pdf",
}


@pytest.fixture
def published(staffed: Database, november: None) -> Publish:
    """Publishes a work with one contract, changed as asked."""

    def publish(others: tuple[Process, ...] = (), **changes: Any) -> Work:
        contract = make_contract(**{"modifications": (), **changes})
        work = make_work(
            owner=make_owner(entity=ENTITY),
            processes=(make_process(contract=contract), *others),
            documents=(),
            photos=(),
        )
        with staffed.writing() as session:
            who = queries.acting(session, staff.begin_session(session, queries.person(session, "ana"), "test"))
            assert who is not None
            publisher = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
            draft = actions.begin(session, who, "REGISTRADA", Kind.REGISTRATION, work, publisher)
            actions.publish(session, who, draft, publisher)
        return work

    return publish


def _path(work: Work, kind: str) -> str:
    return f"/oficina/obras/{work.id.lower()}/cambio/{kind}"


def _told(browser: Browser, work: Work, kind: str, **fields: str) -> str:
    """The draft of an act: its address."""
    return browser.done(_path(work, kind), {"borrador": codes.mint(), **ACT, **fields})


def _contract(database: Database, work: Work) -> Contract:
    with database.reading() as session:
        contract = publication.latest(session, work.id).work.processes[0].contract
    assert contract is not None
    return contract


def _approved(people: People, path: str, **fields: str) -> None:
    """Proposed by one and approved by another."""
    people("ana").done(f"{path}/publicar", fields)
    beto = people("beto")
    page = beto.open(path)
    seen = next(field["value"] for field in page.all("input") if field.get("name") == "visto")
    beto.done(f"{path}/aprobar", {"visto": seen})


def test_every_kind_of_change_can_be_chosen(people: People, published: Publish) -> None:
    ana, work = people("ana"), published()
    page = ana.open(f"/oficina/obras/{work.id.lower()}/cambio")

    paths = [link["href"] for link in page.all("a") if "/cambio/" in link["href"]]
    assert len(paths) == 10
    for path in paths:
        ana.open(path)


def test_an_addition_is_read_before_it_is_published(people: People, published: Publish, staffed: Database) -> None:
    work = published()
    path = _told(people("ana"), work, "adicion", valor="1.203.075.000")

    page = people("ana").open(path).said()
    assert "El valor del contrato pasó de $ 4.812.300.000 a $ 6.015.375.000. Motivo: Lo pidió la comunidad." in page
    # 687,11 of 3.701,77 minimum wages: each of its own year.
    assert "Las adiciones llegan a 18,6 % del valor inicial. La ley permite hasta 50 %." in page
    assert "Se publicó el documento «Otrosí 2, LP-012-2024»" in page
    _approved(people, path)

    change = _contract(staffed, work).modifications[0]
    assert (change.value_amount, change.reason, change.description) == (
        1_203_075_000,
        "Lo pidió la comunidad.",
        "Otrosí 2.",
    )


@pytest.mark.parametrize(
    ("amount", "is_over"), [("3.240.723.128", False), ("3.240.723.130", True), ("4.000.000.000", True)]
)
def test_over_half_is_told_and_must_be_acknowledged(
    people: People, published: Publish, staffed: Database, amount: str, is_over: bool
) -> None:
    ana, work = people("ana"), published()
    path = _told(ana, work, "adicion", valor=amount)

    assert ("Pasan del límite de la ley" in ana.open(path).said()) is is_over
    if is_over:
        assert "Marque que sabe" in ana.refused(f"{path}/publicar").said()
    ana.done(f"{path}/publicar", {"acepta": "si"} if is_over else {})
    assert current_value(_contract(staffed, work)) == 4_812_300_000


def test_an_extension_by_days_or_by_date_is_the_same(people: People, published: Publish, staffed: Database) -> None:
    work = published()
    by_days = _told(people("ana"), work, "prorroga", dias="60")
    by_date = _told(people("ana"), work, "prorroga", fin="2026-12-01")

    sentence = "La fecha de terminación pasó del 2 de octubre de 2026 al 1 de diciembre de 2026."
    assert sentence in people("ana").open(by_days).said()
    page = people("ana").open(by_date).said()
    assert sentence in page
    assert "Atrasada 49 días." in page
    _approved(people, by_date)
    assert _contract(staffed, work).modifications[0].days == 60


def test_a_suspension_and_its_restart(people: People, published: Publish, staffed: Database) -> None:
    ana, work = people("ana"), published()
    stop = _told(ana, work, "suspension", reinicio="2026-12-15", motivo="Lluvias", acta="Acta de suspensión 1")
    sentence = (
        "La obra se suspendió el 3 de noviembre de 2026. Acta de suspensión 1. "
        "Se espera reanudar la obra el 15 de diciembre de 2026. Motivo: Lluvias."
    )
    assert sentence in ana.open(stop).said()
    ana.done(f"{stop}/publicar")

    act = open_suspension(_contract(staffed, work))
    assert act is not None
    assert act.description == "Acta de suspensión 1.\nSe espera reanudar la obra el 15 de diciembre de 2026."
    again = _told(ana, work, "reinicio", fecha="2026-11-18", fin="2026-10-20", acta="Acta de reinicio 1")
    assert "La obra se reanudó el 18 de noviembre de 2026." in ana.open(again).said()
    _approved(people, again)
    contract = _contract(staffed, work)
    assert open_suspension(contract) is None
    assert str(current_end(contract)) == "2026-10-20"


def test_who_holds_the_contract_and_when_it_ends_are_told(
    people: People, published: Publish, staffed: Database
) -> None:
    ana, work = people("ana"), published()
    ana.done(f"{_told(ana, work, 'cesion', contratista='Obras del Sur S.A.S.', nit='901234567')}/publicar")
    ana.done(f"{_told(ana, work, 'alcance', detalle='Se quita el puente peatonal.')}/publicar")
    _approved(people, _told(ana, work, "terminacion", fin="2026-11-10"))
    ana.done(f"{_told(ana, work, 'liquidacion', fecha='2026-11-19', acta='Acta de liquidación')}/publicar")

    contract = _contract(staffed, work)
    assert [change.assignee.name for change in contract.modifications if change.assignee] == ["Obras del Sur S.A.S."]
    assert [change.kind for change in contract.modifications][1:] == [
        ModificationKind.SCOPE,
        ModificationKind.TERMINATION,
    ]
    assert (str(ended_on(contract)), str(contract.settled_on)) == ("2026-11-10", "2026-11-19")


def test_a_correction_says_why_and_touches_only_what_changed(
    people: People, published: Publish, staffed: Database
) -> None:
    ana, work = people("ana"), published()
    page = ana.open(_path(work, "correccion"))
    fields = {field["name"]: field.get("value", "") for field in page.all("input") if "name" in field}
    fields = {name: value for name, value in fields.items() if name not in {"marca", "envio", "archivo"}}
    fields |= {"objeto": work.processes[0].contract.title or "", "valor": "$ 4.812.400.000"}  # type: ignore[union-attr]
    fields |= {"motivo": "Faltó una cifra", "enlace": ACT["enlace"]}
    path = ana.done(_path(work, "correccion"), fields)

    page = ana.open(path)
    assert "El valor inicial: antes «$ 4.812.300.000», ahora «$ 4.812.400.000»." in page.said()
    assert "Faltó una cifra" in page.said()
    _approved(people, path)
    assert _contract(staffed, work) == replace(_with(work), value_amount=4_812_400_000)


def _with(work: Work) -> Contract:
    contract = work.processes[0].contract
    assert contract is not None
    return contract


STOPPED = (make_suspension(ACT_DAY := make_modification().on),)
REFUSED: list[tuple[str, dict[str, Any], dict[str, str], str, str]] = [
    ("adicion", {}, {"valor": ""}, "valor", "Escriba cuánto se adiciona"),
    ("adicion", {}, {"valor": "mucho"}, "valor", "No entendimos ese valor"),
    ("adicion", {}, {"valor": "99.000.000.000.000"}, "valor", "Revise los ceros"),
    ("adicion", {}, {"valor": "1.000.000", "motivo": ""}, "motivo", "Escriba el motivo"),
    ("adicion", {}, {"valor": "1.000.000", "enlace": ""}, "archivo", "Agregue el documento"),
    ("adicion", {}, {"valor": "1.000.000", "enlace": "no"}, "enlace", "Ese enlace no sirve"),
    ("adicion", {}, {"valor": "1.000.000", "acta": ""}, "acta", "cómo se llama el cambio"),
    ("adicion", {}, {"valor": "1.000.000", "fecha": "2026-11-21"}, "fecha", "posterior a hoy"),
    ("adicion", {}, {"valor": "1.000.000", "fecha": "2024-05-19"}, "fecha", "se firmó el 20 de mayo de 2024"),
    ("adicion", {}, {"valor": "1.000.000", "fecha": "31/02/2026"}, "fecha", "No entendimos esa fecha"),
    ("reduccion", {}, {"valor": "4.812.300.000"}, "valor", "El contrato vale menos"),
    ("prorroga", {}, {}, "dias", "Solo uno de los dos"),
    ("prorroga", {}, {"dias": "60", "fin": "2026-12-01"}, "dias", "Solo uno de los dos"),
    ("prorroga", {}, {"dias": "-3"}, "dias", "número entero"),
    ("prorroga", {}, {"fin": "2026-10-02"}, "fin", "Hoy termina el 2 de octubre de 2026"),
    ("suspension", {}, {}, "reinicio", "se espera reanudar"),
    ("suspension", {}, {"reinicio": "2026-11-03"}, "reinicio", "posterior a la suspensión"),
    ("suspension", {}, {"fecha": "2024-06-01", "reinicio": "2026-12-01"}, "fecha", "No pudo parar antes"),
    ("reinicio", {}, {}, "fecha", "no está suspendido"),
    (
        "reinicio",
        {"modifications": (*STOPPED, make_restart(make_modification().on))},
        {},
        "fecha",
        "no está suspendido",
    ),
    ("reinicio", {"modifications": STOPPED}, {"fecha": "2026-03-15"}, "fecha", "no está suspendido"),
    ("cesion", {}, {}, "contratista", "quien recibe el contrato"),
    ("cesion", {}, {"contratista": "CONSTRUCTORA DEL CARIBE S.A.S."}, "contratista", "Ya es el contratista"),
    ("cesion", {}, {"contratista": "Obras S.A.S.", "nit": "900123456-1"}, "nit", "Ese NIT no es válido"),
    ("alcance", {}, {}, "detalle", "qué cambia de la obra"),
    ("terminacion", {}, {}, "fin", "desde qué día"),
    ("liquidacion", {"settled": True}, {}, "fecha", "ya está liquidado"),
    ("correccion", {}, {"valor": "", "numero": ""}, "numero", "no lo deje vacío"),
]


@pytest.mark.parametrize(("kind", "contract", "fields", "field", "words"), REFUSED)
def test_what_cannot_be_comes_back_with_how_to_mend_it(
    people: People,
    published: Publish,
    staffed: Database,
    kind: str,
    contract: dict[str, Any],
    fields: dict[str, str],
    field: str,
    words: str,
) -> None:
    work = published(**contract)

    page = people("ana").refused(_path(work, kind), {"borrador": codes.mint(), **ACT, **fields})

    assert words in page.said()
    assert f'href="#{field}"' in page.html
    typed = fields.get("motivo", ACT["motivo"])
    assert typed in page.text
    assert "No hay borradores" not in people("ana").open("/oficina/borradores").said()  # the registration is there
    with staffed.reading() as session:
        assert publication.latest(session, work.id).number == 1


def test_a_draft_is_typed_again_with_what_it_has(people: People, published: Publish) -> None:
    ana, work = people("ana"), published()
    path = _told(ana, work, "suspension", reinicio="2026-12-15")
    edit = next(link["href"] for link in ana.open(path).all("a") if "borrador=" in link["href"])

    page = ana.open(edit)
    fields = {field["name"]: field.get("value", "") for field in page.all("input") if "name" in field}
    assert (fields["acta"], fields["fecha"], fields["reinicio"]) == ("Otrosí 2", "2026-11-03", "2026-12-15")
    assert "Otrosí 2, LP-012-2024" in page.said()
    fields = {name: value for name, value in fields.items() if name not in {"marca", "envio", "archivo"}}
    assert ana.done(edit.partition("?")[0], {**fields, "motivo": "Otra razón", "reinicio": "2026-12-20"}) == path
    assert "Otra razón" in ana.open(path).said()


def test_a_draft_upon_a_contract_that_moved_is_typed_again_and_published(
    people: People, published: Publish, staffed: Database
) -> None:
    ana, work = people("ana"), published()
    first, second = (_told(ana, work, "alcance", detalle=detail) for detail in ("Sin puente.", "Sin andenes."))
    ana.done(f"{first}/publicar")

    page = ana.open(second)
    assert "Los contratos de esta obra cambiaron" in page.said()
    edit = next(link["href"] for link in page.all("a") if "borrador=" in link["href"])
    again = {"borrador": second.rpartition("/")[2], "contrato": "", **ACT, "detalle": "Sin andenes.", "enlace": ""}
    assert ana.done(edit.partition("?")[0], again) == second
    ana.done(f"{second}/publicar")
    told = [change.description for change in _contract(staffed, work).modifications]
    assert told == ["Otrosí 2.\nSin puente.", "Otrosí 2.\nSin andenes."]


def test_the_signed_paper_is_kept_and_published(people: People, published: Publish, staffed: Database) -> None:
    ana, work = people("ana"), published()
    form = {"borrador": codes.mint(), **ACT, "enlace": "", "detalle": "Sin puente."}
    table = ("cantidades.csv", b"item;cantidad\n1;20\n2;30\n", "text/csv")

    refused = ana.refused(_path(work, "alcance"), form, files={"archivo": ("a.pdf", b"MZ\x90\0\3", "application/pdf")})
    assert "Ese tipo de archivo no se publica" in refused.said()
    refused = ana.refused(_path(work, "alcance"), form | {"motivo": ""}, files={"archivo": table})
    assert (
        "El archivo está bien. Escójalo otra vez al enviar."
        in refused.html.partition('role="alert"')[2].partition("</div>")[0]
    )
    path = ana.done(_path(work, "alcance"), form, files={"archivo": table})
    ana.done(f"{path}/publicar")

    with staffed.reading() as session:
        (document,) = publication.latest(session, work.id).work.documents
    assert (document.kind, document.title) == ("contractAmendment", "Otrosí 2, LP-012-2024")
    assert people().client.get(document.url.removeprefix("https://obras.example.org")).content == table[1]


def test_one_paper_may_tell_several_acts(people: People, published: Publish, staffed: Database) -> None:
    ana, work = people("ana"), published()
    ana.done(f"{_told(ana, work, 'alcance', detalle='Sin puente.')}/publicar")
    path = _told(ana, work, "suspension", acta="Acta 3", reinicio="2026-12-15")

    page = ana.open(path)
    assert "Se retiró el documento" not in page.said()
    edit = next(link["href"] for link in page.all("a") if "borrador=" in link["href"])
    again = {"borrador": path.rpartition("/")[2], **ACT, "acta": "Acta 3", "reinicio": "2026-12-20", "enlace": ""}
    assert ana.done(edit.partition("?")[0], again) == path
    ana.done(f"{path}/publicar")
    with staffed.reading() as session:
        (document,) = publication.latest(session, work.id).work.documents
    assert document.title == "Otrosí 2, LP-012-2024"


def test_the_public_reads_the_reason_of_every_act_once(people: People, published: Publish) -> None:
    ana, work = people("ana"), published()
    ana.done(f"{_told(ana, work, 'alcance', detalle='Sin puente.', motivo='No cabe.')}/publicar")
    ana.done(f"{_told(ana, work, 'liquidacion', motivo='Cuentas claras.')}/publicar")

    said = people().client.get(f"/obras/{work.id.lower()}/historial").text
    assert (said.count("Motivo: No cabe."), said.count("Motivo: Cuentas claras.")) == (1, 1)


def test_what_a_correction_leaves_as_it_is_is_not_judged_again(people: People, published: Publish) -> None:
    """A source may tell a number that the office would not take."""
    ana, work = people("ana"), published(supplier=Party("CO-NIT-000000101", "Consorcio Ejemplo Vial", "000000101"))
    page = ana.open(_path(work, "correccion"))
    fields = {field["name"]: field.get("value", "") for field in page.all("input") if "name" in field}
    fields = {name: value for name, value in fields.items() if name not in {"marca", "envio", "archivo"}}
    fields |= {"objeto": "Otro objeto", "motivo": "Estaba mal", "enlace": ACT["enlace"]}

    assert "El NIT" not in ana.open(ana.done(_path(work, "correccion"), fields)).said()
    assert (
        "Es el número de una persona" in ana.refused(_path(work, "correccion"), {**fields, "nit": "000000102"}).said()
    )


def test_the_form_sent_twice_is_one_draft(people: People, published: Publish) -> None:
    ana, work, key = people("ana"), published(), codes.mint()
    form = {"borrador": key, **ACT, "valor": "1.000.000"}

    assert ana.done(_path(work, "adicion"), form) == ana.done(_path(work, "adicion"), form)
    assert ana.open("/oficina/borradores").said().count("Cambio de un contrato") == 1


@pytest.mark.parametrize("login", ["carla", "ines", "elsa", "aura"])
def test_who_may_not_change_the_work_finds_nothing(people: People, published: Publish, login: str) -> None:
    work, other = published(), people(login)

    other.open(f"/oficina/obras/{work.id.lower()}/cambio", 404)
    other.open(_path(work, "adicion"), 404)
    other.refused(_path(work, "adicion"), {"borrador": codes.mint(), **ACT, "valor": "1.000.000"}, 404)


def _read(database: Database, tmp_path: Path, *rows: dict[str, Any]) -> None:
    publisher = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
    summary = import_secop(database, write_json(tmp_path / "modificaciones.json", rows), publisher)
    assert summary.rejected == 0


BY_OFFICE = Origin("Secretaría de Infraestructura", make_contract().origin.on)
ROW = modification(
    id_contrato=make_contract().id,
    fecha_de_aprobacion="2026-11-06T00:00:00.000",
    valor_modificacion="200000000",
    proposito_modificacion="ADICION",
)


@pytest.mark.parametrize("times", [1, 2])
def test_secop_tells_later_what_the_office_told(
    people: People, published: Publish, staffed: Database, tmp_path: Path, times: int
) -> None:
    work = published(origin=BY_OFFICE)
    _approved(people, _told(people("ana"), work, "adicion", valor="200.000.000"))
    for _ in range(times):
        _read(staffed, tmp_path, ROW)

    contract = _contract(staffed, work)
    assert (contract.value_amount, current_value(contract)) == (4_812_300_000, 5_012_300_000)
    assert [(each.reason, str(each.on)) for each in contract.modifications] == [
        ("Lo pidió la comunidad.", "2026-11-03")
    ]


def test_the_office_tells_later_what_secop_told(
    people: People, published: Publish, staffed: Database, tmp_path: Path
) -> None:
    work = published(origin=BY_OFFICE)
    _read(staffed, tmp_path, ROW)
    path = _told(people("ana"), work, "adicion", valor="200.000.000")

    assert "Se corrigió un cambio ya publicado. Ahora dice:" in people("ana").open(path).said()
    people("ana").done(f"{path}/publicar")
    _read(staffed, tmp_path, ROW, modification(2, id_contrato=work.processes[0].contract.id, dias_extendidos="30"))  # type: ignore[union-attr]

    contract = _contract(staffed, work)
    assert current_value(contract) == 5_012_300_000
    added = [each for each in contract.modifications if each.value_amount]
    assert [(each.reason, str(each.on)) for each in added] == [("Lo pidió la comunidad.", "2026-11-03")]


def test_a_contract_without_a_number_is_called_by_its_contractor(published: Publish, people: People) -> None:
    watched = make_contract(id="OBRA-7K3QM2XMC-INTERVENTORIA", reference=None, supplier=Party("vigila", "Vigila SAS"))
    work = published(others=(make_process(id="OBRA-7K3QM2XMC", nature=Nature.SUPERVISION, contract=watched),))

    told = people("ana").open(_path(work, "adicion")).said()

    assert "Vigila SAS · interventoría" in told
    assert "OBRA-7K3QM2XMC" not in told
    draft = _told(people("ana"), work, "adicion", contrato=watched.id, valor="200.000.000")
    told = people("ana").open(draft).said()
    assert "Contrato Vigila SAS" in told
    assert "OBRA-7K3QM2XMC" not in told
