"""What can be tried against who comes back: receipts that are mistyped, guessed, stolen; powers that are used again."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from service.foundation import codes
from tests.abuse.site import Site
from tests.abuse.test_filing import HOSTILE, INVISIBLE, TEXT
from tests.abuse.visitor import Answer, Form, Visitor

GUESSES = 1000
#: Seconds of the service that a power lasts.
POWER_S = 20 * 60


@pytest.fixture(scope="module")
def receipt(site: Site) -> str:
    """The receipt of something told."""
    visitor = Visitor(site)
    found = visitor.tell(TEXT).receipt
    visitor.close()
    assert found
    return codes.tidy(found)


def come(visitor: Visitor, typed: str) -> Answer:
    """Type a receipt."""
    return visitor.send(visitor.get("/seguimiento").form("recibo").filled(recibo=typed), in_pairs=True)


def step(answer: Answer, what: str) -> Form:
    """The form of one button of a case."""
    return next(form for form in answer.page.forms if form.value("accion") == what)


def is_case(answer: Answer) -> bool:
    """Whether a case is shown."""
    return answer.status == 200 and answer.has_form("poder", "texto")


def is_door(answer: Answer) -> bool:
    """Whether a receipt is asked for, and nothing told."""
    return answer.has_form("recibo") and not answer.has_form("poder") and TEXT not in answer.page.text


def wrong(symbols: str) -> str:
    """A receipt with one symbol of another."""
    return ("2" if symbols[0] != "2" else "3") + symbols[1:]


def swapped(true: str) -> str:
    """A receipt with the first two different neighbours in each other's place."""
    at = next(n for n in range(24) if true[n] != true[n + 1])
    return true[:at] + true[at + 1] + true[at] + true[at + 2 :]


def short(symbols: str) -> str:
    """A receipt without its last symbol."""
    return symbols[:-1]


@dataclass(frozen=True)
class Row:
    """One way to type a receipt."""

    what: str
    typed: Callable[[str], str]
    opens: bool


ROWS = (
    # What is typed                    of the true one                                           whether the case opens
    Row("as it is", str, opens=True),
    Row("in groups", lambda true: "-".join(true[n : n + 5] for n in range(0, 25, 5)), opens=True),
    Row("with spaces and line breaks", lambda true: " \t" + " ".join(true) + "\r\n", opens=True),
    Row("in small letters", str.lower, opens=True),
    Row(
        "with long dashes and dots", lambda true: "—".join(true[n : n + 5] for n in range(0, 25, 5)) + ".", opens=True
    ),
    Row("one symbol of another", wrong, opens=False),
    Row("two neighbours changed places", swapped, opens=False),
    Row("one symbol less", short, opens=False),
    Row("one symbol more", lambda true: true + "2", opens=False),
    Row("right in itself, of no case", lambda _: codes.mint(25), opens=False),
    Row("nothing", lambda _: "", opens=False),
    Row("a hundred thousand symbols", lambda true: true * 4000, opens=False),
    Row("a query", lambda true: f"{true}' OR '1'='1", opens=False),
    Row("a pattern", lambda _: "%" * 25, opens=False),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_row(row: Row, visitor: Visitor, receipt: str) -> None:
    answer = come(visitor, row.typed(receipt))

    assert (is_case(answer), is_door(answer)) == (row.opens, not row.opens)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.page.scripts == 0


def test_a_wrong_receipt_and_one_of_no_case_look_alike(visitor: Visitor, receipt: str) -> None:
    answers = [come(visitor, wrong(receipt)), come(visitor, codes.mint(25))]

    assert len({(answer.status, len(answer.body)) for answer in answers}) == 1


def test_a_receipt_in_an_address_is_not_read(visitor: Visitor, receipt: str) -> None:
    for path in ("/seguimiento?recibo=", "/seguimiento/", "/denuncia?recibo="):
        answer = visitor.get(f"{path}{receipt}")
        assert not is_case(answer)
        assert receipt not in answer.html

    sent = visitor.post(f"/seguimiento?recibo={receipt}", urlencode({"lang": "es"}).encode(),
                        "application/x-www-form-urlencoded")  # fmt: skip
    assert is_door(sent)


@pytest.mark.parametrize("text", [HOSTILE, INVISIBLE, "<!--", "]]>", "a\x00b"], ids=repr)
def test_what_was_told_is_shown_as_words(visitor: Visitor, text: str) -> None:
    answer = come(visitor, visitor.tell(text).receipt)

    assert text.replace("\x00", " ") in answer.page.text
    assert answer.page.scripts == 0


def test_a_power_is_used_once_and_the_text_is_not_lost(visitor: Visitor, receipt: str) -> None:
    answering = step(come(visitor, receipt), "responder").filled(texto="Vi otra cosa.")

    assert is_case(visitor.send(answering))
    again = visitor.send(answering)
    assert (again.status, is_door(again)) == (404, True)
    assert "Vi otra cosa." in again.html


def test_who_left_leaves_no_power_behind(visitor: Visitor, receipt: str) -> None:
    case = come(visitor, receipt)
    leaving = next(form for form in case.page.forms if form.action.startswith("/salir"))
    left = visitor.send(leaving)

    assert (left.status, left.headers["location"].partition("?")[0]) == (303, "/")
    assert left.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    for what in ("ver", "responder", "retirar"):
        assert is_door(visitor.send(step(case, what).filled(texto="x")))


@pytest.mark.parametrize("power", ["", "x", "A" * 43, "ñ", "x" * 1000])
def test_a_made_up_power_says_nothing(visitor: Visitor, receipt: str, power: str) -> None:
    answer = visitor.send(step(come(visitor, receipt), "ver").filled(poder=power))

    assert (answer.status, is_door(answer)) == (404, True)


def test_a_power_over_one_case_opens_nothing_of_another(visitor: Visitor, receipt: str) -> None:
    seeing = step(come(visitor, receipt), "ver")
    for item in ("0" * 32, "../../secret", receipt, "x" * 5000):
        answer = visitor.send(seeing.filled(accion="archivo", archivo=item))
        assert (answer.status, is_door(answer)) == (404, True)
        seeing = step(come(visitor, receipt), "ver")


@pytest.mark.slow
def test_a_power_ends_by_itself(own: Site, visitor: Visitor, receipt: str) -> None:
    seeing = step(come(visitor, receipt), "ver")
    # What is waited for is that time passes; it passes faster there.
    time.sleep(POWER_S / own.speed + 1)

    assert is_door(visitor.send(seeing))


@pytest.mark.slow
def test_a_thousand_guesses_keep_nobody_out(site: Site, visitor: Visitor, receipt: str) -> None:
    def guess(count: int) -> set[int]:
        guesser = Visitor(site)
        statuses = {come(guesser, codes.mint(25)).status for _ in range(count)}
        guesser.close()
        return statuses

    calm = come(visitor, receipt).seconds
    with ThreadPoolExecutor(8) as pool:
        guessing = [pool.submit(guess, GUESSES // 8) for _ in range(8)]
        waits = []
        while not all(guess.done() for guess in guessing):
            answer = come(visitor, receipt)
            assert is_case(answer)
            waits.append(answer.seconds)

    assert {status for guess in guessing for status in guess.result()} <= {200, 429}
    assert sorted(waits)[len(waits) // 2] < max(2, 20 * calm)
