"""What opens with the key of a case in force and, following it, with each former key that stands in the case.

When somebody may no longer read, the case gets new keys (`epochs`). The former one is sealed under the one that took
its place, as a thing of the case: who reads now reads everything.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from service.complaints.errors import Unopened
from service.complaints.keys import recipient_of
from service.complaints.rules import Kind
from service.complaints.sealing import Opened

T = TypeVar("T")


def open_all(
    rows: Iterable[T], identity: str, opened_by: Callable[[T, str], Opened]
) -> tuple[list[Opened], tuple[str, ...], list[T]]:
    """What opens, the keys that opened it, the newest first, and the rows that none of them opens.

    `opened_by`: opens a row with a key, or raises `Unopened`.
    """
    found: list[Opened] = []
    keys, left, place = [identity], list(rows), 0
    while place < len(keys):
        lost = []
        for row in left:
            try:
                found.append(opened_by(row, keys[place]))
            except Unopened:
                lost.append(row)
        left, place = lost, place + 1
        keys += [former for former in _formers(found) if former not in keys]
    return found, tuple(keys), left


def _formers(found: Iterable[Opened]) -> list[str]:
    """Former keys that are told in what was opened."""
    told = []
    for item in found:
        if item.header.kind is Kind.KEY:
            key = item.body.decode("ascii", "replace")
            try:
                recipient_of(key)
            except Unopened:
                continue
            told.append(key)
    return list(dict.fromkeys(told))
