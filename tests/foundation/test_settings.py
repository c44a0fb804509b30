"""What an installation decides, however it is written."""

from pathlib import Path

import pytest

from service.foundation.errors import Refusal
from service.foundation.settings import DEMONSTRATION, Settings


@pytest.mark.parametrize(
    "written", ["https://obras.example.org", "https://obras.example.org/", " https://obras.example.org// "]
)
def test_the_public_address_has_no_slash_at_its_end(written: str) -> None:
    assert Settings(_env_file=None, public_url=written).public_url == "https://obras.example.org"


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgresql://user:word@host/db", "postgresql+psycopg://user:word@host/db"),
        ("postgres://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:///other.sqlite", "sqlite:///other.sqlite"),
    ],
)
def test_the_database_is_named_with_its_driver(written: str, driver: str) -> None:
    assert Settings(_env_file=None, database_url=written).database == driver


def test_without_a_database_there_is_one_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings(_env_file=None, data_dir=tmp_path).database == f"sqlite:///{tmp_path / 'valla.sqlite'}"


def test_without_an_entity_file_the_city_is_invented() -> None:
    assert Settings(_env_file=None).entity is DEMONSTRATION


@pytest.mark.parametrize("written", ["name = ", 'name = "Alcaldía"', 'name = "A"\ncity = "B"\nslogan = "C"'])
def test_an_entity_file_that_cannot_be_used_is_refused_by_its_name(written: str, tmp_path: Path) -> None:
    file = tmp_path / "entity.toml"
    file.write_text(written, encoding="utf-8")

    with pytest.raises(Refusal, match=r"entity\.toml"):
        _ = Settings(_env_file=None, entity_file=file).entity


def test_the_example_of_the_documentation_can_be_used() -> None:
    example = Path(__file__).parents[2] / "docs" / "entity.example.toml"

    assert Settings(_env_file=None, entity_file=example).entity.commune_word == "comuna"


@pytest.mark.parametrize(
    ("public", "host", "office"),
    [
        ("https://obras.example.org", "", "https://obras.example.org"),
        ("https://obras.example.org/", "oficina.example.org", "https://oficina.example.org"),
        ("http://127.0.0.1:8000", "", "http://localhost:8000"),
        ("http://[::1]:8000", "", "http://localhost:8000"),
        ("http://localhost", "", "http://localhost"),
        ("http://192.168.1.7:8000", "", "http://192.168.1.7:8000"),
    ],
)
def test_the_office_is_at_a_name_on_this_very_machine(public: str, host: str, office: str) -> None:
    assert Settings(public_url=public, office_host=host, _env_file=None).office_url == office
