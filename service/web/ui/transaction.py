"""The transaction of a request: a page reads one consistent state of the database and cannot write."""

from collections.abc import Generator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session


def reading(request: Request) -> Generator[Session]:
    """A session that reads, closed before the answer leaves."""
    with request.app.state.database.reading() as session:
        yield session


Read = Annotated[Session, Depends(reading, scope="function")]
