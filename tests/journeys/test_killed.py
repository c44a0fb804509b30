"""The server is killed at random moments: nothing half done is ever seen, and what is sent again is done once."""

import random  # noqa: TID251 -- moments to die, not secrets
import re
import time
from collections.abc import Generator
from io import BytesIO
from pathlib import Path
from statistics import median

import pytest
from PIL import Image
from sqlalchemy import text

from service.foundation import clock, codes
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.office import actions as office
from service.office.rules import Kind
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import actions as staff
from service.staff import queries
from service.staff.rules import Acting, Grant, Role
from service.works.actions import register
from service.works.facts import Work
from tests.journeys.killing import PATIENCE_S, Mortal, check_whole, how_long
from tests.web.ui.serving import held_port
from tests.works.factories import make_contract, make_owner, make_process, make_work

pytestmark = pytest.mark.slow

ENTITY = "Alcaldía de Puerto Manso"
#: Deaths of each kind: two hundred and more in all.
PUBLISHING, IMPORTING, UPLOADING = 112, 60, 39
#: Works of one imported file.
ROWS = 30


@pytest.fixture
def mortal(database: Database, tmp_path: Path) -> Generator[Mortal]:
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False), data_dir=tmp_path / "data", _env_file=None
    )
    with database.writing() as session:
        staff.add(session, "consola", "ana", "Ana", Grant(Role.CONTRACTING, ENTITY))
    with held_port() as port:
        mortal = Mortal(database, settings, port)
        mortal.sign_in("ana")
        mortal.raise_server()
        yield mortal
        mortal.close()


@pytest.fixture
def ana(mortal: Mortal) -> Acting:
    with mortal.database.reading() as session:
        person = queries.person(session, "ana")
        held = queries.grants(session, [person.id])[person.id]
        return Acting(person.id, "ana", "Ana", held, 0, person.created_at)


def _work(work_id: str) -> Work:
    contract = make_contract(id=f"CO1.PCCNTR.{work_id}")
    process = make_process(id=f"CO1.BDOS.{work_id}", contract=contract)
    return make_work(id=work_id, owner=make_owner(entity=ENTITY), processes=(process,), documents=(), photos=())


def _draft(mortal: Mortal, who: Acting, publisher: Publisher) -> tuple[str, str]:
    """A registration, ready to be published: its address and its work's id."""
    id_, work_id = codes.mint(codes.WORK_LENGTH), codes.mint(codes.WORK_LENGTH)
    with mortal.database.writing() as session:
        office.begin(session, who, id_, Kind.REGISTRATION, _work(work_id), publisher)
    return f"/oficina/borradores/{id_}/publicar", work_id


def _count(database: Database, what: str) -> int:
    with database.reading() as session:
        return session.connection().scalar(text(f"SELECT count(*) FROM {what}"))


def test_a_server_killed_while_it_publishes(mortal: Mortal, ana: Acting, publisher: Publisher) -> None:
    chance = random.Random(3)
    takes = median(
        how_long(mortal.post(_draft(mortal, ana, publisher)[0], codes.token(12)), mortal.client) for _ in range(5)
    )
    for _ in range(PUBLISHING):
        path, work = _draft(mortal, ana, publisher)
        before = _count(mortal.database, "release")
        answer = mortal.survive(mortal.post(path, codes.token(12)), 1.2 * takes, chance)
        assert answer.status_code == 303, answer.text
        check_whole(mortal.database)
        assert _count(mortal.database, f"release WHERE work_id = '{work}'") == 1
        assert _count(mortal.database, f"audit_entry WHERE act = 'work.published' AND subject = '{work}'") == 1
        assert _count(mortal.database, "release") == before + 1
        assert mortal.client.get(f"/obras/{work.lower()}").status_code == 200

    assert mortal.deaths == PUBLISHING


def _table(first: int) -> bytes:
    rows = (f"INF-{number},Parque {number},{ENTITY},Infraestructura" for number in range(first, first + ROWS))
    return "\n".join(("numero,nombre,entidad,dependencia", *rows)).encode()


def _state(mortal: Mortal, job: str) -> str:
    """What became of a job, once nobody is reading it."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        page = mortal.client.get(f"/oficina/cargas/{job}")
        assert page.status_code == 200
        if "refresh" not in page.headers:
            with mortal.database.reading() as session:
                return session.connection().scalar(text("SELECT state FROM import_job WHERE id = :id"), {"id": job})
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_server_killed_while_it_imports(mortal: Mortal) -> None:
    chance = random.Random(5)
    file = {"archivo": ("obras.csv", _table(1))}
    begun = time.monotonic()
    job = mortal.post("/oficina/cargas", codes.token(12), files=file)(mortal.client).headers["location"][-9:]
    assert _state(mortal, job) == "rehearsed"
    mortal.post(f"/oficina/cargas/{job}", codes.token(12), {"acto": "cargar"})(mortal.client)
    assert _state(mortal, job) == "done"
    takes = (time.monotonic() - begun) / 2
    for number in range(IMPORTING // 2):
        file = {"archivo": ("obras.csv", _table((number + 1) * ROWS + 1))}
        sent = mortal.survive(mortal.post("/oficina/cargas", codes.token(12), files=file), 1.2 * takes, chance)
        job = sent.headers["location"][-9:]
        if _state(mortal, job) == "received":
            mortal.post(f"/oficina/cargas/{job}", codes.token(12), {"acto": "revisar"})(mortal.client)
        assert _state(mortal, job) == "rehearsed"
        before = _count(mortal.database, "work")
        assert before == (number + 1) * ROWS

        mortal.survive(mortal.post(f"/oficina/cargas/{job}", codes.token(12), {"acto": "cargar"}), 1.2 * takes, chance)
        state = _state(mortal, job)
        assert _count(mortal.database, "work") == before + (ROWS if state == "done" else 0)
        if state != "done":
            mortal.post(f"/oficina/cargas/{job}", codes.token(12), {"acto": "cargar"})(mortal.client)
            assert _state(mortal, job) == "done"
        check_whole(mortal.database)
        assert _count(mortal.database, "work") == _count(mortal.database, "release") == before + ROWS
        assert _count(mortal.database, "import_run") == number + 2
        assert _count(mortal.database, f"audit_entry WHERE act = 'import.done' AND subject = '{job}'") == 1

    assert mortal.deaths == IMPORTING


def _photo(number: int) -> bytes:
    file = BytesIO()
    Image.effect_mandelbrot((600, 450), (-2, -1.5, 1 + number / 100, 1.5), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def test_a_server_killed_while_a_photo_arrives(mortal: Mortal, publisher: Publisher) -> None:
    chance = random.Random(7)
    work = codes.mint(codes.WORK_LENGTH)
    with mortal.database.writing() as session:
        register(session, [_work(work)])
        publish(session, [work], publisher)
    path = f"/oficina/obras/{work.lower()}/avance"
    draft = codes.mint(codes.WORK_LENGTH)
    takes = how_long(
        mortal.post(f"{path}/{draft}/fotos", codes.token(12), files={"foto": ("a.jpg", _photo(0))}), mortal.client
    )
    shown = 1
    for number in range(1, UPLOADING + 1):
        if shown == 0:
            draft = codes.mint(codes.WORK_LENGTH)
        send = mortal.post(f"{path}/{draft}/fotos", codes.token(12), files={"foto": ("a.jpg", _photo(number))})
        answer = mortal.survive(send, 1.2 * takes, chance)
        assert answer.status_code == 303, answer.text
        shown += 1
        page = mortal.client.get(path).text
        photos = set(re.findall(rf"/oficina/archivos/{draft}/([a-z0-9]+)-960.jpg", page))
        assert len(photos) == shown
        for name in photos:
            assert mortal.client.get(f"/oficina/archivos/{draft}/{name}-960.jpg").status_code == 200
            assert mortal.client.get(f"/fotos/{name}-960.jpg").status_code == 404
        if shown == 10:
            told = {"borrador": draft, "construido": "100", "dia": clock.today().isoformat(), "hecho": "Se avanzó."}
            told |= {f"alt-{name}": f"Andén número {number}" for name in photos}
            reviewed = mortal.post(path, codes.token(12), told)(mortal.client)
            assert reviewed.status_code == 303, reviewed.text
            done = mortal.post(f"/oficina/borradores/{draft}/publicar", codes.token(12))(mortal.client)
            assert done.status_code == 303, done.text
            assert all(mortal.client.get(f"/fotos/{name}-960.jpg").status_code == 200 for name in photos)
            shown = 0
            check_whole(mortal.database)

    assert mortal.deaths == UPLOADING
    assert _count(mortal.database, "photo") == (UPLOADING + 1) // 10 * 10
