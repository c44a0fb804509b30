"""The alerts about how a work was contracted, who watches it and what is published of it. Sources are in `alerts`."""

from datetime import date

from service.foundation.calendar import add_business_days
from service.foundation.language import N_
from service.foundation.money import share
from service.foundation.text import fold
from service.works.completeness import completeness
from service.works.facts import Contract, Method, Nature, Party, Process
from service.works.state import IN_EXECUTION, StateKind, state
from service.works.verdicts import (
    Case,
    Value,
    Verdict,
    count,
    each_contract,
    each_process,
    judged,
    lacking,
    percent,
    pesos,
)

#: Business days to publish a document after it is issued.
PUBLICATION_DAYS = 3

_METHOD_WORDS = {
    Method.OPEN: N_("Convocatoria abierta"),
    Method.SELECTIVE: N_("Selección abreviada"),
    Method.LIMITED: N_("Convocatoria limitada"),
    Method.DIRECT: N_("Contratación directa"),
}


def _method(process: Process) -> str:
    """How the contract was awarded, as the source says it, else in our words."""
    if process.method_details:
        return process.method_details
    return _METHOD_WORDS[process.method] if process.method is not None else ""


@each_process
def single_bidder(_: Case, process: Process) -> Verdict:
    """RF04. One offer where others could have come."""
    if process.method is None:
        return lacking(N_("Modalidad de contratación"))
    method = N_("Modalidad de contratación"), _method(process)
    if process.method not in {Method.OPEN, Method.SELECTIVE}:
        return judged(False, None, method)
    if process.tenderers_count is None:
        return lacking(N_("Número de ofertas"))
    offers = count(process.tenderers_count)
    return judged(process.tenderers_count == 1, offers, method, (N_("Número de ofertas"), offers))


@each_process
def price_at_estimate(_: Case, process: Process) -> Verdict:
    """RF06. Where there was competition, a price within 0.5 % of the official estimate, or over it."""
    method, estimate = process.method, process.estimate_amount
    value_amount = process.contract.value_amount if process.contract is not None else None
    if method is Method.DIRECT:
        return judged(False, None, (N_("Modalidad de contratación"), _method(process)))
    missing = []
    if method is None:
        missing.append(N_("Modalidad de contratación"))
    if estimate is None or estimate <= 0:
        missing.append(N_("Presupuesto oficial"))
    if value_amount is None:
        missing.append(N_("Valor inicial del contrato"))
    if missing or estimate is None or value_amount is None:
        return lacking(*missing)
    return judged(
        value_amount > estimate or 200 * (estimate - value_amount) <= estimate,
        percent(share(value_amount - estimate, estimate)),
        (N_("Presupuesto oficial"), pesos(estimate)),
        (N_("Valor inicial"), pesos(value_amount)),
    )


@each_process
def direct_award(_: Case, process: Process) -> Verdict:
    """RF07. Works awarded directly or under a special regime."""
    if process.method is None and not process.method_details:
        return lacking(N_("Modalidad de contratación"))
    is_special = "regimen especial" in fold(process.method_details or "")
    return judged(
        process.method is Method.DIRECT or is_special,
        None,
        (N_("Modalidad de contratación"), _method(process)),
        (N_("Justificación de la modalidad"), process.method_rationale),
    )


@each_process
def no_supervision(case: Case, process: Process) -> Verdict:
    """RF16. Awarded by public tender, and no supervision process is told."""
    if process.contract is None:
        return lacking(N_("Contrato de obra"))
    if process.method is None and not process.method_details:
        return lacking(N_("Modalidad de contratación"))
    if process.method_details:
        is_tender = "licitacion" in fold(process.method_details)
    else:
        is_tender = process.method is Method.OPEN
    watching = sum(each.nature is Nature.SUPERVISION for each in case.work.processes)
    return judged(
        is_tender and not watching,
        None,
        (N_("Modalidad de contratación"), _method(process)),
        (N_("Procesos de interventoría"), count(watching)),
    )


@each_contract
def builder_supervises(case: Case, contract: Contract) -> Verdict:
    """RF17. One firm builds and supervises, at any time of either contract. Members of a consortium are not seen."""
    supervision = case.work.contracts(Nature.SUPERVISION)
    builders = _firms(contract)
    watchers = [firm for each in supervision for firm in _firms(each)]
    missing = []
    if not builders:
        missing.append(N_("Contratista"))
    if not supervision:
        missing.append(N_("Contrato de interventoría"))
    elif not watchers:
        missing.append(N_("Firma interventora"))
    if missing:
        return lacking(*missing)
    inputs: list[tuple[str, Value]] = [(N_("Contratista"), firm.name) for firm in builders]
    inputs += [(N_("Firma interventora"), firm.name) for firm in watchers]
    return judged(any(_is_same(one, other) for one in builders for other in watchers), None, *inputs)


def _firms(contract: Contract) -> list[Party]:
    """Who held the contract, and who took it over."""
    assignees = [act.assignee for act in contract.modifications]
    return [firm for firm in (contract.supplier, *assignees) if firm is not None]


def _is_same(one: Party, other: Party) -> bool:
    if one.nit is not None and other.nit is not None:
        return _digits(one.nit) == _digits(other.nit)
    return one.id == other.id or fold(one.name) == fold(other.name)


def _digits(nit: str) -> str:
    """The number without dots and without its check digit after the dash."""
    return "".join(symbol for symbol in nit.partition("-")[0] if symbol.isdigit())


def published_late(case: Case) -> Verdict:
    """RF23. The signed contract was published more than three business days after the signature."""
    contracts = case.work.contracts()
    if len(contracts) != 1:
        return lacking(N_("Un solo contrato de obra al cual atribuir el documento"))
    signed_on = contracts[0].signed_on
    published = [
        document.published_on
        for document in case.work.documents
        if document.kind == "contractSigned" and document.published_on is not None
    ]
    missing = []
    if signed_on is None:
        missing.append(N_("Fecha de firma del contrato"))
    if not published:
        missing.append(N_("Fecha en que se publicó el contrato firmado"))
    if missing or signed_on is None:
        return lacking(*missing)
    limit = _publication_limit(signed_on, case.closed)
    return judged(
        min(published) > limit,
        None,
        (N_("Fecha de firma"), signed_on),
        (N_("Último día para publicar"), limit),
        (N_("Fecha de publicación"), min(published)),
    )


def _publication_limit(signed_on: date, closed: frozenset[date]) -> date:
    try:
        return add_business_days(signed_on, PUBLICATION_DAYS, closed)
    except OverflowError:  # signed at the end of the year 9999, as typing errors are
        return date.max


def missing_documents(case: Case) -> Verdict:
    """RF27. The documents that a work in this phase has, one name for each that is not published."""
    if not case.work.documents:
        return lacking(N_("Documentos de la obra"))
    now = state(case.work, case.today).kind
    asked = [(N_("Estudios previos"), {"needsAssessment", "feasibilityStudy", "marketStudies"})]
    if case.work.contracts():
        asked.append((N_("Contrato firmado"), {"contractSigned"}))
    if now in {*IN_EXECUTION, StateKind.ENDED, StateKind.SETTLED}:
        reports = {"physicalProgressReport", "technicalAuditReport", "qualityAssuranceReport"}
        asked.append((N_("Informe de interventoría o de avance"), reports))
    if now is StateKind.SETTLED:
        asked.append((N_("Acta de liquidación"), {"contractArrangements", "completionCertificate"}))
    held = {document.kind for document in case.work.documents}
    absent = [name for name, kinds in asked if not kinds & held]
    return judged(bool(absent), count(len(absent)), *((N_("Documento sin publicar"), name) for name in absent))


def incomplete(case: Case) -> Verdict:
    """RF31. Less than half of what applies of the CoST checklist is told."""
    record = completeness(case.work)
    return judged(
        2 * record.filled < record.total,
        percent(share(record.filled, record.total)),
        (N_("Datos publicados"), count(record.filled)),
        (N_("Datos que aplican"), count(record.total)),
    )
