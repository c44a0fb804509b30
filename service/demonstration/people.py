"""The staff of the invented city: an account for each role, two of who reads complaints.

The secret of each is shown once and kept by nobody. It is the text of a key made of software (`passkey`); where the
role allows it, also a password.
"""

from dataclasses import dataclass

from sqlmodel import Session

from service.demonstration.passkey import SoftwarePasskey
from service.foundation import codes
from service.foundation.secret import Secret
from service.foundation.settings import DEMONSTRATION
from service.staff import actions, door, passkeys, rules
from service.staff.audit import CONSOLE
from service.staff.passkeys import Site
from service.staff.passwords import Passwords
from service.staff.rules import NAMES, Grant, Role
from service.staff.second_factor import Kit

LOGINS = {
    Role.CONTRACTING: "demo.contratacion",
    Role.INSPECTOR: "demo.inspeccion",
    Role.STEWARD: "demo.datos",
    Role.INVESTIGATOR: "demo.investigacion",
    Role.COORDINATOR: "demo.coordinacion",
    Role.CUSTODIAN: "demo.custodia",
    Role.AUDITOR: "demo.auditoria",
    Role.OPERATOR: "demo.atencion",
    Role.ADMINISTRATOR: "demo.cuentas",
}
#: Nobody signs or reads alone.
SECONDS = {Role.INVESTIGATOR: "demo.investigacion2", Role.COORDINATOR: "demo.coordinacion2"}


@dataclass(frozen=True)
class Account:
    """One account. `totp`: the telephone's secret (base32), where the role may come in with a password."""

    login: str
    role: Role
    secret: str
    totp: str | None

    @property
    def told(self) -> dict[str, str]:
        """What is printed of it, once."""
        told = {"login": self.login, "role": self.role.value, "secret": self.secret}
        return told | ({"totp": self.totp} if self.totp else {})


def hire(session: Session, secret: Secret, passwords: Passwords, site: Site) -> tuple[Account, ...]:
    """Make the accounts, in the caller's transaction. Refuses (`LoginTaken`) when one of them exists."""
    everybody = [(role, LOGINS[role], "") for role in Role] + [(role, login, " 2") for role, login in SECONDS.items()]
    return tuple(_hired(session, secret, passwords, site, *each) for each in everybody)


def _hired(
    session: Session, secret: Secret, passwords: Passwords, site: Site, role: Role, login: str, which: str
) -> Account:
    held = Grant(role, DEMONSTRATION.name if role is Role.CONTRACTING else None)
    person = actions.add(session, CONSOLE, login, f"{NAMES[role]}{which} (ejemplo)", held)
    text = codes.token(16)
    device = SoftwarePasskey(text, site.origin)
    answer = device.create(passkeys.to_register(session, site, person))
    passkeys.register(session, site, person, answer, "Llave de demostración")
    if rules.needs_passkey([held]):
        return Account(person.login, role, text, None)
    kit = Kit.new()
    # No telephone has shown a code yet: the first one is heard whenever it comes.
    door.make_keys(session, secret, person, passwords.hash(text), kit, step=0)
    return Account(person.login, role, text, kit.totp)
