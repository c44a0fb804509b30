"""What takes two people is done by two different ones, of the list, upon the very thing that both signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.complaints.agreement import Act, Agreement, Statement, check, is_fresh
from service.complaints.errors import Unagreed
from service.complaints.filing import JSON
from service.complaints.rules import CaseState, Kind
from service.complaints.states import Change
from service.complaints.thread import Doubt
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.complaints.told import Told
from tests.complaints.world import listed

CASE = "a" * 32
READERS = listed()
STATEMENT = Statement(Act.DELETE, CASE, {"reason": "Duplicado"}, clock.now())
BODY, CUSTODIAN = "Procuraduría (ejemplo)", "Custodia de identidades"


def signed(act: Act, *labels: str) -> Agreement:
    statement = replace(STATEMENT, act=act)
    signers = [READERS.bundles[label].signer for label in labels]
    return Agreement(statement, {signer.public: statement.sign(signer) for signer in signers})


@pytest.mark.parametrize(
    ("act", "labels", "is_enough"),
    [
        (Act.CONCLUDE, ("Investigación 1", "Investigación 2"), True),
        (Act.CONCLUDE, ("Investigación 1", "Coordinación 1"), True),
        (Act.CONCLUDE, ("Investigación 1",), False),
        (Act.CONCLUDE, ("Investigación 1", CUSTODIAN), False),
        (Act.CONCLUDE, (), False),
        (Act.EXPORT, ("Coordinación 1", "Coordinación 2"), True),
        (Act.EXPORT, ("Coordinación 1",), False),
        (Act.REDACT, ("Investigación 1", "Investigación 2"), True),
        (Act.REDACT, ("Investigación 2",), False),
        (Act.DELETE, ("Investigación 1", "Investigación 2"), False),
        (Act.DELETE, ("Investigación 1", "Coordinación 2"), True),
        (Act.DELETE, ("Coordinación 2",), False),
        (Act.RELEASE_IDENTITY, ("Investigación 1", CUSTODIAN), True),
        (Act.RELEASE_IDENTITY, ("Investigación 1", "Coordinación 1"), False),
        (Act.RELEASE_IDENTITY, (CUSTODIAN,), False),
    ],
)
def test_who_is_needed_for_what(act: Act, labels: tuple[str, ...], is_enough: bool) -> None:
    agreement = signed(act, *labels)
    if is_enough:
        check(agreement, act, CASE, [READERS.roster])
    else:
        with pytest.raises(Unagreed, match="persona"):
            check(agreement, act, CASE, [READERS.roster])


def test_a_signature_of_something_else_is_none() -> None:
    agreement = signed(Act.EXPORT, "Investigación 1", "Investigación 2")

    for other in (
        replace(agreement, statement=replace(agreement.statement, about={"reason": "Otra"})),
        replace(agreement, statement=replace(agreement.statement, at=clock.now() + timedelta(days=1))),
        replace(agreement, signatures=dict.fromkeys(agreement.signatures, "00" * 64)),
    ):
        with pytest.raises(Unagreed):
            check(other, Act.EXPORT, CASE, [READERS.roster])
    for act, complaint in ((Act.REDACT, CASE), (Act.EXPORT, "b" * 32)):
        with pytest.raises(Unagreed, match="otro caso"):
            check(agreement, act, complaint, [READERS.roster])


def test_it_is_read_back_to_the_last_byte_or_not_at_all() -> None:
    agreement = signed(Act.EXPORT, "Investigación 1", "Investigación 2")

    assert Agreement.of(agreement.told()) == replace(
        agreement, statement=Statement.parse(agreement.statement.document())
    )
    never = replace(agreement.statement, at=datetime.max.replace(tzinfo=UTC, microsecond=0)).document().decode()
    broken_ones = (None, {}, {"statement": "{}", "signatures": {}}, {**agreement.told(), "statement": " {}"})
    for broken in (*broken_ones, {**agreement.told(), "statement": never}):
        with pytest.raises(Unagreed):
            Agreement.of(broken)


@pytest.mark.parametrize(("hours", "is_in_time"), [(0, True), (71.9, True), (72.1, False), (-1, False)])
def test_the_second_person_has_three_days(hours: float, is_in_time: bool) -> None:
    assert is_fresh(STATEMENT, STATEMENT.at + timedelta(hours=hours)) is is_in_time


def test_one_person_concludes_nothing(database: Database, tmp_path: Path) -> None:
    told = Told(database, Blobs("", tmp_path))
    told.file()

    told.reply(Kind.STATE, Change(CaseState.CONCLUDED, "Porque sí.").document(), JSON)
    told.conclude("Solo yo.", by=("Investigación 1",))
    told.conclude("Otra cosa.", change="00" * 32)
    case = told.case()
    assert case.state is CaseState.RECEIVED
    assert [piece.doubts for piece in case.pieces if piece.kind is Kind.STATE] == [(Doubt.ALONE,)] * 3

    told.conclude("Se reparó.")
    assert told.case().state is CaseState.CONCLUDED
