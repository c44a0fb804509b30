"""The catalogues against the words of the code: what is written, what is translated, what has drifted.

`python -m tests.architecture.catalogues` brings service/web/locale up to date; translations already there are kept.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from service.foundation.language import CATALOGUES, LANGUAGES

SERVICE = Path(__file__).parent.parent.parent / "service"
_METHODS = [
    ("web/templates/**.html", "jinja2"),
    ("**.py", "python"),
    ("complaints/competence.toml", "tests.architecture.catalogues:words_of_a_table"),
]
_OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false"}}


def words_of_a_table(file: BinaryIO, *_: Any, **__: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """What people read of the table of competences."""
    table = tomllib.load(file)
    for words in (table["group"], *(row[key] for row in table["body"] for key in ("name", "why"))):
        yield 0, "N_", words, []


def words_of_the_code() -> Catalog:
    """Every message that a template or a module marks, in order, without the lines where it stands."""
    catalogue = Catalog(fuzzy=False)
    found = extract_from_dir(str(SERVICE), _METHODS, _OPTIONS, {**DEFAULT_KEYWORDS, "N_": None})
    for message in sorted((str(text[0] if isinstance(text, tuple) else text), text) for _, _, text, _, _ in found):
        catalogue.add(message[1])
    return catalogue


def path_of(code: str) -> Path:
    """The catalogue of a language."""
    return CATALOGUES / code / "LC_MESSAGES" / "valla.po"


def read(code: str) -> Catalog:
    """The committed catalogue of a language."""
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def messages(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def update() -> None:
    """Bring every committed catalogue up to date."""
    for code in LANGUAGES:
        path = path_of(code)
        known = {message.id: message for message in messages(read(code))} if path.exists() else {}
        catalogue = Catalog(locale=code, fuzzy=False)
        for message in messages(words_of_the_code()):
            catalogue.add(message.id, known[message.id].string if message.id in known else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=119, sort_output=True, omit_header=True)


if __name__ == "__main__":
    update()
