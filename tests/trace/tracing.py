"""What a process and its children tell the kernel, by strace: every byte that leaves them, and where to."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.complaints.canaries import Watch

#: Calls by which nothing leaves a process. All others are looked at, also those that nobody thinks of.
_INWARDS = """read pread64 readv preadv preadv2 recvfrom recvmsg recvmmsg getdents64 readlink readlinkat getcwd futex
    epoll_wait epoll_pwait epoll_ctl poll ppoll select brk madvise munmap mprotect rt_sigaction rt_sigprocmask
    rt_sigreturn clock_nanosleep gettid getpid close lseek newfstatat fstat fcntl ioctl sched_yield getrandom"""
#: Calls that carry bytes from one place to another without showing them. libuv has a ring for its own epoll, on every
#: loop; the one by which it would write files begins otherwise.
_BLIND = "sendfile splice tee vmsplice copy_file_range process_vm_writev io_uring_register".split()
#: Shared memory that holds no bytes of anybody: the index of SQLite's log, and the ring of epoll.
_INDEXES = ("-shm", "anon_inode:[io_uring]")
_RING = b"IORING_SETUP_SQPOLL"
#: Bytes of one call that are shown: more than any file of these tests has.
_SHOWN = 2**24
_LINE = re.compile(rb"^\d+ +(?:<\.\.\. )?(\w+)[( ](.*)", re.DOTALL)
_FILE = re.compile(rb"^-?\d+<(TCP:\[[^\]]*\]|[^<>]*)")
_STRING = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_MAPPED = re.compile(rb"PROT_WRITE[^,]*, MAP_SHARED[^,]*, \d+<([^>]*)>")
PATIENCE_S = 90


@dataclass(frozen=True)
class Leak:
    """A canary that left: by which call, to where."""

    canary: str
    call: str
    to: str


def answers(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server answers at `port`: before it serves, it listens there a moment to see whether it may."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        assert process.poll() is None, "the server ended before it listened"
        assert time.monotonic() < deadline, "the server does not listen"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
            asking.sendall(b"GET /salud HTTP/1.0\r\nHost: localhost\r\n\r\n")
            if asking.recv(5):
                return
        time.sleep(0.05)


class Traced:
    """A command under strace, until it is stopped. `log`: what strace writes; it holds every canary there is."""

    def __init__(self, command: Sequence[str], log: Path, out: Path, cwd: Path, environment: dict[str, str]) -> None:
        self._log = log
        quiet = ",".join(_INWARDS.split())
        strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-yy", "-xx", "-s", str(_SHOWN), "-o", str(log)]
        with out.open("wb") as said:
            self.process = subprocess.Popen(
                [*strace, "-e", f"trace=!{quiet}", "-e", "signal=none", *command],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=cwd, env=environment,
            )  # fmt: skip

    def wait(self, port: int) -> None:
        """Wait until it answers at `port`."""
        answers(self.process, port)

    def stop(self) -> None:
        """End the command as an operator does, and wait until strace has written everything."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            with suppress(OSError):
                for child in children.read_text(encoding="utf-8").split():
                    os.kill(int(child), 15)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        assert self.process.poll() is not None, "the traced server does not stop"

    def leaks(self, watch: Watch, port: int = 0) -> set[Leak]:
        """Canaries that left by anything but a connection to `port` and memory without a name."""
        found = set()
        for call, rest in self._calls():
            to = _place(rest)
            if not _is_allowed(to, port):
                found |= {Leak(canary, call, to) for canary in watch.seen(_bytes(rest))}
        return found

    def blind_spots(self) -> set[str]:
        """What strace cannot look into: calls that show no bytes, and shared memory of a file with a name."""
        found = set()
        for call, rest in self._calls():
            mapped = _MAPPED.search(rest)
            if call in _BLIND or _RING in rest:
                found.add(call)
            elif mapped and not _is_memory(_plain(mapped[1])) and not _plain(mapped[1]).endswith(_INDEXES):
                found.add(f"shared memory of {_plain(mapped[1])}")
        return found

    def calls(self) -> set[str]:
        """The calls that were seen at all."""
        return {call for call, _ in self._calls()}

    def _calls(self) -> Iterator[tuple[str, bytes]]:
        """Every call, with the rest of its line."""
        with self._log.open("rb") as lines:
            for line in lines:
                if (parsed := _LINE.match(line)) is not None:
                    yield parsed[1].decode(), parsed[2]


def _plain(escaped: bytes) -> str:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes.fromhex(match[1].decode()), escaped).decode(
        errors="replace"
    )


def _bytes(rest: bytes) -> bytes:
    """Everything that a call shows, its strings one after another, the parts of one writing together."""
    parts = [bytes.fromhex(match.replace(b"\\x", b"").decode()) for match in _STRING.findall(rest)]
    names = [_plain(name).encode() for name in re.findall(rb"<((?:\\x[0-9a-f]{2})+)>", rest)]
    return b"".join(parts) + b"\n" + b"\n".join(parts + names)


def _place(rest: bytes) -> str:
    match = _FILE.match(rest)
    return _plain(match[1]) if match else ""


def _is_memory(name: str) -> bool:
    return name.startswith("/memfd:")


def _is_allowed(to: str, port: int) -> bool:
    return _is_memory(to) or bool(port and re.match(rf"TCP:\[127\.0\.0\.1:{port}->", to))
