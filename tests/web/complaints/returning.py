"""A person without scripts who comes back with a receipt, fills in forms as they stand and presses their buttons."""

from dataclasses import dataclass, field

from httpx import Response
from starlette.testclient import TestClient

from tests.web.conftest import Seen, _keeps_its_promises, lets_its_style_in


@dataclass
class Page:
    """One answer: what it says, and its forms with their hidden fields."""

    response: Response
    seen: Seen
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @classmethod
    def of(cls, response: Response, status: int = 200) -> "Page":
        assert response.status_code == status, response.text[:2000]
        assert response.headers["cache-control"] == "no-store"
        assert "set-cookie" not in response.headers
        seen = Seen(response.text)
        _keeps_its_promises(seen)
        lets_its_style_in(response)
        page = cls(response, seen)
        for tag, attributes in seen.elements:
            if tag == "form":
                page.forms.append((attributes["action"], {}))
            elif tag == "input" and attributes.get("type") == "hidden":
                page.forms[-1][1][attributes["name"]] = attributes["value"]
        return page

    def fields(self, action: str, number: int = 0) -> dict[str, str]:
        """The hidden fields of the form that does this."""
        return [fields for _, fields in self.forms if fields.get("accion") == action][number]

    @property
    def leaving(self) -> dict[str, str]:
        """The hidden fields of the way out."""
        return next(fields for action, fields in self.forms if action.startswith("/salir"))

    def said(self) -> str:
        """The text as it is read."""
        return self.seen.said()


@dataclass
class Person:
    """Somebody with a browser."""

    client: TestClient
    language: str = ""

    def post(self, fields: dict[str, str], files: list[bytes] | None = None, path: str = "/seguimiento") -> Response:
        sent = [("archivos", ("IMG_0001.JPG", data)) for data in files or []]
        return self.client.post(path + self.language, data=fields, files=sent or None)

    def come(self, typed: str, status: int = 200, **more: str) -> Page:
        """Type a receipt."""
        return Page.of(self.post({"recibo": typed} | more), status)

    def press(self, page: Page, action: str, status: int = 200, files: list[bytes] | None = None, **typed) -> Page:
        """Press a button of a page."""
        return Page.of(self.post(page.fields(action) | typed, files), status)

    def leave(self, page: Page) -> Response:
        return self.client.post("/salir", data=page.leaving)
