"""Alerts of one work: questions with their formula, their inputs and their source. A question never accuses.

The list and its thresholds are those of the project's catalogue of red flags (RF01–RF31). The ones that need many
works (splitting, concentration, repeated values) or facts nobody gives us (guarantees, sanctions, bid deadlines,
procurement plans) are not asked here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.foundation.language import N_, Language
from service.foundation.money import grouped, points
from service.works import money_alerts, process_alerts, time_alerts
from service.works.facts import Work
from service.works.verdicts import Case, Figure, Judge, Outcome, Unit, Value
from service.works.wages import WAGES, Wage

__all__ = ["QUESTIONS", "Alert", "Figure", "Outcome", "Question", "Unit", "Value", "alerts", "said"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, its formula and its source in Spanish, and how it is judged.

    `verified` False: nobody has yet compared the source with the official text; a page must say so. `note`: what must
    be said beside it so that nobody reads too much into it.
    """

    id: str
    title: str
    formula: str
    source: str
    judge: Judge
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """The answer to one question about one work on one day.

    `value` is the figure that was compared, `inputs` everything it was made of, `missing` the facts that lack. All
    names are Spanish messages for the page to translate; `said` puts a value in words.
    """

    question: Question
    outcome: Outcome
    inputs: tuple[tuple[str, Value], ...]
    missing: tuple[str, ...]
    on: date
    value: Figure | None


def alerts(work: Work, today: date, wages: Iterable[Wage] = WAGES, closed: Iterable[date] = ()) -> tuple[Alert, ...]:
    """Every question put to the work, in the order of the catalogue, from its own facts alone.

    `closed`: days that the entity adds to the holidays of the law.
    """
    case = Case(work, today, tuple(wages), frozenset(closed))
    answered = []
    for question in QUESTIONS:
        verdict = question.judge(case)
        answered.append(Alert(question, verdict.outcome, verdict.inputs, verdict.missing, today, verdict.value))
    return tuple(answered)


def said(value: Value, language: Language) -> str:
    """A value of an alert as the page writes it: «$ 1.300.000», «50,5 %», «49 días», «2 de octubre de 2026»."""
    if isinstance(value, str):
        return language.gettext(value)
    if isinstance(value, date):
        return language.long_date(value)
    match value.unit:
        case Unit.PESOS:
            return language.pesos(value.amount)
        case Unit.SHARE:
            return language.percent(value.amount)
        case Unit.POINTS:
            return language.gettext(N_("{count} puntos")).format(count=points(value.amount))
        case Unit.DAYS:
            return language.ngettext("{count} día", "{count} días", value.amount).format(count=grouped(value.amount))
        case Unit.WAGES:
            whole, rest = divmod(value.amount, 10_000)
            return language.gettext(N_("{count} salarios mínimos")).format(count=f"{grouped(whole)},{rest:04}")
        case Unit.COUNT:
            return grouped(value.amount)


_ADDITIONS = N_("Ley 80 de 1993, artículo 40, parágrafo. Método: Colombia Compra Eficiente, concepto C-644 de 2021.")
_RED_FLAGS = N_("Indicadores de alerta de Open Contracting Partnership.")

QUESTIONS = (
    Question(
        "RF01",
        N_("¿Las adiciones pasan de la mitad del valor inicial?"),
        N_("Suma de las adiciones ÷ valor inicial, en salarios mínimos de cada año. Límite: 50 %. Aviso: desde 40 %."),
        _ADDITIONS,
        money_alerts.additions_over_half,
        note=N_("Se discute si las mayores cantidades de obra cuentan como adición."),
    ),
    Question(
        "RF02",
        N_("¿El anticipo pasa de la mitad del valor del contrato?"),
        N_("Anticipo ÷ valor inicial. Límite: 50 %."),
        N_("Ley 80 de 1993, artículo 40, parágrafo."),
        money_alerts.advance_over_half,
    ),
    Question(
        "RF03",
        N_("¿El anticipo se paga con obra más despacio de lo que avanza la obra?"),
        N_(
            "Desde la mitad de la obra: anticipo pagado con obra ÷ anticipo, contra el avance físico menos 20 puntos. "
            "Al terminar: no queda anticipo pendiente."
        ),
        N_("Ley 1474 de 2011, artículo 91."),
        money_alerts.advance_not_worked_off,
        verified=False,
    ),
    Question(
        "RF04",
        N_("¿Se presentó una sola oferta?"),
        N_("Número de ofertas igual a 1 en un proceso abierto o de selección abreviada."),
        N_("Open Contracting Partnership, indicador R018 de Cardinal."),
        process_alerts.single_bidder,
    ),
    Question(
        "RF06",
        N_("¿El precio es casi igual al presupuesto oficial, o mayor?"),
        N_("Diferencia con el presupuesto oficial de 0,5 % o menos, o valor mayor que el presupuesto."),
        N_("PODER, indicador de estimación perfecta."),
        process_alerts.price_at_estimate,
    ),
    Question(
        "RF07",
        N_("¿La obra se contrató de forma directa?"),
        N_("Modalidad directa o de régimen especial en un contrato de obra."),
        N_("Ley 1150 de 2007, artículo 2: la licitación es la regla."),
        process_alerts.direct_award,
        verified=False,
    ),
    Question(
        "RF08",
        N_("¿Las prórrogas pasan de la mitad del plazo inicial?"),
        N_("Días de prórroga ÷ plazo inicial (fecha de fin menos fecha de inicio). Límite: 50 %. Aviso: desde 25 %."),
        _RED_FLAGS,
        time_alerts.extended_term,
        note=N_("Los días que la obra estuvo suspendida no cuentan como prórroga."),
    ),
    Question(
        "RF09",
        N_("¿La obra pasó su fecha de fin?"),
        N_("Fecha de hoy posterior a la fecha de fin vigente, con la obra sin terminar ni suspender."),
        N_("CoST, estándar de datos de infraestructura: variación del plazo."),
        time_alerts.late,
    ),
    Question(
        "RF10",
        N_("¿La obra va más despacio de lo programado?"),
        N_(
            "Avance programado menos real, más de 15 puntos. O plazo transcurrido menos avance real, más de 25 puntos."
        ),
        N_("CoST, estándar de datos de infraestructura."),
        time_alerts.behind_plan,
        note=N_("Se calcula al día del último informe de avance."),
    ),
    Question(
        "RF11",
        N_("¿Se ha pagado más de lo que se ha construido?"),
        N_("Pagos sin anticipo ÷ valor actual, menos avance físico. Límite: 20 puntos."),
        N_("CoST; InfObras de Perú compara las dos cifras."),
        money_alerts.paid_ahead_of_work,
    ),
    Question(
        "RF12",
        N_("¿Lo pagado supera el valor del contrato?"),
        N_("Valor pagado mayor que el valor actual."),
        N_("Control de calidad de los datos del SECOP."),
        money_alerts.paid_over_contract,
        note=N_("Puede ser un error de registro."),
    ),
    Question(
        "RF13",
        N_("¿La obra lleva más de 60 días suspendida, o se suspendió varias veces?"),
        N_("Días desde la suspensión, más de 60. O dos suspensiones o más."),
        N_("Criterio de este servicio, según la práctica de las suspensiones."),
        time_alerts.suspended,
    ),
    Question(
        "RF14",
        N_("¿Pasó un año desde el plazo para cerrar cuentas y la obra no figura terminada y en servicio?"),
        N_(
            "Fecha de fin, más el plazo para liquidar, más un año. El plazo para liquidar es el acordado, o 4 meses, "
            "y 2 meses más."
        ),
        N_("Ley 2020 de 2020, artículo 2."),
        time_alerts.unfinished_after_settlement,
        note=N_("Es una pregunta sobre fechas. Solo la entidad y la Contraloría pueden decidir el estado legal."),
    ),
    Question(
        "RF15",
        N_("¿Venció el plazo para cerrar las cuentas del contrato?"),
        N_("Fecha de fin, más el plazo acordado para liquidar o 4 meses, más 2 meses."),
        N_("Ley 1150 de 2007, artículo 11."),
        time_alerts.settlement_overdue,
    ),
    Question(
        "RF16",
        N_("¿Falta el contrato que vigila la obra (interventoría)?"),
        N_("Obra contratada por licitación, y ningún proceso de interventoría registrado."),
        N_("Ley 80 de 1993, artículo 32, numeral 1; Ley 1474 de 2011, artículo 83."),
        process_alerts.no_supervision,
    ),
    Question(
        "RF17",
        N_("¿La misma firma construye y vigila la obra?"),
        N_("NIT o nombre del contratista igual al de la firma interventora."),
        N_("Ley 80 de 1993, artículo 32, numeral 1: la vigilancia es independiente."),
        process_alerts.builder_supervises,
        note=N_("No se revisan los miembros de consorcios y uniones temporales."),
    ),
    Question(
        "RF22",
        N_("¿El contrato se firmó después de su fecha de inicio o de fin?"),
        N_("Fecha de firma posterior a la fecha de inicio o a la fecha de fin inicial."),
        N_("PODER, revisión de fechas."),
        time_alerts.signed_out_of_order,
        note=N_("Con frecuencia es un error al registrar las fechas."),
    ),
    Question(
        "RF23",
        N_("¿El contrato firmado se publicó tarde?"),
        N_("Fecha de publicación posterior a tres días hábiles después de la firma."),
        N_("Decreto 1082 de 2015, artículo 2.2.1.1.1.7.1."),
        process_alerts.published_late,
        verified=False,
    ),
    Question(
        "RF24",
        N_("¿Hace más de 30 días que no hay datos nuevos?"),
        N_("Días desde el último dato de una obra en ejecución, más de 30."),
        N_("InfObras de Perú pide datos cada mes."),
        time_alerts.silent,
    ),
    Question(
        "RF25",
        N_("¿El valor subió muy pronto o de un solo golpe?"),
        N_("Primera adición antes de 60 días del inicio, o una adición mayor que 25 % del valor inicial."),
        _RED_FLAGS,
        money_alerts.quick_addition,
    ),
    Question(
        "RF27",
        N_("¿Faltan documentos principales?"),
        N_("Documentos que una obra en esta etapa debe tener, menos los publicados."),
        N_("CoST, estándar de datos de infraestructura."),
        process_alerts.missing_documents,
    ),
    Question(
        "RF30",
        N_("¿El valor registrado es demasiado alto para ser cierto?"),
        N_("Valor del contrato mayor que un billón de pesos."),
        N_("Control de calidad de los datos del SECOP."),
        money_alerts.improbable_value,
        note=N_("Casi siempre es un error al escribir la cifra."),
    ),
    Question(
        "RF31",
        N_("¿Falta más de la mitad de la información?"),
        N_("Datos publicados ÷ datos que aplican. Mínimo: 50 %."),
        N_("CoST, estándar de datos de infraestructura."),
        process_alerts.incomplete,
    ),
)
