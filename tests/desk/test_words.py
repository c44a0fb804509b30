"""What the desk's script says: plain Spanish by the same rules as every page, and all of it in one place."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.architecture import test_language as pages
from tests.desk.script import DESK, ask

RULES = (
    pages.test_sentences_are_short,
    pages.test_paragraphs_are_short,
    pages.test_acronyms_are_explained,
    *([lambda pattern=pattern: pages.test_there_are_no_legalisms(pattern) for pattern in pages.BANNED]),
    pages.test_who_acts_is_named,
    pages.test_nothing_is_denied_twice,
    pages.test_no_sentence_begins_with_a_gerund_or_shouts,
    pages.test_the_reader_is_usted,
)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
#: Text between tags, or in quotes, that only Spanish writes so.
_SHOWN = re.compile(r">\s*([^<>{}=;()]*[^\W\d_]{3,}[^<>{}=;()]*)\s*</|[\"`]([^\"`\n]*[áéíóúñ¿«][^\"`\n]*)[\"`]")


@cache
def words() -> list[str]:
    """Every line of `words.ts`; of what is written for a paper, not the orders for a terminal, which are set in."""
    lines = (line for told in ask("words") for line in told.splitlines())
    found = [*dict.fromkeys(line for line in lines if line.strip() and not line.startswith("    "))]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_the_desk_are_plain(rule: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SPANISH", words())

    rule()


def test_no_view_has_words_of_its_own() -> None:
    found = {
        f"{path.relative_to(DESK)}": told
        for path in sorted((DESK / "src").rglob("*.ts*"))
        if path.name not in {"words.ts", "pdf.ts"}
        for told in ["".join(each) for each in _SHOWN.findall(_COMMENT.sub("", path.read_text(encoding="utf-8")))]
    }

    assert found == {}
