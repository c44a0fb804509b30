"""In a flood nobody is refused: everybody waits a little, files wait, and each lane keeps its share."""

from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from service.complaints import flood
from service.complaints.flood import LEVELS, ROOM, ROOM_OF_A_WORK, Lane, has_effort, level, standing
from service.complaints.rules import Standing
from service.foundation.ram import Ram

pytestmark = pytest.mark.usefixtures("after")


def _filed(ram: Ram, times: int, work: str = "", *, effort: bool = False) -> list[Standing]:
    return [standing(ram, work, Lane.EFFORT if effort else Lane.PLAIN) for _ in range(times)]


def test_levels_begin_where_the_table_says(ram: Ram) -> None:
    seen = [level(ram)]
    for _ in range(LEVELS[-1].filings):
        standing(ram, "", Lane.PLAIN)
        seen.append(level(ram))

    assert [seen.index(each) for each in LEVELS] == [each.filings for each in LEVELS]
    assert not level(ram).takes_files


def test_a_flood_passes(ram: Ram, after) -> None:
    _filed(ram, LEVELS[-1].filings)
    after(1200)

    assert level(ram) == LEVELS[0]


def test_no_wait_is_a_minute() -> None:
    assert all(each.ripe_s + 15 <= 45 for each in LEVELS)


def test_in_a_flood_what_fills_one_lane_takes_nothing_from_the_other(ram: Ram, after) -> None:
    _filed(ram, LEVELS[-1].filings, effort=True)
    after(120)
    assert level(ram).is_flood

    efforts = _filed(ram, 100, effort=True)
    plain = _filed(ram, 100)

    assert efforts == [Standing.OPEN] * ROOM[Lane.EFFORT] + [Standing.QUARANTINED] * (100 - ROOM[Lane.EFFORT])
    assert plain == [Standing.OPEN] * ROOM[Lane.PLAIN] + [Standing.QUARANTINED] * (100 - ROOM[Lane.PLAIN])


def test_many_about_one_work_do_not_hide_those_about_another(ram: Ram) -> None:
    one = _filed(ram, ROOM_OF_A_WORK + 1, "7K3QM2XMC")
    other = _filed(ram, 1, "2345678QX")

    assert one == [Standing.OPEN] * ROOM_OF_A_WORK + [Standing.QUARANTINED]
    assert other == [Standing.OPEN]


def test_memory_does_not_say_which_work(ram: Ram, tmp_path: Path) -> None:
    _filed(ram, 1, "7K3QM2XMC")
    assert ram._path is not None

    assert b"7K3QM2XMC" not in ram._path.read_bytes()


def test_a_proof_of_work_is_of_its_mark_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "EFFORT_BITS", 8)
    found = next(str(n) for n in count() if sha256(f"mark.{n}".encode()).digest()[0] == 0)

    assert has_effort("mark", found)
    assert not has_effort("other", found)
    assert not has_effort("mark", "")
    assert not has_effort("mark", found + "0" * 30)
