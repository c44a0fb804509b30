"""What answers begin with: whole, known to the desk, and in words that everybody understands."""

import re
from pathlib import Path

import pytest

from service.complaints import answers
from service.complaints.answers import FILLED, WRITTEN, Answer, placeholders
from service.complaints.rules import CaseState
from tests.architecture import test_language as language

ANSWERS = answers.load()
#: States that the group says in answering, and those of them that need what the desk fills in.
SAID = {
    CaseState.ACKNOWLEDGED: set(),
    CaseState.ASSESSING: set(),
    CaseState.NEEDS_INFORMATION: {"answer_by"},
    CaseState.EXTENDED: {"reason", "new_due_on"},
    CaseState.REFERRED: {"body"},
    CaseState.CONCLUDED: set(),
}

each = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.id)


def sentences(answer: Answer) -> list[str]:
    """Its sentences, a placeholder being one word."""
    text = re.sub(r"\{\w+\}", "X", answer.text)
    return [sentence for line in text.splitlines() for sentence in language._END.split(line) if sentence]


def test_there_is_one_for_every_state_that_the_group_says() -> None:
    assert {answer.state for answer in ANSWERS} == SAID.keys()


def test_what_a_text_leaves_open_is_known() -> None:
    assert frozenset().union(*(placeholders(answer.text) for answer in ANSWERS)) == FILLED | WRITTEN


@each
def test_it_says_what_its_state_owes_to_the_complainant(answer: Answer) -> None:
    assert placeholders(answer.text) >= SAID[answer.state]


@each
def test_its_words_are_plain(answer: Answer) -> None:
    told = f"{answer.title}. {answer.text}"
    banned = [pattern for pattern in language.BANNED if re.search(rf"\b(?:{pattern})\b", told, re.IGNORECASE)]

    assert [said for said in sentences(answer) if len(language._WORD.findall(said)) > 20] == []
    assert banned == []
    assert re.search(r"\b(?:tú|tu|tus|ti|puedes|quieres|tienes|debes)\b", told, re.IGNORECASE) is None
    assert not {"!", "¡"} & set(told)
    assert re.findall(r"\b[A-ZÁÉÍÓÚÑ]{2,}\b", told) == []
    assert re.search(r"\b(?:fue|fueron|es|son|ha sido|han sido) \w+(?:ad|id)[oa]s? por\b", told) is None


@each
def test_it_promises_no_result_and_names_nobody(answer: Answer) -> None:
    assert re.search(r"garantiz|asegur|culpab|corrupt|delincuen|nombre de quien", answer.text, re.IGNORECASE) is None


@pytest.mark.parametrize(
    "row",
    [
        'id = "a"\ntitle = "A"\nstate = "acknowledged"\ntext = "{nobody_knows}"',
        'id = "a"\ntitle = "A"\nstate = "finished"\ntext = "A"',
        'id = "a"\ntitle = "A"\nstate = "acknowledged"\ntext = "A"\n[[answer]]\nid = "a"\ntitle = "B"\nstate = "referred"\ntext = "B"',
    ],
)
def test_a_row_that_names_what_does_not_exist_is_refused(row: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(f"[[answer]]\n{row}\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"«a»|finished"):
        answers.load(file)
