"""A process that keeps its memory to itself leaves no core file, and no other process of its user looks into it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

_COMMAND = """
import ctypes, os, resource, sys
from service.foundation.memory import keep_private
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if sys.argv[1] == "private":
    keep_private()
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
os.abort()
"""
ROOT = Path(__file__).parents[2]


def _end(how: str, tmp_path: Path) -> tuple[list[str], bool]:
    ended = subprocess.run(
        [sys.executable, "-c", _COMMAND, how],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGABRT, ended.stderr
    return ended.stdout.split(), any(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is of Linux")
def test_a_private_process_leaves_no_core(tmp_path: Path) -> None:
    # Whether a core file is left otherwise is for the machine to say; where it is not, the two figures still tell.
    (_, dumpable), _ = _end("open", tmp_path)
    assert dumpable == "1"
    for path in tmp_path.iterdir():
        path.unlink()

    assert _end("private", tmp_path) == (["0", "0"], False)


#: Blocks as of files, let go while something small and younger stays: a heap keeps them then.
_LET_GO = """
import re, sys
from pathlib import Path
from service.foundation.memory import keep_private
if sys.argv[1] == "private":
    keep_private()
def held():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
for size in (30, 20, 10):
    bytearray(size * 2**20)
blocks, small = [], []
for _ in range(100):
    blocks.append(bytearray(b"x") * 2**20)
    small.append(bytearray(600))
before = held()
del blocks
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is read in /proc")
def test_what_is_let_go_goes_back_to_the_system() -> None:
    def freed(how: str) -> int:
        command = [sys.executable, "-c", _LET_GO, how]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(ended.stdout)

    assert freed("private") >= 95
