"""The command line as a person runs it, and the pages as a phone asks for them."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.foundation.database import Database
from service.foundation.settings import Settings

ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database.url.render_as_string(hide_password=False),
        public_url="https://obras.example.org",
        _env_file=None,
    )


@pytest.fixture
def valla(settings: Settings, tmp_path: Path) -> Run:
    """Runs the command in a process of its own: `valla("import", "secop", file)`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    environment |= {
        "VALLA_DATA_DIR": str(settings.data_dir),
        "VALLA_DATABASE_URL": settings.database_url,
        "VALLA_PUBLIC_URL": settings.public_url,
        "PYTHONPATH": str(ROOT),
    }

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "service", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)

    return run


@pytest.fixture
def phone(settings: Settings) -> Generator[TestClient]:
    with TestClient(create_app(settings), base_url="https://obras.example.org") as client:
        yield client
