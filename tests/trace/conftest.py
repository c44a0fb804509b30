"""Commands under strace. Where there is no strace the tests are skipped, except in CI."""

import os
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from service.foundation import codes
from tests.missing import demand
from tests.trace.tracing import Traced

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def strace() -> None:
    demand("strace")


@pytest.fixture
def canary() -> str:
    """A word that nobody else has ever written, not even an earlier run of this test."""
    return f"Ñandú-canario-{codes.mint(12)}"


@pytest.fixture
def traced(strace: None, tmp_path: Path) -> Generator[Callable[..., Traced]]:
    """Runs `python arguments…` under strace, in an empty folder, with the given environment and no other."""
    started: list[Traced] = []

    def run(*arguments: str, **environment: str) -> Traced:
        inside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        inside |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
        folder = tmp_path / "cwd"
        folder.mkdir(exist_ok=True)
        made = Traced([sys.executable, *arguments], tmp_path / "strace.log", tmp_path / "said", folder, inside)
        started.append(made)
        return made

    yield run
    for each in started:
        each.stop()
