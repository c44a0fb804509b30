"""Where a complaint belongs: by what it is about, where, and whose money it is; every row of the table is reached."""

from datetime import date

import pytest

from service.complaints.routing import OTHER, SUBJECTS, Money, competence, facts, load, route, whose
from service.works.facts import Contract, Nature, Origin, Place, Process, Work, WorkStatus

OWN, TRANSFERS = "Recursos propios", "Sistema General de Participaciones"
NATION, ROYALTIES = "Presupuesto General de la Nación", "Sistema General de Regalías"
CREDIT = "Recursos de crédito"
CARTAGENA, BOGOTA, ARJONA = "13001", "11001", "13052"
ORIGIN = Origin("SECOP II", date(2026, 11, 20))
CITY_AUDIT, NATIONAL_AUDIT = "Contraloría Distrital de Cartagena de Indias", "Contraloría General de la República"
DEPARTMENT_AUDIT = "Contraloría departamental"


def _names(subject: str, municipality: str | None, *funding: str) -> list[str]:
    return [body.name for body in route(subject, municipality, funding).bodies]


@pytest.mark.parametrize(
    ("municipality", "funding", "audits"),
    [
        (CARTAGENA, [OWN], [CITY_AUDIT]),
        (CARTAGENA, [CREDIT], [CITY_AUDIT]),
        (CARTAGENA, [], [CITY_AUDIT]),
        (CARTAGENA, [TRANSFERS], [NATIONAL_AUDIT]),
        (CARTAGENA, [ROYALTIES], [NATIONAL_AUDIT]),
        (CARTAGENA, [NATION, OWN], [CITY_AUDIT, NATIONAL_AUDIT]),
        (BOGOTA, [OWN], ["Contraloría de Bogotá"]),
        (ARJONA, [OWN], [DEPARTMENT_AUDIT]),
        (None, [OWN], [DEPARTMENT_AUDIT]),
        (None, [], [DEPARTMENT_AUDIT]),
        (ARJONA, ["Donación de un particular"], [DEPARTMENT_AUDIT]),
    ],
)
def test_whose_money_it_is_decides_who_watches_it(
    municipality: str | None, funding: list[str], audits: list[str]
) -> None:
    found = _names("money", municipality, *funding)

    assert [name for name in found if name.startswith("Contraloría")] == audits


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("bribe", "Fiscalía General de la Nación"),
        ("bribe", "Procuraduría General de la Nación"),
        ("threats", "Fiscalía General de la Nación"),
        ("bidders", "Superintendencia de Industria y Comercio"),
        ("contract", "Superintendencia de Industria y Comercio"),
        ("works", NATIONAL_AUDIT),
        ("other", "Personería"),
    ],
)
def test_what_it_is_about_decides_who_else(subject: str, body: str) -> None:
    assert body in _names(subject, CARTAGENA, OWN)


def test_a_threat_is_no_matter_of_auditors() -> None:
    assert not [name for name in _names("threats", CARTAGENA, OWN) if name.startswith("Contraloría")]


def test_the_group_takes_everything_and_a_body_is_told_once() -> None:
    for subject in SUBJECTS:
        found = route(subject.code, CARTAGENA, [OWN, NATION])
        names = [body.name for body in found.bodies]
        assert found.group == competence().group
        assert names
        assert len(set(names)) == len(names)


def test_a_subject_that_is_none_is_something_else() -> None:
    assert route("../../x", CARTAGENA, [OWN]) == route(OTHER.code, CARTAGENA, [OWN])


@pytest.mark.parametrize("body", competence().bodies, ids=lambda body: f"{body.office}-{body.territory}")
def test_every_row_says_why_and_by_which_norm_and_is_reached(body) -> None:
    published = {Money.OWN: OWN, Money.TRANSFERS: TRANSFERS, Money.ROYALTIES: ROYALTIES, Money.NATION: NATION}
    published |= {Money.CREDIT: CREDIT, Money.UNKNOWN: "Otra"}
    subjects = body.subjects or {subject.code for subject in SUBJECTS}

    assert body.name
    assert body.why.endswith(".")
    assert body.source
    for subject in subjects:
        for money in body.money or Money:
            assert body.name in _names(subject, body.territory, published[money])


@pytest.mark.parametrize(
    ("name", "money"),
    [
        (OWN, Money.OWN),
        ("Recursos propios de alcaldías, gobernaciones y resguardos indígenas", Money.OWN),
        ("Recursos propios del municipio", Money.OWN),
        (TRANSFERS, Money.TRANSFERS),
        (ROYALTIES, Money.ROYALTIES),
        ("SGR", Money.ROYALTIES),
        (NATION, Money.NATION),
        (CREDIT, Money.CREDIT),
        ("Donación", Money.UNKNOWN),
        ("", Money.UNKNOWN),
    ],
)
def test_the_published_name_of_money_says_whose_it_is(name: str, money: Money) -> None:
    assert whose([name], competence()) == {money}


def test_a_published_work_says_where_it_is_and_whose_money_it_spends() -> None:
    contracts = [
        Contract("C1", ORIGIN, funding=((OWN, 30), (ROYALTIES, 70))),
        Contract("C2", ORIGIN, funding=((OWN, 5),)),
    ]
    work = Work(
        "w",
        "Puente",
        WorkStatus.IMPLEMENTATION,
        ORIGIN,
        place=Place(municipality=CARTAGENA),
        processes=(
            Process("P1", Nature.CONSTRUCTION, ORIGIN, contract=contracts[0]),
            Process("P2", Nature.SUPERVISION, ORIGIN, contract=contracts[1]),
            Process("P3", Nature.DESIGN, ORIGIN),
        ),
    )

    assert facts(work) == (CARTAGENA, (OWN, ROYALTIES))
    assert facts(Work("w", "Puente", WorkStatus.PREPARATION, ORIGIN)) == (None, ())


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ('money = ["own", "credit", "unknown"]', 'money = ["gold"]'),
        ('subjects = ["works"]', 'subjects = ["roads"]'),
        ('territory = "13001"', 'territory = "Cartagena"'),
    ],
)
def test_a_row_that_names_what_does_not_exist_is_refused(tmp_path, line: str, changed: str) -> None:
    from service.complaints.routing import TABLE

    text = TABLE.read_text(encoding="utf-8")
    assert line in text
    other = tmp_path / "competence.toml"
    other.write_text(text.replace(line, changed, 1), encoding="utf-8")

    with pytest.raises(ValueError, match=r"gold|no existe"):
        load(other)


def test_a_city_changes_the_table_and_not_the_code(tmp_path) -> None:
    other = tmp_path / "competence.toml"
    other.write_text(
        'group = "Comité"\n[money]\nown = ["peaje"]\n'
        '[[body]]\noffice = "audit"\nterritory = "05"\nmoney = ["own"]\nname = "A"\nwhy = "B."\nsource = "C"\n'
    )
    table = load(other)

    assert [body.name for body in route("money", "05001", ["Peaje"], table).bodies] == ["A"]
    assert route("money", "13001", ["Peaje"], table).bodies == ()
    assert route("money", "05001", ["Peaje"], table).group == "Comité"
