"""The pages before the official checker of HTML: no error, no warning."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import Site
from tests.missing import lack
from tests.web.office.addresses import pages_of
from tests.web.office.conftest import People
from tests.web.office.world import World, make_world

__all__ = ["make_world"]

pytestmark = pytest.mark.slow

#: Installed by .ci/run: `npm install --install-links --prefix .venv/html ./tests/browser/html`.
CHECKER = Path(__file__).parents[2] / ".venv/html/node_modules/vnu-jar/build/dist/vnu.jar"


def _check(*files: Path) -> subprocess.CompletedProcess[str]:
    if not CHECKER.exists():
        lack("The HTML checker is not on this machine: .ci/run installs it.")
    return subprocess.run(
        ["java", "-jar", str(CHECKER), *map(str, files)], capture_output=True, text=True, check=False
    )


def test_the_checker_sees_a_mistake(tmp_path: Path) -> None:
    page = tmp_path / "malo.html"
    page.write_text("<!doctype html><html lang=es><title>a</title><p><div></p>", encoding="utf-8")

    assert _check(page).returncode != 0


def test_every_page_is_valid(site: Site, tmp_path: Path) -> None:
    files = []
    for number, path in enumerate(site.pages()):
        file = tmp_path / f"{number}.html"
        file.write_text(httpx.get(site.url + path, timeout=60).text, encoding="utf-8")
        files.append(file)

    checked = _check(*files)

    assert len(files) > 15
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_page_of_the_office_is_valid(people: People, world: World, tmp_path: Path) -> None:
    files = []
    for login in ("ana", "ines", "elsa", "aura", "admin", ""):
        browser = people(login)
        for number, path in enumerate(pages_of(world, login)):
            file = tmp_path / f"{login or 'nadie'}-{number}.html"
            response = browser.client.get(path, follow_redirects=True)
            assert response.status_code == 200, path
            file.write_text(response.text, encoding="utf-8")
            files.append(file)
    file = tmp_path / "faltan.html"
    file.write_text(
        people("ana").send("/oficina/borradores/NUEVAOBRA/contrato", {"valor": "mil"}).text, encoding="utf-8"
    )

    checked = _check(*files, file)

    assert len(files) > 60
    assert (checked.returncode, checked.stderr) == (0, "")
