"""The accounts of the demonstration: one for each role and a second one of who reads, and each opens with what is printed of it."""

import pyotp
import pytest
from sqlmodel import select

from service.demonstration.passkey import SoftwarePasskey
from service.demonstration.people import SECONDS, Account, hire
from service.foundation import clock
from service.foundation.secret import Secret
from service.foundation.settings import DEMONSTRATION
from service.staff import door, passkeys, queries, rules
from service.staff.door import Trial
from service.staff.passkeys import Site
from service.staff.passwords import Passwords
from service.staff.rules import Permission, Role
from service.works.models import Dependency

SITE = Site("http://localhost:8000", DEMONSTRATION.name)


@pytest.fixture
def secret(tmp_path) -> Secret:
    return Secret(tmp_path / "secret")


@pytest.fixture
def hired(database, secret) -> tuple[Account, ...]:
    with database.writing() as session:
        return hire(session, secret, Passwords(secret, memory_kib=64), SITE)


def test_there_is_one_for_each_role_and_only_some_have_a_password(hired):
    assert [account.role for account in hired] == [*Role, *SECONDS]
    assert {account.role for account in hired if account.totp is None} == rules.KEY_ROLES
    assert all(set(account.told) - {"totp"} == {"login", "role", "secret"} for account in hired)
    assert len({account.secret for account in hired}) == len({account.login for account in hired}) == len(hired)


def test_each_opens_with_its_key(database, hired):
    with database.writing() as session:
        for account in hired:
            answer = SoftwarePasskey(account.secret, SITE.origin).get(passkeys.to_enter(session, SITE))
            assert passkeys.enter(session, SITE, answer).login == account.login


def test_a_password_opens_with_the_code_of_now(database, secret, hired):
    passwords = Passwords(secret, memory_kib=64)
    with database.writing() as session:
        for account in hired:
            if account.totp is None:
                continue
            stored = door.knock(session, secret, account.login)
            trial = Trial(account.login, stored, passwords.verify(stored, account.secret))
            code = pyotp.TOTP(account.totp).at(clock.now())
            assert door.prove(session, secret, trial, code).login == account.login


def test_contracting_is_of_the_entity_of_the_invented_works(database, hired, loaded):
    with loaded.database.reading() as session:
        entities = set(session.exec(select(Dependency.entity_name)))
    with database.reading() as session:
        ana = queries.person(session, "demo.contratacion")
        (held,) = queries.grants(session, [ana.id])[ana.id]

    assert {held.entity} == entities
    assert Permission.EDIT_WORKS in rules.MAY[held.role]
