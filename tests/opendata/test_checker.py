"""Each work's open data pass the official OC4IDS checker, and what they add to the standard is documented."""

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from service.demonstration.actions import load
from service.foundation.blobs import Blobs
from service.foundation.settings import DEMONSTRATION
from service.opendata.oc4ids import Package
from service.publication import queries
from service.publication.models import Listing
from service.sources.actions import import_secop
from tests.missing import lack

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
PYTHON = ROOT / ".venv/checker/bin/python"


def _check(schemas: Path, files: list[Path]) -> list[dict]:
    if not PYTHON.exists():
        lack("The official checker is not installed: requirements/checker.txt in .venv/checker (see .ci/run).")
    command = [PYTHON, Path(__file__).parent / "checker.py", schemas, *files]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def _packages(session, folder: Path, at_most: int) -> list[Path]:
    files = []
    for work_id in session.scalars(select(Listing.work_id).order_by(Listing.release_id.desc()).limit(at_most)).all():
        published = queries.latest(session, work_id)
        uri = f"https://obras.example.org/obras/{work_id.lower()}.json"
        files.append(folder / f"{work_id}.json")
        files[-1].write_bytes(Package(uri, published.published_at, DEMONSTRATION).of([published.document]))
    return files


def _documented(path: str) -> bool:
    """Whether a table row of docs/data-standards.md names the field that stands at `path`."""
    text = (ROOT / "docs/data-standards.md").read_text(encoding="utf-8")
    holder, name = path.rsplit("/", 1)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    parts = [part for part in holder.split("/") if part not in {"", "projects"}]
    anchored = [row for row in rows if all(part in row for part in parts[-2:])] or rows
    return name == "valla" or any(re.search(rf"`{name}(\[\])?`", row) for row in anchored)


def test_every_work_passes_the_official_checker(database, publisher, shared: Path, tmp_path: Path) -> None:
    schemas = shared / "data/schemas/oc4ids-0.9.5"
    with database.writing() as session:
        load(session, Blobs("", tmp_path), publisher, date(2026, 11, 20))
    import_secop(
        database, str(shared / "data/secop/obra-territorio-jbjy-vk9h-20cols.xlsx"), publisher, progress=lambda _: None
    )
    with database.reading() as session:
        files = _packages(session, tmp_path, 400)
    wrong = tmp_path / "wrong.json"
    package = json.loads(files[0].read_bytes())
    package["projects"][0]["status"] = "abandoned"
    wrong.write_text(json.dumps(package))

    broken, *checked = _check(schemas, [wrong, *files])

    # A checker that cannot reach its codelists finds nothing in anything: first it must find this.
    assert "abandoned" in json.dumps(broken["additional_closed_codelist_values"])
    assert len(checked) == len(files) > 250
    assert [found["validation_errors"] for found in checked if found["validation_errors_count"]] == []
    assert [
        found["additional_closed_codelist_values"] for found in checked if found["additional_closed_codelist_values"]
    ] == []
    added = {path for found in checked for path in found["additional_fields"]}
    assert len(added) > 20
    assert sorted(path for path in added if not _documented(path)) == []
