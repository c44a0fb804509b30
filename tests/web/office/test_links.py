"""A link to the office in a message: the session's cookie does not travel with it, and the person must not notice."""

import pytest

from tests.web.conftest import Seen
from tests.web.office.conftest import People

FOLLOWED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}


@pytest.mark.parametrize("path", ["/oficina/obras", "/oficina/entrar?volver=/oficina%22%3E", "/oficina/alta/nada"])
def test_a_link_that_is_followed_goes_on_from_a_page_of_ours(people: People, path: str) -> None:
    response = people().client.get(path, headers=FOLLOWED)

    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    (again,) = [meta["content"] for meta in Seen(response.text).all("meta") if meta.get("http-equiv") == "refresh"]
    assert again == f"0; url={path}"


def test_and_opens_then(people: People) -> None:
    response = people("ana").client.get("/oficina", headers={**FOLLOWED, "Sec-Fetch-Site": "same-origin"})

    assert "Mis obras" in Seen(response.text).said()
