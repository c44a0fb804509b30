"""The whole service as one ASGI application: the place where rooms meet."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, FastAPI

from service.complaints import reminders, sweeping
from service.demonstration.passkey import answer as software_answer
from service.foundation import memory
from service.foundation.blobs import Blobs
from service.foundation.chores import Chore
from service.foundation.database import Database
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.foundation.settings import Settings
from service.sources.jobs import Jobs
from service.staff.federated import CitySignIn
from service.staff.passwords import Passwords
from service.web import api, complaints, desk, office, public
from service.web.ui import layers, problems
from service.web.ui.identity import Identity
from service.web.ui.sessions import Cookies

# What each address needs is worked out when it is first asked for, and once for every application of a process.
_ROOMS = APIRouter()
for _room in (desk, office, api, complaints, public):
    _ROOMS.include_router(_room.router)


def create_app(settings: Settings) -> FastAPI:
    """The application of one installation. Opens the database and the files; runs no migration."""
    database = Database(settings.database)
    blobs = Blobs(settings.blob_url, settings.data_dir)
    imports = Jobs(database, settings.data_dir / "imports")
    identity, secret = Identity(database, settings.entity), Secret(settings.secret_path)
    leaving = (partial(sweeping.let_go, database, blobs), partial(sweeping.sweep, database, blobs))
    chores = [Chore("sweeping", sweeping.EVERY_S, *leaving)]
    if settings.smtp_url:
        notifier = reminders.Notifier(database, secret, settings, identity.now)
        chores.append(Chore("notices", reminders.EVERY_S, notifier.go_round))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        for chore in chores:
            chore.start()
        try:
            yield
        finally:
            for chore in chores:
                chore.stop()
            imports.stop()
            database.dispose()

    app = FastAPI(
        title="Valla Abierta",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # It would send people to an address made of the header `Host`, which anybody can write, and without https.
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.settings = settings
    app.state.database = database
    app.state.identity = identity
    app.state.blobs = blobs
    app.state.imports = imports
    app.state.secret = secret
    app.state.ram = Ram(settings.data_dir)
    app.state.passwords = Passwords(app.state.secret)
    # Only an invented city has keys made of software.
    app.state.software_key = software_answer if settings.entity.demonstration else None
    app.state.city = _city(settings, app.state.secret)
    app.state.cookies = Cookies(app.state.secret)
    problems.install(app)
    office.install(app)
    complaints.install(app)
    app.router.routes.extend(_ROOMS.routes)
    layers.install(app, settings, database)
    return app


def _city(settings: Settings, secret: Secret) -> CitySignIn | None:
    """The city's own sign-in, where there is one."""
    if not settings.oidc_issuer:
        return None
    back = f"{settings.office_url}/oficina/entrar/ciudad/vuelta"
    return CitySignIn(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, back, secret)


def from_environment() -> FastAPI:
    """The application of the installation that the environment describes, for a server's processes."""
    memory.keep_private()
    return create_app(Settings())
