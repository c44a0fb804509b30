"""People who write drafts."""

import pytest

from service.foundation import clock
from service.foundation.database import Database
from service.staff import actions
from service.staff.rules import Acting, Grant, Role

ENTITY = "Alcaldía de Puerto Manso"


@pytest.fixture
def officers(database: Database) -> tuple[Acting, Acting]:
    """Two people of contracting of the entity of `make_owner`."""
    found = []
    with database.writing() as session:
        for login in ("ana", "beto"):
            held = Grant(Role.CONTRACTING, ENTITY)
            person = actions.add(session, "consola", login, login.capitalize(), held)
            found.append(Acting(person.id, login, person.name, (held,), 0, clock.now()))
    return found[0], found[1]
