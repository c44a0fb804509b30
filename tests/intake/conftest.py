"""An installation that takes letters: who reads, in force, and letters as files."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.foundation.settings import Settings
from service.intake.hall import Hall
from service.intake.mail.acknowledgement import Acknowledgement
from service.intake.mail.receiving import receive as receive_letter
from tests.complaints.world import Readers, enrol
from tests.web.public.published import publish
from tests.works.factories import make_work

LETTERS = Path(__file__).parent / "letters"


def envelope(data: bytes) -> str:
    """Who the servers say that a letter of ours is of."""
    return re.search(rb"Return-Path: <(.*?)>", data)[1].decode()


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False),
        data_dir=tmp_path / "datos",
        public_url="https://obras.example.org",
        complaints_email="denuncias@ciudad.example",
        mail_authserv_id="mx.ciudad.example",
        _env_file=None,
    )
    ram = Ram(settings.data_dir)
    return Hall(settings, database, Blobs("", settings.data_dir), ram, Secret(settings.secret_path))


@pytest.fixture
def readers(database: Database) -> Readers:
    with database.writing() as session:
        return enrol(session)


@pytest.fixture
def published(database: Database, readers: Readers) -> None:
    with database.writing() as session:
        publish(session, make_work())


@pytest.fixture
def receive(hall: Hall, readers: Readers) -> Callable[..., Acknowledgement | None]:
    """Takes in a letter of the folder, changed or as it is."""

    def received(name: str, change: Callable[[bytes], bytes] = bytes) -> Acknowledgement | None:
        data = change((LETTERS / f"{name}.eml").read_bytes())
        return receive_letter(hall, data, envelope(data))

    return received
