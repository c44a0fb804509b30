"""Taking in what somebody tells, the same at every door: who must not read it, clean files, all of it sealed, kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from service.complaints import actions, filing, flood, notices, queries
from service.complaints.errors import BrokenRoster, NotAccepting
from service.complaints.filing import File, Filing, Report, excluded
from service.complaints.flood import Lane
from service.complaints.roster import Roster, kin
from service.complaints.rules import Channel, Mode, Standing
from service.foundation.language import N_, Language
from service.foundation.ram import Broken
from service.intake import attachments
from service.intake.about import LONGEST_CODE, About, about
from service.intake.attachments import Attachments
from service.intake.hall import Hall
from service.intake.keeping import Unkept, keep

#: Whatever of these it is, nothing is taken in, and never in clear: the person is told where else to go.
CLOSED = (BrokenRoster, NotAccepting, SQLAlchemyError, Broken, Unkept)


@dataclass(frozen=True)
class Known:
    """What the database says before anything is taken in. `names`: of the persons behind the keys of the roster.

    `ticked`: whom the person left out, by every key they have had.
    """

    about: About
    roster: Roster
    names: dict[str, str]
    ticked: frozenset[str]


@dataclass(frozen=True)
class Account:
    """What somebody tells. `sections`: heading and text, in the order in which they are read; the empty are left out.

    `contact`: who they are, for the custodians of identities. `keeps_originals`: of the files too, as they came.
    """

    sections: tuple[tuple[str, str], ...]
    channel: Channel
    mode: Mode
    subject: str = ""
    contact: str = ""
    keeps_originals: bool = False


@dataclass(frozen=True)
class Taken:
    """What was kept, and what became of its files."""

    filing: Filing
    files: Attachments


def known(hall: Hall, of: str, ticked: frozenset[str] = frozenset()) -> Known:
    """Who may read what is told `of` a work, a sign or words. Raises one of `CLOSED` when nothing can be taken in."""
    root = hall.settings.roster_root
    if hall.blobs.fullness >= flood.TEXT_UNTIL:
        raise NotAccepting(N_("No queda espacio para guardar lo que se envía."))
    with hall.database.reading() as session:
        roster = queries.roster(session, root)
        out = kin(queries.rosters(session, root), ticked, queries.owners(session))
        return Known(about(session, of, hall.settings.entity.municipality), roster, queries.names(session), out)


def take_in(
    hall: Hall,
    known: Known,
    account: Account,
    chosen: Sequence[bytearray | None],
    language: Language,
    lane: Lane,
    *,
    is_suspect: bool = False,
    more: tuple[File, ...] = (),
    also: Callable[[Session], None] | None = None,
) -> Taken:
    """Clean the files, seal everything and keep it. Takes seconds. Raises one of `CLOSED`.

    `is_suspect`: only machines do what was done here; it is told to nobody at first. `more`: what is sealed besides.
    `also`: what else is written in the transaction that keeps it.
    """
    files = attachments.clean(chosen, hall.ram, hall.blobs, language, keeps_originals=account.keeps_originals)
    standing = flood.standing(hall.ram, known.about.work_id, lane)
    if is_suspect:
        standing = Standing.QUARANTINED
    out = excluded(known.roster, known.names, known.about.names(), known.ticked)
    report = _report(known.about, account, files, more, language)
    filed = filing.file(report, known.roster, out, hall.secret.key("receipt"), standing)

    def write(session: Session) -> None:
        actions.keep(session, filed)
        notices.tell_of_filing(session, hall.secret, filed)
        if also is not None:
            also(session)

    keep(hall, filed.blobs, write)
    return Taken(filed, files)


def _report(of: About, account: Account, files: Attachments, more: tuple[File, ...], language: Language) -> Report:
    published = of.published
    return Report(
        text=_text(of, account, files),
        channel=account.channel,
        mode=account.mode,
        work_id=of.work_id,
        release=published.number if published else None,
        title=published.work.title if published else of.typed[:LONGEST_CODE],
        subject=account.subject,
        language=language.code,
        contact=account.contact,
        files=(*more, *files.files),
        besides=of.besides(account.subject),
    )


def _text(of: About, account: Account, files: Attachments) -> str:
    """What the readers read: a section for each thing told, what we know of the work first."""
    refused = "\n".join(f"Archivo {each.number}: {each.reason}" for each in files.refused)
    sections = (("OBRA", of.line()), *account.sections, ("ARCHIVOS QUE NO SE RECIBIERON", refused))
    return "\n\n".join(f"{heading}\n{text}" for heading, text in sections if text) + "\n"
