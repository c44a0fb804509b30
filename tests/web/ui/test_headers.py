"""Every answer protects its reader, says nothing of our software, and believes nothing of who sent the request."""

import re

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.testclient import TestClient

from service.web.ui.headers import SecurityHeaders
from tests.web.ui.conftest import Street

PERMISSIONS = (
    "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), clipboard-read=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-x'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
PROTECTION = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-dns-prefetch-control": "off",
    "permissions-policy": PERMISSIONS,
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
}
NEVER = {"server", "set-cookie", "x-powered-by", "alt-svc", "nel", "report-to", "accept-ch", "last-modified"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/{code}", 200),
        ("GET", "/obras?q=a", 200),
        ("HEAD", "/{code}", 200),
        ("GET", "/22222222", 404),
        ("GET", "/no/hay", 404),
        ("POST", "/{code}", 405),
        ("PUT", "/{code}", 405),
        ("DELETE", "/no/hay", 405),
        ("TRACE", "/", 405),
        ("OPTIONS", "/", 405),
        ("GET", "/falla", 500),
    ],
)
def test_every_answer_is_protected(client: TestClient, street: Street, method: str, path: str, status: int) -> None:
    for _ in range(2):  # made, and from memory
        answer = client.request(method, path.format(code=street.code))

        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in PROTECTION} == PROTECTION
        assert NEVER & set(answer.headers) == set()
        assert answer.headers["cache-control"]
        names = [name for name, _ in answer.headers.multi_items()]
        assert len(names) == len(set(names))


def test_a_method_that_is_not_ours_is_told_which_are(client: TestClient) -> None:
    answer = client.put("/")

    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == "Esta dirección no admite ese método.\n"
    assert client.app.state.made == 0


def test_an_error_is_stored_nowhere_and_shows_nothing(client: TestClient) -> None:
    answers = [client.get("/falla"), client.put("/"), client.get("/no/hay"), client.get("/22222222")]

    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert "secreto" not in answers[0].text


@pytest.fixture
def odd(tmp_path) -> FastAPI:
    """An application that says what it should not, and shows what it hears."""
    app = FastAPI()

    @app.get("/dice")
    def say() -> Response:
        answer = Response("hola", headers={"Server": "secreto/1.0", "X-Frame-Options": "ALLOWALL"})
        answer.set_cookie("quien", "yo")
        return answer

    @app.get("/oye")
    def hear(request: Request) -> dict[str, str]:
        return dict(request.headers) | {"url": str(request.url)}

    @app.get("/foto.jpg")
    def photo() -> Response:
        return Response(b"", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    (tmp_path / "letra.woff2").write_bytes(b"1234")
    app.mount("/estaticos", StaticFiles(directory=tmp_path))
    return app


def test_what_the_application_says_of_itself_does_not_leave(odd: FastAPI) -> None:
    with TestClient(SecurityHeaders(odd, https=True, style_hashes={"lists": "'sha256-x'"})) as client:
        answer = client.get("/dice")

    assert answer.headers.get_list("x-frame-options") == ["DENY"]
    assert not {"server", "set-cookie"} & set(answer.headers)


def test_files_are_protected_and_keep_their_own_caching(odd: FastAPI) -> None:
    with TestClient(SecurityHeaders(odd, https=True, style_hashes={"lists": "'sha256-x'"})) as client:
        answers = [client.get("/estaticos/letra.woff2"), client.get("/foto.jpg"), client.get("/estaticos/no.woff2")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in PROTECTION} == PROTECTION
    assert answers[1].headers["cache-control"] == "public, max-age=31536000, immutable"


def test_nothing_is_believed_of_who_forwards(odd: FastAPI) -> None:
    lies = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Host": "malo.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/malo",
        "Forwarded": "for=1.2.3.4;host=malo.example",
        "X-Real-IP": "1.2.3.4",
    }
    with TestClient(SecurityHeaders(odd, https=False, style_hashes={}), base_url="http://obras.example") as client:
        heard = client.get("/oye", headers=lies).json()

    assert not re.search(r"1\.2\.3\.4|malo", str(heard))
    assert heard["url"] == "http://obras.example/oye"


def test_without_https_there_is_no_promise_of_it(odd: FastAPI) -> None:
    with TestClient(
        SecurityHeaders(
            odd, https=False, style_hashes={"lists": "'sha256-a'", "work": "'sha256-b'", "desk": "'sha256-c'"}
        )
    ) as client:
        answer = client.get("/oye")

    assert "strict-transport-security" not in answer.headers
    assert "style-src 'self' 'sha256-a' 'sha256-b';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
