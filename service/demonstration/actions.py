"""Loading the demonstration: every story is told in the order of its days, and published as it goes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from service.demonstration import requests
from service.demonstration.chapters import Chapter, Signed, Started
from service.demonstration.stories.buildings import BUILDINGS
from service.demonstration.stories.gathering import GATHERING
from service.demonstration.stories.streets import STREETS
from service.demonstration.stories.water import WATER
from service.demonstration.story import Post
from service.demonstration.telling import Desk, Telling
from service.foundation.blobs import Blobs
from service.foundation.errors import Refusal
from service.publication.actions import publish
from service.publication.document import Publisher
from service.signs import actions as signs
from service.signs.models import Sign
from service.signs.rules import SignState
from service.works.models import WorkRow

STORIES = (*STREETS, *BUILDINGS, *WATER, *GATHERING)

#: How a sign came to be what it is.
_LIVES = {
    SignState.MINTED: (),
    SignState.PRINTED: (SignState.PRINTED,),
    SignState.INSTALLED: (SignState.PRINTED, SignState.INSTALLED),
    SignState.DAMAGED: (SignState.PRINTED, SignState.INSTALLED, SignState.DAMAGED),
    SignState.REPLACED: (SignState.PRINTED, SignState.INSTALLED, SignState.REPLACED),
    SignState.RETIRED: (SignState.PRINTED, SignState.INSTALLED, SignState.RETIRED),
}
#: Days between the order of a sign and the day it stands.
_MAKING = 7


@dataclass(frozen=True)
class Demonstration:
    """What was loaded: works as (id, title) in the order of the stories, signs as (code, state)."""

    works: tuple[tuple[str, str], ...]
    signs: tuple[tuple[str, SignState], ...]


def is_empty(session: Session) -> bool:
    """Whether there is no work at all."""
    return session.scalar(select(col(WorkRow.id)).limit(1)) is None


def load(session: Session, blobs: Blobs, publisher: Publisher, today: date) -> Demonstration:
    """Tell every story up to `today`, in the caller's transaction. Refuses a registry that has works."""
    if not is_empty(session):
        raise Refusal("La demostración solo se carga en una base vacía. Esta ya tiene obras.")
    desk = Desk(session, blobs, publisher, today)
    told = [Telling(desk, story, serial) for serial, story in enumerate(STORIES, start=1)]
    for on, chapters in sorted(_by_day(desk, told).items()):
        for telling, chapter in chapters:
            telling.turn_to(on)
            chapter.happen(telling)
        session.flush()
        publish(session, [telling.work.id for telling, _ in chapters], publisher, at=desk.instant(on))
    planted: list[Sign] = []
    for telling, story in zip(told, STORIES, strict=True):
        planted += _plant(desk, telling.work.id, story.posts)
    requests.tell(session, [telling.work.id for telling in told])
    return Demonstration(
        tuple((telling.work.id, telling.work.title) for telling in told),
        tuple((sign.code, sign.state) for sign in planted),
    )


def _by_day(desk: Desk, told: list[Telling]) -> dict[date, list[tuple[Telling, Chapter]]]:
    """What happens on each day; what is told of one work stays in its order."""
    days: dict[date, list[tuple[Telling, Chapter]]] = defaultdict(list)
    for telling, story in zip(told, STORIES, strict=True):
        begun = (Started(min(act.ago, act.starts)) for act in story.plot if isinstance(act, Signed) and act.starts > 0)
        for chapter in sorted((*story.plot, *begun), key=lambda chapter: -chapter.ago):
            days[desk.day(chapter.ago)].append((telling, chapter))
    return days


def _plant(desk: Desk, work_id: str, posts: tuple[Post, ...]) -> list[Sign]:
    planted = [signs.issue(desk.session, work_id, post.location) for post in posts]
    for post, sign, following in zip(posts, planted, [*planted, None][1:], strict=True):
        put_up = desk.today - timedelta(days=post.ago)
        for state in _LIVES[post.state]:
            code = following.code if following and state is SignState.REPLACED else None
            signs.move(desk.session, sign.code, state, on=put_up, replaced_by=code)
        sign.minted_at = desk.instant(put_up - timedelta(days=_MAKING))
        sign.state_at = desk.instant(desk.today - timedelta(days=post.changed or post.ago))
    return planted
