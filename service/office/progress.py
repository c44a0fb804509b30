"""A report from the site, inside its draft: how much is built on a day, what was done, and photos of it."""

from dataclasses import dataclass, replace
from datetime import date

from service.foundation.money import percent
from service.office.models import Draft
from service.works.facts import Origin, Photo, Progress, Work

#: Where such a report says that it comes from.
SOURCE = "Visita de obra"


@dataclass(frozen=True)
class Visit:
    """What a visit tells. Shares in hundredths of a percent; `why`: the reason of a share that went back, or empty."""

    built: int
    on: date
    what: str
    why: str = ""
    planned: int | None = None
    paid: int | None = None


def before(work: Work, on: date) -> Progress | None:
    """The last share built that was published up to a day, that day's own report from the site left out."""
    told = [
        report
        for report in work.progress
        if report.real_physical is not None
        and report.on <= on
        and not (report.on == on and report.origin.source == SOURCE)
    ]
    return max(told, key=lambda report: report.on, default=None)


def goes_back(work: Work, visit: Visit) -> Progress | None:
    """The report before, when the visit says that less is built."""
    last = before(work, visit.on)
    return last if last is not None and (last.real_physical or 0) > visit.built else None


def _note(work: Work, visit: Visit) -> str | None:
    last = goes_back(work, visit)
    if last is None or last.real_physical is None:
        return visit.what or None
    fall = f"El avance bajó de {percent(last.real_physical)} a {percent(visit.built)}: {visit.why}"
    return f"{visit.what}\n{fall}".strip()


def reported(base: Work, latest: Work, drafted: Work, visit: Visit) -> Work:
    """The work of a draft upon `base` with what the visit tells, its photos dated by it; `latest`: as it is now."""
    origin = Origin(SOURCE, visit.on)
    report = Progress(
        on=visit.on,
        origin=origin,
        planned_physical=visit.planned,
        real_physical=visit.built,
        real_financial=visit.paid,
        note=_note(latest, visit),
    )
    others = [each for each in base.progress if (each.on, each.origin.source) != (visit.on, SOURCE)]
    photos = [replace(photo, taken_on=visit.on, origin=origin) for photo in photos_of(base, drafted)]
    return replace(
        drafted,
        progress=tuple(sorted([*others, report], key=lambda each: each.on)),
        photos=(*base.photos, *photos),
    )


def photos_of(base: Work, drafted: Work) -> tuple[Photo, ...]:
    """The photos that a draft adds."""
    known = {photo.name for photo in base.photos}
    return tuple(photo for photo in drafted.photos if photo.name not in known)


def visit_of(base: Work, drafted: Work, draft: Draft) -> Visit | None:
    """The visit that a draft tells of besides `base`, as it was typed; None while it only has photos."""
    report = next((each for each in drafted.progress if each not in base.progress), None)
    if report is None or report.real_physical is None:
        return None
    bare = Visit(
        report.real_physical, report.on, "", draft.reason or "", report.planned_physical, report.real_financial
    )
    what = (report.note or "").removesuffix(_note(base, bare) or "").strip()
    return replace(bare, what=what)


def with_photo(work: Work, name: str, width: int, height: int, alt: str, on: date) -> Work:
    """The work with one more photo; unchanged when it has it already."""
    if any(photo.name == name for photo in work.photos):
        return work
    photo = Photo(id=name, name=name, alt=alt, taken_on=on, origin=Origin(SOURCE, on), width=width, height=height)
    return replace(work, photos=(*work.photos, photo))


def without_photo(work: Work, name: str) -> Work:
    """The work without one of its photos."""
    return replace(work, photos=tuple(photo for photo in work.photos if photo.name != name))


def described(work: Work, alts: dict[str, str]) -> Work:
    """The work with the descriptions of some of its photos."""
    return replace(work, photos=tuple(replace(photo, alt=alts.get(photo.name, photo.alt)) for photo in work.photos))


def covered(work: Work, old: str, new: str, width: int, height: int) -> Work:
    """The work with another photo in the place of one: the same, with something hidden."""
    return replace(
        work,
        photos=tuple(
            replace(photo, id=new, name=new, width=width, height=height) if photo.name == old else photo
            for photo in work.photos
        ),
    )
