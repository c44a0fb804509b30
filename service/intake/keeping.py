"""Keeping what was sealed: the bytes first, then one transaction. What could not be kept leaves nothing behind."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from sqlmodel import Session

from service.complaints import actions
from service.complaints.errors import NoSuchCase
from service.intake.accidents import note
from service.intake.hall import Hall


class Unkept(Exception):
    """What was sealed could not be kept."""


def keep(hall: Hall, sealed: Mapping[str, bytes], write: Callable[[Session], None]) -> None:
    """Lay down blobs by name and `write` the rows, whoever else writes. Raises `Unkept`, of which the log knows, and
    `NoSuchCase`.
    """
    is_written = False
    try:
        actions.lay_down(hall.blobs, sealed)
        with hall.database.writing(in_turn=False) as session:
            write(session)
            session.flush()
            is_written = True
    except Exception as error:
        # A commit that broke may have been done: then its blobs are swept later, or belong to somebody.
        for name in () if is_written else sealed:
            with suppress(Exception):
                hall.blobs.drop(name)
        if isinstance(error, NoSuchCase):
            raise
        note(error)
        raise Unkept from None
