"""The board: what needs each person today, with the action beside it, in few questions however many works there are."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from service.foundation import clock
from service.foundation.database import Database
from service.office import actions, corrections
from service.office.corrections import Asked
from service.office.rules import Asker, Kind
from service.signs.models import Sign
from service.signs.rules import SignState
from service.sources.models import ImportJob, ImportReject, JobState
from service.staff import queries as staff
from service.staff.rules import Acting
from service.works.facts import Origin, WorkStatus
from tests.web.office.conftest import ENTITY, OTHER, PEOPLE, People
from tests.web.office.registered import PUBLISHER, registered, work_with
from tests.works.factories import make_contract, make_process, make_progress

TODAY = date(2026, 11, 20)
FRESH = Origin("Planilla", TODAY - timedelta(days=2))


def _fresh(title: str, entity: str = ENTITY, **changes):
    """A work of which nothing is missing today."""
    return work_with(title, entity, **{"progress": (make_progress(on=FRESH.on, origin=FRESH),)} | changes)


def _acting(session, login: str) -> Acting:
    person = staff.person(session, login)
    return Acting(person.id, login, person.name, PEOPLE[login], 0, clock.now())


def _links(seen) -> set[str]:
    main = seen.html.partition("<main")[2]
    return {a["href"] for a in seen.all("a") if f'href="{a["href"].replace("&", "&amp;")}"' in main}


def test_who_is_not_signed_in_is_sent_to_the_door(people: People) -> None:
    response = people().client.get("/oficina")

    assert response.status_code == 303
    assert response.headers["location"] == "/oficina/entrar?volver=%2Foficina"


@pytest.mark.parametrize(
    ("login", "words", "address"),
    [
        ("ana", "Empiece por registrar la primera o por cargar los datos de SECOP.", "/oficina/obras/nueva"),
        ("elsa", "Empiece por cargar los datos de SECOP.", "/oficina/cargas"),
        ("ines", "Las registra la oficina de contratación.", "/oficina/obras"),
    ],
)
def test_the_first_day_says_to_each_what_they_may_do(people: People, login: str, words: str, address: str) -> None:
    seen = people(login).open("/oficina")

    assert f"Todavía no hay obras. {words}" in seen.said()
    assert address in _links(seen)


def test_a_day_without_anything_pending_says_so(people: People, staffed: Database) -> None:
    with staffed.writing() as session:
        registered(session, _fresh("Calle 30"))

    assert "No hay nada pendiente hoy." in people("ana").open("/oficina").said()


@pytest.mark.parametrize(
    ("changes", "says", "action"),
    [
        # Told on 10 November about the contract; the last report is of 1 October: due on the 31st.
        ({"progress": (make_progress(on=date(2026, 10, 1), origin=FRESH),)}, "31 de octubre de 2026", "avance"),
        ({"progress": (make_progress(on=date(2026, 10, 21), origin=FRESH),)}, "", ""),
        # Never reported: since the start, 1 July 2024.
        ({"progress": ()}, "31 de julio de 2024", "avance"),
        # The dependency promised a report each week.
        (
            {"progress": (make_progress(on=date(2026, 11, 12), origin=FRESH),), "cadence_days": 7},
            "19 de nov",
            "avance",
        ),
        # Nothing is built: nobody owes a report, only news.
        (
            {
                "progress": (),
                "status": WorkStatus.PREPARATION,
                "origin": Origin("Planilla", date(2026, 9, 1)),
                "processes": (),
            },
            "1 de octubre de 2026",
            "datos",
        ),
        ({"progress": (), "status": WorkStatus.CANCELLED, "processes": ()}, "", ""),
    ],
)
def test_what_is_late_by_the_cadence_promised(people: People, staffed: Database, changes, says, action) -> None:
    work = work_with("Calle 30", ENTITY, **changes)
    with staffed.writing() as session:
        registered(session, work)

    seen = people("ana").open("/oficina")

    if not says:
        assert "No hay nada pendiente hoy." in seen.said()
    else:
        assert says in seen.said()
        assert f"/oficina/obras/{work.id.lower()}/{action}" in _links(seen)
    assert "Calle 30" not in people("carla").open("/oficina").said()


def test_everything_that_waits_is_there_with_its_action(people: People, staffed: Database) -> None:
    work, other = _fresh("Calle 30", steward=None), _fresh("Muelle", OTHER)
    with staffed.writing() as session:
        registered(session, work, other)
        beto = _acting(session, "beto")
        corrections.ask(session, "C22222222", work.id, Asked(Asker.CITIZEN, "El valor está mal puesto.", ""))
        session.add(Sign(code="7K3QM2XM", work_id=work.id, serial=1, state=SignState.DAMAGED, location="Al norte"))
        session.add(Sign(code="7K3QM2XX", work_id=other.id, serial=1, state=SignState.DAMAGED))
        costlier = make_process(
            id=work.processes[0].id, contract=make_contract(id=work.contracts()[0].id, value_amount=1)
        )
        for draft_id, kind, told in (
            ("D1", Kind.CHANGE, {"processes": (costlier,)}),
            ("D2", Kind.COMPLETION, {"description": "Otra"}),
        ):
            changed = _fresh("Calle 30", id=work.id, steward=None, **{"processes": work.processes} | told)
            draft = actions.begin(session, beto, draft_id, kind, changed, PUBLISHER, "Porque sí")
            if kind is Kind.CHANGE:
                actions.publish(session, beto, draft, PUBLISHER)
        job = {"kind": "works", "file_name": "obras.xlsx", "file_sha256": "0" * 64, "state": JobState.DONE}
        for job_id, entity in (("J1", ENTITY), ("J2", OTHER)):
            session.add(ImportJob(id=job_id, sent_by="ana", entity=entity, finished_at=clock.now(), **job))
            session.flush()
            session.add(ImportReject(job_id=job_id, source="works", row=3, key="K3", reason="Sin nombre"))

    ana, beto, ines, admin = (people(login).open("/oficina") for login in ("ana", "beto", "ines", "admin"))

    assert {
        "/oficina/correcciones/c22222222",
        "/oficina/borradores/D1",
        "/oficina/vallas/7K3QM2XM",
        "/oficina/cargas/J1",
    } <= _links(ana)
    assert not {"/oficina/vallas/7K3QM2XX", "/oficina/cargas/J2", "/oficina/borradores/D2"} & _links(ana)
    assert "Secretaría de Infraestructura, Alcaldía de Puerto Manso 1 obra dice «sin responsable»." in ana.said()
    headings = [text.partition(" ")[0] for tag, text in ana.headings if tag == "h2"]
    assert headings == ["Correcciones", "Cambios", "Vallas", "Filas", "Dependencias"]
    # Who proposed waits, and does not decide.
    assert "Cambios por aprobar" not in beto.said()
    assert {"/oficina/borradores/D1", "/oficina/borradores/D2"} <= _links(beto)
    assert _links(ines) & {"/oficina/vallas/7K3QM2XM", "/oficina/correcciones/c22222222"} == {
        "/oficina/vallas/7K3QM2XM"
    }
    assert "Nombrar a una persona" in admin.said()
    assert "Cuentas sin estrenar (12)" in admin.said()
    assert "Registro de actos" in people("aura").open("/oficina").said()
    assert "No hay nada pendiente hoy." in people("isaac").open("/oficina").said()


def test_ten_times_the_works_ask_the_same_questions(people: People, staffed: Database) -> None:
    def asked(login: str) -> int:
        browser, seen = people(login), []
        listen = lambda *_args: seen.append(1)  # noqa: E731
        engine = browser.client.app.state.database.engine
        event.listen(engine, "before_cursor_execute", listen)
        browser.open("/oficina")
        event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    def add(count: int) -> None:
        with staffed.writing() as session:
            registered(session, *(work_with(f"Obra {n}", ENTITY, progress=(), steward=None) for n in range(count)))

    add(6)
    few = asked("ana")
    add(60)

    seen = people("ana").open("/oficina")
    assert asked("ana") == few <= 20
    assert "Informes de avance atrasados (66)" in seen.said()
    assert "/oficina/obras?falta=informe" in _links(seen)
