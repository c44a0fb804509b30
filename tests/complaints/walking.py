"""A person with a browser without scripts: the forms of a page, and what a page says."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

import html5lib
import httpx2 as httpx

_XHTML = "{http://www.w3.org/1999/xhtml}"
#: Longest that a form asks anybody to wait when nobody else files.
PATIENCE_S = 60


@dataclass
class Form:
    """One form as it stands: where it goes and what it sends without being touched."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


def forms(html: str) -> list[Form]:
    """The forms of a page that are sent by POST."""
    found = []
    for element in html5lib.parse(html).iter(f"{_XHTML}form"):
        if element.get("method", "").lower() != "post":
            continue
        hidden = [each for each in element.iter(f"{_XHTML}input") if each.get("type") == "hidden"]
        found.append(Form(element.get("action", ""), {each.get("name"): each.get("value", "") for each in hidden}))
    return found


def form(html: str, **fields: str) -> Form:
    """The form of a page with these hidden fields; the last, if there are several."""
    return next(each for each in reversed(forms(html)) if fields.items() <= each.fields.items())


def symbols(html: str) -> str:
    """The receipt that a page shows; empty when it shows none."""
    return "".join(re.findall(r"<span>([2-9A-Z]{5})</span>", html))


def said(html: str) -> str:
    """The words of a page."""
    return " ".join(" ".join(html5lib.parse(html).itertext()).split())


def tell(client: httpx.Client, files: list[tuple[str, bytes]], **typed: str) -> httpx.Response:
    """Fill in the form of `/denuncia` and send it until it is not too early; what is asked is typed once."""
    page = client.get("/denuncia").text
    deadline = time.monotonic() + PATIENCE_S
    while True:
        parts: Any = [("archivos", file) for file in files or [("", b"")]]
        answer = client.post("/denuncia", data=_hidden(page) | typed, files=parts)
        wait = re.search(r"Espere (\d+) segundo", answer.text)
        if wait is None:
            return answer
        assert time.monotonic() < deadline
        # The page says how long; a person waits, and sends what is still there.
        time.sleep(int(wait[1]))
        page = answer.text


def _hidden(page: str) -> dict[str, str]:
    return next(each.fields for each in forms(page) if "marca" in each.fields)
