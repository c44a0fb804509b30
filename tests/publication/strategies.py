"""Any work at all, as far as the facts allow."""

from datetime import date

from hypothesis import strategies as st

from service.foundation import codes
from service.works import facts

words = st.text("aZñÁ 9\"'<&€\u2028😀", min_size=1, max_size=12).map(lambda text: f"x{text}".strip())
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
amounts = st.integers(0, 10**13)
shares = st.integers(0, 12_000)
origins = st.builds(facts.Origin, words, days)
nits = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def parties(draw):
    nit = draw(maybe(nits))
    name = draw(words)
    return facts.Party(f"CO-NIT-{nit}", f"Empresa {nit}", nit) if nit else facts.Party(f"nombre-{name}", name)


@st.composite
def modifications(draw, number: int):
    return facts.Modification(
        id=f"m{number}",
        kind=draw(st.sampled_from(facts.ModificationKind)),
        on=draw(maybe(days)),
        origin=draw(origins),
        value_amount=draw(maybe(st.integers(-(10**12), 10**12))),
        days=draw(maybe(st.integers(-400, 400))),
        ends_on=draw(maybe(days)),
        description=draw(maybe(words)),
        reason=draw(maybe(words)),
        assignee=draw(maybe(parties())),
        inferred=draw(st.booleans()),
    )


@st.composite
def contracts(draw, number: int):
    changes = [draw(modifications(n)) for n in range(draw(st.integers(0, 3)))]
    payments = [
        facts.Payment(f"p{n}", draw(days), draw(amounts), draw(origins), draw(st.booleans()), draw(maybe(words)))
        for n in range(draw(st.integers(0, 2)))
    ]
    return facts.Contract(
        id=f"CO1.PCCNTR.{number}",
        origin=draw(origins),
        reference=draw(maybe(words)),
        title=draw(maybe(words)),
        status=draw(maybe(words)),
        value_amount=draw(maybe(amounts)),
        signed_on=draw(maybe(days)),
        starts_on=draw(maybe(days)),
        ends_on=draw(maybe(days)),
        supplier=draw(maybe(parties())),
        representative=draw(maybe(words)),
        advance_amount=draw(maybe(amounts)),
        amortized_amount=draw(maybe(amounts)),
        paid_amount=draw(maybe(amounts)),
        settled=draw(maybe(st.booleans())),
        settled_on=draw(maybe(days)),
        settlement_months=draw(maybe(st.integers(1, 30))),
        url=draw(maybe(words)),
        funding=tuple(draw(st.lists(st.tuples(words, amounts), max_size=2))),
        modifications=tuple(sorted(changes, key=lambda m: (m.on is None, m.on or date.min))),
        payments=tuple(sorted(payments, key=lambda p: p.on)),
    )


@st.composite
def processes(draw, number: int):
    return facts.Process(
        id=f"CO1.BDOS.{number}",
        nature=draw(st.sampled_from(facts.Nature)),
        origin=draw(origins),
        status=draw(maybe(st.sampled_from(facts.ProcessStatus))),
        reference=draw(maybe(words)),
        title=draw(maybe(words)),
        method=draw(maybe(st.sampled_from(facts.Method))),
        method_details=draw(maybe(words)),
        method_rationale=draw(maybe(words)),
        estimate_amount=draw(maybe(amounts)),
        tenderers_count=draw(maybe(st.integers(0, 99))),
        published_on=draw(maybe(days)),
        awarded_on=draw(maybe(days)),
        url=draw(maybe(words)),
        contract=draw(maybe(contracts(number))),
    )


degrees = st.integers(-75_999_999, 12_999_999).map(lambda millionths: millionths / 1_000_000)


@st.composite
def places(draw):
    latitude, longitude = draw(maybe(st.tuples(degrees, degrees))) or (None, None)
    return facts.Place(*(draw(maybe(words)) for _ in range(4)), latitude, longitude)


@st.composite
def progress(draw):
    reports = {}
    for _ in range(draw(st.integers(0, 4))):
        report = facts.Progress(
            draw(days), draw(origins), *(draw(maybe(shares)) for _ in range(4)), draw(maybe(words))
        )
        reports[report.on, report.origin.source] = report
    return tuple(sorted(reports.values(), key=lambda report: report.on))


@st.composite
def works(draw):
    owner = st.builds(facts.Owner, words, words, maybe(nits), maybe(words), maybe(words), st.integers(1, 365))
    documents = [
        facts.Document(str(n), "contractSigned", draw(words), f"https://example.org/{n}", draw(origins), draw(maybe(days)),
                       draw(maybe(words)), draw(maybe(amounts)), draw(maybe(words)))
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    photos = [
        facts.Photo(f"foto-{n}", f"nombre{n}", draw(words), draw(days), draw(origins), 1280, 960, draw(maybe(words)))
        for n in range(draw(st.integers(0, 2)))
    ]
    return facts.Work(
        id=codes.mint(codes.WORK_LENGTH),
        title=draw(words),
        status=draw(st.sampled_from(facts.WorkStatus)),
        origin=draw(origins),
        description=draw(maybe(words)),
        purpose=draw(maybe(words)),
        sector=draw(maybe(words)),
        type=draw(maybe(st.sampled_from(facts.WorkType))),
        place=draw(places()),
        identifiers=tuple(draw(st.lists(st.tuples(words, words), max_size=2, unique=True))),
        owner=draw(maybe(owner)),
        budget_amount=draw(maybe(amounts)),
        budget_on=draw(maybe(days)),
        beneficiaries_count=draw(maybe(st.integers(1, 10**6))),
        received_on=draw(maybe(days)),
        in_service_on=draw(maybe(days)),
        processes=tuple(draw(processes(n)) for n in range(draw(st.integers(0, 3)))),
        progress=draw(progress()),
        documents=tuple(documents),
        photos=tuple(photos),
    )
