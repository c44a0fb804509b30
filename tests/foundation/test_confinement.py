"""The process that looks into files: little memory, little time, no secret, and behind walls nothing else at all."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.foundation import confinement
from service.foundation.confinement import Declined
from tests.missing import lack

Work = Callable[..., str]


@pytest.fixture(params=["walls", "no walls"])
def walls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the process is behind walls; a machine where they cannot be is a failure in CI."""
    if request.param == "no walls":
        monkeypatch.setattr(confinement, "_walls", tuple)
    else:
        demand_walls()
    return request.param == "walls"


@pytest.fixture
def behind_walls() -> None:
    demand_walls()


def demand_walls() -> None:
    if confinement.is_alone():
        return
    lack("bwrap does not work on this machine: what it keeps from the process was not tried.")


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Do something in the process and answer what it found; `before` is done before its hands are tied."""
    begin = confinement._BEGIN

    def work(code: str, data: bytes = b"", before: str = "pass", most: int = confinement.LARGEST_ANSWER) -> str:
        body = "\n".join(f"    {line}" for line in code.splitlines())
        module = f"import os, resource, socket, sys\ndef work(file):\n{body}\n"
        planted = (
            f"import types; spy = types.ModuleType('spy'); exec({module!r}, spy.__dict__);"
            f"sys.modules['service.spy'] = spy; import service.foundation.confinement as c; {before}; enter(int"
        )
        monkeypatch.setattr(confinement, "_BEGIN", begin.replace("enter(int", planted))
        return confinement.run("service.spy", data, most=most).decode()

    return work


def test_it_inherits_no_secret_and_no_file(walls: bool, spy: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALLA_DATABASE_URL", "postgresql://secreto")
    with Path("/dev/null").open("rb") as held:
        os.set_inheritable(held.fileno(), True)
        found = spy("return repr((sorted(os.environ), len(os.listdir('/proc/self/fd')), os.getcwd())).encode()")

    names, files, folder = eval(found)

    # Python itself may say by which alphabet it reads; bwrap, where it begins.
    assert set(names) <= {"MALLOC_ARENA_MAX", "LC_CTYPE", "PWD"}
    assert (files <= 4, folder) == (True, "/")


def test_memory_and_time_are_bounded(walls: bool, spy: Work) -> None:
    found = spy(
        "try:\n    bytearray(2 * 2**30)\n    room = 'much'\n"
        "except MemoryError:\n    room = 'little'\n"
        "of = resource.getrlimit\n"
        "return repr((room, of(resource.RLIMIT_CPU), of(resource.RLIMIT_CORE), of(resource.RLIMIT_NOFILE))).encode()"
    )

    assert eval(found) == ("little", (20, 20), (0, 0), (64, 64))


def test_question_and_answer_are_memory_without_a_name(walls: bool, spy: Work) -> None:
    found = spy(
        "ends = [os.readlink(f'/proc/self/fd/{n}') for n in (0, 1)]\n"
        "try:\n    os.pwrite(0, b'otra', 0)\n    ends.append('changed')\n"
        "except OSError:\n    pass\n"
        "return repr((ends, file.read())).encode()",
        b"lo enviado",
    )

    ends, data = eval(found)
    assert [end.startswith("/memfd:") for end in ends] == [True, True]
    assert data == b"lo enviado"


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("os.abort()", "pass"),
        ("os.kill(os.getpid(), 9)", "pass"),
        ("while True: pass", "c.CPU_S = 1"),
        ("return bytes(1001)", "pass"),
        ("raise RuntimeError('10.403.211')", "pass"),
    ],
    ids=["broken", "killed", "out of time", "talks too long", "failed"],
)
def test_whatever_goes_wrong_is_one_word(walls: bool, spy: Work, code: str, before: str) -> None:
    with pytest.raises(Declined) as declined:
        spy(code, before=before, most=1000)

    assert str(declined.value) == "accident"


def test_what_it_had_written_before_it_declined_is_dropped(walls: bool, spy: Work) -> None:
    with pytest.raises(Declined, match=r"^kind$"):
        spy("os.write(1, b'secreto' * 50)\nraise sys.modules['service.foundation.confinement'].Declined('kind')")


def test_one_that_never_ends_is_ended(walls: bool, spy: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_S", 3)
    mark = f"marca-{os.urandom(8).hex()}"

    with pytest.raises(Declined, match="accident"):
        spy("import threading; threading.Event().wait()", before=f"'{mark}'")

    wait_until(lambda: mark not in commands())


def commands() -> str:
    """The orders of every process that runs."""
    told = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told.append(process.read_text(errors="replace"))
        except OSError:
            continue
    return "\n".join(told)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came to be so")


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_behind_walls_there_is_no_network(walls: bool, spy: Work, listening: socket.socket) -> None:
    found = spy(
        f"try:\n    socket.create_connection(('127.0.0.1', {listening.getsockname()[1]}), 5)\n    return b'reached'\n"
        "except OSError:\n    return b'alone'"
    )

    assert found == ("alone" if walls else "reached")
    if walls:
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_behind_walls_there_is_no_file_of_ours_nor_a_place_to_write(walls: bool, spy: Work, tmp_path: Path) -> None:
    (tmp_path / "valla.db").write_text("secreto")
    found = spy(
        "written = []\n"
        f"for folder in ('/', '/tmp', '/dev', '/dev/shm', '/var/tmp', {str(Path.home())!r}, '/run', '/usr', '/proc'):\n"
        "    try:\n"
        "        open(os.path.join(folder, 'huella'), 'wb').close()\n"
        "        os.unlink(os.path.join(folder, 'huella'))\n"
        "        written.append(folder)\n"
        "    except OSError:\n"
        "        pass\n"
        f"return repr((os.path.exists({str(tmp_path / 'valla.db')!r}), written)).encode()"
    )

    sees, written = eval(found)
    assert sees is not walls
    assert bool(written) is not walls


@pytest.mark.usefixtures("behind_walls")
def test_behind_walls_no_other_process_and_no_secret_of_the_machine_is_seen(spy: Work) -> None:
    found = spy(
        "return repr(([n for n in os.listdir('/proc') if n.isdigit()], os.listdir('/'), os.listdir('/etc'))).encode()"
    )

    processes, top, settings = eval(found)
    assert len(processes) <= 2
    assert set(top) <= {"proc", "dev", *(Path(path).parts[1] for path in confinement._NEEDED)}
    assert set(settings) <= {"alternatives", "ld.so.cache"}


def test_a_flood_in_one_room_does_not_stop_another(monkeypatch: pytest.MonkeyPatch, spy: Work) -> None:
    monkeypatch.setattr(confinement, "PATIENCE_S", 0.01)
    monkeypatch.setattr(confinement, "_PLACES", {"crowded": threading.BoundedSemaphore(2)})
    for _ in range(2):
        assert confinement._PLACES["crowded"].acquire()

    with pytest.raises(Declined, match="busy"):
        confinement.run("service.crowded.task", b"")
    assert spy("return b'done'") == "done"


def test_where_bwrap_is_missing_or_may_do_nothing_there_are_no_walls(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    try_again = confinement._walls.__wrapped__
    monkeypatch.setenv("PATH", str(tmp_path))
    assert try_again() == ()

    (tmp_path / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    assert shutil.which("bwrap") == str(tmp_path / "bwrap")
    assert try_again() == ()
