"""The desk's script, asked by the tests of the server: what it opens, believes and seals, run by Node."""

import atexit
import os
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from service.web.desk import scripts
from tests.missing import lack

ROOT = Path(__file__).parents[2]
DESK = ROOT / "assets/desk"


@cache
def node() -> str:
    """The command; without it, or without the packages of the desk, the test is skipped. In CI it fails."""
    path = os.pathsep.join((str(ROOT / ".venv/bin"), os.environ["PATH"]))
    found = shutil.which("node", path=path)
    if found is None or not (DESK / "node_modules").exists():
        lack("The desk is not prepared here: make setup, with a network.")
    return found


def demand_script() -> None:
    """The desk as a browser gets it: both bundles."""
    if not all(map(scripts.address, ("desk", "inbox.worker"))):
        lack("The desk is not built here: make setup, with a network.")


@cache
def _answering() -> Path:
    folder = tempfile.mkdtemp(prefix="valla-desk-")
    atexit.register(shutil.rmtree, folder)
    command = [node(), DESK / "test/run.mjs", "--only-bundle", folder]
    subprocess.run(command, check=True, capture_output=True)
    return Path(folder) / "answer.mjs"


class Refused(Exception):
    """What the script refused, with its sentence."""


def ask(question: str, **told: Any) -> Any:
    """What the script answers to a question of `assets/desk/test/answer.ts`. Bytes go as base64."""
    asked = orjson.dumps({"ask": question, **told}, default=b64)
    answer = subprocess.run([node(), _answering()], input=asked, check=True, capture_output=True)
    found = orjson.loads(answer.stdout)
    if "refused" in found:
        raise Refused(found["refused"])
    return found["answer"]


def b64(data: bytes) -> str:
    return b64encode(data).decode()


def unb64(told: str) -> bytes:
    return b64decode(told, validate=True)
