"""Pages come from memory, compressed, conditional, and never older than the database."""

import asyncio
from datetime import date, datetime
from unittest.mock import AsyncMock

import brotli
import httpx
import pytest
import zstandard
from starlette.testclient import TestClient

from service.foundation import clock, codes
from service.foundation.database import Database
from service.signs.models import Sign
from service.signs.rules import SignState
from service.web.ui import cache
from service.web.ui.cache import Page, PageCache, Shelf
from tests.web.ui.conftest import Street
from tests.web.ui.small import FILLING, small_app


def made(client: TestClient) -> int:
    return client.app.state.made


def version(client: TestClient, path: str) -> str:
    return client.get(path).text.split(";")[0].removeprefix("<p>versión ")


def test_a_page_is_made_once(client: TestClient, street: Street) -> None:
    ways = [
        f"/{street.code}",
        f"/{street.code.lower()}",
        f"/o/{street.code}",
        f"/{codes.printed(street.code)}?utm_id=1",
    ]

    answers = [client.get(way) for way in ways * 3]

    assert {(answer.status_code, answer.text) for answer in answers} == {(200, f"<p>versión 1;</p>{FILLING}")}
    assert made(client) == 1


@pytest.mark.parametrize("path", ["/{code}", "/obras/{work}", "/obras/{work}.json"])
def test_a_publication_is_seen_by_the_next_request(client: TestClient, street: Street, path: str) -> None:
    path = path.format(code=street.code, work=street.work.lower())
    seen = [version(client, path)]

    for number in range(2, 6):
        street.publish_change(f"Cambio {number}")
        seen += [version(client, path), version(client, path)]

    assert seen == ["1", *(text for number in range(2, 6) for text in [str(number)] * 2)]
    assert made(client) == 5


@pytest.mark.parametrize("path", ["/", "/obras", "/obras?q=parque", "/verificar"])
def test_a_list_changes_with_any_publication(client: TestClient, street: Street, path: str) -> None:
    before = [version(client, path), version(client, path)]

    street.publish_another()
    after = [version(client, path), version(client, path)]

    assert before[0] == before[1] != after[0] == after[1]
    assert made(client) == 2


def test_another_work_changes_nothing_on_the_page_of_this_one(client: TestClient, street: Street) -> None:
    client.get(f"/{street.code}")

    street.publish_another()
    client.get(f"/{street.code}")

    assert made(client) == 1


@pytest.mark.parametrize("path", ["/{code}", "/obras/{work}"])
def test_what_happens_to_a_sign_is_seen_by_the_next_request(client: TestClient, street: Street, path: str) -> None:
    path = path.format(code=street.code, work=street.work.lower())
    client.get(path)

    street.move_sign(SignState.RETIRED)
    client.get(path)
    with street.database.writing() as session:
        session.get_one(Sign, street.code).location = "acceso norte"
    client.get(path)
    with street.database.writing() as session:
        session.add(Sign(code=codes.mint(), work_id=street.work, serial=2))
    client.get(path)

    assert made(client) == 4


def test_a_new_day_makes_a_new_page(client: TestClient, street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(f"/{street.code}")

    # 4:59 and 5:01 in the morning UTC are yesterday's last minute and today's first in Bogotá.
    tags = []
    for moment in ("2031-03-01T04:59:00+00:00", "2031-03-01T05:01:00+00:00"):
        monkeypatch.setattr(clock, "now", lambda at=moment: datetime.fromisoformat(at))
        tags.append(client.get(f"/{street.code}").headers["etag"])

    assert len({first.headers["etag"], *tags}) == 3
    assert made(client) == 3


def test_a_page_made_while_the_work_changes_is_not_kept_for_the_change(client: TestClient, street: Street) -> None:
    reading = street.database.reading

    def change_before_reading():  # the revision has been asked, the page has not read yet
        street.database.reading = reading
        street.publish_change("Llegó en medio")
        return reading()

    street.database.reading = change_before_reading
    between = client.get(f"/{street.code}")
    after = client.get(f"/{street.code}")

    assert "versión 2;" in between.text
    assert "versión 2;" in after.text
    assert between.headers["etag"] != after.headers["etag"]
    assert made(client) == 2


def test_many_who_ask_at_once_wait_for_one_page(street: Street) -> None:
    app = small_app(street.database)

    async def crowd(path: str, size: int) -> set[tuple[int, str]]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://obras.example") as client:
            answers = await asyncio.gather(*(client.get(path) for _ in range(size)))
        return {(answer.status_code, answer.text[:15]) for answer in answers}

    async def crowds() -> list[set[tuple[int, str]]]:
        seen = [await crowd(f"/{street.code}", 30)]
        street.publish_change("Otro plazo")
        seen += [await crowd(f"/{street.code}", 30), await crowd("/22222222", 5)]
        await app.state.page_cache._revisions.close()
        return seen

    seen = asyncio.run(crowds())

    assert seen == [{(200, "<p>versión 1;</")}, {(200, "<p>versión 2;</")}, {(404, "<p>No está.</p>")}]
    assert app.state.made == 1 + 1 + 5
    assert app.state.page_cache._making == {}


def test_a_client_that_has_the_page_gets_no_body(client: TestClient, street: Street) -> None:
    first = client.get(f"/{street.code}")
    tag = first.headers["etag"]

    for held in (tag, f'"otra", {tag}', f"W/{tag}", "*"):
        again = client.get(f"/{street.code}", headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, no-cache"
        assert again.headers["x-content-type-options"] == "nosniff"
        assert "content-length" not in again.headers
        assert "content-type" not in again.headers

    street.publish_change("Otro plazo")
    changed = client.get(f"/{street.code}", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)
    assert client.get(f"/{street.code}", headers={"If-None-Match": '"otra"'}).status_code == 200


def test_each_encoding_has_its_bytes_and_its_tag(client: TestClient, street: Street) -> None:
    answers = {
        encoding: client.get(f"/{street.code}", headers={"Accept-Encoding": encoding})
        for encoding in ("br", "zstd", "gzip", "identity")
    }

    decoded = {answer.text for encoding, answer in answers.items() if encoding != "zstd"}
    decoded.add(zstandard.decompress(answers["zstd"].content).decode())
    assert decoded == {f"<p>versión 1;</p>{FILLING}"}
    assert len({answer.headers["etag"] for answer in answers.values()}) == 4
    assert {answer.headers["vary"] for answer in answers.values()} == {"Accept-Encoding"}
    for encoding, answer in answers.items():
        assert answer.headers.get("content-encoding", "identity") == encoding
    lengths = {encoding: int(answer.headers["content-length"]) for encoding, answer in answers.items()}
    assert max(lengths["br"], lengths["zstd"], lengths["gzip"]) < lengths["identity"] / 3
    assert made(client) == 1


def test_head_is_get_without_the_body(client: TestClient, street: Street) -> None:
    head = client.head(f"/{street.code}", headers={"Accept-Encoding": "br"})
    get = client.get(f"/{street.code}", headers={"Accept-Encoding": "br"})

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(get.headers)
    assert made(client) == 1


def test_nothing_of_the_request_but_its_address_reaches_a_kept_page(client: TestClient, street: Street) -> None:
    sent = {"Cookie": "quien=yo", "Accept-Language": "en", "X-Forwarded-For": "1.2.3.4", "Accept": "text/html"}

    client.get(f"/o/{street.code.lower()}?utm_source=x&lang=en", headers=sent)

    scope = client.app.state.scope
    assert scope["headers"] == [(b"accept", b"text/html")]
    assert (scope["path"], scope["query_string"], scope["client"]) == (f"/{street.code}", b"lang=en", None)


def test_what_is_not_there_is_not_kept(client: TestClient, street: Street) -> None:
    unknown = codes.mint()

    answers = [client.get(f"/{unknown}"), client.get(f"/{unknown}"), client.head(f"/{unknown}")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[2].content == b""
    assert made(client) == 3
    assert "etag" not in answers[0].headers

    with street.database.writing() as session:
        session.add(Sign(code=unknown, work_id=street.work, serial=2))
    assert client.get(f"/{unknown}").status_code == 200


def test_absurd_searches_push_no_page_out(client: TestClient, street: Street) -> None:
    layer: PageCache = client.app.state.page_cache
    layer._searches = Shelf(60_000)
    client.get(f"/{street.code}")

    for number in range(20):
        assert client.get(f"/obras?q={number}").status_code == 200
    assert client.get("/obras?q=" + "a" * 5000).status_code == 200
    before = made(client)
    client.get(f"/{street.code}")

    assert made(client) == before
    assert 0 < layer._searches._size <= 60_000
    assert layer._searches._size == sum(page.size for page in layer._searches._pages.values())


def test_a_shelf_keeps_what_is_read_and_no_more_than_it_holds() -> None:
    def page(size: int) -> Page:
        return Page([], date(2026, 11, 20), "", [], b"x" * size)

    shelf = Shelf(3 * page(1000).size)
    for key in "abc":
        shelf.put(key, page(1000))
    shelf.get("a")
    shelf.put("d", page(1000))
    assert [key for key in "abcd" if shelf.get(key)] == ["a", "c", "d"]

    shelf.put("a", page(900))
    shelf.put("e", page(10**6))
    assert [key for key in "abcde" if shelf.get(key)] == []
    assert shelf._size == 0


def test_a_large_answer_is_passed_on_and_not_kept(
    client: TestClient, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LARGEST_PAGE", 1000)

    answers = [client.get(f"/{street.code}"), client.get(f"/{street.code}"), client.head(f"/{street.code}")]

    assert [len(answer.content) for answer in answers] == [len(answers[0].content)] * 2 + [0]
    assert answers[0].text.endswith(FILLING)
    assert made(client) == 3


def test_the_build_is_part_of_the_tag(street: Street) -> None:
    tags = []
    for build in ("uno", "dos", "uno"):
        app = small_app(street.database)
        app.state.page_cache._build = build
        with TestClient(app) as client:
            tags.append(client.get(f"/{street.code}").headers["etag"])

    assert tags[0] == tags[2] != tags[1]


def test_when_the_revision_cannot_be_told_the_application_answers(
    client: TestClient, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer: PageCache = client.app.state.page_cache
    client.get(f"/{street.code}")

    locked = AsyncMock(side_effect=cache.TROUBLE[0]("database is locked"))
    with monkeypatch.context() as patch:
        patch.setattr(layer._revisions, "ask", locked)
        answer = client.get(f"/{street.code}", headers={"Accept-Encoding": "br"})
    assert (answer.status_code, made(client)) == (200, 2)
    assert "etag" not in answer.headers

    assert "etag" in client.get(f"/{street.code}").headers


def test_a_database_that_is_not_there_is_the_applications_to_explain(tmp_path) -> None:
    app = small_app(Database(f"sqlite:///{tmp_path / 'no' / 'hay.sqlite'}"))

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get(f"/{codes.mint()}")

    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_connections_that_were_closed_are_replaced(client: TestClient, street: Street) -> None:
    if street.database.is_sqlite:
        pytest.skip("SQLite has no server that restarts.")
    client.get(f"/{street.code}")
    with street.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle'"
        )
        street.database.engine.pool.dispose()

    answer = client.get(f"/{street.code}")

    assert (answer.status_code, made(client)) == (200, 1)


def test_two_processes_name_the_same_page_alike(street: Street) -> None:
    tags = []
    for _ in range(2):
        with TestClient(small_app(street.database)) as client:
            tags.append(client.get(f"/{street.code}").headers["etag"])

    assert tags[0] == tags[1]


def test_what_may_not_be_kept_is_not(client: TestClient, street: Street) -> None:
    post = client.post(f"/{street.code}")

    assert post.status_code == 405
    assert made(client) == 0


def test_the_short_way_answers_as_the_long_one(client: TestClient, street: Street) -> None:
    layer: PageCache = client.app.state.page_cache
    target = f"/{street.code}".encode()
    assert layer.reply_at_once(target, []) is None

    long = client.get(f"/{street.code}", headers={"Accept-Encoding": "br"})
    short = layer.reply_at_once(target, [(b"accept-encoding", b"br")])

    if not street.database.is_sqlite:
        assert short is None
        return
    assert short is not None
    assert brotli.decompress(short.body).decode() == long.text
    assert {name.decode(): value.decode() for name, value in short.headers} == dict(long.headers)
    street.publish_change("Otro")
    assert layer.reply_at_once(target, [(b"accept-encoding", b"br")]) is None
