"""A story: a work, what happens to it, and the signs that stand before it."""

from dataclasses import dataclass

from service.demonstration.chapters import Chapter
from service.demonstration.telling import Subject
from service.signs.rules import SignState


@dataclass(frozen=True)
class Post:
    """A sign of the work: where it stands, in what state, and how many days ago it was put up and last changed."""

    location: str
    state: SignState
    ago: int
    changed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Story(Subject):
    """A work, what happens to it, and its signs; a replaced sign is followed by the one that took its place."""

    plot: tuple[Chapter, ...]
    posts: tuple[Post, ...] = ()
