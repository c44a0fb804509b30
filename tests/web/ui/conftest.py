"""A published work with a sign, and the small application that shows it."""

from collections.abc import Generator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from service.foundation import clock, codes
from service.foundation.database import Database
from service.publication.actions import publish
from service.publication.document import Publisher
from service.signs.models import Sign
from service.signs.rules import SignState
from service.works.models import WorkRow
from tests.publication.registry import register
from tests.web.ui.small import small_app


@dataclass
class Street:
    """One work, published, and its sign, installed."""

    database: Database
    publisher: Publisher
    work: str
    code: str

    def publish_change(self, description: str) -> None:
        with self.database.writing() as session:
            session.get_one(WorkRow, self.work).description = description
            session.flush()
            assert publish(session, [self.work], self.publisher) == [self.work]

    def publish_another(self) -> str:
        with self.database.writing() as session:
            number = register(session)
            publish(session, [number], self.publisher)
        return number

    def move_sign(self, state: SignState) -> None:
        with self.database.writing() as session:
            sign = session.get_one(Sign, self.code)
            sign.state, sign.state_at = state, clock.now()


@pytest.fixture
def street(database: Database, publisher: Publisher) -> Street:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)
        sign = Sign(code=codes.mint(), work_id=work, serial=1, state=SignState.INSTALLED)
        session.add(sign)
    return Street(database, publisher, work, sign.code)


@pytest.fixture
def client(street: Street) -> Generator[TestClient]:
    """What a browser sees of the small application; `client.app.state` is its inside."""
    with TestClient(small_app(street.database), raise_server_exceptions=False) as client:
        yield client
