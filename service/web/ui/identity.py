"""Whose site it is, as of this moment: the entity file with what the office has written over it, in any process."""

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from service.foundation.database import Database
from service.foundation.settings import Entity, Settings
from service.office import entity as office
from service.publication.document import Publisher


class Identity:
    """The entity of one installation. It is put together again only when the office has written."""

    def __init__(self, database: Database, base: Entity) -> None:
        """`base`: the entity file."""
        self._database = database
        self._base = base
        #: Number of the version it was put together from, and the entity.
        self._known: tuple[int, Entity] = 0, base

    def now(self) -> Entity:
        """The entity; the one known last when the database does not answer."""
        known = self._known
        try:
            with self._database.reading() as session:
                number = office.latest(session)
                if number != known[0]:
                    known = self._known = number, office.effective(session, self._base)
        except SQLAlchemyError:
            # The page that says so is somebody's too.
            pass
        return known[1]

    @property
    def last(self) -> Entity:
        """The entity as it was known last: the database, which may be what is broken, is not asked."""
        return self._known[1]


def identity(request: Request) -> Entity:
    """The entity that answers for the site."""
    entity: Entity = request.app.state.identity.now()
    return entity


def publisher_of(request: Request) -> Publisher:
    """Who publishes at this installation. By its file: the identifier is registered elsewhere."""
    settings: Settings = request.app.state.settings
    return Publisher(settings.entity.oc4ids_prefix, settings.public_url)
