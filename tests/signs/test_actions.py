"""Signs are issued with codes nobody had, printed from what is published, and move only forwards."""

from datetime import date

import pytest
from sqlalchemy import select

from service.foundation import codes
from service.foundation.settings import DEMONSTRATION
from service.publication.actions import publish
from service.publication.errors import NoSuchWork
from service.signs import queries
from service.signs.actions import Printer, issue, move, print_panel
from service.signs.artwork import MediaType
from service.signs.errors import NoSuchSign, WrongMove
from service.signs.models import Artwork
from service.signs.rules import NEXT, SignState
from tests.publication.registry import register

PRINTER = Printer("https://obras.example.org", DEMONSTRATION)


@pytest.fixture
def work(database, publisher) -> str:
    with database.writing() as session:
        number = register(session)
        publish(session, [number], publisher)
    return number


def test_each_sign_has_a_code_of_its_own(database, work: str) -> None:
    with database.writing() as session:
        signs = [issue(session, work, f"poste {n}") for n in range(3)]

        assert [sign.serial for sign in signs] == [1, 2, 3]
        assert len({sign.code for sign in signs}) == 3
        assert all(codes.is_valid(sign.code) and len(sign.code) == codes.SIGN_LENGTH for sign in signs)
        assert queries.signs_of(session, work) == signs


def test_a_code_in_use_is_drawn_again(database, work: str, monkeypatch) -> None:
    with database.writing() as session:
        taken = issue(session, work).code
        free = codes.mint()
        drawn = iter([taken, taken, free])
        monkeypatch.setattr(codes, "mint", lambda *_: next(drawn))

        assert issue(session, work).code == free


def test_only_published_works_have_signs(database) -> None:
    with database.writing() as session, pytest.raises(NoSuchWork):
        issue(session, register(session))


def test_printing_a_minted_sign_makes_it_printed_and_remembers_the_artwork(database, work: str) -> None:
    with database.writing() as session:
        code = issue(session, work).code

        first = print_panel(session, code, "A3", MediaType.PDF, PRINTER)
        again = print_panel(session, code, "A3", MediaType.PDF, PRINTER)

        assert first == again
        assert queries.find(session, code).state is SignState.PRINTED
        assert len(session.scalars(select(Artwork)).all()) == 1


@pytest.mark.parametrize("before", SignState)
@pytest.mark.parametrize("after", SignState)
def test_a_sign_moves_only_as_its_life_goes(database, work: str, before: SignState, after: SignState) -> None:
    with database.writing() as session:
        sign, new = issue(session, work), issue(session, work)
        sign.state = before
        replaced_by = new.code if after is SignState.REPLACED else None
        if after in NEXT[before]:
            moved = move(session, sign.code, after, on=date(2026, 11, 20), replaced_by=replaced_by)

            assert (moved.state, moved.replaced_by) == (after, replaced_by)
        else:
            with pytest.raises(WrongMove):
                move(session, sign.code, after, replaced_by=replaced_by)


def test_what_cannot_be_is_refused_in_words(database, work: str) -> None:
    with database.writing() as session:
        sign = issue(session, work)
        with pytest.raises(NoSuchSign):
            move(session, "22222222", SignState.PRINTED)
        with pytest.raises(NoSuchSign):
            print_panel(session, "22222222", "A3", MediaType.PDF, PRINTER)
        move(session, sign.code, SignState.RETIRED)
        with pytest.raises(WrongMove, match="retirada"):
            print_panel(session, sign.code, "A3", MediaType.PDF, PRINTER)
        other = issue(session, work)
        other.state = SignState.INSTALLED
        with pytest.raises(WrongMove, match="código de la valla nueva"):
            move(session, other.code, SignState.REPLACED)
