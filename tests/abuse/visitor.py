"""Somebody with a program instead of a browser: it knows of a page what the page says, and sends what it likes."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import httpx

from tests.abuse.site import Site

#: Seconds of the service's clock within which an honest filing ends, whatever the rest of the world does.
PATIENCE_S = 60
_RECEIPT = re.compile(r"\b[2-9CFGHJKLMPQRTVWX]{5}(?:[ -][2-9CFGHJKLMPQRTVWX]{5}){4}\b")
BOUNDARY = b"-----------------------------9051914041544843365972754266"


@dataclass
class Form:
    """A form of a page, with what it carries before anybody types."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    #: Names of what can be filled in, ticked or attached.
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **typed: str | list[str] | None) -> "Form":
        """The form with these answers in place of its own; None leaves a field out."""
        kept = [(name, value) for name, value in self.fields if name not in typed]
        for name, value in typed.items():
            kept += [(name, each) for each in ([value] if isinstance(value, str) else value or [])]
        return replace(self, fields=kept)

    def value(self, name: str) -> str:
        """What a field holds."""
        return next((value for each, value in self.fields if each == name), "")


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text, self.scripts = "", 0
        self._field = self._select = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script"
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").upper()))
        if not self.forms or ("name" not in told and tag != "option"):
            return
        form, name = self.forms[-1], told.get("name", "")
        if tag in {"input", "textarea", "select"}:
            form.names.add(name)
        if tag == "button":
            form.buttons.append((name, told.get("value", "")))
        elif tag == "input":
            kind = told.get("type", "text")
            if kind in {"submit", "image"}:
                form.buttons.append((name, told.get("value", "")))
            elif kind != "file" and (kind not in {"radio", "checkbox"} or "checked" in told):
                form.fields.append((name, told.get("value", "on" if kind in {"radio", "checkbox"} else "")))
        elif tag == "textarea":
            self._field = len(form.fields)
            form.fields.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in told or not form.value(self._select)):
            form.fields = [*form.filled(**{self._select: told.get("value", "")}).fields]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._field = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._field is not None:
            name, value = self.forms[-1].fields[self._field]
            # The first line break of a text area is its layout.
            self.forms[-1].fields[self._field] = (name, value + (data if value else data.removeprefix("\n")))


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: httpx.Headers
    body: bytes
    #: Of our own clock.
    seconds: float = 0

    @cached_property
    def html(self) -> str:
        """The body as text."""
        return self.body.decode()

    @cached_property
    def page(self) -> _Reader:
        """The body, read."""
        return _Reader(self.html)

    def form(self, *names: str) -> Form:
        """The first form that has all these fields."""
        found = [form for form in self.page.forms if form.names >= set(names)]
        assert found, f"no form with {names}: {self.status} {' '.join(self.page.text.split())[:400]}"
        return found[0]

    def has_form(self, *names: str) -> bool:
        """Whether there is a form with these fields."""
        return any(form.names >= set(names) for form in self.page.forms)

    @property
    def receipt(self) -> str:
        """The receipt that the page gives; empty when it gives none."""
        found = _RECEIPT.search(self.page.text)
        return found[0] if found else ""


@dataclass(frozen=True)
class File:
    """Something attached, under any name and of any kind it says it is."""

    data: bytes
    name: str = "foto.jpg"
    type: str = "image/jpeg"


def multipart(fields: Iterable[tuple[str, str]], files: Iterable[File] = (), boundary: bytes = BOUNDARY) -> bytes:
    """A body as browsers write it."""
    parts = []
    for name, value in fields:
        head = f'Content-Disposition: form-data; name="{name}"'
        parts.append(head.encode() + b"\r\n\r\n" + value.encode("utf-8", "surrogatepass"))
    for file in files:
        name = file.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'Content-Disposition: form-data; name="archivos"; filename="{name}"\r\nContent-Type: {file.type}'
        parts.append(head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + file.data)
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"


class Visitor:
    """One person, without a cookie and without JavaScript."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._client = httpx.Client(base_url=site.url, timeout=120, trust_env=False)
        #: Sent with everything.
        self.headers = self._client.headers

    def get(self, path: str, **headers: str) -> Answer:
        """A page."""
        return self._ask("GET", path, headers=headers)

    def post(self, path: str, body: bytes, type_: str = "", **headers: str) -> Answer:
        """A body, as it is; `type_`: its media type, a form of several parts if not said."""
        kind = type_ or f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self._ask("POST", path, content=body, headers={"Content-Type": kind, **headers})

    def send(self, form: Form, files: Iterable[File] = (), *, in_pairs: bool = False) -> Answer:
        """A form as it stands; `in_pairs`: as `application/x-www-form-urlencoded`."""
        path = urlsplit(form.action).path
        if in_pairs:
            return self.post(path, urlencode(form.fields).encode(), "application/x-www-form-urlencoded")
        return self.post(path, multipart(form.fields, files))

    def open(self, path: str = "/denuncia") -> Form:
        """A fresh form for telling something."""
        return self.get(path).form("que", "marca")

    def ripe(self, form: Form, files: Iterable[File] = (), *, in_pairs: bool = False) -> Answer:
        """Send a form, and again what comes back while the answer is to wait, as it asks."""
        deadline = time.monotonic() + PATIENCE_S / self.site.speed + 30
        while True:
            answer = self.send(form, files, in_pairs=in_pairs)
            wait = waited(answer)
            if not wait:
                return answer
            assert time.monotonic() < deadline, "it only says to wait"
            form = answer.form("que", "marca")
            time.sleep(wait / self.site.speed)

    def tell(
        self, text: str = "El andén se levantó a los dos meses.", path: str = "/denuncia", **typed: str
    ) -> Answer:
        """Tell something, from the form to its answer, as a person does."""
        return self.ripe(self.open(path).filled(que=text, **typed))

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _ask(self, method: str, path: str, **told) -> Answer:
        began = time.monotonic()
        answer = self._client.request(method, path, **told)
        found = Answer(answer.status_code, answer.headers, answer.content, time.monotonic() - began)
        assert "set-cookie" not in found.headers
        return found


def waited(answer: Answer) -> int:
    """The seconds that an answer asks to wait; 0: it asks for nothing of the kind."""
    found = re.search(r"[Ee]spere (\d+) segundos?", answer.page.text) if answer.has_form("que", "marca") else None
    return int(found[1]) if found else 0
