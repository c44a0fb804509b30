"""Things to do in words: of what each is, why it waits, and the action beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from service.foundation import clock
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import queries, rules
from service.office.board import LINES, Lacking
from service.office.corrections import Pending
from service.office.models import Draft
from service.office.overview import Lack, Owned
from service.office.rules import DraftState
from service.signs.models import Sign
from service.sources.models import ImportJob
from service.sources.queries import OpenRejects
from service.staff.queries import Known
from service.staff.rules import Acting, Permission
from service.web.office.drafts import KINDS
from service.web.office.works import href
from service.web.ui.names import short_title
from service.web.ui.pages import day, moment
from service.works.models import Dependency

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One thing to do."""

    title: str
    why: str
    href: str
    act: str


@dataclass(frozen=True)
class Group:
    """Things to do of one kind. `more`: where the rest of them are, when there are more than are shown."""

    title: str
    count: str
    lines: tuple[Line, ...]
    more: str = ""


class Words:
    """Each thing that waits as a line, for one person in one language."""

    def __init__(self, who: Acting, language: Language) -> None:
        self._who = who
        self._language = language
        self._today = clock.today()

    def group(self, title: str, found: Sequence[T], line: Callable[[T], Line], more: str) -> Group:
        """The first of `found`, with where the rest are."""
        lines = tuple(line(each) for each in found[:LINES])
        return Group(self._language.gettext(title), grouped(len(found)), lines, more if len(found) > LINES else "")

    def lacking(self, title: str, found: Lacking, lack: Lack, line: Callable[[Owned], Line]) -> Group:
        """The first works that lack something, with the list of all of them."""
        lines = tuple(line(each) for each in found.first)
        more = f"/oficina/obras?falta={lack}" if found.count > len(lines) else ""
        return Group(self._language.gettext(title), grouped(found.count), lines, more)

    def _dated(self, message: str, on: date | None) -> Markup:
        """Our own words with a day in them."""
        said = day(self._language, on) if on is not None else ""
        return Markup(self._language.gettext(message)) % {"day": said}  # noqa: S704

    def to_answer(self, pending: Pending) -> Line:
        """A correction asked for."""
        due_on = pending.correction.due_on
        is_late = due_on < self._today
        why = (
            self._dated(N_("La respuesta venció el %(day)s."), due_on)
            if is_late
            else self._dated(N_("Responda a más tardar el %(day)s."), due_on)
        )
        path = f"/oficina/correcciones/{pending.correction.id.lower()}"
        return Line(short_title(pending.title), why, path, self._language.gettext("Responder"))

    def to_make(self, pending: Pending) -> Line:
        """A correction that was accepted."""
        why = self._language.gettext("Se aceptó una corrección y todavía no se publica.")
        path = f"/oficina/correcciones/{pending.correction.id.lower()}"
        return Line(short_title(pending.title), why, path, self._language.gettext("Corregir los datos"))

    def to_decide(self, draft: Draft) -> Line:
        """A change that somebody else proposed."""
        until = moment(self._language, (draft.proposed_at or draft.updated_at) + rules.WAITING)
        why = Markup(self._language.gettext("Decida antes del %(moment)s.")) % {"moment": until}  # noqa: S704
        return self._draft(draft, why, self._language.gettext("Revisar y decidir"))

    def to_run(self, job: ImportJob) -> Line:
        """A file that somebody else sent and only another person may run."""
        why = self._language.gettext("Cambia valores o plazos publicados. La envió %(who)s.") % {"who": job.sent_by}
        return Line(job.file_name, why, f"/oficina/cargas/{job.id}", self._language.gettext("Revisar y decidir"))

    def mine(self, draft: Draft) -> Line:
        """A draft of this person."""
        _ = self._language.gettext
        if rules.is_overdue(draft.state, draft.proposed_at, clock.now()):
            why, act = _("Nadie decidió a tiempo. Propóngalo de nuevo."), _("Ver el borrador")
        elif draft.state is DraftState.PROPOSED:
            why, act = _("Espera a una segunda persona."), _("Ver el borrador")
        else:
            why, act = _("Sin publicar."), _("Continuar")
        return self._draft(draft, f"{_(KINDS[draft.kind])}. {why}", act)

    def _draft(self, draft: Draft, why: str, act: str) -> Line:
        title = queries.work_of(draft).title or self._language.gettext("Obra sin nombre todavía")
        return Line(short_title(title), why, f"/oficina/borradores/{draft.id}", act)

    def damaged(self, found: tuple[Sign, str, object]) -> Line:
        """A damaged sign."""
        sign, title, _dependency = found
        why = self._dated(N_("Dañada desde el %(day)s."), sign.state_at.astimezone(clock.BOGOTA).date())
        place = Markup("{} {}").format(why, sign.location) if sign.location else why
        return Line(short_title(title), place, f"/oficina/vallas/{sign.code}", self._language.gettext("Ver la valla"))

    def late(self, owned: Owned) -> Line:
        """A work whose report of progress is late."""
        why = self._dated(N_("El informe debía llegar a más tardar el %(day)s."), owned.listing.report_due_on)
        return self._work(owned, why, Permission.REPORT_PROGRESS, "avance", N_("Reportar avance"))

    def stale(self, owned: Owned) -> Line:
        """A work of which nothing new is told."""
        why = self._dated(N_("Debía tener datos nuevos a más tardar el %(day)s."), owned.listing.renewal_due_on)
        return self._work(owned, why, Permission.EDIT_WORKS, "datos", N_("Completar datos"))

    def _work(self, owned: Owned, why: str, permission: Permission, end: str, act: str) -> Line:
        """The action, or the work itself for who may not do it."""
        path, may = href(owned.listing.work_id), self._who.may_on(permission, *owned.owner)
        words = self._language.gettext(act if may else N_("Ver la obra"))
        return Line(short_title(owned.listing.title), why, f"{path}/{end}" if may else path, words)

    def rejects(self, job: OpenRejects) -> Line:
        """A file that left rows out."""
        why = self._language.ngettext(
            "%(count)s fila no se usó. La envió %(who)s.",
            "%(count)s filas no se usaron. Las envió %(who)s.",
            job.count,
        ) % {"count": grouped(job.count), "who": job.sent_by}
        return Line(job.file_name, why, f"/oficina/cargas/{job.job_id}", self._language.gettext("Corregir las filas"))

    def unattended(self, found: tuple[Dependency, int]) -> Line:
        """A dependency for whose data nobody answers."""
        dependency, works_count = found
        why = self._language.ngettext(
            "%(count)s obra dice «sin responsable».", "%(count)s obras dicen «sin responsable».", works_count
        ) % {"count": grouped(works_count)}
        title = f"{dependency.name}, {dependency.entity_name}"
        if self._who.may(Permission.MANAGE_STAFF):
            return Line(title, why, "/oficina/personas", self._language.gettext("Nombrar a una persona"))
        path = f"/oficina/obras?falta={Lack.STEWARD}&dependencia={dependency.id}"
        return Line(title, why, path, self._language.gettext("Ver las obras"))

    def account(self, known: Known) -> Line:
        """An account whose person never came in."""
        why = self._language.gettext("Todavía no ha entrado.")
        return Line(known.name, why, f"/oficina/personas/{known.login}", self._language.gettext("Ver la cuenta"))

    def trail(self, count: int) -> Line:
        """The trail, for who reads it."""
        why = self._language.ngettext("%(count)s acto guardado.", "%(count)s actos guardados.", count)
        title = self._language.gettext("Lo que han hecho las personas de la oficina")
        said = why % {"count": grouped(count)}
        return Line(title, said, "/oficina/registro", self._language.gettext("Leer el registro"))
