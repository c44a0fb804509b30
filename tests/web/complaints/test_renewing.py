"""Changing the receipt at the page of a case: shown once, in force when it was copied; the old one then is unknown."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from service.complaints.rules import Channel
from service.foundation.database import Database
from tests.complaints.told import Told
from tests.complaints.walking import symbols
from tests.web.complaints.returning import Page, Person

UNKNOWN = "Ningún caso abre con ese recibo."


@pytest.fixture
def person(client: TestClient, later: Callable[[float], None]) -> Person:
    later(60)
    return Person(client)


@pytest.fixture
def file(client: TestClient, database: Database) -> Callable[[Channel], Told]:
    """Files the complaint of the running service, by a door."""

    def told(channel: Channel) -> Told:
        state = client.app.state
        made = Told(database, state.blobs, state.secret.key("receipt"))
        made.file(text="El andén se levantó.", channel=channel)
        return made

    return told


def _copied(page: Page) -> tuple[str, dict[str, str]]:
    """The new receipt that a page shows, and two of its symbols."""
    new = symbols(page.response.text)
    return new, {"simbolo_a": new[1], "simbolo_b": new[6]}


def test_the_new_one_serves_once_it_was_copied_and_the_old_one_opens_nothing(
    person: Person, file: Callable[[Channel], Told]
) -> None:
    told = file(Channel.FORM)
    shown = person.press(person.come(told.symbols), "cambiar-recibo")
    new, two = _copied(shown)
    assert UNKNOWN in person.come(new).said()

    page = person.press(shown, "estrenar", **two)

    assert "Su recibo nuevo ya sirve." in page.said()
    assert "andén" in page.said()
    assert UNKNOWN in person.come(told.symbols).said()
    assert "andén" in person.come(new).said()
    assert "Gracias" in person.press(page, "responder", texto="Gracias por leer.").said()
    assert new not in person.come(new).response.text


def test_a_copy_that_is_wrong_changes_nothing_and_another_receipt_can_be_asked_for(
    person: Person, file: Callable[[Channel], Told]
) -> None:
    told = file(Channel.FORM)
    shown = person.press(person.come(told.symbols), "cambiar-recibo")
    new, two = _copied(shown)

    wrong = person.press(shown, "estrenar", 422, simbolo_a="2" if new[1] != "2" else "3", simbolo_b=new[6])

    assert "El signo 2 no es el de su recibo." in wrong.said()
    assert new not in wrong.response.text
    assert symbols(person.press(wrong, "cambiar-recibo").response.text) not in {"", new}
    assert "andén" in person.come(told.symbols).said()
    assert "Su recibo nuevo ya sirve." in person.press(wrong, "estrenar", **two).said()


def test_an_old_page_does_nothing_after_the_change(person: Person, file: Callable[[Channel], Told]) -> None:
    told = file(Channel.FORM)
    before = person.come(told.symbols)
    shown = person.press(person.come(told.symbols), "cambiar-recibo")
    person.press(shown, "estrenar", **_copied(shown)[1])

    assert "Escriba otra vez su recibo." in person.press(before, "responder", 404, texto="Ya no.").said()


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.VOICE])
def test_a_receipt_that_somebody_else_saw_shows_nothing_before_it_is_changed(
    person: Person, file: Callable[[Channel], Told], channel: Channel
) -> None:
    told = file(channel)

    shown = person.come(told.symbols)

    assert "andén" not in shown.said()
    assert "Antes de seguir, cámbielo por este." in shown.said()
    new, two = _copied(shown)
    assert "andén" in person.press(shown, "estrenar", **two).said()
    assert "andén" in person.come(new).said()
    assert UNKNOWN in person.come(told.symbols).said()


def test_who_cannot_copy_it_now_leaves_and_comes_back_with_the_old_one(
    person: Person, file: Callable[[Channel], Told]
) -> None:
    told = file(Channel.VOICE)
    shown = person.come(told.symbols)

    assert person.leave(shown).status_code == 303

    assert symbols(person.come(told.symbols).response.text) not in {"", symbols(shown.response.text)}
    assert "Escriba otra vez su recibo." in person.press(shown, "estrenar", 404, **_copied(shown)[1]).said()
