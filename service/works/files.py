"""Writing the documents and photos of works. A document is known again by its address, a photo by its name."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, SQLModel

from service.works.facts import Document, Photo, Work
from service.works.models import DocumentRow, PhotoRow
from service.works.rows import Row, insert_rows, table_of, update_rows


def _document_row(work_id: str, document: Document) -> Row:
    return {
        "work_id": work_id,
        "kind": document.kind,
        "title": document.title,
        "url": document.url,
        "published_on": document.published_on,
        "format": document.format,
        "size": document.size,
        "sha256": document.sha256,
        "source": document.origin.source,
        "source_on": document.origin.on,
    }


def _photo_row(work_id: str, photo: Photo) -> Row:
    return {
        "work_id": work_id,
        "name": photo.name,
        "alt": photo.alt,
        "taken_on": photo.taken_on,
        "width": photo.width,
        "height": photo.height,
        "caption": photo.caption,
        "source": photo.origin.source,
        "source_on": photo.origin.on,
    }


def register(session: Session, works: Sequence[Work]) -> None:
    """Write the files of new works."""
    insert_rows(session, DocumentRow, [_document_row(work.id, each) for work in works for each in work.documents])
    insert_rows(session, PhotoRow, [_photo_row(work.id, each) for work in works for each in work.photos])


def amend(session: Session, changes: Sequence[tuple[Work, Work]]) -> None:
    """Make the registry hold the files of the second work of each pair where it holds those of the first."""
    for old, new in changes:
        told = [_document_row(new.id, each) for each in new.documents]
        _amend_rows(session, DocumentRow, "url", [_document_row(old.id, each) for each in old.documents], told)
        shown = [_photo_row(new.id, each) for each in new.photos]
        _amend_rows(session, PhotoRow, "name", [_photo_row(old.id, each) for each in old.photos], shown)


def _amend_rows(session: Session, model: type[SQLModel], key: str, old: Sequence[Row], new: Sequence[Row]) -> None:
    known = {row[key]: row for row in old}
    insert_rows(session, model, [row for row in new if row[key] not in known])
    update_rows(session, model, ["work_id", key], [row for row in new if known.get(row[key], row) != row])
    gone = known.keys() - {row[key] for row in new}
    if gone:
        table = table_of(model)
        of_work = table.c.work_id == old[0]["work_id"]
        session.connection().execute(delete(table).where(of_work, table.c[key].in_(gone)))
