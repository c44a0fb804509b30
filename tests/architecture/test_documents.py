"""What the documents say exists: floors, commands, addresses, files, tests and figures."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from service.cli.command import app as commands
from service.complaints import clocks, flood
from tests.architecture.test_house import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMPLAINTS = ROOT / "docs/complaints.md"


def _layers(name: str) -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (contract,) = (each for each in contracts if each["name"] == name)
    return [layer.strip("()") for layer in contract["layers"]]


@pytest.mark.parametrize(
    "contract",
    ["Packages point downwards", "Inside a room", "Citizens and machines do not share handlers"],
)
def test_the_plan_has_the_floors_that_the_linter_keeps(contract: str) -> None:
    plan = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")

    assert "```\n" + "\n".join(_layers(contract)) + "\n```" in plan


@cache
def _commands() -> Any:
    return typer.main.get_command(commands)


def _said_commands() -> Iterator[tuple[str, list[str]]]:
    for path in DOCUMENTS:
        for line in re.findall(
            r"(?:^|[`(|] ?|bin/)valla ([a-z][^`\n|#]*)", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            yield path.name, line.split()


def _is_known(words: list[str]) -> bool:
    """Whether the nouns and verbs of a command exist, and every option of it."""
    command = _commands()
    for word in words:
        if word.startswith("--"):
            options = {name for parameter in command.params for name in parameter.opts}
            if word.partition("=")[0] not in options | {"--help"}:
                return False
        elif hasattr(command, "commands"):
            command = command.commands.get(word.strip(".,;:"))
            if command is None:
                return word == "…"
    return True


def test_every_command_that_is_told_exists() -> None:
    said = list(_said_commands())

    assert len(said) > 30
    assert [(where, " ".join(words)) for where, words in said if not _is_known(words)] == []


def test_every_file_of_ours_that_is_told_exists() -> None:
    named = {
        (path.name, name)
        for path in DOCUMENTS
        for name in re.findall(r"`((?:service|tests|docs|migrations|assets|requirements)/[\w./-]+)`", path.read_text())
    }

    assert len(named) > 20
    made = {name for _, name in named if name in {"assets/dist", "assets/desk/node_modules"}}  # by `make setup`
    assert {(where, name) for where, name in named if name not in made and not (ROOT / name).exists()} == set()


def test_every_test_that_is_told_exists() -> None:
    told = set(re.findall(r"`(test_\w+)`", COMPLAINTS.read_text(encoding="utf-8")))
    told |= set(re.findall(r"`(test_\w+)`", (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")))
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
    written = set(re.findall(r"def (test_\w+)\(", source)) | {path.stem for path in ROOT.glob("tests/**/test_*.py")}

    assert len(told) > 30
    assert told - written == set()


def test_every_address_of_complaints_that_is_told_exists(tmp_path: Path) -> None:
    from fastapi.routing import iter_route_contexts

    from service.app import create_app
    from service.foundation.settings import Settings

    app = create_app(Settings(data_dir=tmp_path, _env_file=None))
    known = {re.sub(r"\{\w+\}", "X", route.path) for route in iter_route_contexts(app.routes)}
    told = re.findall(r"`(/[a-z][\w/{}-]*)`", COMPLAINTS.read_text(encoding="utf-8"))
    told = {re.sub(r"\{\w+\}", "X", address) for address in told if not address.startswith(("/dev/", "/tmp"))}

    assert {"/denuncia", "/seguimiento", "/salir", "/quien-lee"} <= told
    assert told - known == set()


def test_the_terms_of_law_are_told_as_they_are_counted() -> None:
    text = COMPLAINTS.read_text(encoding="utf-8")
    for term, rule in clocks.RULES.items():
        length = f"{rule.days} business days" if rule.days else f"{rule.months} months"
        more = f"+ {rule.longest_extension}" if rule.longest_extension else "no"
        checked = "yes" if rule.is_checked else "**no**"
        assert f"| `{term.value}` | {length} | {more} | {rule.source} | {checked} |" in text


def test_the_levels_of_a_flood_are_told_as_they_are() -> None:
    text = COMPLAINTS.read_text(encoding="utf-8")
    for level in flood.LEVELS:
        files = "taken" if level.takes_files else "later"
        told = "above the lane's room: put aside" if level.is_flood else "at once"
        assert f"| {level.filings} | {level.ripe_s} s | {files} | {told} |" in text
