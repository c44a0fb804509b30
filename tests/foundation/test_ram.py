"""What processes share in memory: once, for so long, and how often."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from service.foundation import ram as ram_
from service.foundation.errors import Refusal
from service.foundation.ram import Ram


def test_a_name_is_put_once_and_goes_in_time(ram: Ram, after) -> None:
    assert ram.put("kind", "name", b"one", 60)
    assert not ram.put("kind", "name", b"two", 60)
    assert ram.get("kind", "name") == b"one"

    after(61)

    assert ram.get("kind", "name") is None
    assert ram.take("kind", "name") is None
    assert ram.put("kind", "name", b"two", 60)


def test_what_is_taken_is_gone(ram: Ram, after) -> None:
    ram.put("kind", "name", b"one", 60)

    assert (ram.take("kind", "name"), ram.take("kind", "name")) == (b"one", None)


def test_another_process_of_the_installation_knows_the_same(ram: Ram, after, tmp_path: Path) -> None:
    ram.put("kind", "name", b"one", 60)

    assert Ram(tmp_path).get("kind", "name") == b"one"


def test_a_rate_falls_little_by_little(ram: Ram, after) -> None:
    for _ in range(10):
        ram.count("kind", "name", 600)
    assert ram.counted("kind", "name", 600) == 10
    assert ram.counted("kind", "other", 600) == 0

    after(600 + 300)
    assert ram.counted("kind", "name", 600) == 5
    assert ram.count("kind", "name", 600) == 6

    after(3 * 600)
    assert ram.counted("kind", "name", 600) == 0


def test_every_thread_goes_over_to_the_memory_made_anew(tmp_path: Path) -> None:
    ram, meanwhile, done = Ram(tmp_path), threading.Event(), []
    ram.put("kind", "before", b"", 60)
    has_opened = threading.Event()

    def other() -> None:
        ram.put("kind", "other", b"", 60)
        has_opened.set()
        meanwhile.wait(20)
        done.extend((ram.get("kind", "after"), ram.put("kind", "last", b"2", 60)))

    thread = threading.Thread(target=other)
    thread.start()
    assert has_opened.wait(20)
    Ram(tmp_path).forget()
    ram.put("kind", "after", b"1", 60)
    meanwhile.set()
    thread.join(20)

    assert done == [b"1", True]
    assert ram.get("kind", "before") is None
    assert ram.get("kind", "last") == b"2"
    ram.forget()


def _squatted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Callable[[Path], object]) -> None:
    shared = tmp_path / "shm"
    shared.mkdir()
    monkeypatch.setattr(ram_, "_SHARED", shared)
    place = Ram(tmp_path)._path.parent
    place.rmdir()
    put(place)


@pytest.mark.parametrize(
    "put",
    [lambda place: place.symlink_to(place.parent.parent), lambda place: (place.mkdir(), place.chmod(0o777))],
    ids=["link", "open to all"],
)
def test_a_place_that_others_can_reach_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put) -> None:
    _squatted(tmp_path, monkeypatch, put)

    with pytest.raises(Refusal):
        Ram(tmp_path)


def test_a_place_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _squatted(tmp_path, monkeypatch, lambda place: place.mkdir(0o700))
    monkeypatch.setattr(os, "geteuid", lambda: 4321)

    with pytest.raises(Refusal):
        Ram(tmp_path)


def test_nobody_else_looks_in(ram: Ram) -> None:
    ram.put("kind", "name", b"one", 60)

    assert ram._path.parent.stat().st_mode & 0o777 == 0o700
