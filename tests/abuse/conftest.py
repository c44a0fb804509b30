"""The service under attack, and somebody who comes to it."""

import re
from collections.abc import Generator

import pytest

from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.settings import Settings
from tests.abuse import site as sites
from tests.abuse.site import Site
from tests.abuse.visitor import Visitor


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site]:
    """The service of `VALLA_ABUSE_URL`, or one of our own."""
    if found := sites.given():
        yield found
        return
    folder = tmp_path_factory.mktemp("abuse")
    database = Database(Settings(data_dir=folder, _env_file=None).database)
    migrate(database)
    with sites.own(database, folder) as found:
        yield found
    database.dispose()


@pytest.fixture(scope="session")
def own(site: Site) -> Site:
    """The service, when it is ours to look into."""
    if site.inside is None:
        pytest.skip("This looks inside the service: it runs without VALLA_ABUSE_URL.")
    return site


@pytest.fixture
def visitor(site: Site) -> Generator[Visitor]:
    """Somebody with a program."""
    found = Visitor(site)
    yield found
    found.close()


@pytest.fixture(scope="session")
def work(site: Site) -> str:
    """The address of the page of a work."""
    if site.work:
        return site.work
    visitor = Visitor(site)
    found = re.search(r'href="(/obras/[0-9a-z]{9})["?]', visitor.get("/obras").html)
    visitor.close()
    assert found, "the list of works names none"
    return found[1]
