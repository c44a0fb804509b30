"""A real browser in front of the real service. Without Chromium these tests are skipped, except where CI demands it."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from service.app import create_app
from service.complaints import figures, flood
from service.complaints.models import Figure
from service.complaints.rules import Dimension, Outcome
from service.foundation import clock, codes
from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.settings import Settings
from service.signs.models import Sign
from service.signs.rules import SignState
from service.works.models import PhotoRow
from tests.complaints.world import Readers, enrol
from tests.missing import lack
from tests.web.conftest import ENTITY, client, november
from tests.web.office.conftest import people, staffed
from tests.web.public.published import publish
from tests.works.factories import (
    make_bare_work,
    make_contract,
    make_document,
    make_extension,
    make_modification,
    make_payment,
    make_photo,
    make_process,
    make_progress,
    make_supervision,
    make_work,
)

#: The office of the other tests, with somebody signed in.
__all__ = ["client", "november", "people", "staffed"]

#: Longest wait for what a page is expected to show or do, on a machine that has other things to do.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """A running service and what it shows."""

    url: str
    #: Where it keeps everything, and who reads what is told there.
    folder: Path
    readers: Readers
    work: str = "/obras/7k3qm2xmc"
    bare: str = "/obras/222222222"
    sign: str = "/7K3QM2XM"

    @property
    def report(self) -> str:
        """The figures of complaints of the half of a year that has some."""
        return f"/cifras/{TOLD[:4]}-{1 if TOLD[-1] in '12' else 2}"

    def pages(self) -> tuple[str, ...]:
        """Every kind of public page."""
        return (
            "/",
            "/?lang=en",
            "/obras",
            "/obras?q=calle&estado=atrasada",
            "/obras?anio=abc&estado=x",
            "/obras?q=nada+de+nada",
            self.work,
            f"{self.work}?lang=en",
            self.bare,
            self.sign,
            f"/{GONE}",
            f"{self.work}/historial",
            f"{self.work}/historial/1",
            f"{self.work}/correccion",
            f"{self.work}/cuente",
            "/seguimiento",
            "/denuncia",
            "/denuncia?lang=en&obra=La+del+parque",
            "/seguimiento",
            "/seguimiento?lang=en",
            "/quien-lee",
            "/cifras",
            self.report,
            "/verificar",
            "/verificar?codigo=7K3QM2XM",
            "/verificar?codigo=7K3",
            "/7K3QN2XM",
            "/22222222",
            "/no/hay/nada",
        )


#: The last quarter of which figures are told, whatever day it is.
TOLD = figures.quarter_of(clock.today() - timedelta(days=98))
GONE = "9CFGHJK" + codes.check_symbol("9CFGHJK")


def _works():
    today = clock.today()
    contract = make_contract(
        ends_on=today - timedelta(days=109),
        modifications=(
            make_modification(on=today - timedelta(days=200)),
            make_extension(on=today - timedelta(days=150), reason=None),
        ),
        payments=tuple(make_payment(id=f"p{n}", on=date(2025, 1 + n, 9), amount=300_000_000) for n in range(9)),
    )
    reports = tuple(
        make_progress(on=today - timedelta(days=30 * n), planned_physical=8000 - 700 * n, real_physical=6800 - 650 * n)
        for n in range(9, -1, -1)
    )
    rich = make_work(
        processes=(make_process(contract=contract), make_supervision()),
        progress=reports,
        photos=(make_photo(name="abc123"), make_photo(id="f2", name="abc124", taken_on=date(2026, 1, 5))),
        documents=(make_document(), make_document("physicalProgressReport", title="Informe mensual", size=123_456)),
    )
    return rich, make_bare_work(id="222222222", title="CONSTRUCCIÓN DEL MURO DE CONTENCIÓN DEL BARRIO " * 4)


def _photo_row(work_id, photo):
    told = {name: getattr(photo, name) for name in ("name", "alt", "taken_on", "width", "height")}
    return PhotoRow(work_id=work_id, source=photo.origin.source, source_on=photo.origin.on, **told)


def _figures():
    counts = {
        Dimension.SUBJECT: {"works": 14, "money": 9, "bribe": 4, "other": 1},
        Dimension.COMMUNE: {"Localidad de la Virgen y Turística": 17, "": 8, "Industrial y de la Bahía": 3},
        Dimension.OUTCOME: {outcome.value: 4 for outcome in Outcome},
        Dimension.TIMING: {figures.IN_TIME: 24, figures.LATE: 4},
        Dimension.DAYS: {"5": 6, "10": 12, "15": 7, "more": 3},
    }
    for dimension, values in counts.items():
        for value, count in values.items():
            yield Figure(quarter=TOLD, dimension=dimension, value=value, count=count)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "entidad.toml").write_text(ENTITY, encoding="utf-8")
    settings = Settings(data_dir=folder, entity_file=folder / "entidad.toml", _env_file=None)
    database = Database(settings.database)
    migrate(database)
    rich, bare = _works()
    with database.writing() as session:
        publish(session, make_work(), rich)
        publish(session, bare)
        session.add_all(_photo_row(rich.id, photo) for photo in rich.photos)
        session.add(Sign(code="7K3QM2XM", work_id=rich.id, serial=1, state=SignState.INSTALLED))
        readers = enrol(session)
        session.add_all(_figures())
        session.flush()
        session.add(Sign(code=GONE, work_id=rich.id, serial=2, state=SignState.REPLACED, replaced_by="7K3QM2XM"))
    database.dispose()
    app = create_app(settings)
    for name, kind in (("abc123-480.jpg", "JPEG"), ("abc123-480.webp", "WEBP"), ("abc123.jpg", "JPEG")):
        file = BytesIO()
        Image.new("RGB", (480, 360), "#9ab").save(file, kind)
        app.state.blobs.put(name, file.getvalue())
    with serving(app) as port:
        yield Site(f"http://127.0.0.1:{port}", folder, readers)


@contextmanager
def serving(app: FastAPI) -> Generator[int]:
    """Serves `app` while the block runs; the port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended before it listened"
        time.sleep(0.05)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def chromium() -> str:
    """The browser of this machine; without one the test is skipped."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found or not Path(found).exists():
        lack("There is no Chromium on this machine: the pages were not tried in a browser.")
    return found


# Not for the whole session: while it is open its event loop runs, and other tests of the process need one of their own.
@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def until(page: Page, happened: Callable[[], object]) -> None:
    """Let a page go on until something has happened of which its events tell: they are told only while it is waited for."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        page.wait_for_timeout(20)


@pytest.fixture
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form serves from when it is shown: a browser types faster than people."""
    monkeypatch.setattr(flood, "LEVELS", (flood.Level(0, ripe_s=-60),))


@pytest.fixture
def phone(browser: Browser) -> Generator[Page]:
    """A page 360 pixels wide and 640 high, as the phones that people carry."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2)
    yield context.new_page()
    context.close()
