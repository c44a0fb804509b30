"""What a process and its children hold in memory at this moment: every mapping that can be read, and what has no name.

A superset of what `gcore` writes: mappings of files and of shared memory are read too.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.missing import lack

_CHUNK = 16 * 2**20
#: Bytes of one chunk that are read again with the next: nothing is cut in two.
_OVERLAP = 64 * 2**10


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    children = [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text(encoding="ascii").split()
    ]
    return [pid, *(each for child in children for each in family(child))]


def memory(pid: int) -> Iterator[bytes]:
    """What it holds, in pieces. The service does not let itself be looked at but by the administrator."""
    if os.geteuid():
        lack("Only the administrator of the machine may look into the memory of the service.")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as mem:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            span, permissions, *_ = line.split()
            if permissions[0] == "r" and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                start, end = (int(edge, 16) for edge in span.split("-"))
                yield from _span(mem.fileno(), start, end)


def _span(mem: int, start: int, end: int) -> Iterator[bytes]:
    at = start
    while at < end:
        try:
            data = os.pread(mem, min(_CHUNK, end - at), at)
        except OSError:
            return
        if not data:
            return
        yield data
        at += len(data) if at + len(data) >= end else max(len(data) - _OVERLAP, 1)


def held(pid: int, needles: dict[str, bytes]) -> set[str]:
    """Which of the needles, by name, the processes of `pid` hold."""
    found: set[str] = set()
    for each in family(pid):
        for data in memory(each):
            found |= {name for name, needle in needles.items() if name not in found and needle in data}
    return found
