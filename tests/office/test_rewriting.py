"""What of a published work is rewritten, and what is only told more of."""

from dataclasses import replace
from typing import Any

import pytest

from service.office.rules import rewrites
from service.works.facts import Party, Place
from tests.works.factories import (
    BUILDER,
    ORIGIN,
    make_bare_work,
    make_contract,
    make_owner,
    make_process,
    make_progress,
    make_work,
)

PLAIN = make_process(contract=make_contract(modifications=()))
WORK = make_work(processes=(PLAIN,), purpose=None, owner=make_owner(steward=None))


def _contract(**changes: Any) -> dict[str, Any]:
    assert PLAIN.contract is not None
    return {"processes": (replace(PLAIN, contract=replace(PLAIN.contract, **changes)),)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"purpose": "Que el bus llegue."}, False),
        ({"owner": make_owner()}, False),
        ({"origin": replace(ORIGIN, source="Secretaría")}, False),
        ({"progress": (*WORK.progress, make_progress(on=ORIGIN.on))}, False),
        (_contract(signed_on=None), True),
        (_contract(representative="Ana"), False),
        (_contract(supplier=Party("CO-NOMBRE-otra", "Otra")), True),
        (_contract(supplier=None), True),
        ({"title": "Otro nombre"}, True),
        ({"place": Place()}, True),
        ({"progress": ()}, True),
        ({"processes": ()}, True),
        ({"owner": None}, True),
    ],
)
def test_more_is_not_otherwise(changes: dict[str, Any], expected: bool) -> None:
    assert rewrites(WORK, replace(WORK, **changes)) is expected


def test_a_tax_number_for_a_name_is_more() -> None:
    named = replace(WORK, **_contract(supplier=Party("CO-NOMBRE-x", BUILDER.name)))

    assert not rewrites(named, WORK)


def test_a_work_of_which_nothing_was_told_may_be_told_everything() -> None:
    assert not rewrites(make_bare_work(title=WORK.title, status=WORK.status), WORK)
