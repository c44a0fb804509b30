"""A document says all that the facts say, and nothing that the standard refuses."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource

from service.foundation.canonical import canonical_json
from service.publication.document import Publisher, compose
from service.publication.reading import read
from service.works.facts import Origin
from tests.publication.strategies import works
from tests.works.factories import make_progress, make_work

PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
BIG = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@BIG
@given(works())
def test_reading_a_document_gives_the_work_it_was_composed_of(work) -> None:
    assert read(orjson.loads(canonical_json(compose(work, PUBLISHER)))) == work


@cache
def _validator(schemas: Path) -> Draft4Validator:
    package, project = (
        json.loads((schemas / f"{name}-schema.json").read_text()) for name in ("project-package", "project")
    )
    registry = Registry().with_resources([(project["id"], Resource.from_contents(project))])
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


def _errors(shared: Path, project: dict[str, Any]) -> list[str]:
    package = {
        "uri": "https://obras.example.org/x.json",
        "publishedDate": "2026-11-20T00:00:00Z",
        "publisher": {"name": "Entidad"},
        "version": "0.9",
        "projects": [project],
    }
    return [error.message for error in _validator(shared / "data/schemas/oc4ids-0.9.5").iter_errors(package)]


@settings(BIG, suppress_health_check=[*HealthCheck])
@given(work=works())
def test_every_document_is_valid_oc4ids(shared: Path, work) -> None:
    project = orjson.loads(canonical_json(compose(work, PUBLISHER)))

    assert _errors(shared, project) == []


def test_the_schema_would_refuse_a_wrong_status(shared: Path) -> None:
    project = {"id": "oc4ids-bu3kcz-x", "status": "abandoned"}

    assert any("abandoned" in message for message in _errors(shared, project))


@pytest.mark.parametrize("name", ["official-example.json"])
def test_the_schema_accepts_the_standards_own_example(shared: Path, name: str) -> None:
    example = json.loads((shared / "data/oc4ids" / name).read_text())

    assert _errors(shared, example["projects"][0]) == []


def test_a_document_is_as_new_as_the_newest_of_its_facts() -> None:
    progress = make_progress(origin=Origin("Planilla", date(2026, 11, 19)))
    work = make_work(progress=(progress,))

    assert work.origin.on < date(2026, 11, 19)
    assert compose(work, PUBLISHER)["updated"] == "2026-11-19T00:00:00-05:00"
