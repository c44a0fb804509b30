"""A form with files arrives whole and in memory, or is refused in a sentence; nothing of it stays."""

import logging
from collections.abc import Callable

import pytest
from fastapi import FastAPI, Response
from python_multipart.multipart import MultipartParser
from starlette.testclient import TestClient

from service.foundation.errors import Busy
from service.web.complaints import intake, pages
from service.web.complaints.intake import Received
from service.web.ui import problems
from service.web.ui.deadlines import LARGEST_TELLING, BodyDeadline

BOUNDARY = "frontera"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Says what it received; its refusals are their sentences."""
    app = FastAPI()

    @app.post("/denuncia")
    async def told(received: Received) -> Response:
        app.state.received = received
        app.state.held = dict(received.fields), [data and bytes(data) for data in received.files("archivos")]
        app.state.room = intake._ROOM.taken
        return Response(received.text("que", 100_000))

    monkeypatch.setattr(problems, "_answer", lambda _request, status, refusal=None: Response(str(refusal), status))
    app.add_exception_handler(problems.Refusal, problems._refused)
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(BodyDeadline(app))


def part(name: str, body: bytes, extra: str = "") -> bytes:
    return b'--%b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n' % (
        BOUNDARY.encode(),
        name.encode(),
        extra.encode(),
        body,
    )


END = f"--{BOUNDARY}--\r\n".encode()


def send(client: TestClient, *parts: bytes, type_: str = FORM) -> tuple[int, str]:
    answer = client.post("/denuncia", content=b"".join(parts), headers={"Content-Type": type_})
    return answer.status_code, answer.text


def test_texts_and_files_arrive_and_names_of_files_do_not(app: FastAPI, client: TestClient) -> None:
    name = '; filename="cédula-de-marta-' + "x" * 5000 + '.jpg"\r\nContent-Type: image/jpeg'
    photo = bytes(range(256)) * 1000

    said = send(client, part("que", "Señor ñandú\r\ny más".encode()), part("archivos", photo, name), END)

    assert said == (200, "Señor ñandú\ny más")
    assert app.state.held[1] == [photo]
    assert "marta" not in repr(app.state.held[0])


def test_a_form_without_files_may_come_as_pairs(client: TestClient) -> None:
    type_ = "application/x-www-form-urlencoded; charset=UTF-8"
    assert send(client, b"que=Se+cay%C3%B3&que=otra&sitio=", type_=type_) == (200, "Se cayó")


def test_a_field_without_a_file_is_none_and_an_empty_file_is_one(app: FastAPI, client: TestClient) -> None:
    send(client, part("archivos", b"", '; filename=""'), part("archivos", b"", '; filename="vacio.pdf"'), END)

    assert app.state.held[1] == [b""]


def test_characters_that_nobody_types_are_gone_and_the_strange_ones_stay(client: TestClient) -> None:
    assert send(client, part("que", "a\0b\x1bc \u202eoculto\u200b".encode()), END)[1] == "a b c \u202eoculto\u200b"


WHOLE = part("que", b"algo") + part("archivos", b"\xff\xd8 foto", '; filename="f.jpg"') + END


@pytest.mark.parametrize("length", range(0, len(WHOLE) - 2, 7))
def test_a_body_that_is_cut_anywhere_is_refused(app: FastAPI, client: TestClient, length: int) -> None:
    status, sentence = send(client, WHOLE[:length])

    assert status == 400
    assert "no llegó completo" in sentence
    assert not hasattr(app.state, "held")


NOT_OURS = {
    "too many parts": ((*[part("no", b"x")] * 61, END), FORM),
    "a large header": ((part("que", b"x", "; x=" + "y" * 20_000), END), FORM),
    "many headers": ((part("que", b"x", "\r\nX: y" * 50), END), FORM),
    "a long boundary": ((END,), f"multipart/form-data; boundary={'b' * 71}"),
    "no boundary": ((END,), "multipart/form-data"),
    "other encoding": ((part("que", b"x"), END), f"{FORM}; charset=utf-7"),
    "not UTF-8": ((part("que", b"caf\xe9"), END), FORM),
    "pairs not UTF-8": ((b"que=%E9",), "application/x-www-form-urlencoded"),
    "many pairs": ((b"no=x&" * 61,), "application/x-www-form-urlencoded"),
    "JSON": ((b'{"que": "x"}',), "application/json"),
    "no type": ((b"que=x",), ""),
}


@pytest.mark.parametrize("case", NOT_OURS)
def test_what_no_form_of_ours_sends_is_refused(
    client: TestClient, case: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "python_multipart")
    parts, type_ = NOT_OURS[case]

    assert send(client, *parts, type_=type_)[0] == 400
    assert caplog.messages == []
    assert capfd.readouterr() == ("", "")


def test_text_beyond_measure_is_refused_as_too_large(client: TestClient) -> None:
    assert send(client, part("que", b"x" * (intake.LARGEST_TEXT + 1)), END)[0] == 413
    assert send(client, b"que=" + b"x" * 3 * intake.LARGEST_TEXT, type_="application/x-www-form-urlencoded")[0] == 413


def test_a_file_beyond_measure_ends_one_byte_after_it(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LARGEST_FILE", 1000)
    attached = '; filename="f"'

    send(client, part("archivos", b"x" * 1000, attached), part("archivos", b"y" * 9000, attached), END)

    assert app.state.held[1] == [b"x" * 1000, b"y" * 1001]


def test_when_the_room_for_files_is_taken_the_text_still_comes_in(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ROOM_FOR_FILES", 1000)

    said = send(client, part("archivos", b"x" * 1001, '; filename="f"'), part("que", b"texto"), END)

    assert said == (200, "texto")
    assert app.state.held[1] == [None]


def test_when_all_room_is_taken_one_is_asked_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ROOM", 1000)

    status, sentence = send(client, part("que", b"x" * 1001), END)

    assert (status, "Espere un minuto" in sentence) == (503, True)


def meanwhile(*parts: bytes, type_: str = FORM) -> tuple[intake.Intake, intake._Reading, Callable[[], None]]:
    """Somebody whose parts have arrived and whose end has not; and their going on."""
    held = intake.Intake()
    reading = intake._Reading(held)
    intake._ROOM.arriving.add(reading)
    parser = MultipartParser(BOUNDARY.encode(), reading.callbacks())
    parser.write(b"".join(parts))

    def go_on() -> None:
        parser.write(b"y" * 10)

    return held, reading, go_on


@pytest.fixture
def _emptied():
    yield
    intake._ROOM.arriving.clear()
    intake._ROOM.taken = 0


@pytest.mark.usefixtures("_emptied")
def test_who_takes_all_room_for_text_and_waits_gives_way(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ROOM", 1000)
    held, _, go_on = meanwhile(part("que", b"x" * 600), part("como", b"x" * 400)[:-2])
    assert intake._ROOM.taken == 1000

    assert send(client, part("que", b"Se cae."), END) == (200, "Se cae.")
    assert client.post("/denuncia", data={"que": "Se cae."}).text == "Se cae."

    assert held.fields == []
    assert intake._ROOM.taken == 0
    with pytest.raises(Busy):
        go_on()


@pytest.mark.usefixtures("_emptied")
def test_who_takes_all_room_for_files_and_waits_keeps_the_text_alone(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ROOM_FOR_FILES", 1000)
    attached = '; filename="f"'
    held, _, go_on = meanwhile(
        part("archivos", b"x" * 500, attached), part("archivos", b"x" * 500, attached), part("que", b"")[:-2]
    )
    go_on()

    send(client, part("archivos", b"z" * 400, attached), END)

    assert app.state.held[1] == [b"z" * 400]
    assert held.files("archivos") == [None, None]
    go_on()


@pytest.mark.usefixtures("_emptied")
def test_nobody_gives_way_to_who_has_more(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ROOM", 1000)
    held, _, _ = meanwhile(part("que", b"x" * 500), part("como", b""))

    status, _ = send(client, part("que", b"x" * 501), END)

    assert status == 503
    assert held.text("que", 1000) == "x" * 500


def test_nothing_stays_after_the_answer(app: FastAPI, client: TestClient) -> None:
    send(client, WHOLE)
    send(client, WHOLE[:50])

    assert app.state.room == len(b"algo") + len(b"\xff\xd8 foto")
    assert intake._ROOM.taken == 0
    assert (app.state.received.fields, app.state.received.attached) == ([], [])


def test_only_addresses_of_complaints_take_large_bodies(client: TestClient) -> None:
    large = {"Content-Type": FORM, "Content-Length": str(LARGEST_TELLING)}
    larger = {**large, "Content-Length": str(LARGEST_TELLING + 1)}

    def status(path: str, headers: dict[str, str]) -> int:
        return client.post(path, content=END, headers=headers).status_code

    for path in ("/denuncia", "/seguimiento", "/obras/7k3qm2xmt/cuente"):
        assert status(path, large) != 413
        assert status(path, larger) == 413
    for path in ("/obras/7k3qm2xmt", "/denuncia/x", "/", "/obras/7k3qm2xmt/correccion"):
        assert status(path, large) == 413


@pytest.mark.parametrize("size", [0, 100, 16 * 1024 - 7, 16 * 1024 - 6, 60_000])
def test_an_answer_has_one_of_few_sizes(size: int) -> None:
    padded = pages.padded(b"x" * size)

    assert len(padded) in {16384, 32768, 65536}
    assert padded.startswith(b"x" * size + b"<!--")
    assert padded.endswith(b"-->")
