"""A table fetched from its web address, within limits; a clear sentence when it cannot be."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.publication.document import Publisher
from service.sources import actions, download
from tests.sources.tables import built, contract

Answer = Callable[[httpx.Request], httpx.Response]
ADDRESS = "https://www.datos.gov.co/resource/jbjy-vk9h.json"


def served(answer: Answer, address: str = ADDRESS, **options: int) -> bytes:
    with download.fetched(address, transport=httpx.MockTransport(answer), **options) as path:
        return path.read_bytes()


def test_the_file_is_there_only_inside_the_block() -> None:
    with download.fetched(ADDRESS, transport=httpx.MockTransport(lambda _: httpx.Response(200, json=[]))) as path:
        assert path.name == "jbjy-vk9h.json"
        assert path.read_bytes() == b"[]"

    assert not path.exists()


def test_all_the_rows_of_a_table_of_open_data_are_asked_for() -> None:
    asked: list[httpx.QueryParams] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params)
        return httpx.Response(200, json=[])

    served(answer, ADDRESS + "?nit_entidad=890480184")
    served(answer, ADDRESS + "?$limit=10")
    served(answer, "https://example.org/tabla.csv")

    assert [dict(params) for params in asked] == [
        {"nit_entidad": "890480184", "$limit": "10000000", "$order": ":id"},
        {"$limit": "10"},
        {},
    ]


def test_an_address_that_went_through_a_path_is_whole_again() -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(200, json=[])

    served(answer, str(Path(ADDRESS)))

    assert hosts == ["www.datos.gov.co"]


def endless() -> Iterator[bytes]:
    while True:
        yield b"x" * 100_000


def unreachable(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout("too slow")


def to_http(request: httpx.Request) -> httpx.Response:
    if request.url.scheme == "http":
        return httpx.Response(200, json=[])
    return httpx.Response(302, headers={"location": "http://www.datos.gov.co/x.json"})


@pytest.mark.parametrize(
    ("answer", "address", "why"),
    [
        (lambda _: httpx.Response(200), "http://www.datos.gov.co/x.json", "debe empezar por https"),
        (lambda _: httpx.Response(404), ADDRESS, "respondió con el error 404"),
        (lambda _: httpx.Response(500), ADDRESS, "respondió con el error 500"),
        (lambda _: httpx.Response(200, content=endless()), ADDRESS, "pasa de 1 megas"),
        (unreachable, ADDRESS, "No se pudo descargar de www.datos.gov.co"),
        (to_http, ADDRESS, "sin https"),
        (lambda _: httpx.Response(302, headers={"location": ADDRESS}), ADDRESS, "No se pudo descargar"),
    ],
)
def test_what_cannot_be_fetched_is_told(answer: Answer, address: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        served(answer, address, at_most=1_000_000)


def test_an_address_is_imported_like_a_file(
    database: Database, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, content=json.dumps([contract()]).encode()))
    fetched = download.fetched
    monkeypatch.setattr(download, "fetched", lambda address: fetched(address, transport=answer))

    summary = actions.import_secop(database, ADDRESS, publisher)

    assert summary.new == 1
    assert built(database).id == "CO1.PCCNTR.1"
    with database.reading() as session:
        names = session.connection().exec_driver_sql("SELECT file_name FROM import_run").scalars().all()
    assert names == ["jbjy-vk9h.json"]
