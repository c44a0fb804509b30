"""The pages before the official checker of HTML: no error, no warning."""

import os
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.slow

#: Installed by .ci/run: `npm install --install-links --prefix .venv/html ./tests/browser/html`.
CHECKER = Path(__file__).parents[2] / ".venv/html/node_modules/vnu-jar/build/dist/vnu.jar"


def _check(*files: Path) -> subprocess.CompletedProcess[str]:
    if not CHECKER.exists():
        message = "The HTML checker is not on this machine: .ci/run installs it."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
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
        file.write_text(httpx.get(site.url + path).text, encoding="utf-8")
        files.append(file)

    checked = _check(*files)

    assert len(files) > 15
    assert (checked.returncode, checked.stderr) == (0, "")
