"""Rules about the whole house that no single room could keep."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from service.foundation.settings import Entity, Settings
from service.web.ui.sessions import is_staff

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(ROOT.glob("service/**/*.py"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_a_house() -> None:
    assert len(MODULES) > 40
    assert sum(len(_functions(path)) for path in MODULES) > 200


def test_every_module_and_public_thing_says_what_it_is() -> None:
    silent = []
    for path in MODULES:
        tree = _tree(path)
        if not ast.get_docstring(tree):
            silent.append(_name(path))
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{_name(path)}:{node.name}")

    assert silent == []


def test_modules_and_functions_stay_readable() -> None:
    long_modules = {
        _name(path): lines for path in MODULES if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    long_functions = {
        f"{_name(path)}:{function.name}": length
        for path in MODULES
        for function in _functions(path)
        if (length := (function.end_lineno or 0) - function.lineno) > 80
    }

    assert (long_modules, long_functions) == ({}, {})


def test_only_the_edges_commit() -> None:
    # An import is a job with a transaction of its own, which a rehearsal takes back.
    edges = {
        "service/foundation/database.py",
        "service/sources/actions.py",
        "service/web/ui/posting.py",
        "service/web/desk/posting.py",
    }
    calls = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        if _name(path) not in edges
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]

    assert calls == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    settings = [f"`VALLA_{name.upper()}`" for name in Settings.model_fields]
    # The demonstration is ours; a drawing is only ever sent from the office.
    entity = [name for name in Entity.model_fields if name not in {"demonstration", "drawing"}]

    assert len(settings) >= 9
    assert [name for name in settings if name not in text] == []
    assert [name for name in entity if not re.search(rf"^{name} = ", text, re.MULTILINE)] == []


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression that is one."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"import {node.module}.{alias.name}" for alias in node.names]
    return [f"import {alias.name}" for alias in node.names] if isinstance(node, ast.Import) else []


def _named(pattern: str, paths: Iterable[Path]) -> list[str]:
    """Where something whose dotted name fits is imported or used."""
    return [
        f"{_name(path)}:{node.lineno} {name}"
        for path in paths
        for node in ast.walk(_tree(path))
        for name in [*_imported(node), _dotted(node)]
        if re.search(pattern, name)
    ]


def test_randomness_comes_from_one_door() -> None:
    door = ROOT / "service/foundation/codes.py"
    randomness = r"^import (random|secrets|uuid|numpy)\b|\b(urandom|getrandom|SystemRandom)$"

    assert _named(randomness, [door]) != []
    assert _named(randomness, (path for path in MODULES if path != door)) == []


def test_what_comes_with_a_complaint_is_read_by_nothing_that_writes_it_to_a_file() -> None:
    # Starlette puts what is larger than a megabyte, and FastAPI's parameters use Starlette, in a file of /tmp.
    spooling = (
        r"\b(UploadFile|FormData|Form|form|FormParser|parse_form|SpooledTemporaryFile|posting)$|\btempfile\b"
        r"|\b(fastapi|starlette|python_multipart)\b.*\.File$"
    )
    complaints = sorted((ROOT / "service/web/complaints").glob("*.py"))
    sealing = [path for path in sorted((ROOT / "service/complaints").glob("*.py")) if path.stem != "filing"]

    assert len(complaints) > 3
    assert _named(spooling, [ROOT / "service/web/ui/posting.py"]) != []
    assert _named(spooling, complaints + sealing) == []


#: What the public may send.
FORMS = {"/obras/{work_id}/correccion", "/obras/{work_id}/cuente", "/seguimiento", "/salir", "/denuncia"}


def test_no_handler_is_async_and_what_a_citizen_opens_only_reads(tmp_path: Path) -> None:
    from fastapi.routing import iter_route_contexts

    from service.app import create_app

    app = create_app(Settings(data_dir=tmp_path, _env_file=None))
    routes = list(iter_route_contexts(app.routes))
    methods = {(route.path, method) for route in routes for method in route.methods or ()}

    assert {"/", "/obras", "/obras/{work_id}", "/salud", "/oficina"} <= {route.path for route in routes}
    assert [route.path for route in routes if inspect.iscoroutinefunction(route.endpoint)] == []
    assert {method for _, method in methods} == {"GET", "HEAD", "POST"}
    assert {path for path, method in methods if method == "POST" and not is_staff(path)} == FORMS


def test_no_file_names_a_registry_or_a_machine() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    named = [
        f"{path.name}:{number}"
        for path in locks
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "://" in line or "--index" in line or "--find-links" in line
    ]

    assert len(locks) >= 3
    assert named == []


def test_every_locked_version_has_hashes() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        pins = re.findall(r"^[a-z0-9][^\n]*==[^\n]*(?:\n    --hash=[^\n]*)*", path.read_text(), re.MULTILINE)
        assert pins
        assert [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = set(
        re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    )
    asked = {re.split(r"[\[>=;]", name)[0] for name in project["dependencies"]}

    assert {"fastapi", "sqlmodel", "qrcode", "pillow", "httpx"} <= asked
    assert asked - locked == set()


@pytest.mark.parametrize("folder", ["service", "migrations", "assets", "tests", "docs", "requirements", ".ci"])
def test_the_top_level_is_the_one_of_the_plan(folder: str) -> None:
    assert (ROOT / folder).is_dir()


def test_every_test_folder_mirrors_a_room() -> None:
    # `desk` is the room of assets/desk.
    besides = {"journeys", "abuse", "trace", "architecture", "migrations", "browser", "bench", "desk", "__pycache__"}
    rooms = {path.name for path in (ROOT / "service").iterdir() if path.is_dir()}

    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - besides - rooms == set()
