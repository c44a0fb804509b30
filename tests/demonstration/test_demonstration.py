"""What the invented city promises: every state, real histories, honest files, and nobody real in it."""

import io
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, FormatChecker
from PIL import Image
from sqlmodel import select

from service.demonstration import telling
from service.demonstration.actions import is_empty, load
from service.demonstration.drawing.pictures import LEGEND, Picture
from service.foundation.blobs import Blobs
from service.foundation.canonical import canonical_json, sha256
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.foundation.language import Language
from service.office.models import Correction
from service.office.rules import CorrectionState
from service.publication import queries as publication
from service.publication.document import Publisher, compose
from service.publication.models import Release
from service.publication.reading import read
from service.signs.models import Sign
from service.signs.rules import SignState
from service.works import queries, rules
from service.works.alerts import Outcome, alerts
from service.works.facts import ModificationKind, Nature, Work

SPANISH = Language("es")
PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
#: Questions that some work of the demonstration must raise.
RAISED = set(
    "RF01 RF02 RF03 RF04 RF06 RF07 RF08 RF09 RF10 RF11 RF12 RF13 RF14 RF15 RF16 RF22 RF23 RF24 RF25 RF27".split()
)


@pytest.fixture(scope="module")
def works(loaded) -> list[Work]:
    with loaded.database.reading() as session:
        return [publication.latest(session, id_).work for id_, _ in loaded.demonstration.works]


def test_there_are_about_thirty_works_in_every_state(loaded, works):
    states = Counter(rules.state(work, loaded.today).kind for work in works)

    assert 30 <= len(works) <= 40
    assert set(states) == set(rules.StateKind)
    assert states[rules.StateKind.ON_TIME] > states[rules.StateKind.LATE] > 3


def test_contracts_change_in_every_way_and_every_change_has_its_reason(works):
    changes = [change for work in works for contract in work.contracts() for change in contract.modifications]

    assert {change.kind for change in changes} == set(ModificationKind)
    assert all(change.reason for change in changes)


def test_most_alerts_are_raised_somewhere(loaded, works):
    answers = [alert for work in works for alert in alerts(work, loaded.today)]

    raised = {alert.question.id for alert in answers if alert.outcome is Outcome.RAISED}
    assert raised >= RAISED
    assert Outcome.WARNED in {alert.outcome for alert in answers}


def test_some_works_raise_nothing(loaded, works):
    calm = [work for work in works if not any(alert.outcome is Outcome.RAISED for alert in alerts(work, loaded.today))]

    assert len(calm) > len(works) / 3


def test_some_things_are_not_known(works):
    assert any(work.owner is None for work in works)
    assert any(work.owner and work.owner.steward is None for work in works)
    assert any(work.place.barrio is None for work in works)
    assert any(contract.value_amount is None for work in works for contract in work.contracts())
    assert any(len(work.title) > 200 for work in works)
    assert {process.nature for work in works for process in work.processes} == set(Nature)


def test_every_work_reads_back_from_its_document(loaded):
    ids = [id_ for id_, _ in loaded.demonstration.works]
    with loaded.database.reading() as session:
        for id_, work in queries.load(session, ids).items():
            assert read(json.loads(canonical_json(compose(work, PUBLISHER)))) == work
            assert publication.latest(session, id_).work == work


def test_releases_are_numbered_chained_and_in_the_order_of_time(loaded):
    with loaded.database.reading() as session:
        releases = session.exec(select(Release).order_by(Release.id)).all()

    instants = [release.published_at for release in releases]
    assert instants == sorted(instants)
    assert instants[-1].date() <= loaded.today
    for id_, _ in loaded.demonstration.works:
        chain = [release for release in releases if release.work_id == id_]
        assert [release.number for release in chain] == list(range(1, len(chain) + 1))
        assert [release.previous_sha256 for release in chain] == [None, *(release.sha256 for release in chain[:-1])]
    assert max(Counter(release.work_id for release in releases).values()) > 40


def test_the_history_of_every_work_can_be_told(loaded):
    with loaded.database.reading() as session:
        entries = [entry for id_, _ in loaded.demonstration.works for entry in publication.history(session, id_)]

    told = [change.words(SPANISH) for entry in entries for change in entry.changes]
    assert sum("Motivo: " in words for words in told) > 20
    assert not [words for words in told if "None" in words or "no ha publicado el motivo" in words]
    assert all(entry.changes for entry in entries if entry.number > 1)


def test_payments_never_go_backwards_and_never_exceed_the_value_but_where_the_story_says_so(works):
    over = []
    for work in works:
        assert all(payment.amount > 0 for contract in work.contracts() for payment in contract.payments)
        paid, cost = rules.paid(work), rules.cost(work)
        if paid is not None and cost.current is not None and paid > cost.current:
            over.append(work.title)
    assert over == ["Parque deportivo de Altos del Faro"]


def test_a_restart_gives_back_exactly_the_days_of_the_stop(works):
    stops = [stop for work in works for contract in work.contracts() for stop in rules.suspensions(contract)]

    assert len(stops) > 3
    assert all(stop.restart.days == stop.days for stop in stops if stop.restart)


def test_photos_have_four_sizes_small_enough_and_say_what_they_show(loaded, works):
    photos = [photo for work in works for photo in work.photos]

    assert len({photo.name for photo in photos}) == len(photos) > 60
    for photo in photos:
        assert photo.alt.startswith(f"{LEGEND}: ")
        assert len(photo.alt) > 60
        for suffix, width in ((".jpg", 1280), (".webp", 1280), ("-480.jpg", 480), ("-480.webp", 480)):
            data = loaded.blobs.get(photo.name + suffix)
            assert data is not None
            size = Image.open(io.BytesIO(data)).size
            assert size == ((photo.width, photo.height) if width == 1280 else (480, 320))
            assert len(data) <= (60_000 if width == 480 else 120_000)


def test_documents_are_files_that_we_hold(loaded, works):
    documents = [document for work in works for document in work.documents]

    assert len(documents) > 100
    for document in documents:
        folder, _, name = document.url.rpartition("/")
        data = loaded.blobs.get(name)
        assert folder == "https://obras.example.org/documentos"
        assert data is not None
        assert data.startswith(b"%PDF-")
        assert (len(data), sha256(data)) == (document.size, document.sha256)


def test_signs_are_in_every_state_and_a_replaced_one_names_the_new_one(loaded):
    with loaded.database.reading() as session:
        signs = {sign.code: sign for sign in session.exec(select(Sign))}

    assert {(code, sign.state) for code, sign in signs.items()} == set(loaded.demonstration.signs)
    assert {sign.state for sign in signs.values()} == set(SignState)
    for sign in signs.values():
        assert sign.location
        assert sign.minted_at <= sign.state_at
        if sign.state is SignState.INSTALLED:
            assert sign.installed_on is not None
            assert sign.installed_on <= loaded.today
        if sign.state is SignState.REPLACED:
            following = signs[sign.replaced_by]
            assert (following.work_id, following.state) == (sign.work_id, SignState.INSTALLED)


def test_most_works_under_way_have_a_sign(loaded, works):
    with loaded.database.reading() as session:
        signed = {sign.work_id for sign in session.exec(select(Sign)) if sign.state is SignState.INSTALLED}
    running = [work for work in works if rules.state(work, loaded.today).kind in {"on-time", "late", "suspended"}]

    assert len([work for work in running if work.id in signed]) > 0.8 * len(running)


def test_nobody_real_is_in_it(loaded, works):
    with loaded.database.reading() as session:
        published = b"\n".join(session.exec(select(Release.document))).decode()

    mails = set(re.findall(r"[\w.+-]+@[\w.-]+", published))
    assert mails
    assert all(mail.endswith(".example") for mail in mails)
    nits = set(re.findall(r"CO-NIT-(\w+)", published))
    assert nits
    assert all(re.fullmatch(r"000000\d{3}", nit) for nit in nits)
    firms = {
        contract.supplier.name
        for work in works
        for nature in Nature
        for contract in work.contracts(nature)
        if contract.supplier
    }
    assert all("Ejemplo" in firm for firm in firms)
    assert all(contract.representative is None for work in works for contract in work.contracts())
    assert all(origin.endswith("(demostración)") for origin in set(re.findall(r'"source":"([^"]+\))"', published)))
    for work in works:
        if work.place.latitude is not None:  # open sea, some fifty kilometres off the coast
            assert 11.58 < work.place.latitude < 11.68
            assert -75.45 < work.place.longitude < -75.35


def test_every_document_keeps_to_the_standard(loaded, shared):
    schema = json.loads((shared / "data/schemas/oc4ids-0.9.5/project-schema.json").read_text(encoding="utf-8"))
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    with loaded.database.reading() as session:
        for id_, _ in loaded.demonstration.works:
            assert not list(validator.iter_errors(publication.latest(session, id_).project))


def test_it_is_loaded_only_into_an_empty_registry(loaded):
    with loaded.database.writing() as session:
        assert not is_empty(session)
        with pytest.raises(Refusal, match="base vacía"):
            load(session, loaded.blobs, PUBLISHER, loaded.today)

    with loaded.database.reading() as session:
        assert publication.totals(session, loaded.today).works_count == len(loaded.demonstration.works)


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2029, 8, 20)])
def test_it_is_as_alive_on_another_day(database: Database, tmp_path: Path, today, monkeypatch):
    names = iter(range(10_000))
    monkeypatch.setattr(telling, "picture", lambda *_: Picture(f"photo-{next(names)}", LEGEND, {}))
    with database.writing() as session:
        assert is_empty(session)
        demonstration = load(session, Blobs("", tmp_path), PUBLISHER, today)

    with database.reading() as session:
        works = [publication.latest(session, id_).work for id_, _ in demonstration.works]
    assert {rules.state(work, today).kind for work in works} == set(rules.StateKind)
    fresh = [work for work in works if rules.freshness(work, today).days <= 14]
    assert len(fresh) > 8
    assert all(work.origin.on <= today for work in works)
    assert max(work.origin.on for work in works) >= today - timedelta(days=5)


def test_corrections_were_asked_answered_and_put_right(loaded):
    with loaded.database.reading() as session:
        asked = session.scalars(select(Correction)).all()

    assert {each.state for each in asked} == set(CorrectionState)
    assert all((each.answer is None) == (each.state is CorrectionState.WAITING) for each in asked)
    assert all(each.answered_at.date() <= each.due_on for each in asked if each.answered_at)
    assert all((each.release_number is None) == (each.state is not CorrectionState.ACCEPTED) for each in asked)
