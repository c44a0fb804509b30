"""The record of a work in words: who, the contract's figures, payments, documents, photos, sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from service.foundation.language import Language
from service.web.ui.frame import Frame
from service.works import rules
from service.works.facts import Contract, Document, ModificationKind, Nature, Owner, Photo, Process, Work


@dataclass(frozen=True)
class Fact:
    """A name and what is known under it, or a sentence that says that nobody has published it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Firm:
    """A firm or an office, what is known about it, and where its works are listed, if they are."""

    name: str
    about: str
    works: str = ""


@dataclass(frozen=True)
class Role:
    """What somebody does in a work, and who; `missing` is said when nobody has published who."""

    name: str
    who: tuple[Firm, ...]
    missing: str


@dataclass(frozen=True)
class Link:
    """A place to go. `outside` names the other site when it is not ours."""

    text: str
    href: str
    outside: str = ""


@dataclass(frozen=True)
class ContractRecord:
    """One contract to build: the fields that Resolución 1519 de 2020 asks for (annex 2), the rest, its payments."""

    title: str
    source: str
    source_on: date
    required: tuple[Fact, ...]
    more: tuple[Fact, ...]
    payments: tuple[Fact, ...]
    link: Link | None


@dataclass(frozen=True)
class Source:
    """A source and the last day of which it speaks."""

    name: str
    on: date


@dataclass(frozen=True)
class Picture:
    """A photo with the sizes of its largest form. `path`: where its files are, without the endings of their names."""

    path: str
    alt: str
    caption: str
    on: date
    width: int
    height: int


@dataclass(frozen=True)
class Paper:
    """A document: `about` says format and size; `href` is empty when its address is not one of the web.

    `sha256` is empty for a file that we do not hold.
    """

    title: str
    href: str
    about: str
    on: date | None
    sha256: str


def people(work: Work, frame: Frame) -> tuple[Role, ...]:
    """Who builds, who watches, which dependency answers."""
    _ = frame.language.gettext
    owner = work.owner
    return (
        Role(
            _("Contratista: construye la obra"),
            tuple(_firms(work.contracts(), frame, is_listed=True)),
            _("La entidad no ha publicado quién construye."),
        ),
        Role(
            _("Interventoría: vigila la obra"),
            tuple(_firms(work.contracts(Nature.SUPERVISION), frame)),
            _("La entidad no ha publicado quién vigila."),
        ),
        Role(
            _("Dependencia que responde"),
            (Firm(owner.dependency, _answers_for(owner)),) if owner is not None else (),
            _("La entidad no ha publicado qué dependencia responde."),
        ),
    )


def _answers_for(owner: Owner) -> str:
    """The entity of a dependency; nothing more to say when the source names the entity alone."""
    return owner.entity if owner.entity != owner.dependency else ""


def _firms(contracts: Iterable[Contract], frame: Frame, *, is_listed: bool = False) -> Iterator[Firm]:
    """Who holds each contract today; `is_listed`: its works can be asked for in the list."""
    for contract in contracts:
        assigned = [m.assignee for m in contract.modifications if m.assignee is not None]
        firm = assigned[-1] if assigned else contract.supplier
        if firm is None:
            continue
        about = [f"NIT {firm.nit}"] if firm.nit else []
        if contract.representative and not assigned:
            about.append(frame.language.gettext("Representante: %(name)s") % {"name": contract.representative})
        works = frame.link(f"/obras?{urlencode({'contratista': firm.name})}") if is_listed and not assigned else ""
        yield Firm(firm.name, ". ".join(about), works)


def contract_records(work: Work, language: Language) -> tuple[ContractRecord, ...]:
    """Each contract to build, the newest first."""
    found = [
        (process, process.contract)
        for process in work.processes
        if process.nature is Nature.CONSTRUCTION and process.contract is not None
    ]
    return tuple(_contract_record(work, process, contract, language) for process, contract in reversed(found))


def _contract_record(work: Work, process: Process, contract: Contract, language: Language) -> ContractRecord:
    _ = language.gettext
    title = _("Contrato %(number)s") % {"number": contract.reference} if contract.reference else _("Contrato de obra")
    url = _on_the_web(contract.url) or _on_the_web(process.url)
    return ContractRecord(
        title=title,
        source=contract.origin.source,
        source_on=contract.origin.on,
        required=tuple(_required(work, contract, language)),
        more=tuple(_more(process, contract, language)),
        payments=tuple(
            Fact(
                language.short_date(payment.on),
                language.pesos(payment.amount),
                _("Anticipo") if payment.advance else payment.reference or "",
            )
            for payment in sorted(contract.payments, key=lambda payment: payment.on, reverse=True)
        ),
        link=Link(_("Vea el contrato"), url, "SECOP") if url else None,
    )


def _required(work: Work, contract: Contract, language: Language) -> Iterator[Fact]:
    _ = language.gettext
    unknown = _("La entidad no lo ha publicado.")
    end, value, paid = rules.current_end(contract), rules.current_value(contract), rules.contract_paid(contract)
    at_first = _("Al firmar: %(then)s")
    yield Fact(_("Fecha de inicio"), language.long_date(contract.starts_on) if contract.starts_on else unknown)
    moved = contract.ends_on is not None and contract.ends_on != end
    yield Fact(
        _("Fecha de terminación"),
        language.long_date(end) if end else unknown,
        at_first % {"then": language.long_date(contract.ends_on)} if moved and contract.ends_on else "",
    )
    changed = contract.value_amount is not None and contract.value_amount != value
    yield Fact(
        _("Valor"),
        language.pesos(value) if value is not None else unknown,
        at_first % {"then": language.pesos(contract.value_amount)} if changed and contract.value_amount else "",
    )
    report = rules.latest_progress(work)
    built = report.real_physical if report is not None else None
    yield Fact(
        _("Porcentaje de ejecución"),
        language.percent(built) if built is not None else unknown,
        language.long_date(report.on) if report is not None and built is not None else "",
    )
    yield Fact(_("Recursos pagados"), language.pesos(paid) if paid is not None else unknown)
    yield Fact(_("Recursos pendientes"), _pending(value, paid, language))
    yield Fact(_("Otrosíes y adiciones"), *_changes(contract, language))


def _pending(value: int | None, paid: int | None, language: Language) -> str:
    if value is None or paid is None:
        return language.gettext("No se puede calcular: falta el valor o lo pagado.")
    if paid > value:
        return language.gettext("Lo pagado supera el valor del contrato.")
    return language.pesos(value - paid)


def _changes(contract: Contract, language: Language) -> tuple[str, str]:
    if not contract.modifications:
        return language.gettext("La entidad no ha publicado cambios."), ""
    count = len(contract.modifications)
    number = language.ngettext("%(count)s cambio", "%(count)s cambios", count) % {"count": count}
    added = sum(m.value_amount or 0 for m in contract.modifications)
    extended = sum(m.kind is ModificationKind.DURATION for m in contract.modifications)
    amount = language.gettext("Suman %(amount)s.") % {"amount": language.pesos(added)} if added else ""
    if not extended:
        return number, amount
    more = language.ngettext("Incluyen %(count)s prórroga.", "Incluyen %(count)s prórrogas.", extended)
    return number, f"{amount} {more % {'count': extended}}".strip()


def _more(process: Process, contract: Contract, language: Language) -> Iterator[Fact]:
    """What is told beyond the seven; here what nobody has told is left out: the checklist names it."""
    _ = language.gettext
    told: tuple[tuple[str, str | int | date | None], ...] = (
        (_("Objeto"), contract.title or None),
        (_("Proceso"), process.reference),
        (_("Modalidad"), process.method_details),
        (_("Justificación de la modalidad"), process.method_rationale),
        (_("Ofertas recibidas"), process.tenderers_count),
        (_("Presupuesto oficial"), _pesos(process.estimate_amount, language)),
        (_("Publicación del proceso"), process.published_on),
        (_("Adjudicación"), process.awarded_on),
        (_("Firma"), contract.signed_on),
        (_("Anticipo"), _pesos(contract.advance_amount, language)),
        (_("Anticipo ya pagado con obra"), _pesos(contract.amortized_amount, language)),
        (_("Estado según la fuente"), contract.status),
        (_("Liquidación"), contract.settled_on),
    )
    for name, value in told:
        if value is not None:
            yield Fact(name, language.long_date(value) if isinstance(value, date) else str(value))
    for name, amount in contract.funding:
        yield Fact(_("Recursos: %(source)s") % {"source": name}, language.pesos(amount))


def _pesos(amount: int | None, language: Language) -> str | None:
    return None if amount is None else language.pesos(amount)


def sources(work: Work) -> tuple[Source, ...]:
    """Every source of the work with the last day of which it speaks, the newest first."""
    latest: dict[str, date] = {}
    for origin in work.origins():
        latest[origin.source] = max(origin.on, latest.get(origin.source, origin.on))
    return tuple(Source(name, latest[name]) for name in sorted(latest, key=latest.__getitem__, reverse=True))


def pictures(photos: Iterable[Photo]) -> tuple[Picture, ...]:
    """The photos, newest first."""
    newest = sorted(photos, key=lambda photo: photo.taken_on, reverse=True)
    return tuple(Picture(f"/fotos/{p.name}", p.alt, p.caption or "", p.taken_on, p.width, p.height) for p in newest)


def papers(documents: Iterable[Document]) -> tuple[Paper, ...]:
    """The documents, newest first; those without a date last."""
    newest = sorted(documents, key=lambda d: (d.published_on is not None, d.published_on or date.min), reverse=True)
    return tuple(Paper(d.title, _on_the_web(d.url), about(d), d.published_on, d.sha256 or "") for d in newest)


def _on_the_web(url: str | None) -> str:
    """The address when a browser may follow it; a source can write anything there."""
    return url if url and url.startswith(("https://", "http://")) else ""


#: Formats whose name is not what people call them.
_FORMATS = {"sheet": "XLSX", "document": "DOCX", "spreadsheet": "ODS", "jpeg": "JPEG"}


def about(document: Document) -> str:
    """Format and size: «PDF, 1,2 MB»."""
    kind = (document.format or "").rpartition("/")[2].rpartition(".")[2]
    kind = _FORMATS.get(kind, kind.upper())
    return ", ".join(part for part in (kind, _size(document.size)) if part)


def _size(size: int | None) -> str:
    if size is None:
        return ""
    return f"{size / 1_000_000:.1f}".replace(".", ",") + " MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
