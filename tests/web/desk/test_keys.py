"""One's own key over HTTP: what is registered, what is refused, and that nobody makes themselves a reader."""

import re
from base64 import b64decode
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.complaints import readers, sealed_keys
from service.complaints.keys import Bundle, seal, seal_with
from service.complaints.models import ReaderKey
from service.demonstration import passphrase
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.staff import actions, audit, queries
from service.staff.errors import ForbiddenPair
from service.staff.models import StaffSession
from service.staff.rules import Grant, Role
from tests.web.desk.conftest import ask, order
from tests.web.office.conftest import PEOPLE, People

HOME = "/mesa/datos/llave"
PHRASE = "loro mesa cielo barco nube"
#: As age writes them, with a body that opens for nobody.
_HEAD = b"age-encryption.org/v1\n-> %b\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n" + b"x" * 200
CLOSED = _HEAD.replace(b"%b", b"scrypt " + b"A" * 22 + b" 18")
PASSKEY = _HEAD.replace(b"%b", b"age-encryption.org/fido2prf " + b"A" * 22)


def _body(key: Bundle, **other: object) -> dict[str, object]:
    public = key.public
    told = {"recipient": public.recipient, "verify": public.verify, "bundle": CLOSED, "passkey": None}
    return told | other


def _key(database: Database, login: str) -> ReaderKey | None:
    with database.reading() as session:
        return readers.own_key(session, queries.person(session, login).id)


def _acts(database: Database, about: str) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in audit.entries(session) if entry.act.startswith(about)]


def test_a_key_is_registered_and_told_to_its_owner_alone(people: People, staffed: Database) -> None:
    isaac, bundle = people("isaac"), Bundle.new()
    assert ask(isaac, HOME) is None

    assert order(isaac, HOME, _body(bundle, passkey=PASSKEY)).status_code == 200

    told = ask(isaac, HOME)
    assert (told["recipient"], told["verify"]) == (bundle.recipient, bundle.signer.public)
    assert (b64decode(told["bundle"]), b64decode(told["passkey"])) == (CLOSED, PASSKEY)
    assert ask(people("coral"), HOME) is None
    assert _acts(staffed, "reader_key") == ["reader_key.registered"]


def test_another_key_takes_its_place(people: People, staffed: Database) -> None:
    isaac, first, second = people("isaac"), Bundle.new(), Bundle.new()
    order(isaac, HOME, _body(first))

    assert order(isaac, HOME, _body(second)).status_code == 200

    assert ask(isaac, HOME)["recipient"] == second.recipient
    assert _acts(staffed, "reader_key") == ["reader_key.registered", "reader_key.ended", "reader_key.registered"]


def test_another_phrase_changes_what_is_sealed_and_not_the_key(people: People, staffed: Database) -> None:
    isaac, bundle, again = people("isaac"), Bundle.new(), CLOSED + b"again"
    order(isaac, HOME, _body(bundle, passkey=PASSKEY))

    answer = order(isaac, f"{HOME}/frase", {"bundle": again, "passkey": None, "recipient": Bundle.new().recipient})

    assert answer.status_code == 200
    key = _key(staffed, "isaac")
    assert (key.recipient, key.bundle, key.passkey_bundle) == (bundle.recipient, again, None)
    assert _acts(staffed, "reader_key.sealed") == ["reader_key.sealed"]


def test_without_a_key_there_is_no_phrase_to_change(people: People, staffed: Database) -> None:
    answer = order(people("isaac"), f"{HOME}/frase", {"bundle": CLOSED, "passkey": None})

    assert (answer.status_code, "Haga una primero" in answer.json()["detail"]) == (422, True)


REFUSED = [
    ({"bundle": None}, "cerrada con una frase"),
    ({"bundle": Bundle.new().text().encode()}, "cerrada con una frase"),
    ({"bundle": seal(b"key", Bundle.new().recipient)}, "cerrada con una frase"),
    ({"bundle": CLOSED.replace(b" 18", b" 17")}, "muy poco trabajo"),
    ({"bundle": CLOSED.replace(b" 18", b" 23")}, "muy poco trabajo"),
    ({"bundle": passphrase.seal(b"key", PHRASE)}, "muy poco trabajo"),
    ({"bundle": CLOSED.replace(b"--- ", b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- ")}, "con una frase"),
    ({"bundle": CLOSED + b"x" * sealed_keys.MOST_BYTES}, "cerrada con una frase"),
    ({"passkey": CLOSED}, "su llave de acceso"),
    ({"passkey": Bundle.new().text().encode()}, "su llave de acceso"),
    ({"recipient": "age1nothing"}, "no es la parte pública"),
    ({"verify": ""}, "Falta la segunda parte"),
    ({"verify": "zz"}, "64 cifras hexadecimales"),
    ({"verify": None}, "le falta una parte"),
    ({"bundle": "no base64!"}, "le falta una parte"),
]


@pytest.mark.parametrize(("other", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_closed_key_is_not_kept(
    people: People, staffed: Database, other: dict[str, object], words: str
) -> None:
    answer = order(people("isaac"), HOME, _body(Bundle.new(), **other))

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert _key(staffed, "isaac") is None


def test_what_age_itself_closes_is_taken_for_closed() -> None:
    # How much work it makes of it depends on the machine.
    sealed_keys.check_passphrase(re.sub(rb"(-> scrypt \S+) \d+", rb"\1 18", seal_with(b"key", PHRASE)))


def test_a_key_that_somebody_has_is_nobody_else_s(people: People, staffed: Database) -> None:
    bundle = Bundle.new()
    order(people("isaac"), HOME, _body(bundle))

    answer = order(people("coral"), HOME, _body(bundle))

    assert (answer.status_code, "ya está registrada" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize("headers", [{"X-Marca": "otra"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_registers_nothing(people: People, staffed: Database, headers: dict[str, str]) -> None:
    answer = order(people("isaac"), HOME, _body(Bundle.new()), **headers)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:valla:mark")
    assert _key(staffed, "isaac") is None


def test_a_key_takes_a_fresh_proof_of_who_one_is(people: People, staffed: Database) -> None:
    isaac = people("isaac")
    with staffed.writing() as session:
        for came in session.scalars(select(StaffSession)):
            came.verified_at -= timedelta(hours=1)

    for path, body in ((HOME, _body(Bundle.new())), (f"{HOME}/frase", {"bundle": CLOSED, "passkey": None})):
        answer = order(isaac, path, body)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:valla:proof")
    assert _key(staffed, "isaac") is None


def test_who_keeps_accounts_or_works_in_the_office_has_no_desk(people: People, staffed: Database) -> None:
    # Who writes down what others tell is at the desk, and holds no key.
    statuses = {"admin": 404, "ana": 404, "ines": 404, "elsa": 404, "olga": 422}
    for login, status in statuses.items():
        person = people(login)
        assert order(person, HOME, _body(Bundle.new())).status_code == status, login
        assert order(person, "/mesa/datos/lista/preparar", {}).status_code == 404, login
        assert order(person, "/mesa/datos/lista/firmar", {"verify": "", "signature": ""}).status_code == 404, login
        ask(person, "/mesa/datos/sesion", 200 if status == 422 else 404)
    assert {_key(staffed, login) for login in statuses} == {None}


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.COORDINATOR, Role.CUSTODIAN, Role.AUDITOR, Role.OPERATOR])
def test_who_keeps_accounts_cannot_make_themselves_or_anybody_a_reader(
    people: People, staffed: Database, role: Role
) -> None:
    admin = people("admin")

    for login in ("admin", "ana"):
        admin.send(f"/oficina/personas/{login}/rol", {"rol": role.value})
    admin.send("/oficina/personas/nueva", {"nombre": "Otra Persona", "usuario": "otra", "rol": role.value})

    with staffed.reading() as session:
        people_now = queries.people(session)
        held = queries.grants(session, [person.id for person in people_now])
        watchers = {person.login for person in people_now if role in {grant.role for grant in held[person.id]}}
    assert watchers == {next(login for login, (grant, *_) in PEOPLE.items() if grant.role is role)}


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.COORDINATOR, Role.CUSTODIAN])
def test_nor_does_the_console_make_one_person_both(staffed: Database, role: Role) -> None:
    with staffed.writing() as session:
        admin = queries.person(session, "admin")
        with pytest.raises(ForbiddenPair):
            actions.grant(session, audit.CONSOLE, admin, Grant(role))
        with pytest.raises(Refusal, match="No necesita llave"):
            readers.register(session, audit.CONSOLE, admin, Bundle.new().public)
