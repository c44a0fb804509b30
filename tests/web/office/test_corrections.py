"""Who answers corrections sees those of their own works, the first due first, and answers each once, in public."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.foundation import clock
from service.foundation.database import Database
from service.office import actions, corrections
from service.office.corrections import Asked
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState, Kind
from service.staff.models import AuditEntry
from service.staff.rules import Acting
from service.works.facts import Work
from tests.web.office.conftest import ENTITY, OTHER, PEOPLE, People
from tests.web.office.registered import PUBLISHER, registered, work_with

TEXT = "El contratista es otro: lo dice el acta 12."
ANSWER = {"decision": "aceptar", "respuesta": "El acta 12 dice otra firma. Se corrige."}
CODE = "222222222"
PATH = f"/oficina/correcciones/{CODE}"


@pytest.fixture
def work(database: Database) -> Work:
    found, other = work_with("Calle 30", ENTITY), work_with("Muelle", OTHER)
    with database.writing() as session:
        registered(session, found, other)
        corrections.ask(session, CODE, found.id, Asked(Asker.CONTRACTOR, TEXT, "Acta 12"))
        corrections.ask(session, "333333333", other.id, Asked(Asker.CITIZEN, "Otra cosa que está mal.", ""))
    return found


def _kept(database: Database, code: str = CODE) -> Correction:
    with database.reading() as session:
        return session.get(Correction, code)


def test_each_sees_what_is_asked_of_their_works(people: People, work: Work) -> None:
    ana = people("ana").open("/oficina/correcciones").said()

    assert TEXT in ana
    assert "Otra cosa" not in ana
    assert "Responda a más tardar el 14 de diciembre de 2026" in ana
    assert "Otra cosa" in people("elsa").open("/oficina/correcciones").said()
    assert people("ines").client.get("/oficina/correcciones").status_code == 404
    for method in ("get", "post"):
        theirs = people("carla")
        response = theirs.client.get(PATH) if method == "get" else theirs.send(PATH, ANSWER)
        assert response.status_code == 404


def test_an_answer_is_public_and_in_the_trail(people: People, work: Work, visit, database: Database) -> None:
    elsa = people("elsa")
    assert "Acta 12" in elsa.open(PATH).said()

    elsa.done(PATH, ANSWER)

    said = visit(f"/obras/{work.id.lower()}/historial").said()
    assert "La firma contratista pidió:" in said
    assert TEXT in said
    assert ANSWER["respuesta"] in said
    with database.reading() as session:
        acts = [(e.actor, e.act) for e in session.scalars(select(AuditEntry)) if e.subject == CODE]
    assert acts == [("ciudadanía", "correction.asked"), ("elsa", "correction.answered")]


def test_an_answer_is_given_once(people: People, work: Work, database: Database) -> None:
    people("ana").done(PATH, {"decision": "no", "respuesta": "El contrato dice lo publicado.", "ocultar": "si"})

    people("beto").refused(PATH, ANSWER)

    kept = _kept(database)
    assert (kept.state, kept.is_hidden) == (CorrectionState.DECLINED, True)
    assert "El contrato dice lo publicado" in people("beto").open(PATH).said()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"respuesta": ANSWER["respuesta"]}, "Escoja si acepta"),
        ({"decision": "aceptar", "respuesta": "Sí."}, "Escriba la respuesta"),
    ],
)
def test_half_an_answer_comes_back_with_what_was_typed(people: People, work: Work, database, fields, sentence) -> None:
    seen = people("ana").refused(PATH, fields | {"ocultar": "si"})

    assert sentence in seen.said()
    assert fields["respuesta"] in seen.text
    assert "checked" in next(each for each in seen.all("input") if each.get("name") == "ocultar")
    assert _kept(database).state is CorrectionState.WAITING


def test_the_release_that_puts_it_right_is_named(people: People, work: Work, visit, database: Database) -> None:
    ana = people("ana")
    ana.done(PATH, ANSWER)
    assert "Aceptadas, sin publicar todavía" in ana.open("/oficina/correcciones").said()
    links = {link["href"].removeprefix(f"/oficina/obras/{work.id.lower()}/") for link in ana.open(PATH).all("a")}
    assert {"cambio/correccion", "datos"} <= links
    assert not {"cambio/correccion", "datos"} & {link["href"] for link in people("elsa").open(PATH).all("a")}

    with database.writing() as session:
        who = Acting(1, "ana", "Ana", PEOPLE["ana"], 0, clock.now())
        mended = work_with("Calle 30 de El Pozón", ENTITY, id=work.id, processes=work.processes)
        draft = actions.begin(session, who, "D1", Kind.CORRECTION, mended, PUBLISHER, "Lo pidió el contratista")
        actions.publish(session, who, draft, PUBLISHER)

    assert _kept(database).release_number == 2
    history = f"/obras/{work.id.lower()}/historial"
    assert "Vea los datos corregidos" in visit(history).said()
    assert "Aceptadas, sin publicar" not in ana.open("/oficina/correcciones").said()


def test_a_release_of_another_kind_may_put_it_right(people: People, work: Work, visit, database: Database) -> None:
    elsa, version = people("elsa"), f"{PATH}/version"
    elsa.refused(version, {"version": "1"})
    elsa.done(PATH, ANSWER)
    # Nothing has been published since it was asked; the release there was is no correction of it.
    assert "en qué versión" not in elsa.open(PATH).said()
    elsa.refused(version, {"version": "1"})

    with database.writing() as session:
        session.get(Correction, CODE).asked_at -= timedelta(days=1)

    assert "Versión 1" in elsa.open(PATH).said()
    people("carla").refused(version, {"version": "1"}, status=404)
    elsa.done(version, {"version": "1"})
    assert _kept(database).release_number == 1
    assert "Vea los datos corregidos" in visit(f"/obras/{work.id.lower()}/historial").said()
    elsa.refused(version, {"version": "1"})
