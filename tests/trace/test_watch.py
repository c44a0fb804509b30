"""The watch over system calls is awake: whatever writes a word is seen, by any way."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.complaints.canaries import Watch
from tests.trace.tracing import PATIENCE_S, Traced
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.slow


def test_each_way_out_is_seen_and_memory_is_not_one(
    traced: Callable[..., Traced], canary: str, tmp_path: Path
) -> None:
    folder = tmp_path / "written here"
    folder.mkdir()
    command = traced("-m", "tests.trace.leaky", str(folder), CANARY=canary)
    assert command.process.wait(PATIENCE_S) == 0

    leaks = command.leaks(Watch([canary]))

    assert {leak.call for leak in leaks} >= {"write", "pwrite64", "writev", "openat", "rename", "execve", "sendto"}
    assert {leak.to for leak in leaks if leak.call == "pwrite64"} == {str(folder / "written")}
    assert {leak.canary.rpartition("(")[2] for leak in leaks} >= {"utf-8)", "base64 1)", "utf-8), compressed"}
    assert not [leak for leak in leaks if leak.to.startswith("/memfd:")]
    assert [leak for leak in leaks if leak.to.endswith("/said")]
    assert command.blind_spots() == {f"shared memory of {folder / 'mapped'}"}
    assert Watch([canary]).seen((folder / "mapped").read_bytes())


def test_a_form_that_starlette_reads_is_seen_on_its_way_to_a_file(traced: Callable[..., Traced], canary: str) -> None:
    files = {"archivos": ("a.jpg", os.urandom(2**20) + canary.encode() * 1000)}
    with held_port() as port:
        server = traced("-m", "uvicorn", "tests.trace.leaky:app", "--port", str(port), "--log-level", "critical")
        server.wait(port)
        answer = httpx.post(f"http://127.0.0.1:{port}/denuncia", data={"que": canary}, files=files)
        server.stop()

    assert answer.text == canary
    leaks = server.leaks(Watch([canary]), port)
    assert leaks
    assert {leak for leak in leaks if not leak.to.startswith("/tmp/")} == set()
