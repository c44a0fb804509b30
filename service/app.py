"""The whole service as one ASGI application: the place where rooms meet."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.web import api, public
from service.web.ui import layers, problems


def create_app(settings: Settings) -> FastAPI:
    """The application of one installation. Opens the database and the files; runs no migration."""
    database = Database(settings.database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        try:
            yield
        finally:
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
    app.state.blobs = Blobs(settings.blob_url, settings.data_dir)
    problems.install(app)
    app.include_router(api.router)
    app.include_router(public.router)
    layers.install(app, settings, database)
    return app


def from_environment() -> FastAPI:
    """The application of the installation that the environment describes, for a server's processes."""
    return create_app(Settings())
