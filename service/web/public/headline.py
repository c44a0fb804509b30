"""The first screen of a work, in words: its state with days, how much is built, what it costs."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from service.foundation.language import N_, Language
from service.web.ui.pages import day
from service.works import rules
from service.works.facts import Nature, Work
from service.works.rules import State, StateKind

#: Nothing is built yet, and nobody owes a report.
_NOT_STARTED = frozenset({StateKind.PREPARATION, StateKind.NOT_STARTED})


@dataclass(frozen=True)
class StateLine:
    """«Atrasada 49 días.» and what explains it. `kind` chooses icon and colour."""

    kind: str
    lead: str
    rest: str


@dataclass(frozen=True)
class Bar:
    """One share of 100: its number and the length of its bar; or, when nobody has published it, that sentence."""

    label: str
    share: str = ""
    length: str = "0"
    missing: str = ""


@dataclass(frozen=True)
class CostLine:
    """What the work costs now, and how it came to that; `label` says what the amount is."""

    label: str
    amount: str
    size: str
    sentence: str


def _on(language: Language, message: str, on: date) -> Markup:
    return Markup(language.gettext(message)) % {"day": day(language, on)}  # noqa: S704 -- our own words


def state_line(state: State, language: Language, *, has_open_accounts: bool = False) -> StateLine:
    """The state in a sentence with a number, and the date behind the number.

    `has_open_accounts`: the source says that a contract is not settled; it is told of a work that has ended.
    """
    lead, rest = _sentence(state, language)
    if has_open_accounts and state.kind is StateKind.ENDED:
        rest = Markup("{} {}").format(rest, language.gettext("Falta cerrar las cuentas del contrato."))
    return StateLine(state.kind.value, lead, rest)


def _sentence(state: State, language: Language) -> tuple[str, str]:
    days, due_on, since = state.days, state.due_on, state.since
    _, ngettext = language.gettext, language.ngettext
    match state.kind:
        case StateKind.LATE if due_on is not None and days is not None:
            lead = ngettext("Atrasada %(days)s día.", "Atrasada %(days)s días.", days) % {"days": days}
            return lead, _on(language, N_("Debía terminar el %(day)s."), due_on)
        case StateKind.ON_TIME if due_on is not None and days == 0:
            return _("En ejecución: termina hoy."), _on(language, N_("Debe terminar el %(day)s."), due_on)
        case StateKind.ON_TIME if due_on is not None and days is not None:
            left = ngettext("En ejecución: falta %(days)s día.", "En ejecución: faltan %(days)s días.", days)
            return left % {"days": days}, _on(language, N_("Debe terminar el %(day)s."), due_on)
        case StateKind.ON_TIME:
            return _("En ejecución."), _("La entidad no ha publicado cuándo debe terminar.")
        case StateKind.SUSPENDED if since is not None and days == 0:
            return _("Suspendida hoy."), _on(language, N_("Está detenida desde el %(day)s."), since)
        case StateKind.SUSPENDED if since is not None and days is not None:
            lead = ngettext("Suspendida hace %(days)s día.", "Suspendida hace %(days)s días.", days) % {"days": days}
            return lead, _on(language, N_("Está detenida desde el %(day)s."), since)
        case StateKind.SUSPENDED:
            return _("Suspendida."), _("La entidad no ha publicado desde cuándo.")
        case StateKind.NOT_STARTED if days is not None:
            lead = ngettext("Empieza en %(days)s día.", "Empieza en %(days)s días.", days) % {"days": days}
            if due_on is not None:
                return lead, _on(language, N_("Debe terminar el %(day)s."), due_on)
            return lead, _("La entidad no ha publicado cuándo debe terminar.")
        case StateKind.ENDED if since is not None:
            return _("Terminada."), _on(language, N_("Terminó el %(day)s."), since)
        case StateKind.ENDED:
            return _("Terminada."), _("La entidad no ha publicado cuándo terminó.")
        case StateKind.SETTLED if since is not None:
            return _("Liquidada."), _on(language, N_("Las cuentas se cerraron el %(day)s."), since)
        case StateKind.SETTLED:
            return _("Liquidada."), _("Las cuentas del contrato están cerradas.")
        case StateKind.CANCELLED:
            return _("Cancelada."), _("La entidad registra esta obra como cancelada.")
        case StateKind.PREPARATION:
            return _("En trámite."), _("La obra todavía no empieza.")
    return f"{_(state.kind.words)}.", _("La entidad no ha publicado si la obra empezó.")


def _bar(label: str, hundredths: int | None, missing: str, language: Language) -> Bar:
    if hundredths is None:
        return Bar(label, missing=missing)
    length = min(max(hundredths, 0), 10_000) / 100
    return Bar(label, language.percent(hundredths), f"{length:g}")


def bars(work: Work, state: State, language: Language) -> tuple[Bar, ...]:
    """Built, programmed and paid, each of 100; nothing for a work that has not started and has told nothing yet."""
    report, paid = rules.latest_progress(work), rules.paid_share(work)
    if report is None and paid is None and state.kind in _NOT_STARTED:
        return ()
    _ = language.gettext
    built, planned = (report.real_physical, report.planned_physical) if report else (None, None)
    return (
        _bar(_("Construido"), built, _("La entidad no ha publicado el avance."), language),
        _bar(_("Programado"), planned, _("La entidad no ha publicado el avance programado."), language),
        _bar(_("Pagado"), paid, _("La entidad no ha publicado lo pagado."), language),
    )


def cost_line(work: Work, language: Language) -> CostLine | None:
    """The cost now, at the start, and the change; before there is a contract, what the entity expects to spend.

    None when nobody has published any of it.
    """
    cost = rules.cost(work)
    if cost.current is None or cost.initial is None or cost.change is None:
        return None if work.contracts() else _expected(work, language)
    values = {
        "initial": language.pesos(cost.initial),
        "change": language.pesos(abs(cost.change)),
        "share": language.percent(cost.change_share, signed=True) if cost.change_share is not None else "",
    }
    if cost.change == 0 and any(map(rules.has_untold_changes, work.contracts())):
        sentence = language.gettext("La fuente dice que el contrato cambió. No publica si cambió el valor.")
    elif cost.change == 0:
        sentence = language.gettext("Es el mismo valor con que se firmó.")
    elif cost.change > 0:
        sentence = language.gettext("Empezó en %(initial)s. Subió %(change)s (%(share)s).") % values
    else:
        sentence = language.gettext("Empezó en %(initial)s. Bajó %(change)s (%(share)s).") % values
    return _money(language.gettext("Cuesta hoy"), cost.current, sentence, language)


def _expected(work: Work, language: Language) -> CostLine | None:
    estimates = [p.estimate_amount for p in work.processes if p.nature is Nature.CONSTRUCTION]
    sentence = language.gettext("Es lo que la entidad espera gastar. Todavía no hay contrato.")
    if estimates and estimates[-1] is not None:
        return _money(language.gettext("Presupuesto oficial"), estimates[-1], sentence, language)
    if work.budget_amount is not None:
        return _money(language.gettext("Presupuesto de la obra"), work.budget_amount, sentence, language)
    return None


def _money(label: str, amount: int, sentence: str, language: Language) -> CostLine:
    return CostLine(label, language.pesos(amount), language.pesos_in_words(amount), sentence)
