"""Drafts on their pages: what would change is read before it is published, and two people answer for money and time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from service.foundation import clock
from service.foundation.database import Database
from service.office import actions
from service.office.models import Draft
from service.office.rules import Kind
from service.publication import queries as publication
from service.publication.document import Publisher
from service.staff import actions as staff
from service.staff import queries
from service.staff.rules import Grant, Role
from service.works.facts import Work
from tests.web.conftest import Seen
from tests.web.office.conftest import ENTITY, OTHER, People
from tests.works.factories import (
    make_contract,
    make_modification,
    make_owner,
    make_process,
    make_progress,
    make_work,
)

PLAIN = make_work(
    owner=make_owner(entity=ENTITY),
    processes=(make_process(contract=make_contract(modifications=())),),
    documents=(),
    photos=(),
)
ADDED = replace(PLAIN, processes=(make_process(contract=make_contract(modifications=(make_modification(),))),))
PUBLISHED = f"/oficina/obras/{PLAIN.id.lower()}?hecho=publicado"

Drafted = Callable[..., str]


@pytest.fixture
def drafted(staffed: Database, november: None) -> Drafted:
    """Publishes `PLAIN`, and writes a draft of somebody's on it: its address."""
    publisher = Publisher("oc4ids-bu3kcz", "https://obras.example.org")

    def write(name: str, work: Work = ADDED, kind: Kind = Kind.CHANGE, login: str = "ana") -> str:
        with staffed.writing() as session:
            person = queries.person(session, login)
            who = queries.acting(session, staff.begin_session(session, person, "test"))
            assert who is not None
            if session.get(Draft, "REGISTRADA") is None:
                first = actions.begin(session, who, "REGISTRADA", Kind.REGISTRATION, PLAIN, publisher)
                actions.publish(session, who, first, publisher)
            actions.begin(session, who, name, kind, work, publisher, "Lo pidió la comunidad")
        return f"/oficina/borradores/{name}"

    return write


def _number(database: Database) -> int:
    with database.reading() as session:
        return publication.latest(session, PLAIN.id).number


def _seen(page: object) -> str:
    return next(field["value"] for field in page.all("input") if field.get("name") == "visto")  # type: ignore[attr-defined]


def _proposed(people: People, drafted: Drafted) -> tuple[str, str]:
    """A draft that waits, and the mark of what its second person is shown."""
    path = drafted("ADICION")
    assert people("ana").done(f"{path}/publicar") == path
    return path, _seen(people("beto").open(path))


def test_what_will_change_is_read_as_the_public_will_read_it(people: People, drafted: Drafted) -> None:
    seen = people("ana").open(drafted("ADICION"))

    assert "El valor del contrato pasó de $ 4.812.300.000 a $ 6.015.375.000. Motivo: Mayor longitud" in seen.said()
    assert "Proponer a otra persona" in seen.said()


def test_what_touches_no_money_nor_time_is_published_at_once(
    people: People, drafted: Drafted, staffed: Database
) -> None:
    path = drafted("TITULO", replace(PLAIN, title="Otro nombre"), Kind.CORRECTION)

    assert people("ana").done(f"{path}/publicar") == PUBLISHED
    assert _number(staffed) == 2
    assert "Publicado" in people("ana").open(path).said()


def test_a_second_person_publishes_exactly_what_they_were_shown(
    people: People, drafted: Drafted, staffed: Database
) -> None:
    path, seen = _proposed(people, drafted)
    assert _number(staffed) == 1

    assert people("beto").done(f"{path}/aprobar", {"visto": seen}) == PUBLISHED

    with staffed.reading() as session:
        published = publication.latest(session, PLAIN.id)
    assert (published.number, published.sha256, published.work) == (2, seen, ADDED)


def test_who_proposed_may_not_approve_by_any_session(people: People, drafted: Drafted, staffed: Database) -> None:
    path, seen = _proposed(people, drafted)

    for browser in (people("ana"), people("ana")):
        assert "Aprobar" not in browser.open(path).said()
        page = browser.refused(f"{path}/aprobar", {"visto": seen})
        assert "Otra persona debe revisarlo" in page.said()
    assert _number(staffed) == 1


def test_who_rewrote_a_draft_and_proposed_it_may_not_approve_it(
    people: People, drafted: Drafted, staffed: Database
) -> None:
    path = drafted("ADICION")
    assert people("beto").done(f"{path}/publicar") == path
    seen = _seen(people("ana").open(path))

    people("beto").refused(f"{path}/aprobar", {"visto": seen})
    assert people("ana").done(f"{path}/aprobar", {"visto": seen}) == PUBLISHED


def test_two_roles_do_not_make_two_people(people: People, drafted: Drafted, staffed: Database) -> None:
    with staffed.writing() as session:
        staff.grant(session, "consola", queries.person(session, "ana"), Grant(Role.STEWARD))
    path, seen = _proposed(people, drafted)

    people("ana").refused(f"{path}/aprobar", {"visto": seen})
    assert _number(staffed) == 1


def test_an_approval_sent_again_does_nothing_more(people: People, drafted: Drafted, staffed: Database) -> None:
    path, seen = _proposed(people, drafted)
    beto, form = people("beto"), {"visto": seen, "envio": "una-sola-vez"}

    assert beto.done(f"{path}/aprobar", form) == PUBLISHED
    assert beto.done(f"{path}/aprobar", form) == PUBLISHED
    page = beto.refused(f"{path}/aprobar", {"visto": seen})
    assert "ya está publicado" in page.said()
    assert _number(staffed) == 2


@pytest.mark.parametrize("login", ["carla", "dario", "ines", "isaac", "aura", "admin"])
def test_who_is_of_elsewhere_or_may_not_approve_finds_nothing(
    people: People, drafted: Drafted, staffed: Database, login: str
) -> None:
    elsewhere = replace(ADDED, owner=make_owner(entity=ENTITY, dependency="Secretaría de Educación"))
    path = drafted("ADICION", elsewhere)
    people("ana").done(f"{path}/publicar")
    other = people(login)

    other.open(path, 404)
    for act in ("aprobar", "rechazar", "publicar", "retirar"):
        other.refused(f"{path}/{act}", {"visto": "x", "why": "No."}, 404)
    assert _number(staffed) == 1


def test_a_proposal_waits_three_days_and_can_be_made_again(
    people: People, drafted: Drafted, staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = _proposed(people, drafted)
    late = clock.now() + timedelta(hours=72, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)

    assert "72 horas" in people("beto").refused(f"{path}/aprobar", {"visto": seen}).said()
    assert "Aprobar" not in people("beto").open(path).said()
    assert _number(staffed) == 1
    assert people("ana").done(f"{path}/publicar") == path
    assert people("beto").done(f"{path}/aprobar", {"visto": seen}) == PUBLISHED


def test_who_lost_the_role_in_between_approves_nothing(people: People, drafted: Drafted, staffed: Database) -> None:
    path, seen = _proposed(people, drafted)
    beto = people("beto")
    with staffed.writing() as session:
        person = queries.person(session, "beto")
        staff.grant(session, "consola", person, Grant(Role.CONTRACTING, OTHER))
        staff.take(session, "consola", person, Grant(Role.CONTRACTING, ENTITY))

    # The session of before the change ended with it.
    beto.refused(f"{path}/aprobar", {"visto": seen}, 401)
    people("beto").refused(f"{path}/aprobar", {"visto": seen}, 404)
    assert _number(staffed) == 1


def test_an_approval_is_asked_of_who_has_just_proved_to_be_who_they_are(
    people: People, drafted: Drafted, staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = _proposed(people, drafted)
    beto, later = people("beto"), clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)

    page = beto.open(path)
    assert "Confirme que es usted" in page.said()
    assert "Aprobar" not in page.said()
    beto.refused(f"{path}/aprobar", {"visto": seen}, 403)
    assert _number(staffed) == 1


def test_what_was_typed_waits_while_one_proves_to_be_who_one_is(
    people: People, drafted: Drafted, staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = _proposed(people, drafted)
    beto, later = people("beto"), clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    why = 'El otrosí no trae firma.\nFalta el "anexo 2".'

    page = beto.refused(f"{path}/rechazar", {"why": why}, 403)
    assert "Lo que escribió sigue aquí" in page.said()
    # A new proof is a new session, whose mark the page that waited does not have.
    again = people("beto")
    page = again.refused(f"{path}/rechazar", {"why": _typed(page), "marca": beto.mark}, 403)
    assert again.done(f"{path}/rechazar", {"why": _typed(page)}) == path
    assert why in again.open(path).html.replace("&#34;", '"')

    # What another site sends in their name is not shown to be sent again.
    elsewhere = beto.send(f"{path}/rechazar", {"why": "Gane plata"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert "Gane plata" not in elsewhere.text
    assert "Gane plata" not in beto.send(f"{path}/rechazar", {"why": "Gane plata", "marca": "otra"}).text


def _typed(page: Seen) -> str:
    return next(each["value"] for each in page.all("input") if each.get("name") == "why")


def test_what_moved_while_it_was_reviewed_is_shown_again(people: People, drafted: Drafted, staffed: Database) -> None:
    path, seen = _proposed(people, drafted)
    told = replace(PLAIN, progress=(*PLAIN.progress, make_progress(on=clock.today())))
    people("ana").done(f"{drafted('AVANCE', told, Kind.PROGRESS)}/publicar")

    page = people("beto").refused(f"{path}/aprobar", {"visto": seen})

    assert "Mire otra vez lo que va a cambiar" in page.said()
    assert _number(staffed) == 2
    assert people("beto").done(f"{path}/aprobar", {"visto": _seen(page)}) == PUBLISHED
    assert _number(staffed) == 3


def test_a_proposal_upon_contracts_that_moved_is_refused(people: People, drafted: Drafted, staffed: Database) -> None:
    path, seen = _proposed(people, drafted)
    more = make_contract(modifications=(make_modification(id="mod-2"),))
    other = drafted("OTRA", replace(PLAIN, processes=(make_process(contract=more),)))
    people("ana").done(f"{other}/publicar")
    people("beto").done(f"{other}/aprobar", {"visto": _seen(people("beto").open(other))})

    page = people("beto").refused(f"{path}/aprobar", {"visto": seen})

    assert "Los contratos de esta obra cambiaron" in page.said()
    assert _number(staffed) == 2


def test_a_rejection_says_why(people: People, drafted: Drafted, staffed: Database) -> None:
    path, _ = _proposed(people, drafted)

    assert "Escriba por qué lo rechaza" in people("beto").refused(f"{path}/rechazar").said()
    people("beto").done(f"{path}/rechazar", {"why": "Falta el acta."})

    page = people("ana").open(path)
    assert "Rechazado" in page.said()
    assert "Falta el acta." in page.said()
    assert _number(staffed) == 1


def test_a_proposal_is_withdrawn_by_who_made_it(people: People, drafted: Drafted) -> None:
    path, _ = _proposed(people, drafted)

    assert "Retirar" not in people("beto").open(path).said()
    assert "Solo quien lo propuso" in people("beto").refused(f"{path}/retirar").said()
    assert people("ana").done(f"{path}/retirar") == "/oficina/borradores"


def test_the_list_says_whom_each_draft_waits_for(people: People, drafted: Drafted) -> None:
    _proposed(people, drafted)
    drafted("TITULO", replace(PLAIN, title="Otro nombre"), Kind.CORRECTION)

    mine, theirs = people("ana").open("/oficina/borradores").said(), people("beto").open("/oficina/borradores").said()

    assert "Esperan a otra persona" in mine
    assert "Esperan que usted decida" not in mine
    assert "Esperan que usted decida" in theirs
    assert "Otro nombre" in theirs
    assert "No hay borradores." in people("carla").open("/oficina/borradores").said()


def test_a_work_shows_its_drafts_to_who_may_open_them(people: People, drafted: Drafted) -> None:
    path, _ = _proposed(people, drafted)
    hub = PUBLISHED.partition("?")[0]

    assert path in people("beto").open(hub).html
    assert path not in people("ines").open(hub).html


def test_a_draft_withdrawn_is_not_published(people: People, drafted: Drafted, staffed: Database) -> None:
    path = drafted("ADICION")
    assert people("ana").done(f"{path}/retirar") == "/oficina/borradores"

    assert "ya está retirado" in people("ana").refused(f"{path}/publicar").said()
    assert _number(staffed) == 1
