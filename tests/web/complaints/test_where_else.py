"""The receipt names who else may be competent where the work is, or where the entity is when no work says it."""

from pathlib import Path

import pytest

from service.foundation.settings import Settings
from tests.web.complaints.conftest import Teller

CITY, DEPARTMENT = "Contraloría Distrital de Cartagena de Indias", "Contraloría departamental"


@pytest.mark.parametrize(("municipality", "named"), [("13001", CITY), ("13052", DEPARTMENT), ("", DEPARTMENT)])
def test_of_no_work_the_entity_says_where(teller: Teller, tmp_path: Path, municipality: str, named: str) -> None:
    file = tmp_path / "entity.toml"
    words = dict.fromkeys(("name", "city", "nit", "address", "hours", "phone", "email", "corrections_email"), "x")
    words |= {"anticorruption_line": "157"} | ({"municipality": municipality} if municipality else {})
    file.write_text("".join(f'{name} = "{value}"\n' for name, value in words.items()))
    state = teller.client.app.state
    state.settings = Settings(**{**state.settings.model_dump(), "entity_file": file}, _env_file=None)
    teller.look()

    said = teller.seen(teller.tell(que="Pagaron lo que no se hizo.", asunto="money")).said()

    assert [name for name in (CITY, DEPARTMENT) if name in said] == [named]
