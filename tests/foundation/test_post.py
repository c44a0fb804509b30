"""Mail goes to the server that the installation names, and what breaks says nothing of the message."""

import re
from collections.abc import Generator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from service.foundation.post import Unsent, send
from tests.web.ui.serving import held_port


class _Taken(Sink):
    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


class _Refusing:
    async def handle_RCPT(self, *_: object) -> str:  # noqa: N802
        return "550 no such box: ana@ciudad.example"


def _is_ours(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=(told.login, told.password) == (b"valla", b"p@ss"), handled=False)


@pytest.fixture
def post() -> Generator[tuple[str, list[Envelope]]]:
    handler = _Taken()
    with held_port() as port:
        server = Controller(handler, hostname="127.0.0.1", port=port, authenticator=_is_ours, auth_require_tls=False)
        server.start()
        yield f"127.0.0.1:{port}", handler.taken
        server.stop()


def _message(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Valla <valla@ciudad.example>", "ana@ciudad.example", "Hola"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Tiene novedades: mañana.")
    return message


@pytest.mark.parametrize(("auto", "sender"), [("auto-generated", "valla@ciudad.example"), ("auto-replied", "<>")])
def test_a_message_arrives_and_what_answers_by_itself_is_returned_to_nobody(
    post: tuple[str, list[Envelope]], auto: str, sender: str
) -> None:
    address, taken = post

    send(f"smtp://valla:p%40ss@{address}", _message(Auto_Submitted=auto))

    (envelope,) = taken
    assert re.search(rb"Message-ID: <[\w-]{24}@ciudad.example>", envelope.content)
    assert b"Date: " in envelope.content
    assert (envelope.mail_from, envelope.rcpt_tos) == (sender, ["ana@ciudad.example"])


@pytest.mark.parametrize("url", ["smtp://valla:otra@{}", "smtps://valla:p%40ss@{}", "http://{}", "smtp://127.0.0.1:1"])
def test_what_cannot_be_sent_is_refused_without_quoting_it(post: tuple[str, list[Envelope]], url: str) -> None:
    with pytest.raises(Unsent) as refused:
        send(url.format(post[0]), _message())

    assert "ana" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_to_another_machine_nothing_goes_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = _Taken()
    monkeypatch.setattr("service.foundation.post.is_loopback", lambda _host: False)
    with held_port() as port:
        server = Controller(handler, hostname="127.0.0.1", port=port)
        server.start()
        with pytest.raises(Unsent):
            send(f"smtp://127.0.0.1:{port}", _message())
        server.stop()

    assert handler.taken == []


def test_an_address_that_the_server_refuses_is_not_told() -> None:
    with held_port() as port:
        server = Controller(_Refusing(), hostname="127.0.0.1", port=port)
        server.start()
        with pytest.raises(Unsent) as refused:
            send(f"smtp://127.0.0.1:{port}", _message())
        server.stop()

    assert "ana" not in str(refused.value)
