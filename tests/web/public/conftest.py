"""A street of published works with their signs."""

from dataclasses import dataclass
from datetime import date

import pytest

from service.foundation import codes
from service.foundation.database import Database
from service.signs.models import Sign
from service.signs.rules import SignState
from tests.web.public.published import publish
from tests.works.factories import make_work


@dataclass(frozen=True)
class Street:
    """A work and the codes of its signs."""

    work: str
    standing: str
    other: str
    gone: str
    unpublished: str


def _code(body: str) -> str:
    return body + codes.check_symbol(body)


@pytest.fixture
def street(database: Database) -> Street:
    """A work with three signs: one stands, one too, and one that the first replaced."""
    found = Street("7K3QM2XMC", "7K3QM2XM", _code("2345678"), _code("9CFGHJK"), _code("XXXXXX2"))
    with database.writing() as session:
        publish(session, make_work())
        session.add(_sign(found.standing, 1, SignState.INSTALLED, "Acceso norte, frente al colegio"))
        session.add(_sign(found.other, 2, SignState.INSTALLED))
        session.flush()
        session.add(_sign(found.gone, 3, SignState.REPLACED, replaced_by=found.standing))
    return found


def _sign(
    code: str, serial: int, state: SignState, location: str | None = None, replaced_by: str | None = None
) -> Sign:
    return Sign(
        code=code,
        work_id="7K3QM2XMC",
        serial=serial,
        state=state,
        location=location,
        installed_on=date(2025, 12, 18),
        replaced_by=replaced_by,
    )
