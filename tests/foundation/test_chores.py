"""What a service does by itself goes on whatever fails, and ends with the service."""

import threading

import pytest

from service.foundation.chores import Chore


def test_what_fails_is_tried_again_and_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    tried = threading.Semaphore(0)

    def fail() -> None:
        tried.release()
        raise OSError("sealed/0123 is named here")

    done = threading.Event()
    chore = Chore("blobs", 0, fail, done.set)
    chore.start()
    assert all(tried.acquire(timeout=20) for _ in range(2))
    chore.stop()
    assert done.is_set()

    assert "blobs: not done, OSError" in caplog.text
    assert "0123" not in caplog.text


def test_a_service_that_runs_again_begins_again() -> None:
    chore = Chore("blobs", 3600, lambda: None)
    before = threading.active_count()
    for _ in range(2):
        chore.start()
        assert threading.active_count() == before + 1
        chore.stop()
    assert threading.active_count() == before
