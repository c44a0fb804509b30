"""Progress from the site: three fields and photos from a phone, in a draft until they are looked at and published.

Each photo is received by itself (`photos`) or with the form; what was received stays in the draft, whatever else is
wrong with the form and however often the connection drops.
"""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.foundation.money import points
from service.office import actions, overview, progress, queries
from service.office.models import Draft
from service.office.pictures import Picture
from service.office.progress import Visit
from service.office.rules import DraftState, Kind
from service.publication.differences import differences
from service.sources.texts import without_personal_data
from service.staff.rules import Acting, Permission
from service.web.office import photos, typed
from service.web.office.attached import Photos
from service.web.office.frame import OfficePage, office_frame
from service.web.office.photos import Shown, shown
from service.web.ui.acting import ReportsProgress
from service.web.ui.forms import Fault, day
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.facts import Progress, Work

router = APIRouter()

_SHARES = ("construido", "programado", "pagado")


@dataclass(frozen=True)
class ProgressPage(OfficePage):
    """The form. `typed`: by field; `last`: the share published last, in words."""

    path: str
    work: str
    work_path: str
    draft: str
    typed: dict[str, str]
    last: str
    last_on: date | None
    asks_why: bool
    shown: tuple[Shown, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class ReviewPage(OfficePage):
    """What will be published, to be looked at."""

    path: str
    work: str
    work_path: str
    draft: str
    changes: tuple[str, ...]
    note: str
    shown: tuple[Shown, ...]
    is_described: bool


def path_of(work: Work) -> str:
    """Where progress of a work is reported."""
    return f"/oficina/obras/{work.id.lower()}/avance"


@router.api_route("/oficina/obras/{work_id}/avance", methods=["GET", "HEAD"])
def show(request: Request, who: ReportsProgress, session: Read, language: Speaking, work_id: str) -> Response:
    """The form, with what this person left unpublished."""
    work = overview.published(session, who, Permission.REPORT_PROGRESS, work_id)
    draft = queries.own_open(session, who, Kind.PROGRESS, work.id)
    drafted = actions.outcome(session, draft).new if draft else work
    visit = progress.visit_of(work, drafted, draft) if draft else None
    draft_id = draft.id if draft else codes.mint(codes.WORK_LENGTH)
    page = _page(request, who, language, work, work, drafted, draft_id, _written(visit))
    return answer("office/progress.html", page, language)


def _written(visit: Visit | None) -> dict[str, str]:
    if visit is None:
        return {"dia": clock.today().isoformat()}
    shares = zip(_SHARES, (visit.built, visit.planned, visit.paid), strict=True)
    typed = {name: points(share) for name, share in shares if share is not None}
    return typed | {"dia": visit.on.isoformat(), "hecho": visit.what, "porque": visit.why}


def _page(
    request: Request,
    who: Acting,
    language: Language,
    work: Work,
    base: Work,
    drafted: Work,
    draft_id: str,
    typed: dict[str, str],
    faults: tuple[Fault, ...] = (),
) -> ProgressPage:
    last = progress.before(work, clock.today())
    return ProgressPage(
        office_frame(request, language, who, path_of(work)),
        language.gettext("Reportar avance"),
        path=path_of(work),
        work=short_title(work.title),
        work_path=f"/oficina/obras/{work.id.lower()}",
        draft=draft_id,
        typed={name: typed.get(name, "") for name in (*_SHARES, "dia", "hecho", "porque", "describe")},
        last=language.percent(last.real_physical) if last and last.real_physical is not None else "",
        last_on=last.on if last else None,
        asks_why=bool(typed.get("porque")) or any(fault.field == "porque" for fault in faults),
        shown=shown(draft_id, progress.photos_of(base, drafted)),
        faults=faults,
    )


@router.post("/oficina/obras/{work_id}/avance")
def send(
    request: Request, who: ReportsProgress, sent: Photos, post: Post, language: Speaking, work_id: str
) -> Response:
    """Keep what was sent in the draft; go on to look at it when nothing is missing."""
    work = overview.published(post.session, who, Permission.REPORT_PROGRESS, work_id)
    draft = photos.draft_for(request, post.session, who, work, post.form.text("borrador", 20))
    base = queries.base_of(post.session, draft) or work
    drafted, faults = _with_photos(request, draft, base, sent, post.form, language)
    visit, wrong = _read(post.form, work, language)
    is_adding = post.form.has("otra") or post.form.has("quitar")
    if not is_adding:
        faults = [*wrong, *faults, *_undescribed(base, drafted, language)]
    is_done = visit is not None and not faults and not is_adding
    if visit is not None and is_done:
        drafted = progress.reported(base, work, drafted, visit)
    publisher = publisher_of(request)
    actions.save(post.session, who, draft, drafted, publisher, visit.why if visit else None)
    if is_done:
        return post.done(f"{path_of(work)}/{draft.id}")
    typed = {name: post.form.lines(name) for name in (*_SHARES, "dia", "hecho", "porque")}
    if not any(isinstance(each, Picture) for each in sent):
        typed["describe"] = post.form.lines("describe")
    page = _page(request, who, language, work, base, drafted, draft.id, typed, tuple(faults))
    return answer("office/progress.html", page, language, 422 if faults else 200)


def _with_photos(
    request: Request,
    draft: Draft,
    base: Work,
    sent: list[Picture | Refusal],
    form: Form,
    language: Language,
) -> tuple[Work, list[Fault]]:
    """The work of the draft with the photos as the form leaves them, and why some were not taken."""
    drafted = queries.work_of(draft)
    own = {photo.name for photo in progress.photos_of(base, drafted)}
    if form.text("quitar") in own:
        drafted = progress.without_photo(drafted, form.text("quitar"))
    alts = {name: without_personal_data(form.text(f"alt-{name}", 500)) for name in own if form.has(f"alt-{name}")}
    drafted = progress.described(drafted, alts)
    faults = []
    for picture in sent:
        try:
            if isinstance(picture, Refusal):
                raise picture
            drafted, _ = photos.added(
                request, draft, base, drafted, picture, without_personal_data(form.text("describe", 500))
            )
        except Refusal as refusal:
            faults.append(Fault("foto", refusal.told(language.gettext)))
    return drafted, faults


def _undescribed(base: Work, drafted: Work, language: Language) -> list[Fault]:
    words = language.gettext("Diga qué se ve en la foto. Por ejemplo: «Obreros funden el andén frente al colegio».")
    return [
        Fault(f"alt-{photo.name}", words) for photo in progress.photos_of(base, drafted) if len(photo.alt.strip()) < 5
    ]


_WRONG_SHARE = {
    "construido": N_("Escriba qué porcentaje está construido, de 0 a 100. Por ejemplo: 68,5"),
    "programado": N_("Escriba el porcentaje programado, de 0 a 100, o déjelo vacío."),
    "pagado": N_("Escriba el porcentaje pagado, de 0 a 100, o déjelo vacío."),
}


def _read(form: Form, work: Work, language: Language) -> tuple[Visit | None, list[Fault]]:
    faults = []
    shares = {name: typed.share(form.text(name))[0] for name in _SHARES}
    for name, words in _WRONG_SHARE.items():
        if shares[name] is None and (name == "construido" or form.text(name)):
            faults.append(Fault(name, language.gettext(words)))
    on = _visited_on(form.text("dia"))
    if on is None:
        faults.append(Fault("dia", language.gettext("Escriba el día de la visita, hoy o antes.")))
    what = without_personal_data(form.lines("hecho", 2000))
    if not what:
        faults.append(Fault("hecho", language.gettext("Escriba qué se hizo. Puede ser una sola frase.")))
    built = shares["construido"]
    if built is None or on is None:
        return None, faults
    visit = Visit(
        built, on, what, without_personal_data(form.text("porque", 500)), shares["programado"], shares["pagado"]
    )
    last = progress.goes_back(work, visit)
    if last is not None and not visit.why:
        faults.append(Fault("porque", _fall(last, language)))
    return visit, faults


def _fall(last: Progress, language: Language) -> str:
    words = language.gettext("El avance baja: el %(day)s era %(share)s. Corrija el porcentaje o diga por qué baja.")
    return words % {"day": language.long_date(last.on), "share": language.percent(last.real_physical or 0)}


def _visited_on(typed: str) -> date | None:
    on = day(typed)
    return on if on and date(2000, 1, 1) <= on <= clock.today() else None


@router.api_route("/oficina/obras/{work_id}/avance/{draft_id}", methods=["GET", "HEAD"])
def review(
    request: Request, who: ReportsProgress, session: Read, language: Speaking, work_id: str, draft_id: str
) -> Response:
    """What will be published, with its photos; faces and plates can be covered here."""
    work = overview.published(session, who, Permission.REPORT_PROGRESS, work_id)
    draft = photos.drafted(session, who, work, draft_id)
    if draft.state is not DraftState.OPEN:
        return Response(status_code=303, headers={"Location": f"/oficina/borradores/{draft.id}"})
    outcome = actions.outcome(session, draft)
    visit = progress.visit_of(work, outcome.new, draft)
    if visit is None:
        return Response(status_code=303, headers={"Location": path_of(work)})
    own = progress.photos_of(work, outcome.new)
    page = ReviewPage(
        office_frame(request, language, who),
        language.gettext("Revise antes de publicar"),
        path=f"{path_of(work)}/{draft.id}",
        work=short_title(work.title),
        work_path=f"/oficina/obras/{work.id.lower()}",
        draft=draft.id,
        changes=tuple(change.words(language) for change in differences(outcome.current, outcome.new)),
        note=next(
            each.note or ""
            for each in outcome.new.progress
            if each.on == visit.on and each.origin.source == progress.SOURCE
        ),
        shown=shown(draft.id, own),
        is_described=all(photo.alt for photo in own),
    )
    return answer("office/progress_review.html", page, language)
