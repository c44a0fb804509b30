"""F14 of docs/complaints.md: elsewhere each request that nobody checked cost the server a key."""

from collections.abc import Callable

import pytest

from service.complaints import filing
from tests.web.complaints.conftest import Teller


def test_no_key_is_made_before_the_mark_and_the_answers_are_good(
    teller: Teller, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    new_identity = filing.new_identity

    def counted() -> str:
        made.append(1)
        return new_identity()

    monkeypatch.setattr(filing, "new_identity", counted)
    teller.look()

    later(1)
    assert teller.tell(que="Falta el andén.").status_code == 422
    later(30)
    assert teller.tell(que="").status_code == 422
    assert teller.tell(que="Falta el andén.", marca="1.x.y").status_code == 422
    assert made == []

    assert teller.tell(que="Falta el andén.").status_code == 200
    assert len(made) >= 3
