"""Asking as fast as a server answers, with wrk, and what it cost: rate, latency, processor time."""

import os
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: The server on one core, who asks on another, so that what is compared is one core's work.
SERVER_CORE, CLIENT_CORE = 0, 1

#: Asks for the lines of a file in turn, from the line OFFSET on; prints what wrk does not: percentile 95, all errors.
_SCRIPT = """
local paths, next_path = {}, tonumber(os.getenv("OFFSET"))
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
function request()
  next_path = next_path % #paths + 1
  return wrk.format(nil, paths[next_path])
end
function done(summary, latency)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %d %d %d %d %d\\n",
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(95)))
end
"""


class Missing(Exception):
    """Something that a measurement needs is not on this machine."""


def need(command: str, package: str) -> str:
    """Where `command` is. Says what to install when it is nowhere."""
    found = shutil.which(command) or shutil.which(command, path="/usr/sbin:/usr/local/sbin:/usr/local/bin")
    if found is None:
        raise Missing(f"The bench needs «{command}»: install it, for instance with «apt install {package}».")
    return found


@contextmanager
def pinned(core: int) -> Generator[None]:
    """Processes started inside run on `core`, where the system allows it and has another one."""
    if not hasattr(os, "sched_setaffinity") or len(all_cores := os.sched_getaffinity(0)) < 2:
        yield
        return
    os.sched_setaffinity(0, {sorted(all_cores)[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time that processes have used; 0 where the system does not tell."""
    total = 0.0
    for pid in pids:
        status = Path(f"/proc/{pid}/stat")
        if status.exists():
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


@dataclass(frozen=True)
class Load:
    """What came of one load: answers in all and per second, milliseconds, microseconds of the server's processor."""

    requests: int
    rate: float
    p50_ms: float
    p95_ms: float
    cpu_us: float


class Asker:
    """wrk with its script."""

    def __init__(self, folder: Path) -> None:
        """Keeps its files in `folder`."""
        self._wrk = need("wrk", "wrk")
        self._folder = folder
        self._script = folder / "ask.lua"
        self._script.write_text(_SCRIPT)

    def ask(
        self, base: str, paths: Sequence[str], pids: Sequence[int], *, seconds: float = 1, connections: int = 16,
        new_connections: bool = False, offset: int = 0,
    ) -> Load:  # fmt: skip
        """Ask `base` for `paths` in turn, as a phone does (brotli). Anything but answers in order is an error."""
        file = self._folder / "paths"
        file.write_text("\n".join(paths) + "\n")
        headers = ["-H", "Accept-Encoding: br"] + (["-H", "Connection: close"] if new_connections else [])
        # wrk counts whole seconds only from 1 on.
        command = [
            self._wrk,
            "-t1",
            f"-c{connections}",
            f"-d{max(1, round(seconds))}s",
            *headers,
            "-s",
            str(self._script),
            base,
        ]
        before = cpu_seconds(pids)
        with pinned(CLIENT_CORE):
            environment = {**os.environ, "PATHS": str(file), "OFFSET": str(offset)}
            output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        used = cpu_seconds(pids) - before
        result = next(line for line in output.splitlines() if line.startswith("RESULT"))
        requests, duration_us, errors, p50_us, p95_us = (int(word) for word in result.split()[1:])
        if errors or not requests:
            raise RuntimeError(f"{errors} of {requests} answers were errors:\n{output}")
        rate = requests / duration_us * 1e6
        return Load(requests, rate, p50_us / 1000, p95_us / 1000, used / requests * 1e6)
