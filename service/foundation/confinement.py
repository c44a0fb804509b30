"""Work on bytes from outside, done by a process of its own with tied hands: a decoder that is deceived has nothing.

The process inherits no environment and no open file, may use only so much memory and time, and can write only its
answer, up to a measure. Where `bwrap` works it is also alone: no network, no file but the programs, nothing to write
to. Question and answer are memory without a name: neither touches a disk. What it answers is still from outside.
"""

import ctypes
import fcntl
import functools
import importlib
import os
import resource
import shutil
import subprocess  # noqa: S404 -- our own interpreter
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Protocol

#: Bytes of memory, seconds of computing, seconds on the clock, bytes of the answer.
MEMORY = 1024 * 2**20
CPU_S = 20
WALL_S = 60
LARGEST_ANSWER = 24 * 2**20
#: Seconds that a task waits for others of its room.
PATIENCE_S = 60

_ROOT = Path(__file__).parents[2]
_BEGIN = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from service.foundation.confinement import enter; enter(int(sys.argv[2]), *sys.argv[3:])"
)
#: The process ends so when it declines; anything else but 0 is an accident.
_DECLINED = 3
#: On a machine of many cores each thread would reserve memory for its own.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
#: What the interpreter and the programs are made of, each where it is outside.
_NEEDED = (
    *("/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"),
    *(sys.base_prefix, sys.prefix, str(_ROOT / "service")),
)
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVILEGES = 4, 38
#: Two tasks at once for each room: a flood of one does not stop another.
_PLACES: dict[str, threading.BoundedSemaphore] = {}


class Declined(Exception):
    """The task looked at the bytes and will not have them; `str` is the word for why."""


class Task(Protocol):
    """A module that works in the process."""

    def work(self, file: BinaryIO, *arguments: str) -> bytes:
        """The answer for the bytes of `file`, behind what it wrote to standard output. Raises `Declined`."""


def run(task: str, data: bytes | bytearray | memoryview, *arguments: str, most: int = LARGEST_ANSWER) -> bytes:
    """What the module `task` (`service.office.cleaner`) answers for `data`, at most `most` bytes.

    Raises `Declined`: with its word, with `accident` when the process broke or reached a limit, with `busy` when too
    many others wait.
    """
    room = task.split(".")[1]
    places = _PLACES.setdefault(room, threading.BoundedSemaphore(2))
    if not places.acquire(timeout=PATIENCE_S):
        raise Declined("busy")
    try:
        with _memory(data) as given, _memory() as made:
            status = _done([_BEGIN, str(_ROOT), str(most), task, *arguments], given, made)
            made.seek(0)
            answer = made.read(most if status == 0 else 40)
    finally:
        places.release()
    if status == 0:
        return answer
    raise Declined(answer.decode("ascii", "replace") if status == _DECLINED else "accident")


def is_alone() -> bool:
    """Whether the process is kept from the network and from every file: `bwrap` is there and may do it."""
    return bool(_walls())


def _memory(data: bytes | bytearray | memoryview = b"") -> BinaryIO:
    """A file that is nowhere but in memory, with `data` that nobody can change, or empty."""
    file = os.fdopen(os.memfd_create("", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "w+b", buffering=0)
    rest = memoryview(data).cast("B")
    if rest:
        while rest:
            rest = rest[file.write(rest) :]
        file.seek(0)
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    return file


def _done(order: list[str], given: BinaryIO, made: BinaryIO) -> int:
    """How the process ended."""
    try:
        return subprocess.run(  # noqa: S603 -- our own interpreter and module
            [*_walls(), sys.executable, "-I", "-c", *order],
            stdin=given,
            stdout=made,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=WALL_S,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -1


@functools.cache
def _walls() -> tuple[str, ...]:
    """The order that puts walls around the order behind it; empty where walls cannot be put."""
    program = shutil.which("bwrap")
    if not program:
        return ()
    walls = [program, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    for name, value in _ENVIRONMENT.items():
        walls += ["--setenv", name, value]
    for path in map(Path, dict.fromkeys(_NEEDED)):
        if path.is_symlink():
            walls += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            walls += ["--ro-bind", str(path), str(path)]
    for device in ("/dev/null", "/dev/urandom"):
        walls += ["--dev-bind", device, device]
    walls += ["--proc", "/proc", "--remount-ro", "/", "--chdir", "/", "--"]
    try:
        tried = subprocess.run(  # noqa: S603 -- found on our own path
            [*walls, sys.executable, "-I", "-c", ""], capture_output=True, timeout=WALL_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(walls) if tried.returncode == 0 else ()


def enter(most: int, task: str, *arguments: str) -> None:
    """Be the process: tie its hands, work, answer, end."""
    system = ctypes.CDLL(None)
    system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    system.prctl(_PR_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: most,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for limit, highest in limits.items():
        resource.setrlimit(limit, (highest, highest))
    module: Task = importlib.import_module(task)
    try:
        answer, status = module.work(sys.stdin.buffer, *arguments), 0
    except Declined as declined:
        answer, status = str(declined).encode(), _DECLINED
        os.ftruncate(sys.stdout.fileno(), 0)
    os.lseek(sys.stdout.fileno(), 0, os.SEEK_END)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    sys.exit(status)
