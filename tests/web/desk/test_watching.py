"""Who opened which case is told to who watches the readers, sealed to them alone; nobody changes or cuts it unseen."""

from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col
from typer.testing import CliRunner

from service.cli import app
from service.complaints import readings
from service.complaints.errors import Unopened
from service.complaints.filing import case_number
from service.complaints.keys import Bundle, unseal
from service.complaints.models import ReaderKey, Reading
from service.complaints.roster import Member, Roster
from service.complaints.rules import Post
from service.foundation import clock
from service.foundation.database import Database
from service.staff import actions, audit
from service.staff.audit import CONSOLE
from service.staff.rules import Grant, Role
from tests.complaints.told import Told
from tests.complaints.world import put_in_force
from tests.web.desk.sitting import Sit

OUTSIDE = "Procuraduría (ejemplo)"


@pytest.fixture
def auditor(told: Told) -> Bundle:
    """An auditor with a key on the list in force."""
    key, before = Bundle.new(), told.readers.roster
    with told.database.writing() as session:
        person = actions.add(session, CONSOLE, "aura", "Aura Rey", Grant(Role.AUDITOR))
        session.add(ReaderKey(recipient=key.recipient, verify=key.signer.public, person_id=person.id))
        member = Member(Post.AUDITOR, "Auditoría 1", key.recipient, key.signer.public)
        roster = Roster(2, before.sha256, clock.today(), (*before.members, member))
        put_in_force(session, roster, told.readers.bundles)
    return key


def test_every_opening_is_told_and_a_list_once(told: Told, auditor: Bundle, sit: Sit) -> None:
    irene, number = sit("Investigación 1"), case_number(told.id)
    for path in ("casos", f"casos/{told.id}", "casos", f"casos/{told.id}"):
        irene.get(path)
    sit("Investigación 1").get("casos")
    sit("Custodia de identidades").get("identidades")

    assert [(each["who"], each["what"], each["case"]) for each in told.read_entries(auditor)] == [
        ("irene", "list", ""),
        ("irene", "open", number),
        ("irene", "open", number),
        ("irene", "list", ""),
        ("dora", "names", ""),
    ]


def test_only_who_watches_opens_it(told: Told, auditor: Bundle, sit: Sit) -> None:
    sit("Investigación 1").open(told.id)
    aura = sit("aura")

    told_ = aura.get("lecturas")["readings"]
    assert [each["n"] for each in told_] == [1]
    with told.database.reading() as session:
        (entry,) = readings.entries(session)
        for bundle in told.readers.bundles.values():
            with pytest.raises(Unopened):
                unseal(entry.sealed, bundle.identity)
        # That it was read stands in the trail, which so vouches for the last entry.
        last = list(audit.entries(session))[-1]
        assert (last.actor, last.act, last.details) == ("aura", "desk.audited", {"number": 1, "sha256": entry.digest})
        assert case_number(told.id) not in "".join(str(each) for each in audit.entries(session))
    for path in ("casos", f"casos/{told.id}", "identidades", "obras"):
        aura.get(path, 404)
    sit("Investigación 1").get("lecturas", 404)


def test_without_an_auditor_the_body_outside_opens_it(told: Told, sit: Sit) -> None:
    sit("Investigación 1").open(told.id)

    (entry,) = told.read_entries(told.readers.bundles[OUTSIDE])
    assert (entry["who"], entry["case"]) == ("irene", case_number(told.id))


def test_entries_of_short_and_long_names_look_alike(told: Told, sit: Sit) -> None:
    sit("Investigación 1").get("casos")
    sit("Investigación 1").open(told.id)

    with told.database.reading() as session:
        opened = [unseal(each.sealed, told.readers.bundles[OUTSIDE].identity) for each in readings.entries(session)]
    assert {len(each) for each in opened} == {readings.LENGTH}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (delete(Reading).where(col(Reading.id) == 2), "Falta la lectura 2"),
        (update(Reading).where(col(Reading.id) == 2).values(sealed=b"otra cosa"), "La lectura 3 no sigue a la 2"),
        (update(Reading).where(col(Reading.id) == 1).values(previous_sha256="1" * 64), "La lectura 1 no sigue"),
        (delete(Reading).where(col(Reading.id) == 4), "Faltan las últimas lecturas"),
        (
            update(Reading).where(col(Reading.id) == 4).values(sealed=b"otra cosa"),
            "La lectura 4 no es la que se guardó",
        ),
    ],
)
def test_a_chain_that_was_touched_says_where(told: Told, sit: Sit, spoil, words: str) -> None:
    irene = sit("Investigación 1")
    for _ in range(4):
        irene.open(told.id)
    with told.database.reading() as session:
        kept = readings.head(session)
        assert readings.verify(readings.entries(session), kept).fault is None
    with told.database.writing() as session:
        session.execute(spoil)

    with told.database.reading() as session:
        assert words in (readings.verify(readings.entries(session), kept).fault or "")


def test_the_command_says_so(told: Told, sit: Sit, database: Database, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("VALLA_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VALLA_DATA_DIR", str(tmp_path / "datos"))
    sit("Investigación 1").open(told.id)

    whole = CliRunner().invoke(app, ["audit", "readings"])
    assert whole.exit_code == 0
    assert "Las lecturas están enteras. Son 1." in whole.output
    cut = CliRunner().invoke(app, ["audit", "readings", "--head", f"9:{'0' * 64}", "--json"])
    assert cut.exit_code == 1
    assert "Faltan las últimas lecturas" in cut.output
