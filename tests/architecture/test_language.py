"""The words of the pages: plain Spanish by the rules of the national guide, and nothing of it left untranslated.

The rules are those of the DNP's guide to clear language for citizens (Lenguaje claro): short sentences, one idea, no
legalisms, acronyms explained, verbs that act. They judge every message in the catalogue, so templates and rules alike.
"""

import ast
import re
import string
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from service import app as whole_service  # noqa: F401 -- every kind of refusal is known once all is read
from service.foundation.errors import Refusal
from service.foundation.language import LANGUAGES
from service.foundation.settings import Settings
from service.web.ui.pages import TEMPLATES
from tests.architecture import catalogues

_VARIABLE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"(?<=[.:;?!])\s+")
_ACRONYM = re.compile(r"[A-Z]{2,}|[A-Z]-?\d")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*")

#: Acronyms that a page may use: each is a name that people see on the thing itself, or is told beside it.
ACRONYMS = {
    "NIT": "the number of every firm, as on every bill",
    "SECOP": "the name of the national site of contracts; always as a source, with its link",
    "II": "in «SECOP II», the name of the site as it is now",
    "CO1": "beginning of the numbers of SECOP, as they are copied from it",
    "PCCNTR": "in «CO1.PCCNTR.», SECOP's number of a contract",
    "BDOS": "in «CO1.BDOS.», SECOP's number of a process",
    "SHA-256": "in «Huella SHA-256», the name of a fingerprint",
    "CoST": "the name of the standard; what it is stands beside it",
    "PODER": "the name of the organisation whose indicator is used",
    "CSV": "kind of file",
    "PDF": "kind of file",
    "PNG": "kind of picture, as telephones and computers name it",
    "JPEG": "kind of picture, as telephones and computers name it",
    "HEIC": "kind of picture, as telephones name it",
    "AVIF": "kind of picture, as programs name it",
    "JSON": "kind of file",
    "SVG": "kind of drawing, as programs and printers name it",
    "PIN": "what telephones and computers call the number that opens them",
    "DANE": "the national office of statistics, as its codes of places are known",
    "C-644": "number of an official opinion",
    "R018": "number of an indicator",
    "7K3Q-M2XM": "a code as it is printed",
    "INBOX": "what mail servers call the folder where mail arrives",
}
#: What runs the service is named as it is typed; a setting that is not one is a mistake.
SETTINGS = {f"VALLA_{name.upper()}" for name in Settings.model_fields}
#: Legalisms of the guide, and what to say instead.
BANNED = {
    r"mediante": "con, por",
    r"a efectos de": "para",
    r"en virtud de": "por",
    r"(?<!ha )(?<!han )dich[oa]s? \w+": "ese, esa",
    r"precitad\w+": "ese, esa",
    r"hubiere\w*|fuere\w*": "haya, sea",
    r"apertur\w+": "abrir",
    r"diligenci\w+": "llenar",
    r"alleg\w+": "enviar",
    r"radicar\w*|radique\w*": "presentar",
    r"PQRSD?": "denuncia, pregunta, aviso",
    r"SMMLV": "salarios mínimos",
    r"otrosíes?": "cambios escritos al contrato",
    r"de conformidad con": "según",
    r"así mismo|asimismo": "también",
    r"el mismo|la misma": "él, ella, este",
    r"haga cl?ic( aquí)?": "vea, abra",
    r"ups|oops": "diga qué falló",
    r"inconclus\w+|elefante blanco|abandonad\w+": "atrasada, suspendida: lo demás lo dice la autoridad",
    r"ciudadano": "la persona, la ciudadanía",
}
#: Where a banned word is the right one, and why.
ALLOWED = {
    "Otrosíes y adiciones": "the name that Resolución 1519 gives to the field; explained in the glossary of the page",
    "Otrosí": "the entry of the glossary",
    "Es el mismo valor con que se firmó.": "«mismo» compares; it stands for nothing",
    "¿La misma firma construye y vigila la obra?": "«misma» compares; it stands for nothing",
}
#: Words of the trade: a page that shows one shows the glossary, or says beside it what it means.
TRADE = ("interventoría", "liquidación", "anticipo", "prórroga", "adición", "suspensión", "cesión")

#: Messages that are a formula or name a law: judged by their own sentences, not by the count of words.
_LONGEST_SENTENCE = 20
_LONGEST_PARAGRAPH = 60


def spanish() -> list[str]:
    """Every message as a person reads it: variables are one word."""
    found = []
    for message in catalogues.messages(catalogues.words_of_the_code()):
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        found += [_TAG.sub("", _VARIABLE.sub("X", form)) for form in forms]
    return found


SPANISH = spanish()


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence, with the message it belongs to."""
    for message in SPANISH:
        for sentence in _END.split(message):
            yield sentence, message


def test_there_are_words() -> None:
    assert len(SPANISH) > 300
    assert "Datos de demostración: obra inventada" in SPANISH


def test_sentences_are_short() -> None:
    long = {
        sentence: count for sentence, _ in sentences() if (count := len(_WORD.findall(sentence))) > _LONGEST_SENTENCE
    }

    assert long == {}


def test_paragraphs_are_short() -> None:
    assert [message for message in SPANISH if len(_WORD.findall(message)) > _LONGEST_PARAGRAPH] == []


def test_acronyms_are_explained() -> None:
    found = {word for message in SPANISH for word in re.findall(r"[\w-]+", message) if _ACRONYM.search(word)}

    assert found - ACRONYMS.keys() - SETTINGS == set()


@pytest.mark.parametrize("pattern", BANNED)
def test_there_are_no_legalisms(pattern: str) -> None:
    banned = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)

    assert [message for message in SPANISH if banned.search(message) and message not in ALLOWED] == []


def test_nothing_is_allowed_that_is_not_there() -> None:
    assert set(ALLOWED) <= set(SPANISH)


def test_who_acts_is_named() -> None:
    passive = re.compile(r"\b(?:fue|fueron|es|son|ha sido|han sido) \w+(?:ad|id)[oa]s? por\b")

    assert [message for message in SPANISH if passive.search(message)] == []


def test_nothing_is_denied_twice() -> None:
    twice = re.compile(r"\bno\b[^.;:?,]*\b(?:sin|ningún|ninguna|ninguno|jamás|nunca)\b", re.IGNORECASE)

    assert [message for message in SPANISH if twice.search(message)] == []


def test_no_sentence_begins_with_a_gerund_or_shouts() -> None:
    gerund = re.compile(r"(?!Cuando\b)[A-ZÁÉÍÓÚ]\w*(?:ando|iendo|yendo)\b")

    assert [sentence for sentence, _ in sentences() if gerund.match(sentence)] == []
    assert [message for message in SPANISH if "!" in message or "¡" in message] == []
    assert [message for message in SPANISH if re.search(r"\b[A-ZÁÉÍÓÚÑ]{7,}\b", message)] == []


def test_the_reader_is_usted() -> None:
    familiar = re.compile(
        r"\b(?:tú|tu|tus|ti|contigo|vos|vosotros|puedes|quieres|tienes|debes|podés|querés)\b", re.IGNORECASE
    )

    assert [message for message in SPANISH if familiar.search(message)] == []


def test_a_page_that_tells_changes_explains_the_words_of_the_trade() -> None:
    parts = (TEMPLATES / "shared/parts.html").read_text(encoding="utf-8")
    glossary = parts[parts.index("macro glossary") :].partition("endmacro")[0].lower()
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (TEMPLATES / "public").glob("*.html")}
    telling = {name for name, source in pages.items() if ".changes" in source or "parts.days" in source}

    assert [word for word in TRADE if f'_("{word}")' not in glossary] == []
    assert telling == {"work", "history", "city"}
    assert [name for name in telling if "parts.glossary()" not in pages[name]] == []


def test_templates_hold_no_words_outside_the_catalogue() -> None:
    untranslated = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        source = re.sub(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
        source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", source, flags=re.DOTALL)
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>|[\w-]+=\"[^\"]*\"", " ", source))
        untranslated[path.name] = [word for word in words if word not in {"JSON", "CSV", "Atom", "NIT"}]

    assert len(untranslated) > 5
    assert {name: words for name, words in untranslated.items() if words} == {}


def _refusals(kind: type[Refusal] = Refusal) -> set[str]:
    return {kind.__name__}.union(*map(_refusals, kind.__subclasses__()))


def test_every_refusal_is_in_the_catalogue() -> None:
    """What is raised without `N_` would be told in Spanish to everybody. The console speaks Spanish alone."""
    names = _refusals()
    bare = [
        f"{path.relative_to(catalogues.SERVICE)}:{node.lineno}"
        for path in sorted(catalogues.SERVICE.rglob("*.py"))
        if path.relative_to(catalogues.SERVICE).parts[0] not in {"cli", "demonstration", "foundation"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant | ast.JoinedStr)
    ]

    assert len(names) > 10
    assert bare == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(code: str) -> None:
    """`python -m tests.architecture.catalogues` brings it up to date."""
    wanted = {message.id for message in catalogues.messages(catalogues.words_of_the_code())}

    assert {message.id for message in catalogues.messages(catalogues.read(code))} == wanted


def _forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_english_is_whole() -> None:
    english = catalogues.messages(catalogues.read("en"))

    assert [message.id for message in english if not all(_forms(message))] == []
    assert [message.id for message in english if message.fuzzy] == []


def test_a_translation_keeps_the_variables_of_its_message() -> None:
    def variables(text: str) -> set[str]:
        return {one or other for one, other in _VARIABLE.findall(text)}

    changed = []
    for code in LANGUAGES:
        for message in catalogues.messages(catalogues.read(code)):
            asked = message.id if isinstance(message.id, tuple) else (message.id,)
            told = [form for form in _forms(message) if form]
            if told and {name for form in asked for name in variables(form)} != {
                name for form in told for name in variables(form)
            }:
                changed.append(message.id)

    assert changed == []


def test_no_spanish_is_left_in_english() -> None:
    common = {"la", "el", "los", "las", "de", "del", "que", "obra", "obras", "entidad", "no", "publicado"} - {"no"}
    left = [
        message.id
        for message in catalogues.messages(catalogues.read("en"))
        if {word.strip(string.punctuation + "«»¿").lower() for form in _forms(message) for word in form.split()}
        & common
    ]

    assert left == []
