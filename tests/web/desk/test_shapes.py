"""What the desk's script asks for is there, and has what the script reads of it (`assets/desk/src/io/server.ts`)."""

import re
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from tests.complaints.told import Told
from tests.web.desk.sitting import DATA, Sit

SERVER = Path(__file__).parents[3] / "assets/desk/src/io/server.ts"


@cache
def _source() -> str:
    return SERVER.read_text(encoding="utf-8")


def names(interface: str) -> set[str]:
    """What an interface of the script always has, with what it extends."""
    found = re.search(
        rf"^export interface {interface}( extends (\w+))? \{{\n(.*?)^\}}", _source(), re.DOTALL | re.MULTILINE
    )
    assert found, interface
    own = set(re.findall(r"^  readonly (\w+):", found.group(3), re.MULTILINE))
    return own | (names(found.group(2)) if found.group(2) else set())


def asked() -> set[tuple[str, str]]:
    """Method and address of every question; what stands for an id is `{}`."""
    gets = re.findall(r'#(?:json|send)(?:<\w+>)?\("(GET)", ["`]([^"`?]+)', _source())
    posts = re.findall(r'#order\(["`]([^"`]+)', _source())
    return {
        (method, re.sub(r"\$\{\w+\}", "{}", path)) for method, path in (*gets, *(("POST", path) for path in posts))
    }


def served(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, re.sub(r"\{\w+\}", "{}", route.path.removeprefix(f"{DATA}/")))
        for route in iter_route_contexts(app.routes)
        if (route.path or "").startswith(f"{DATA}/")
        for method in route.methods or ()
    }


def test_every_question_of_the_script_has_its_address(client: TestClient) -> None:
    assert len(asked()) > 15
    assert asked() - served(client.app) == set()


def test_what_is_told_has_what_the_script_reads(told: Told, sit: Sit) -> None:
    irene = sit("Investigación 1")
    session, (row,) = irene.get("sesion"), irene.get("casos")["cases"]
    case = irene.get(f"casos/{told.id}")

    lacking = {
        "Session": names("Session") - set(session),
        "OwnKey": names("OwnKey") - set(session["key"]),
        "Signed": {"document", "signatures"} - set(session["lists"][0]),
        "TermRule": {"source", "days", "months", "longest_extension", "is_checked"}
        - set(session["terms"]["petition"]),
        "Competence": names("Competence") - set(session["bodies"][0]),
        "AnswerTemplate": names("AnswerTemplate") - set(session["answers"][0]),
        "CaseRow": names("CaseRow") - set(row),
        "WholeCase": names("WholeCase") - set(case),
        "ItemRow": names("ItemRow") - set(case["rows"][0]),
    }
    assert {name: left for name, left in lacking.items() if left} == {}
