"""The chain of lists of who reads: what breaks it."""

import pytest

from service.complaints import queries
from service.complaints.errors import BrokenRoster
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.foundation.settings import Settings
from tests.complaints.world import enrol


def test_a_chain_that_begins_with_another_list_is_broken_where_the_first_is_known(database: Database) -> None:
    with database.writing() as session:
        root = enrol(session).roster.sha256
    with database.reading() as session:
        assert queries.roster(session, root) == queries.roster(session, "")
        with pytest.raises(BrokenRoster, match="no es la que esta instalación espera"):
            queries.roster(session, "0" * 64)


def test_the_root_of_the_settings_is_a_digest() -> None:
    assert Settings(roster_root=f" {'AB' * 32}\n", _env_file=None).roster_root == "ab" * 32
    with pytest.raises(Refusal, match="64 cifras"):
        Settings(roster_root="abc", _env_file=None)
