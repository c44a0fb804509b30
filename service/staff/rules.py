"""What each role may do, which two nobody may hold together, and how a person of each proves to be who they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.foundation.language import N_
from service.staff.errors import ConsoleOnly, ForbiddenPair, PasskeyNeeded, ScopeNeeded

#: A session ends after so long without a request, and in any case after so long (ASVS 5.0, 7.3).
IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
#: What matters most is asked of who has just proved to be who they are.
FRESH = timedelta(minutes=5)
#: Tries under a login that nobody makes wait; the longest wait; when the tries of a login are forgotten.
FREE_TRIES = 2
#: Tries that fail in a row of which the trail and the person are told.
STREAK = 5
LONGEST_WAIT = timedelta(seconds=60)
FORGOTTEN = timedelta(days=1)


class Role(StrEnum):
    """A post. The first three work in the office, the next five at the desk, the last keeps accounts."""

    CONTRACTING = "contracting"
    INSPECTOR = "inspector"
    STEWARD = "steward"
    INVESTIGATOR = "investigator"
    COORDINATOR = "coordinator"
    CUSTODIAN = "identity_custodian"
    AUDITOR = "auditor"
    #: Writes down what a caller or a visitor tells, and cannot read it afterwards.
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class Way(StrEnum):
    """How somebody proves who they are."""

    PASSWORD = "password"  # noqa: S105 -- a word, not a secret
    PASSKEY = "passkey"
    #: The city's own sign-in.
    CITY = "city"


class Permission(StrEnum):
    """Something that may be done, named by its verb; handlers ask for exactly one."""

    #: See the office's own board and works.
    VIEW_WORKS = "view_works"
    #: Register works and propose changes of them.
    EDIT_WORKS = "edit_works"
    #: Be the second person of a change of value or of end date.
    APPROVE_CHANGES = "approve_changes"
    REPORT_PROGRESS = "report_progress"
    ISSUE_SIGNS = "issue_signs"
    #: Say in the street that a sign stands, is damaged or is gone.
    INSPECT_SIGNS = "inspect_signs"
    IMPORT_DATA = "import_data"
    VIEW_HEALTH = "view_health"
    ANSWER_CORRECTIONS = "answer_corrections"
    MANAGE_STAFF = "manage_staff"
    MANAGE_ENTITY = "manage_entity"
    READ_AUDIT = "read_audit"
    #: Take part in the cases that one's own key opens.
    READ_CASES = "read_cases"
    #: Prepare and sign the list of who reads.
    SIGN_ROSTER = "sign_roster"
    #: Release the name of a complainant to a reader, together with that reader.
    HOLD_IDENTITIES = "hold_identities"
    #: See who opened which case.
    READ_READINGS = "read_readings"
    #: Write down what somebody tells by voice.
    TAKE_IN = "take_in"


_OFFICE = frozenset({Permission.VIEW_WORKS, Permission.VIEW_HEALTH})

#: The whole table: what is not here is not allowed.
MAY: dict[Role, frozenset[Permission]] = {
    Role.CONTRACTING: _OFFICE
    | {
        Permission.EDIT_WORKS,
        Permission.APPROVE_CHANGES,
        Permission.REPORT_PROGRESS,
        Permission.ISSUE_SIGNS,
        Permission.INSPECT_SIGNS,
        Permission.IMPORT_DATA,
        Permission.ANSWER_CORRECTIONS,
    },
    Role.INSPECTOR: frozenset({Permission.VIEW_WORKS, Permission.REPORT_PROGRESS, Permission.INSPECT_SIGNS}),
    Role.STEWARD: _OFFICE | {Permission.APPROVE_CHANGES, Permission.IMPORT_DATA, Permission.ANSWER_CORRECTIONS},
    Role.INVESTIGATOR: frozenset({Permission.READ_CASES, Permission.TAKE_IN}),
    Role.COORDINATOR: frozenset({Permission.READ_CASES, Permission.TAKE_IN, Permission.SIGN_ROSTER}),
    Role.CUSTODIAN: frozenset({Permission.HOLD_IDENTITIES}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT, Permission.READ_READINGS}),
    Role.OPERATOR: frozenset({Permission.TAKE_IN}),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_STAFF, Permission.MANAGE_ENTITY}),
}

#: What the desk is for: whoever has one of these works there.
DESK = frozenset(
    {
        Permission.READ_CASES,
        Permission.SIGN_ROSTER,
        Permission.HOLD_IDENTITIES,
        Permission.READ_READINGS,
        Permission.TAKE_IN,
    }
)
#: Roles of the anticorruption side: only a passkey lets their people in.
KEY_ROLES = frozenset({Role.INVESTIGATOR, Role.COORDINATOR, Role.CUSTODIAN, Role.AUDITOR, Role.OPERATOR})
#: Roles that an administrator may grant from the office; the others are granted on the console.
OFFICE_ROLES = frozenset({Role.CONTRACTING, Role.INSPECTOR, Role.STEWARD})
#: Roles that may come in by the city's own sign-in, which the possible adversary runs.
FEDERATED_ROLES = frozenset({Role.CONTRACTING, Role.INSPECTOR})

_WATCHED = OFFICE_ROLES | {Role.ADMINISTRATOR}
#: Who does and who watches are never one person.
FORBIDDEN = frozenset(frozenset({done, watched}) for done in _WATCHED for watched in KEY_ROLES)

#: What a role is called on a page.
NAMES = {
    Role.CONTRACTING: N_("Contratación"),
    Role.INSPECTOR: N_("Inspección en obra"),
    Role.STEWARD: N_("Enlace de datos"),
    Role.INVESTIGATOR: N_("Investigación"),
    Role.COORDINATOR: N_("Coordinación anticorrupción"),
    Role.CUSTODIAN: N_("Custodia de identidades"),
    Role.AUDITOR: N_("Auditoría"),
    Role.OPERATOR: N_("Atención"),
    Role.ADMINISTRATOR: N_("Administración de cuentas"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to a person, of one entity or of one dependency of it; of the whole installation without them."""

    role: Role
    entity: str | None = None
    dependency: str | None = None

    def covers(self, entity: str | None, dependency: str | None) -> bool:
        """Whether a work of this entity and dependency is within the grant; one without owner is only of the whole."""
        if self.entity is None:
            return True
        return self.entity == entity and self.dependency in {None, dependency}


@dataclass(frozen=True, slots=True)
class Acting:
    """The person of a session, with what they may do at this moment."""

    person_id: int
    login: str
    name: str
    grants: tuple[Grant, ...]
    session_id: int
    #: When they last proved to be who they are.
    verified_at: datetime
    #: Tries to come in with their login that had failed when they came in, since the time before.
    tries: int = 0

    def may(self, permission: Permission) -> bool:
        """Whether any of their roles allows it, wherever."""
        return any(permission in MAY[grant.role] for grant in self.grants)

    def may_on(self, permission: Permission, entity: str | None, dependency: str | None) -> bool:
        """Whether they may do it to what belongs to this entity and dependency."""
        return any(permission in MAY[grant.role] and grant.covers(entity, dependency) for grant in self.grants)

    def entities(self, permission: Permission) -> frozenset[str] | None:
        """The entities of whose works they may do it; None when of all."""
        names = [grant.entity for grant in self.grants if permission in MAY[grant.role]]
        return None if None in names else frozenset(name for name in names if name is not None)

    def is_fresh(self, now: datetime) -> bool:
        """Whether they proved who they are a short while ago."""
        return now - self.verified_at <= FRESH


def check(grants: Iterable[Grant]) -> None:
    """Refuse grants that one person may not hold: a forbidden pair, or contracting without its entity."""
    held = list(grants)
    roles = {grant.role for grant in held}
    for pair in FORBIDDEN:
        if pair <= roles:
            one, other = sorted(NAMES[role] for role in pair)
            raise ForbiddenPair(
                N_("Una misma persona no puede tener «%(one)s» y «%(other)s». Use dos cuentas de dos personas."),
                one=one,
                other=other,
            )
    for grant in held:
        if grant.role is Role.CONTRACTING and grant.entity is None:
            raise ScopeNeeded(N_("Diga de qué entidad es la persona de contratación."))
        if grant.dependency is not None and grant.entity is None:
            raise ScopeNeeded(N_("Diga de qué entidad es esa dependencia."))


def needs_passkey(grants: Iterable[Grant]) -> bool:
    """Whether only a passkey may let them in."""
    return any(grant.role in KEY_ROLES for grant in grants)


def check_way(grants: Iterable[Grant], way: Way) -> None:
    """Refuse a way of coming in that the roles of a person do not allow."""
    held = list(grants)
    if way is not Way.PASSKEY and needs_passkey(held):
        raise PasskeyNeeded(N_("Con su rol se entra solo con llave de acceso. Use la suya."))
    if way is Way.CITY and not {grant.role for grant in held} <= FEDERATED_ROLES:
        raise PasskeyNeeded(N_("Con su rol no se entra por la cuenta de la ciudad. Use su llave o su contraseña."))


def wait(failures: int) -> timedelta:
    """How long the next try waits after so many that failed: nothing, nothing, then 1, 2, 4… seconds, at most 60."""
    if failures <= FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_TRIES - 1, 10)), LONGEST_WAIT)


def check_office(keeper: Acting, login: str, held: Iterable[Grant], changed: Grant | None = None) -> None:
    """Refuse what an administrator may not do from the office to the account that holds `held`: of whoever has keys
    (a new link would let the administrator in as them), or to a role of their own; `changed`: the role given or taken.
    """
    if needs_passkey(held):
        raise ConsoleOnly(N_("Las cuentas de quienes vigilan se cambian en el servidor, no desde la oficina."))
    if changed is None:
        return
    if login == keeper.login:
        raise ConsoleOnly(
            N_("Usted no puede cambiar sus propios roles. Pídalo a otra persona que administre cuentas.")
        )
    if changed.role not in OFFICE_ROLES:
        raise ConsoleOnly(
            N_("El rol «%(role)s» se da y se quita en el servidor, no desde la oficina."), role=NAMES[changed.role]
        )
