"""A small application behind the layers of the service: its pages say which release the database holds.

The functions with `environment` in their name are what server processes of the tests import.
"""

import os

from fastapi import FastAPI, Request, Response
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

import service.app
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.web.ui.cache import PageCache
from service.web.ui.deadlines import BodyDeadline
from service.web.ui.headers import SecurityHeaders

#: Words as unlike each other as those of a page: 12 kB that brotli brings to a quarter.
FILLING = "".join(
    f"<p>Contrato {number * 7919 % 99991}: {number * 104729 % 9973} pesos, {number * 31 % 365} días.</p>\n"
    for number in range(240)
)


def small_app(database: Database) -> FastAPI:
    """The application with its layers; `state.made` counts the pages it has made."""
    app = FastAPI()
    app.state.made = 0

    def page(statement: str, value: str | None, request: Request) -> Response:
        app.state.made += 1
        app.state.scope = request.scope
        with database.reading() as session:
            number = session.execute(text(statement), {"value": value} if value else {}).scalar()
        if number is None:
            return Response("<p>No está.</p>", 404, media_type="text/html")
        process = {"X-Process": str(os.getpid())}
        return Response(f"<p>versión {number};</p>{FILLING}", headers=process, media_type="text/html")

    @app.get("/")
    @app.get("/obras")
    @app.get("/verificar")
    def city(request: Request) -> Response:
        return page("SELECT max(release_id) FROM listing", None, request)

    @app.get("/obras/{work}")
    @app.get("/obras/{work}.json")
    def work(work: str, request: Request) -> Response:
        return page("SELECT number FROM listing WHERE work_id = :value", work.upper(), request)

    @app.post("/eco")
    async def echo(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @app.get("/falla")
    def fail() -> Response:
        raise RuntimeError("secreto")

    @app.get("/{code}")
    def sign(code: str, request: Request) -> Response:
        statement = "SELECT number FROM listing JOIN sign USING (work_id) WHERE code = :value"
        return page(statement, code, request)

    protected = SecurityHeaders(
        BodyDeadline(app.build_middleware_stack()), https=True, style_hashes={"lists": "'sha256-x'"}
    )
    app.state.page_cache = app.middleware_stack = PageCache(protected, database, "build")
    return app


def from_environment() -> FastAPI:
    """The small application, for a server process."""
    return small_app(Database(Settings().database))


def whole_from_environment() -> FastAPI:
    """The service itself, its pages signed with the process that made them."""
    app = service.app.from_environment()
    layers = app.state.page_cache.app

    async def signed(scope: Scope, receive: Receive, send: Send) -> None:
        async def sign(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-process", str(os.getpid()).encode())]
            await send(message)

        await layers(scope, receive, sign)

    app.state.page_cache.app = signed
    return app
