"""What can be done to a complaint with a connection: sizes that are announced, patience, headers, two requests in one."""

import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.abuse.site import Site
from tests.abuse.visitor import BOUNDARY, Visitor, multipart
from tests.abuse.wire import connect, exchange, head, status

_TYPE = f"Content-Type: multipart/form-data; boundary={BOUNDARY.decode()}"
_POST = ("/denuncia", _TYPE)
#: Seconds in which a refusal must come.
SOON_S = 5
SLOW_CONNECTIONS = 200


def test_ten_gigabytes_are_refused_before_they_are_sent(site: Site) -> None:
    began = time.monotonic()
    came = exchange(site, head(site, *_POST, "Content-Length: 10000000000"))

    assert status(came) == 413
    assert time.monotonic() - began < SOON_S


def test_what_is_not_announced_is_refused_when_it_is_too_much(site: Site) -> None:
    began, sent = time.monotonic(), 0
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    with connect(site) as connection:
        connection.sendall(head(site, *_POST, "Transfer-Encoding: chunked"))
        try:
            while time.monotonic() - began < 60:
                connection.sendall(chunk)
                sent += 1
        except OSError:
            pass

    assert sent < 400


@pytest.mark.slow
def test_two_hundred_who_send_a_byte_a_second_hold_nobody_up(site: Site, visitor: Visitor) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(site, 90)) for _ in range(SLOW_CONNECTIONS)]
        for connection in slow:
            connection.sendall(head(site, *_POST, "Content-Length: 60000"))
        waits, ended = [], False
        while not ended:
            for connection in slow:
                try:
                    connection.sendall(b"-")
                except OSError:
                    ended = True
            answer = visitor.get("/denuncia")
            assert answer.status == 200
            waits.append(answer.seconds)
            # The pace is the attack; what it waits for is that the service ends a connection.
            time.sleep(1)

        assert sorted(waits)[len(waits) // 2] < SOON_S
        assert visitor.tell("Una frase.").receipt


@pytest.mark.parametrize(
    ("what", "lines", "body"),
    [
        ("two lengths", ("Content-Length: 5", "Content-Length: 60"), b"que=a"),
        ("length and chunks", ("Content-Length: 5", "Transfer-Encoding: chunked"), b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
        ("chunks twice", ("Transfer-Encoding: chunked", "Transfer-Encoding: x"), b"0\r\n\r\n"),
        ("a signed length", ("Content-Length: +5",), b"que=a"),
        ("chunks by another name", ("Transfer-Encoding: xchunked",), b"0\r\n\r\n"),
        ("a folded header", ("X-A: a\r\n b", "Content-Length: 5"), b"que=a"),
        ("two hosts", ("Host: otro.example", "Content-Length: 5"), b"que=a"),
        ("a space before the colon", ("Content-Length : 5",), b"que=a"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_request_is_never_two(site: Site, what: str, lines: tuple[str, ...], body: bytes) -> None:
    came = exchange(site, head(site, *_POST, *lines) + body, seconds=15)

    assert 400 <= status(came) < 500, (what, came[:200])
    assert came.count(b"HTTP/1.1 ") == 1


def test_who_says_to_be_somebody_else_changes_nothing(site: Site, visitor: Visitor) -> None:
    plain = visitor.get("/denuncia")
    lies = dict.fromkeys(("X-Forwarded-Host", "X-Forwarded-For", "X-Real-IP", "Forwarded"), "mentira.example")
    lied = visitor.get("/denuncia", **lies, **{"User-Agent": "mentira", "Accept-Language": "fr", "Referer": "mentira"})

    assert b"mentira" not in lied.body
    assert (lied.status, len(lied.body)) == (plain.status, len(plain.body))
    # Compressed, each mark has another length.
    own = {"date": "", "content-length": ""}
    assert {**lied.headers, **own} == {**plain.headers, **own}


def test_another_host_is_not_believed(site: Site) -> None:
    came = exchange(site, head(site, "/denuncia", "Connection: close", method="GET").replace(
        urlsplit(site.url).netloc.encode(), b"mentira.example"))  # fmt: skip

    assert b"mentira" not in came


@pytest.mark.parametrize(
    "path", ["/denuncia/x.css", "/denuncia.css", "/denuncia/", "/seguimiento/x.js", "/salir/x.png"]
)
def test_no_address_beside_the_form_is_kept_by_anybody(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/denuncia", "/denuncia?lang=en", "/quien-lee"])
def test_a_page_of_complaints_has_no_trace_and_no_door(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))

    assert answer.status == 200
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not {"etag", "last-modified", "server", "set-cookie"} & set(answer.headers) or path == "/quien-lee"
    assert (policy["default-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'",) * 3
    # Nothing runs but what is named by its hash.
    if path != "/quien-lee":
        assert all(source.startswith("'sha256-") for source in policy.get("script-src", "").split())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_are_not_ours(site: Site, method: str) -> None:
    came = exchange(site, head(site, "/denuncia", "Connection: close", method=method))

    assert status(came) == 405


def test_what_is_typed_comes_back_in_no_error(visitor: Visitor) -> None:
    canary = "CANARIO-7781"
    form = visitor.open().filled(que=canary)
    cut = multipart(form.fields)[:-30]
    answers = [
        visitor.post("/denuncia", cut),
        visitor.post("/denuncia", canary.encode(), "text/plain"),
        visitor.get(f"/denuncia/{canary}"),
        visitor.post(f"/quien-lee?x={canary}", canary.encode(), "text/plain"),
    ]

    assert [answer.status for answer in answers] == [400, 400, 404, 405]
    assert all(canary not in answer.html for answer in answers)
