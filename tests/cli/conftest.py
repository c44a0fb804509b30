"""The command line of an installation whose database is the test's own."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from service.cli import main
from service.foundation.database import Database

#: Runs `valla …`: exit status, standard output, standard error.
Terminal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def terminal(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALLA_DATA_DIR", str(tmp_path / "datos"))
    monkeypatch.setenv("VALLA_DATABASE_URL", database.url.render_as_string(hide_password=False))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["valla", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsysbinary.readouterr()
        return int(ended.value.code or 0), printed.out.decode(), printed.err.decode()

    return run
