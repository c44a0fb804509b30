"""How this service compares with nginx serving the same bytes from a file: `make bench`, some two minutes.

Both run on this machine, in this run, one worker each on one core, asked in turns, so that what else the machine does
falls on both; each figure is the median of the rounds' ratios. `--full` also compares 1,000 works with 100,000
(a quarter of an hour). `--json FILE` writes everything that was measured.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.settings import Settings
from service.publication.document import Publisher
from tests.bench import filings, imports, panels
from tests.bench.city import build
from tests.bench.load import Asker, Load, Missing, need
from tests.bench.servers import Server, fetch, nginx, service

PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
ROUNDS = 7
SMALL, LARGE = 1_000, 100_000
#: A server on which databases may be created.
POSTGRESQL = os.environ.get("VALLA_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")

#: Each makes another page of the same.
LANGUAGES = ("", "?lang=en", "?lang=es")
WORDS = "parque muelle acueducto pavimentacion pluvial andenes malecon puente tramo comuna".split()


class City:
    """A published city in a database of its own, with the ways to ask for it that no memory helps."""

    def __init__(self, url: str, works: Sequence[str], codes: Sequence[str]) -> None:
        self.url = url
        self.works, self.codes = works, codes

    def pages(self) -> list[str]:
        """Every page of a work once in each of its addresses: made, never repeated."""
        ways = [(f"/{code}", f"/obras/{work.lower()}") for code, work in zip(self.codes, self.works, strict=True)]
        return [path + language for language in LANGUAGES for pair in ways for path in pair]

    def lists(self) -> list[str]:
        """Lists, each with a number that makes it another address."""
        ways = ("", "&comuna=Comuna+3", "&anio=2025", "&estado=en-ejecucion", "&desde=5000000000")
        return [f"/obras?x={number}{ways[number % len(ways)]}" for number in range(20_000)]

    def searches(self) -> list[str]:
        """Searches by one word or two, frequent and rare."""
        pairs = [(WORDS[n % 10], WORDS[n // 10 % 10] if n % 2 else "") for n in range(20_000)]
        return [f"/obras?q={'+'.join(filter(None, pair))}&x={number}" for number, pair in enumerate(pairs)]

    def lookups(self) -> list[str]:
        """Codes of signs, spread over the whole city."""
        step = max(1, len(self.codes) // 5000)
        return [f"/{code}{language}" for language in LANGUAGES for code in self.codes[::step]]


@contextmanager
def emptied(engine: str, folder: Path) -> Generator[Database]:
    """A migrated, empty database on SQLite or PostgreSQL, gone at the end."""
    name = f"valla_ui_bench_{uuid4().hex[:12]}"
    url = f"sqlite:///{folder / name}"
    if engine == "PostgreSQL":
        _order(f"CREATE DATABASE {name}")
        url = f"{POSTGRESQL.rpartition('/')[0]}/{name}"
    database = Database(Settings(database_url=url, _env_file=None).database)
    try:
        migrate(database)
        yield database
    finally:
        database.dispose()
        if engine == "PostgreSQL":
            _order(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def city(engine: str, size: int, folder: Path) -> Generator[City]:
    """A city of `size` works on SQLite or PostgreSQL, gone at the end."""
    with emptied(engine, folder) as database:
        works, codes = build(database, size, PUBLISHER)
        with database.writing() as session:
            session.connection().execute(text("ANALYZE"))
        database.dispose()
        yield City(database.url.render_as_string(hide_password=False), works, codes)


def _order(statement: str) -> None:
    server = Database(Settings(database_url=POSTGRESQL, _env_file=None).database)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    server.dispose()


def engines() -> list[str]:
    """The engines there are here."""
    try:
        _order("SELECT 1")
    except SQLAlchemyError:
        print("PostgreSQL does not answer (VALLA_POSTGRESQL): only SQLite is measured.", file=sys.stderr)
        return ["SQLite"]
    return ["SQLite", "PostgreSQL"]


class Table:
    """What was measured, as it comes: shown in lines, kept for `--json`."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def head(self) -> None:
        """The first line of the comparison."""
        columns = f"{'of nginx by':>12} {'of nginx by':>12} {'answers':>9} {'p95':>8} {'processor':>10}"
        units = f"{'processor':>12} {'rate':>12} {'/s':>9} {'ms':>8} {'µs/answer':>10}"
        print(f"{'':<44}{columns}\n{'':<44}{units}")

    def compare(self, name: str, aim: str, ours: list[Load], theirs: list[Load]) -> None:
        """One line: ours as a share of nginx, by processor time per answer and by answers per second.

        The first counts the service's processes, not the database server's, and does not mind what else the machine
        does; the second minds it, and for TLS it measures who asks.
        """
        pairs = list(zip(ours, theirs, strict=True))
        processor = median(their.cpu_us / our.cpu_us if our.cpu_us else 0 for our, their in pairs)
        rate = median(our.rate / their.rate for our, their in pairs)
        row = {"name": name, "ratio_by_processor": processor, "ratio_by_rate": rate}
        row |= {figure: median(getattr(load, figure) for load in ours) for figure in ("rate", "p95_ms", "cpu_us")}
        figures = f"{row['rate']:9,.0f} {row['p95_ms']:8.2f} {row['cpu_us']:10,.0f}"
        print(f"{name:<44}{processor:12.3f} {rate:12.3f} {figures}  {aim}")
        rounds = {"ours": [asdict(load) for load in ours], "nginx": [asdict(load) for load in theirs]}
        self.rows.append(row | {"rounds": rounds})

    def say(self, name: str, value: float, unit: str, aim: str = "") -> None:
        """One line with one figure."""
        print(
            f"{name:<44} {value:10,.3g} {unit}  {aim}" if value < 100 else f"{name:<44} {value:10,.0f} {unit}  {aim}"
        )
        self.rows.append({"name": name, "value": value, "unit": unit})


def against_nginx(asker: Asker, table: Table, cities: dict[str, City], folder: Path) -> None:
    """The warm page, new connections, and what has to be made, in interleaved rounds."""
    with ExitStack() as stack:
        servers = {engine: stack.enter_context(service(each.url)) for engine, each in cities.items()}
        page = {engine: [f"/{each.codes[0]}"] for engine, each in cities.items()}
        file = stack.enter_context(nginx(folder / "nginx", servers["SQLite"], page["SQLite"][0]))
        for engine, server in servers.items():
            fetch(server.base, page[engine][0])
        kept: dict[str, list[Load]] = {engine: [] for engine in servers}
        new: dict[str, list[Load]] = {"file": [], "service": []}
        static: list[Load] = []
        for _ in range(ROUNDS):
            static.append(asker.ask(file.plain.base, ["/page"], file.plain.pids))
            for engine, server in servers.items():
                kept[engine].append(asker.ask(server.base, page[engine], server.pids))
            new["file"].append(asker.ask(file.secure.base, ["/page"], file.secure.pids, new_connections=True))
            new["service"].append(asker.ask(file.front.base, page["SQLite"], file.front.pids, new_connections=True))
        table.head()
        for engine, loads in kept.items():
            aim = "(at least 0.3)" if engine == "SQLite" else ""
            table.compare(f"warm page, kept connection, {engine}", aim, loads, static)
        table.compare("warm page, new TLS connection behind nginx", "(at least 0.7)", new["service"], new["file"])
        for engine, server in servers.items():
            made(asker, table, engine, cities[engine], server, static)


def in_turn(asker: Asker, server: Server, paths: Sequence[str], *, rounds: int, connections: int) -> list[Load]:
    """Rounds that go on where the one before ended, so that nothing is asked for twice."""
    fetch(server.base, paths[-1])  # templates are read once
    loads: list[Load] = []
    for _ in range(rounds):
        offset = sum(load.requests for load in loads) + connections * len(loads)
        loads.append(asker.ask(server.base, paths, server.pids, connections=connections, offset=offset % len(paths)))
    return loads


def made(asker: Asker, table: Table, engine: str, where: City, server: Server, static: list[Load]) -> None:
    """Answers that are not in memory."""
    for name, paths in (("page", where.pages()), ("list", where.lists()), ("search", where.searches())):
        loads = in_turn(asker, server, paths, rounds=3, connections=4)
        table.compare(f"cold {name}, {engine}", "", loads, static[: len(loads)])


def by_size(asker: Asker, table: Table, engine: str, small: City, large: City) -> None:
    """How answers slow down when the city grows: one visitor, answers that are not in memory, the calmest round."""
    with service(small.url) as few, service(large.url) as many:
        for name in ("lists", "searches", "lookups"):
            calmest = []
            for where, server in ((small, few), (large, many)):
                paths = getattr(where, name)()
                calmest.append(min(load.p95_ms for load in in_turn(asker, server, paths, rounds=5, connections=1)))
            few_ms, many_ms = calmest
            unit = f"× ({many_ms:.1f} ms against {few_ms:.1f})"
            table.say(f"{name}, p95 at {LARGE:,} works to {SMALL:,}, {engine}", many_ms / few_ms, unit, "(at most 2)")


def filed(table: Table, engine: str, figures: dict[str, float]) -> None:
    """Complaints that one process takes in."""
    unit = f"per second (p50 {figures['p50_ms']:.0f} ms, p95 {figures['p95_ms']:.0f} ms)"
    table.say(f"complaints taken in, {engine}", figures["rate"], unit, "(at least 100)")
    unit = f"of the processor ({figures['cpu_ms']:.1f} ms each)"
    table.say(f"sealing, of what a complaint costs, {engine}", figures["sealing_ms"] / figures["cpu_ms"], unit)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also compare 1,000 works with 100,000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured to FILE")
    options = parser.parse_args()
    began, table = time.monotonic(), Table()
    for command, package in (("nginx", "nginx-light"), ("openssl", "openssl")):
        need(command, package)
    with tempfile.TemporaryDirectory(prefix="valla-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        asker = Asker(folder)
        cities = {engine: stack.enter_context(city(engine, SMALL, folder)) for engine in engines()}
        against_nginx(asker, table, cities, folder)
        for figure, value in panels.measure().items():
            table.say(figure, value, "per second")
        for figure, value in imports.measure().items():
            table.say(f"import, {figure}", value, "", "(at least 5,000)" if figure.endswith("new_rows_s") else "")
        for engine in cities:
            with emptied(engine, folder) as database:
                filed(table, engine, filings.measure(database))
        if options.full:
            for engine, small in cities.items():
                with city(engine, LARGE, folder) as large:
                    by_size(asker, table, engine, small, large)
    print(f"{time.monotonic() - began:.0f} s")
    if options.json:
        options.json.write_text(json.dumps(table.rows, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except Missing as missing:
        sys.exit(str(missing))
