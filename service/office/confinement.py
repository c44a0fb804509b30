"""Work on bytes from outside, done by a process of its own with tied hands: a decoder that is deceived has nothing.

The process inherits no environment and no open file, may use only so much memory and time, and can write only its
answer, up to a measure. Never more than two at once. What it answers is still from outside.
"""

import importlib
import resource
import subprocess  # noqa: S404 -- our own interpreter
import sys
import threading
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol

#: Bytes of memory, seconds of computing, seconds on the clock, bytes of the answer.
MEMORY = 1024 * 2**20
CPU_S = 20
WALL_S = 60
LARGEST_ANSWER = 24 * 2**20

_ROOT = str(Path(__file__).parents[2])
_BEGIN = (
    "import sys; sys.path.insert(0, sys.argv[1]); from service.office.confinement import enter; enter(*sys.argv[2:])"
)
#: The process ends so when it declines; anything else but 0 is an accident.
_DECLINED = 3
_LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU_S,
    resource.RLIMIT_FSIZE: LARGEST_ANSWER,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
_AT_ONCE = threading.BoundedSemaphore(2)


class Declined(Exception):
    """The task looked at the bytes and will not have them; `str` is the word for why."""


class Task(Protocol):
    """A module that works in the process."""

    def work(self, file: BinaryIO, *arguments: str) -> bytes:
        """The answer for the bytes of `file`. Raises `Declined`."""


def run(task: str, data: bytes, *arguments: str) -> bytes:
    """What the module `service.office.{task}` answers for `data`.

    Raises `Declined`: with its word, or with `accident` when the process broke or reached a limit.
    """
    order = [sys.executable, "-I", "-c", _BEGIN, _ROOT, task, *arguments]
    with _AT_ONCE, TemporaryFile() as given, TemporaryFile() as made:
        given.write(data)
        given.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603 -- our own interpreter and module
                order,
                stdin=given,
                stdout=made,
                stderr=subprocess.DEVNULL,
                # On a machine of many cores each thread would reserve memory for its own.
                env={"MALLOC_ARENA_MAX": "2"},
                cwd="/",
                timeout=WALL_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Declined("accident") from None
        made.seek(0)
        answer = made.read(LARGEST_ANSWER)
    if ended.returncode == 0:
        return answer
    raise Declined(answer[:40].decode("ascii", "replace") if ended.returncode == _DECLINED else "accident")


def enter(task: str, *arguments: str) -> None:
    """Be the process: tie its hands, work, answer, end."""
    for limit, most in _LIMITS.items():
        resource.setrlimit(limit, (most, most))
    module: Task = importlib.import_module(f"service.office.{task}")
    try:
        answer, status = module.work(sys.stdin.buffer, *arguments), 0
    except Declined as declined:
        answer, status = str(declined).encode(), _DECLINED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    sys.exit(status)
