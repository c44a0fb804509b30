"""What can be done with signs: issue one, print its panel, move it through its life."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.foundation import clock, codes
from service.foundation.canonical import sha256
from service.foundation.language import N_
from service.foundation.settings import Entity
from service.publication import queries as publication
from service.signs.artwork import MediaType, PhotoReading, make_artwork
from service.signs.errors import NoSuchSign, WrongMove, WrongSign
from service.signs.models import Artwork, Sign, SignCheck
from service.signs.panel import Accent, PanelContent
from service.signs.qr import address
from service.signs.rules import NEXT, WORDS, SignState
from service.works import rules
from service.works.facts import Nature, Work
from service.works.naming import number_of


@dataclass(frozen=True)
class Printer:
    """What a panel needs to know of the installation. `shield`: PNG or JPEG of the entity."""

    public_url: str
    entity: Entity
    shield: bytes | None = None


def issue(session: Session, work_id: str, location: str | None = None) -> Sign:
    """A new sign of a published work, with a code that no other sign has had."""
    publication.latest(session, work_id)
    signs = select(func.count()).select_from(Sign).where(col(Sign.work_id) == work_id)
    serial = (session.scalar(signs) or 0) + 1
    code = codes.mint()
    while session.get(Sign, code) is not None:
        code = codes.mint()
    sign = Sign(code=code, work_id=work_id, serial=serial, location=location)
    session.add(sign)
    session.flush()  # the next sign of the same transaction counts this one
    return sign


def move(
    session: Session, code: str, state: SignState, *, on: date | None = None, replaced_by: str | None = None
) -> Sign:
    """Take a sign to its next state. `on`: the day it was installed; `replaced_by`: the code that took its place."""
    sign = session.get(Sign, code)
    if sign is None:
        raise NoSuchSign
    if state not in NEXT[sign.state]:
        raise WrongMove(
            N_("La valla %(code)s está %(state)s: no puede pasar a %(wanted)s."),
            code=codes.printed(code),
            state=WORDS[sign.state],
            wanted=WORDS[state],
        )
    if (state is SignState.REPLACED) != (replaced_by is not None):
        raise WrongMove(N_("Diga el código de la valla nueva que reemplaza a esta."))
    sign.state, sign.state_at, sign.replaced_by = state, clock.now(), replaced_by
    if state is SignState.INSTALLED and on is not None:
        sign.installed_on = on
    return sign


def print_panel(session: Session, code: str, size: str, media: MediaType, printer: Printer) -> bytes:
    """The verified artwork of a sign's panel; a minted sign becomes printed. Volatile figures are never on it."""
    artwork = draw_panel(session, code, size, media, printer)
    hand_out(session, code, size, media, artwork)
    return artwork


def draw_panel(session: Session, code: str, size: str, media: MediaType, printer: Printer) -> bytes:
    """The verified artwork of a sign's panel. Only reads: it takes its time, and nobody has to wait for it."""
    sign = session.get(Sign, code)
    if sign is None:
        raise NoSuchSign
    if sign.state.is_gone:
        raise WrongMove(
            N_("La valla %(code)s está %(state)s. Emita una nueva para la obra."),
            code=codes.printed(code),
            state=WORDS[sign.state],
        )
    work = publication.latest(session, sign.work_id).work
    count = session.scalar(select(func.count()).select_from(Sign).where(col(Sign.work_id) == sign.work_id)) or 1
    return make_artwork(_content(work, sign, count, printer), size, media)


def hand_out(session: Session, code: str, size: str, media: MediaType, artwork: bytes) -> None:
    """Remember the artwork that is handed out; a minted sign becomes printed."""
    digest = sha256(artwork)
    if session.get(Artwork, digest) is None:
        session.add(Artwork(sha256=digest, code=code, size=size, media_type=media.value))
    if session.get_one(Sign, code).state is SignState.MINTED:
        move(session, code, SignState.PRINTED)


def check(session: Session, code: str, reading: PhotoReading, checked_by: str) -> SignCheck:
    """Keep what a photo of a sign showed. Refuses the photo of another sign. `checked_by`: a login."""
    if reading.code is not None and reading.code != code:
        raise WrongSign(reading.code)
    found = SignCheck(code=code, checked_by=checked_by, health=reading.health, has_sticker=bool(reading.strange))
    session.add(found)
    return found


def _content(work: Work, sign: Sign, signs_count: int, printer: Printer) -> PanelContent:
    contract = next(reversed(work.contracts()), None)
    process = next((p for p in work.processes if p.contract is contract), None)
    supervision = next(reversed(work.contracts(Nature.SUPERVISION)), None)
    term = rules.term(work)
    entity = printer.entity
    which = f"Valla {sign.serial} de {signs_count}" if signs_count > 1 else "Valla única"
    return PanelContent(
        url=address(printer.public_url, sign.code),
        title=work.title,
        entity=work.owner.entity if work.owner else entity.name,
        sign=which,
        as_of=work.origin.on,
        accent=Accent.of(entity.accent),
        shield=printer.shield,
        dependency=work.owner.dependency if work.owner else None,
        object=work.description,
        contract=number_of(contract) if contract else None,
        process=number_of(process) if process else None,
        contractor=contract.supplier.name if contract and contract.supplier else None,
        representative=contract.representative if contract else None,
        supervisor=supervision.supplier.name if supervision and supervision.supplier else None,
        value_amount=contract.value_amount if contract else None,
        term_days=term.initial_days,
        starts_on=term.starts_on,
        ends_on=term.initial_end,
        funding="; ".join(source for source, _ in contract.funding) or None if contract else None,
        demonstration=entity.demonstration,
        oversight=f"Denuncie la corrupción en la línea {entity.anticorruption_line}.",
    )
