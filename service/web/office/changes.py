"""A change of a contract: which, what it asks, and the draft that says what will change before anybody sees it.

Two steps: the few fields of the act with its reason and its document, and the page of the draft (`drafts`), where the
effect is read and the change is published or waits for a second person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.canonical import sha256
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.office import actions, acts, overview, papers, queries, suggestions
from service.office.acts import ACTS, CORRECTED, WORDS, Act, Told
from service.office.models import Draft
from service.office.papers import ACCEPT, Paper
from service.office.rules import Kind
from service.sources import cells
from service.staff.rules import Acting, Permission
from service.web.office import typed
from service.web.office.attached import Papers
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import EditsWorks
from service.web.ui.forms import Fault
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.changes import current_end, current_value
from service.works.facts import Contract, Document, Nature, Origin, Work
from service.works.naming import called

router = APIRouter()

#: What each act asks besides its name, its date, its reason and its document.
ASKS = {
    Act.ADDITION: ("valor",),
    Act.REDUCTION: ("valor",),
    Act.EXTENSION: ("dias", "fin"),
    Act.SUSPENSION: ("reinicio",),
    Act.RESTART: ("fin",),
    Act.ASSIGNMENT: ("contratista", "nit"),
    Act.SCOPE: ("detalle",),
    Act.TERMINATION: ("fin",),
    Act.SETTLEMENT: (),
    Act.CORRECTION: (*CORRECTED, "contratista", "nit"),
}
_DAYS = ("fin", "reinicio", "firma", "inicio")
#: Names of the field of an end date, by the act that asks it.
_END = {
    Act.EXTENSION: N_("O la nueva fecha de fin"),
    Act.RESTART: N_("Nueva fecha de fin, si el acta la cambia (opcional)"),
    Act.TERMINATION: N_("Desde qué día queda terminado"),
    Act.CORRECTION: N_("Fecha de fin con que se firmó"),
}
_NATURES = {
    Nature.CONSTRUCTION: N_("obra"),
    Nature.SUPERVISION: N_("interventoría"),
    Nature.DESIGN: N_("diseño"),
}


@dataclass(frozen=True)
class KindsPage(OfficePage):
    """What may happen to the contracts of a work: address, name and plain words of each."""

    path: str
    work: str
    acts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ChangePage(OfficePage):
    """The form of one act. `asks`: its fields; `typed`: what each field holds; `now`: what is published today."""

    path: str
    work: str
    help: str
    draft_id: str
    contracts: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    end_label: str
    typed: dict[str, str]
    now: tuple[tuple[str, str], ...]
    parties: tuple[str, ...]
    accept: str
    #: The document that the draft already has.
    kept: str
    is_correction: bool
    faults: tuple[Fault, ...] = ()


def _path(work: Work) -> str:
    return f"/oficina/obras/{work.id.lower()}"


@router.api_route("/oficina/obras/{work_id}/cambio", methods=["GET", "HEAD"])
def choose(request: Request, who: EditsWorks, session: Read, language: Speaking, work_id: str) -> Response:
    """What happened to the contract."""
    work = overview.published(session, who, Permission.EDIT_WORKS, work_id)
    has_contract = any(process.contract for process in work.processes)
    page = KindsPage(
        office_frame(request, language, who),
        language.gettext("¿Qué cambió?"),
        path=_path(work),
        work=short_title(work.title),
        acts=tuple(
            (f"{_path(work)}/cambio/{act}", language.gettext(name), language.gettext(words))
            for act, (name, words) in WORDS.items()
            if has_contract
        ),
    )
    return answer("office/change_kinds.html", page, language)


def _act(name: str) -> Act:
    if name not in set(Act):
        raise HTTPException(404)
    return Act(name)


@router.api_route("/oficina/obras/{work_id}/cambio/{kind}", methods=["GET", "HEAD"])
def ask(request: Request, who: EditsWorks, session: Read, language: Speaking, work_id: str, kind: str) -> Response:
    """The form of one act: empty, of the contract as it is (a correction), or of a draft to go on with."""
    act, work = _act(kind), overview.published(session, who, Permission.EDIT_WORKS, work_id)
    draft = _draft(session, who, request.query_params.get("borrador", ""), work)
    wanted = request.query_params.get("contrato", "")
    contract = _contract(work, wanted)
    if contract is None:
        raise HTTPException(404)
    values = _of_contract(contract) if act is Act.CORRECTION else {}
    values["contrato"] = contract.id
    kept = None
    if draft is not None:
        found = _told_before(session, draft)
        if found is None or found[1].act is not act:
            raise HTTPException(404)
        values |= _of_told(found[1]) | {"contrato": found[0]}
        values["motivo"] = draft.reason or values.get("motivo", "")
        kept = _kept(session, draft)
    page = _page(request, who, session, language, work, act, values, draft.id if draft else codes.mint(), kept)
    return answer("office/change.html", page, language)


def _draft(session: Session, who: Acting, draft_id: str, work: Work) -> Draft | None:
    """The open draft of a change of this work; None when there is none of that id."""
    found = session.get(Draft, draft_id) if draft_id else None
    if found is None:
        return None
    draft = queries.draft(session, who, Permission.EDIT_WORKS, draft_id)
    if draft.work_id != work.id or draft.kind not in ACTS:
        raise HTTPException(404)
    return draft


def _contract(work: Work, contract_id: str) -> Contract | None:
    """The contract of that id, else the last that builds, else the last there is."""
    signed = [(process.nature, process.contract) for process in work.processes if process.contract]
    named = [contract for _, contract in signed if contract.id == contract_id]
    builds = [contract for nature, contract in signed if nature is Nature.CONSTRUCTION]
    found = named or builds or [contract for _, contract in signed]
    return found[-1] if found else None


def _of_contract(contract: Contract) -> dict[str, str]:
    supplier = contract.supplier
    values = {field: _as_typed(getattr(contract, fact)) for field, fact in CORRECTED.items()}
    return values | {"contratista": supplier.name if supplier else "", "nit": (supplier.nit or "") if supplier else ""}


def _as_typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return Language.pesos(value).replace("\N{NO-BREAK SPACE}", " ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _of_told(told: Told) -> dict[str, str]:
    """An act in the fields of its form."""
    values = {
        "fecha": told.on,
        "acta": told.number,
        "motivo": told.reason,
        "valor": told.amount,
        "fin": told.ends_on,
        "reinicio": told.restart_on,
        "contratista": told.supplier,
        "nit": told.nit,
        "detalle": told.details,
    }
    said = {name: _as_typed(value) for name, value in values.items()} | {"dias": str(told.days or "")}
    return said | {field: _as_typed(dict(told.facts)[fact]) for field, fact in CORRECTED.items() if told.facts}


def _page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    work: Work,
    act: Act,
    values: dict[str, str],
    draft_id: str,
    kept: Document | None,
    faults: tuple[Fault, ...] = (),
) -> ChangePage:
    name, words = WORDS[act]
    contract = _contract(work, values.get("contrato", ""))
    signed = [(each.nature, each.contract) for each in work.processes if each.contract]
    asks = ASKS[act]
    known = suggestions.parties(session) if "contratista" in asks else []
    return ChangePage(
        office_frame(request, language, who, f"{_path(work)}/cambio/{act}"),
        language.gettext(name),
        path=_path(work),
        work=short_title(work.title),
        help=language.gettext(words),
        draft_id=draft_id,
        contracts=tuple(
            (c.id, " · ".join(filter(None, (called(c), language.gettext(_NATURES[nature]))))) for nature, c in signed
        ),
        asks=asks,
        end_label=language.gettext(_END.get(act, "")),
        typed={field: values.get(field, "") for field in _FIELDS},
        now=tuple(_now(contract, language)) if contract and act is not Act.CORRECTION else (),
        parties=tuple(each.name for each in known),
        accept=ACCEPT,
        kept=kept.title if kept else "",
        is_correction=act is Act.CORRECTION,
        faults=faults,
    )


_FIELDS = ("contrato", "acta", "fecha", "motivo", "enlace", "dias", "reinicio", "detalle", *ASKS[Act.CORRECTION])


def _now(contract: Contract, language: Language) -> list[tuple[str, str]]:
    """What is published of the contract today."""
    value, end, held = current_value(contract), current_end(contract), acts.holder(contract)
    missing = language.gettext("sin dato")
    return [
        (language.gettext("Valor"), missing if value is None else language.pesos(value)),
        (language.gettext("Termina"), missing if end is None else language.long_date(end)),
        (language.gettext("Contratista"), held.name if held else missing),
    ]


@router.post("/oficina/obras/{work_id}/cambio/{kind}")
def tell(
    request: Request, who: EditsWorks, sent: Papers, post: Post, language: Speaking, work_id: str, kind: str
) -> Response:
    """Keep the act in a draft, and show what it will change."""
    act, session, form = _act(kind), post.session, post.form
    work, draft_id = overview.published(session, who, Permission.EDIT_WORKS, work_id), form.text("borrador", 20)
    if not codes.is_valid(draft_id):
        raise HTTPException(400)
    draft = _draft(session, who, draft_id, work)
    contract = _contract(work, form.text("contrato"))
    if contract is None:
        raise HTTPException(404)
    kept = _kept(session, draft)
    told, faults = _judged(form, sent, act, contract, language, has_one=_told_before(session, draft) is not None)
    if faults and isinstance(next(iter(sent), None), Paper):
        # A browser never sends again by itself what was chosen.
        faults.append(Fault("archivo", language.gettext("El archivo está bien. Escójalo otra vez al enviar.")))
    if faults:
        values = {field: form.lines(field) for field in _FIELDS} | {"contrato": contract.id}
        page = _page(request, who, session, language, work, act, values, draft_id, kept, tuple(faults))
        return answer("office/change.html", page, language, 422)
    document = _document(request, form, sent, work, contract, told, language) or kept
    new = acts.applied(work, contract.id, told, draft_id, _origin(work), document)
    if draft is None:
        actions.begin(session, who, draft_id, _kind(act), new, publisher_of(request), told.reason)
    else:
        # Typed again, it is upon what is published now: so it can be mended when the contract moved under it.
        actions.renew(session, draft)
        actions.save(session, who, draft, new, publisher_of(request), told.reason)
    return post.done(f"/oficina/borradores/{draft_id}")


def _kind(act: Act) -> Kind:
    return Kind.CORRECTION if act is Act.CORRECTION else Kind.CHANGE


def _kept(session: Session, draft: Draft | None) -> Document | None:
    """The document that a draft adds to its base."""
    base = queries.base_of(session, draft) if draft else None
    if draft is None or base is None:
        return None
    return next((each for each in queries.work_of(draft).documents if each not in base.documents), None)


def _told_before(session: Session, draft: Draft | None) -> tuple[str, Told] | None:
    """The act that a draft tells, which always came with its document, and the id of its contract."""
    base = queries.base_of(session, draft) if draft else None
    return acts.told_back(base, queries.work_of(draft)) if draft and base else None


def _judged(
    form: Form, sent: list[Paper | Refusal], act: Act, contract: Contract, language: Language, *, has_one: bool
) -> tuple[Told, list[Fault]]:
    """The act that was typed, and everything that is wrong with it. `has_one`: its draft has a document."""
    told, faults = _read(form, act, contract, language)
    unread = {fault.field for fault in faults}
    for field, words, values in acts.problems(contract, told, clock.today()):
        if field not in unread:
            worded = {name: _worded(value, language) for name, value in values.items()}
            faults.append(Fault(field, language.gettext(words) % worded))
    return told, [*faults, *_lacking(form, sent, language, has_one=has_one)]


def _origin(work: Work) -> Origin:
    return Origin(work.owner.dependency if work.owner else work.origin.source, clock.today())


def _worded(value: object, language: Language) -> str:
    return language.long_date(value) if isinstance(value, date) else str(value)


def _read(form: Form, act: Act, contract: Contract, language: Language) -> tuple[Told, list[Fault]]:
    """What was typed, and what of it cannot be read. In a correction, a NIT already published can."""
    faults: list[Fault] = []
    asks = ASKS[act]

    def read(field: str, reader: typed.Reader, longest: int = 200) -> Any:
        value, fault = reader(form.text(field, longest))
        if fault:
            faults.append(Fault(field, language.gettext(fault)))
        return value

    def as_published(text: str) -> tuple[str | None, str]:
        known = contract.supplier.nit if contract.supplier else None
        return (known, "") if text == known else typed.nit(text)

    days = {field: read(field, typed.day) for field in _DAYS if field in asks}
    amount = read("valor", typed.price if act is Act.CORRECTION else typed.money) if "valor" in asks else None
    facts = days | {"valor": amount, "numero": form.text("numero") or None, "objeto": form.text("objeto", 500) or None}
    told = Told(
        act=act,
        on=read("fecha", typed.day) if act is not Act.CORRECTION else None,
        number=form.text("acta", 80),
        reason=read("motivo", typed.prose, 1000) or "",
        amount=amount if act is not Act.CORRECTION else None,
        days=read("dias", _whole) if "dias" in asks else None,
        ends_on=days.get("fin") if act is not Act.CORRECTION else None,
        restart_on=days.get("reinicio"),
        supplier=(read("contratista", typed.prose) or "") if "contratista" in asks else "",
        nit=read("nit", as_published if act is Act.CORRECTION else typed.nit) if "nit" in asks else None,
        details=(read("detalle", typed.prose, 1000) or "") if "detalle" in asks else "",
        facts=tuple((fact, facts[field]) for field, fact in CORRECTED.items()) if act is Act.CORRECTION else (),
    )
    return told, faults


def _whole(text: str) -> tuple[int | None, str]:
    """A number of days."""
    value, _ = cells.count(text)
    return (value, "") if not text or value else (None, N_("Escriba los días como un número entero, entre 1 y 3650."))


def _lacking(form: Form, sent: list[Paper | Refusal], language: Language, *, has_one: bool) -> list[Fault]:
    """Why there is no document, if there is none."""
    address = form.text("enlace", 500)
    if sent:
        return [Fault("archivo", sent[0].told(language.gettext))] if isinstance(sent[0], Refusal) else []
    if address and not (cells.link(address)[0] or "").startswith("https://"):
        return [Fault("enlace", language.gettext("Ese enlace no sirve. Cópielo completo: empieza por https://."))]
    if address or has_one:
        return []
    words = language.gettext("Agregue el documento: escoja el archivo o pegue su enlace de SECOP.")
    return [Fault("archivo", words)]


def _document(
    request: Request,
    form: Form,
    sent: list[Paper | Refusal],
    work: Work,
    contract: Contract,
    told: Told,
    language: Language,
) -> Document | None:
    """The document of the act, from the file or from its address, once nothing lacks."""
    name = told.number or language.gettext(WORDS[told.act][0])
    title = ", ".join(filter(None, (name, called(contract))))
    kind = "contractArrangements" if told.act is Act.SETTLEMENT else "contractAmendment"
    origin, paper = _origin(work), next(iter(sent), None)
    if isinstance(paper, Paper):
        settings = request.app.state.settings
        return papers.keep(request.app.state.blobs, settings.public_url, paper, kind, title[:300], origin, told.on)
    url, _ = cells.link(form.text("enlace", 500))
    return Document(sha256(url.encode())[:24], kind, title[:300], url, origin, told.on) if url else None
