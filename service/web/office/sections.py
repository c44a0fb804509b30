"""The form of a work: five short sections, each saved by itself; what each field asks, reads and shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.foundation import money
from service.foundation.language import N_, Language
from service.office import writing
from service.office.writing import Values, contract_of, process_of
from service.web.office import typed
from service.web.office.typed import Reader
from service.web.ui.forms import Fault
from service.web.ui.posting import Form
from service.works.facts import Contract, Method, Nature, Origin, Work, WorkStatus, WorkType
from service.works.naming import is_own

Kind = Literal["text", "area", "day", "select"]


@dataclass(frozen=True)
class Field:
    """One question. `of` is what the work says, as it would be typed; `said` its size in words, after saving."""

    name: str
    label: str
    of: Callable[[Work], str]
    read: Reader = typed.words
    kind: Kind = "text"
    hint: str = ""
    #: Keyboard of a phone: `numeric`, `decimal`, `tel`.
    mode: str = ""
    #: Name of its suggestions.
    list: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    said: Callable[[Work, Language], str] = lambda _work, _language: ""
    #: Whether the list of what is missing names it; otherwise it is «(opcional)».
    is_asked: bool = False
    #: Asked only when a work is registered.
    is_first: bool = False
    #: Whether what the work says stays when left as it was: a source may tell a number that is not taken by hand.
    is_kept: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the form, with how what it tells is written into a work."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    write: Callable[[Work, Values, Origin], Work]

    def asks(self, *, is_new: bool) -> tuple[Field, ...]:
        """The fields of a work that is being registered, or of one already published."""
        return tuple(field for field in self.fields if is_new or not field.is_first)

    def missing(self, work: Work, *, is_new: bool) -> list[Field]:
        """The fields asked for that the work does not answer."""
        return [field for field in self.asks(is_new=is_new) if field.is_asked and not field.of(work)]

    def typed(self, form: Form, *, is_new: bool) -> dict[str, str]:
        """What was typed in each field."""
        fields = self.asks(is_new=is_new)
        return {
            field.name: form.lines(field.name, 5000) if field.kind == "area" else form.text(field.name, 400)
            for field in fields
        }

    def read(
        self, work: Work, typed_in: dict[str, str], language: Language, *, is_new: bool
    ) -> tuple[dict[str, object], list[Fault]]:
        """What the typed fields mean, and what is wrong with them. `work`: as it was when they were shown."""
        values: dict[str, object] = {}
        faults = []
        for field in self.asks(is_new=is_new):
            said = typed_in[field.name]
            values[field.name], fault = field.read(said)
            if fault and field.is_kept and said == field.of(work):
                values[field.name] = said
            elif fault:
                faults.append(Fault(field.name, f"{language.gettext(field.label)}: {language.gettext(fault)}"))
        return values, faults


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _pesos(amount: int | None) -> str:
    return "" if amount is None else money.grouped(amount)


def _words(amount: int | None, language: Language) -> str:
    if amount is None:
        return ""
    size = language.pesos_in_words(amount)
    return f"{language.pesos(amount)}{f' ({size})' if size else ''}"


def _contract(get: Callable[[Contract], object], nature: Nature = Nature.CONSTRUCTION) -> Callable[[Work], str]:
    def of(work: Work) -> str:
        contract = contract_of(work, nature)
        value = get(contract) if contract else None
        if isinstance(value, date):
            return value.isoformat()
        return _pesos(value) if isinstance(value, int) else _text(value)

    return of


def _amount(
    get: Callable[[Contract], int | None], nature: Nature = Nature.CONSTRUCTION
) -> Callable[[Work, Language], str]:
    def said(work: Work, language: Language) -> str:
        contract = contract_of(work, nature)
        return _words(get(contract) if contract else None, language)

    return said


def _secop(id_: str | None) -> str:
    return id_ if id_ and not is_own(id_) else ""


def _process_id(work: Work) -> str:
    process = process_of(work)
    return _secop(process.id) if process and process.id.startswith("CO1.BDOS.") else ""


def _method(work: Work) -> str:
    process = process_of(work)
    return process.method.value if process and process.method else ""


def _point(work: Work) -> str:
    place = work.place
    return "" if place.latitude is None or place.longitude is None else f"{place.latitude}, {place.longitude}"


def _percent(share: int | None) -> str:
    return "" if share is None else money.points(share)


def _report(get: Callable[..., object]) -> Callable[[Work], str]:
    return lambda work: _text(get(work.progress[-1])) if work.progress else ""


def _one_of(choices: Iterable[tuple[str, str]], meaning: Callable[[str], object]) -> Reader:
    known = {given for given, _ in choices}
    return lambda chosen: (meaning(chosen), "") if chosen in known else (None, "")


_TYPES = (
    (WorkType.CONSTRUCTION.value, N_("Construcción nueva")),
    (WorkType.REHABILITATION.value, N_("Mejoramiento o reparación")),
    (WorkType.REPLACEMENT.value, N_("Reposición: reemplaza lo que había")),
    (WorkType.EXPANSION.value, N_("Ampliación")),
)
_PHASES = (
    (WorkStatus.IDENTIFICATION.value, N_("Es una idea")),
    (WorkStatus.PREPARATION.value, N_("Se prepara o se contrata")),
    (WorkStatus.IMPLEMENTATION.value, N_("Se construye")),
    (WorkStatus.COMPLETION.value, N_("Terminó")),
    (WorkStatus.MAINTENANCE.value, N_("Está en servicio")),
    (WorkStatus.CANCELLED.value, N_("Se canceló")),
)
_METHODS = (
    (Method.OPEN.value, N_("Abierta: cualquiera puede presentarse")),
    (Method.SELECTIVE.value, N_("Abreviada: con precalificados")),
    (Method.LIMITED.value, N_("Por invitación")),
    (Method.DIRECT.value, N_("Directa: sin competencia")),
)
_PESOS = N_("En pesos. También sirve «1200 millones».")

THE_WORK = Section(
    "obra",
    N_("La obra"),
    N_("Escriba como se lo diría a un vecino."),
    (
        Field("nombre", N_("Nombre de la obra"), lambda w: w.title, typed.prose, is_asked=True),
        Field(
            "para_que",
            N_("Para qué sirve"),
            lambda w: w.purpose or "",
            typed.prose,
            "area",
            hint=N_("Una frase. Por ejemplo: que el bus llegue al barrio también cuando llueve."),
            is_asked=True,
        ),
        Field("tipo", N_("Qué se hace"), lambda w: w.type.value if w.type else "", _one_of(_TYPES, WorkType), "select",
              choices=_TYPES, is_asked=True),
        Field("sector", N_("Sector"), lambda w: w.sector or "", hint=N_("Vías, agua, educación, salud, recreación…"),
              list="sectores"),
        Field("objeto", N_("Objeto oficial"), lambda w: w.description or "", typed.prose, "area",
              hint=N_("El del contrato, tal como está firmado.")),
    ),
    writing.the_work,
)  # fmt: skip

THE_PLACE = Section(
    "lugar",
    N_("El lugar"),
    N_("Con el barrio, los vecinos encuentran la obra."),
    (
        Field("barrio", N_("Barrio o vereda"), lambda w: w.place.barrio or "", list="barrios", is_asked=True),
        Field("comuna", N_("Comuna o localidad"), lambda w: w.place.commune or "",
              hint=N_("Se llena sola si ya conocemos el barrio."), list="comunas", is_asked=True),
        Field("direccion", N_("Dirección o tramo"), lambda w: w.place.address or "",
              hint=N_("Nunca la de una vivienda particular."), is_asked=True),
        Field("punto", N_("Punto en el mapa"), _point, typed.point,
              hint=N_("Péguelo de un mapa: 10.4032, -75.4619 o el enlace.")),
    ),
    writing.the_place,
)  # fmt: skip

THE_CONTRACT = Section(
    "contrato",
    N_("El contrato"),
    N_("Si todavía no hay contrato, deje todo vacío y siga."),
    (
        Field("numero", N_("Número del contrato"), _contract(lambda c: c.reference), is_asked=True),
        Field("contratista", N_("Contratista: quien construye"), _contract(lambda c: c.supplier and c.supplier.name),
              typed.party, hint=N_("Si ya está en la lista, escójalo: el NIT se llena solo."), list="empresas",
              is_asked=True),
        Field("nit_contratista", N_("NIT del contratista"), _contract(lambda c: c.supplier and c.supplier.nit),
              typed.nit, hint=N_("Solo de empresas."), mode="numeric", is_kept=True),
        Field("valor", N_("Valor al firmar"), _contract(lambda c: c.value_amount), typed.price, hint=_PESOS,
              said=_amount(lambda c: c.value_amount), is_asked=True),
        Field("anticipo", N_("Anticipo"), _contract(lambda c: c.advance_amount), typed.money,
              hint=N_("En pesos. Si no hubo, escriba 0."), said=_amount(lambda c: c.advance_amount)),
        Field("modalidad", N_("Cómo se contrató"), _method, _one_of(_METHODS, Method), "select", choices=_METHODS),
        Field("contrato_secop", N_("Número del contrato en SECOP II"), _contract(lambda c: _secop(c.id)),
              typed.secop("PCCNTR"), hint=N_("Empieza por CO1.PCCNTR."), is_kept=True),
        Field("proceso_secop", N_("Número del proceso en SECOP II"), _process_id, typed.secop("BDOS"),
              hint=N_("Empieza por CO1.BDOS.")),
    ),
    writing.the_contract,
)  # fmt: skip

THE_DATES = Section(
    "fechas",
    N_("Las fechas y el avance"),
    N_("Las fechas son las del contrato al firmar. Las prórrogas se escriben aparte, como un cambio."),
    (
        Field("estado", N_("Cómo va"), lambda w: w.status.value, _one_of(_PHASES, WorkStatus), "select",
              choices=_PHASES, is_asked=True),
        Field("fecha_firma", N_("Firma del contrato"), _contract(lambda c: c.signed_on), typed.day, "day"),
        Field("fecha_inicio", N_("Inicio"), _contract(lambda c: c.starts_on), typed.day, "day", is_asked=True),
        Field("fecha_fin", N_("Fin pactado al firmar"), _contract(lambda c: c.ends_on), typed.day, "day",
              is_asked=True),
        Field("avance_real", N_("Cuánto está hecho"), _report(lambda p: _percent(p.real_physical)), typed.share,
              hint=N_("Porcentaje, de 0 a 100."), mode="decimal", is_first=True),
        Field("avance_programado", N_("Cuánto debía estar hecho"), _report(lambda p: _percent(p.planned_physical)),
              typed.share, hint=N_("Porcentaje, de 0 a 100."), mode="decimal", is_first=True),
        Field("fecha_avance", N_("Día de ese avance"), _report(lambda p: p.on), typed.day, "day",
              hint=N_("Vacío: hoy."), is_first=True),
    ),
    writing.the_dates,
)  # fmt: skip

WHO_ANSWERS = Section(
    "quien",
    N_("Quién vigila y quién responde"),
    N_("La interventoría vigila la obra. La dependencia responde por estos datos."),
    (
        Field("interventor", N_("Interventoría: quien vigila"),
              _contract(lambda c: c.supplier and c.supplier.name, Nature.SUPERVISION), typed.party,
              hint=N_("Empresa o persona contratada para vigilar."), list="empresas", is_asked=True),
        Field("nit_interventor", N_("NIT de la interventoría"),
              _contract(lambda c: c.supplier and c.supplier.nit, Nature.SUPERVISION), typed.nit,
              hint=N_("Solo de empresas."), mode="numeric", is_kept=True),
        Field("numero_interventoria", N_("Número del contrato de interventoría"),
              _contract(lambda c: c.reference, Nature.SUPERVISION)),
        Field("valor_interventoria", N_("Valor de la interventoría"),
              _contract(lambda c: c.value_amount, Nature.SUPERVISION), typed.price, hint=_PESOS,
              said=_amount(lambda c: c.value_amount, Nature.SUPERVISION)),
        Field("dependencia", N_("Dependencia que responde"), lambda w: w.owner.dependency if w.owner else "",
              list="dependencias", is_asked=True),
        Field("responsable", N_("Persona responsable de los datos"), lambda w: (w.owner and w.owner.steward) or "",
              hint=N_("Nombre del funcionario. Se publica."), is_asked=True),
        Field("contacto", N_("Correo o teléfono de la dependencia"), lambda w: (w.owner and w.owner.contact) or "",
              typed.contact, hint=N_("Se publica."), is_asked=True),
    ),
    writing.who_answers,
)  # fmt: skip

#: In the order in which they are asked.
SECTIONS = (THE_WORK, THE_PLACE, THE_CONTRACT, THE_DATES, WHO_ANSWERS)


def section(name: str) -> Section | None:
    """The section of an address."""
    return next((each for each in SECTIONS if each.name == name), None)


def following(here: Section, work: Work, *, is_new: bool) -> Section | None:
    """The next section in which something lacks; None when there is none: then the page is looked at."""
    later = SECTIONS[SECTIONS.index(here) + 1 :]
    return next((each for each in later if each.missing(work, is_new=is_new)), None)


def first(work: Work) -> Section:
    """Where the form of a new work begins: the first section in which something lacks."""
    return next((each for each in SECTIONS if each.missing(work, is_new=True)), SECTIONS[0])
