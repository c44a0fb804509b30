"""The door, from outside: the checks of staff sign-in that its docstrings number, against the running application."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pyotp
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text
from sqlmodel import SQLModel

from service.foundation import clock as clock_module
from service.foundation.database import Database
from service.foundation.secret import digest
from service.staff import actions, audit, queries
from service.staff.passwords import AT_ONCE, WAITING, Passwords
from service.staff.rules import Grant, Role, wait
from service.staff.second_factor import Kit
from service.web.office.entering import own_place
from tests.web.office.conftest import ENTITY, Browser, People
from tests.web.office.keys import PASSWORD, Clock, Keys, come_in, invited, make_keys, remember, shown, token

WRONG = "no son correctos"


@pytest.fixture
def clock(client, monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock_module, "now", moved)
    client.app.state.passwords = Passwords(client.app.state.secret, memory_kib=8)
    return moved


@pytest.fixture
def ana(people: People, staffed: Database, clock: Clock) -> tuple[Browser, Keys]:
    """Ana, who made her keys and is in."""
    browser = people()
    return browser, make_keys(browser, staffed, clock, "ana")


def _is_in(browser: Browser) -> bool:
    return browser.client.get("/oficina/cuenta").status_code == 200


# Making keys.


def test_the_link_is_opened_as_often_as_one_likes_and_used_once(
    people: People, staffed: Database, clock: Clock, ana: tuple[Browser, Keys]
) -> None:
    """11: opening the link changes nothing."""
    browser, page = people(), invited(staffed, "beto")
    before = _everything(staffed)
    first, second = shown(browser, page), shown(browser, page)
    browser.client.head(page)

    assert first[0] != second[0]
    assert _everything(staffed) == before

    keys = Keys("beto", second[0], second[1], clock)
    fields = {"juego": second[2], "clave": PASSWORD, "cifras": keys.code()}

    assert browser.done(page, fields) == "/oficina"
    assert _is_in(browser)
    browser.open(page, 404)
    assert people().refused(page, fields, 404).headings[0][1].startswith("No encontramos")


def test_the_qr_says_what_the_page_says(people: People, staffed: Database, clock: Clock) -> None:
    browser = people()
    page = invited(staffed, "ana")
    totp = shown(browser, page)[0]
    html = browser.seen.html
    side = int(re.search(r'viewBox="0 0 (\d+)', html)[1])
    corners = [
        [tuple(map(int, corner.split())) for corner in loop.split("L")]
        for loop in re.search(r'<path d="([^"]+)"', html)[1].strip("MZ").split("ZM")
    ]
    # Even-odd: a module is dark when an odd number of edges is to the left of it.
    dark = Counter()
    for loop in corners:
        for (x, top), (end, bottom) in zip(loop, loop[1:] + loop[:1], strict=True):
            for y in range(*sorted((top, bottom))) if x == end else ():
                dark.update((column, y) for column in range(x, side))
    picture = Image.new("L", (side, side), 255)
    for place, edges in dark.items():
        picture.putpixel(place, 255 * (edges % 2 == 0))
    read = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))[0].text

    assert pyotp.parse_uri(read).secret == totp
    assert "ana" in read
    assert f'href="{read.replace("&", "&amp;")}"' in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"clave": "corta"}, "15 caracteres"),
        ({"clave": "alcaldia de puerto manso"}, "adivinar"),
        ({"clave": "123456789012345"}, "adivinar"),
        ({"cifras": "000000"}, "Ese código no es"),
        ({"cifras": ""}, "Ese código no es"),
        ({"juego": "inventado"}, "Lea otra vez"),
    ],
)
def test_keys_that_do_not_do_come_back_with_why(
    people: People, staffed: Database, clock: Clock, fields: dict[str, str], words: str
) -> None:
    """53: a common password is refused; the telephone does not have to be set up again."""
    browser, page = people(), invited(staffed, "ana")
    totp, _, sealed = shown(browser, page)
    good = {"juego": sealed, "clave": PASSWORD, "cifras": Keys("ana", totp, [], clock).code()}
    before = _everything(staffed)
    seen = browser.refused(page, good | fields)

    assert words in seen.said()
    assert ("juego" in fields) == (totp not in seen.html.replace(" ", ""))
    assert PASSWORD not in seen.html
    assert _everything(staffed) == before


@pytest.mark.parametrize("reason", ["late", "disabled", "another link", "made up"])
def test_a_link_that_no_longer_works(people: People, staffed: Database, clock: Clock, reason: str) -> None:
    page = invited(staffed, "ana")
    if reason == "late":
        clock.pass_(hours=72, seconds=1)
    elif reason == "disabled":
        with staffed.writing() as session:
            actions.disable(session, "admin", queries.person(session, "ana"))
    elif reason == "another link":
        invited(staffed, "ana")
    else:
        page = page[:-1] + "~"

    assert "Pida otro" in people().open(page, 404).said()


def test_keys_made_again_close_what_was_open(staffed: Database, people: People, clock: Clock) -> None:
    first, second = people(), people()
    old = make_keys(first, staffed, clock, "ana")
    make_keys(second, staffed, clock, "ana")

    assert not _is_in(first)
    assert _is_in(second)
    assert WRONG in people().refused("/oficina/entrar", old.fields()).said()


@pytest.mark.parametrize("login", ["isaac", "coral", "custodio", "aura"])
def test_who_holds_keys_of_the_desk_makes_no_password(
    people: People, staffed: Database, clock: Clock, login: str
) -> None:
    """50: nor by sending the form that the page does not show, with a kit of somebody who may."""
    browser, page = people(), invited(staffed, login)
    seen = browser.open(page)
    kit = _kit(browser, page)

    assert 'name="clave"' not in seen.html
    assert browser.send(page, {"juego": kit[0], "clave": PASSWORD, "cifras": kit[1]}).status_code == 422
    assert not _is_in(browser)
    with staffed.reading() as session:
        assert queries.person(session, login).password_hash is None


def _kit(browser: Browser, page: str) -> tuple[str, str]:
    kit = Kit.new()
    sealed = kit.sealed(browser.client.app.state.secret, digest(page.rpartition("/")[2]))
    return sealed, pyotp.TOTP(kit.totp).at(clock_module.now())


# Coming in.


def test_a_password_and_a_code_let_in(ana: tuple[Browser, Keys], people: People) -> None:
    """9: one cookie, `__Host-s`, on the staff's side alone."""
    _, keys = ana
    browser = people()
    response = come_in(browser, keys, volver="/oficina/cuenta?a=1")

    assert (response.status_code, response.headers["location"]) == (303, "/oficina/cuenta?a=1")
    name, _, rest = response.headers["set-cookie"].partition("=")
    assert name == "__Host-s"
    assert rest.split("; ")[1:] == ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"]
    assert response.headers["cache-control"] == "no-store"
    assert _is_in(browser)
    assert browser.client.get("/oficina/entrar?volver=/oficina/cuenta").headers["location"] == "/oficina/cuenta"
    for public in ("/", "/obras", "/verificar"):
        assert "set-cookie" not in browser.client.get(public).headers


@pytest.mark.parametrize(
    "wrong", [{"clave": "otra contraseña distinta"}, {"cifras": "000000"}, {"usuario": "beto"}, {"usuario": "nadie"}]
)
def test_one_thing_wrong_is_enough(ana: tuple[Browser, Keys], people: People, wrong: dict[str, str]) -> None:
    _, keys = ana
    browser = people()
    seen = browser.refused("/oficina/entrar", keys.fields(volver="/oficina/cuenta") | wrong)

    assert WRONG in seen.said()
    fields = {field["name"]: field.get("value", "") for field in seen.all("input") if "name" in field}
    assert fields["usuario"] == wrong.get("usuario", "ana")
    assert (fields["clave"], fields["cifras"], fields["volver"]) == ("", "", "/oficina/cuenta")
    assert not _is_in(browser)


@pytest.mark.parametrize("missing", ["usuario", "clave", "cifras"])
def test_an_empty_field_is_no_try(ana: tuple[Browser, Keys], people: People, staffed: Database, missing: str) -> None:
    _, keys = ana
    before = _everything(staffed)

    assert "Escriba su usuario" in people().refused("/oficina/entrar", keys.fields() | {missing: ""}).said()
    assert _everything(staffed) == before


def test_a_code_opens_once(ana: tuple[Browser, Keys], people: People) -> None:
    """52: the same TOTP twice is refused, from another browser too."""
    _, keys = ana
    fields = keys.fields()
    assert people().send("/oficina/entrar", fields).status_code == 303

    assert WRONG in people().refused("/oficina/entrar", fields).said()


def test_of_the_same_form_sent_at_once_one_comes_in(ana: tuple[Browser, Keys], people: People) -> None:
    """52: two who hold the same code race."""
    _, keys = ana
    fields, browsers = keys.fields(), [people() for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda browser: browser.send("/oficina/entrar", fields), browsers))

    assert sorted(response.status_code for response in sent) == [303, 422]


def test_a_code_on_paper_takes_the_place_of_the_telephone_once(ana: tuple[Browser, Keys], people: People) -> None:
    _, keys = ana
    fields = {"usuario": "ana", "clave": PASSWORD, "recuperacion": keys.recovery[3].lower()}
    browser = people()
    assert browser.send("/oficina/entrar", fields).status_code == 303

    assert "Le quedan 9 códigos" in browser.open("/oficina/cuenta").said()
    assert WRONG in people().refused("/oficina/entrar", fields).said()


def test_the_stored_hash_lets_nobody_in(ana: tuple[Browser, Keys], people: People, staffed: Database) -> None:
    """48: what the database holds is not what the door asks for."""
    _, keys = ana
    with staffed.reading() as session:
        stored = queries.person(session, "ana").password_hash

    assert WRONG in people().refused("/oficina/entrar", keys.fields(clave=stored)).said()


def test_the_database_holds_no_secret(ana: tuple[Browser, Keys], staffed: Database, client) -> None:
    """49: neither the installation's secret nor anything with which one comes in."""
    browser, keys = ana
    link = invited(staffed, "beto").rpartition("/")[2]
    secret: bytes = client.app.state.secret._master
    told = [PASSWORD, keys.totp, token(browser), link, secret.hex(), *keys.recovery]
    told += [code.replace("-", "") for code in keys.recovery]
    everything = _everything(staffed)

    assert "argon2id" in everything
    assert [known for known in told if known in everything] == []
    assert repr(secret) not in everything


def test_known_and_unknown_are_answered_alike(
    ana: tuple[Browser, Keys], people: People, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """51: same status, same page, same work, try after try, until both must wait."""
    work: list[str] = []
    hasher = type(client.app.state.passwords._hasher)
    verify = hasher.verify

    def counted(self, stored: str, typed: str) -> bool:
        work.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(self, stored, typed)

    monkeypatch.setattr(hasher, "verify", counted)
    answers: dict[str, list[tuple[int, str, int, str]]] = {}
    for login in ("ana", "ona", "beto"):
        browser, answers[login] = people(), []
        for _ in range(4):
            work.clear()
            fields = {"usuario": login, "clave": "otra contraseña distinta", "cifras": "123456"}
            response = browser.send("/oficina/entrar", fields)
            body = re.sub(r'name="envio" value="[^"]+"', "", response.text.replace(f'value="{login}"', ""))
            answers[login].append((response.status_code, body, len(work), "".join(work)))

    assert [count for _, _, count, _ in answers["ana"]] == [1, 1, 1, 0]
    assert answers["ana"] == answers["ona"] == answers["beto"]


def test_tries_wait_longer_and_longer_and_never_for_ever(
    ana: tuple[Browser, Keys], people: People, clock: Clock
) -> None:
    """Code after code: few are heard, and a minute later the right one is."""
    _, keys = ana
    browser, heard, began = people(), 0, clock.now
    fields = {"usuario": "ana", "clave": PASSWORD}
    for number in range(200):
        said = browser.refused("/oficina/entrar", fields | {"cifras": f"{number:06}"}).said()
        heard += WRONG in said
        assert WRONG in said or "Espere un minuto" in said
        clock.pass_(seconds=1)

    assert heard < 6 + (clock.now - began) / timedelta(seconds=60) + 2

    clock.pass_(seconds=60)

    assert come_in(browser, keys).status_code == 303


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60), (10, 60), (10_000, 60)]
)
def test_how_long_the_next_try_waits(failures: int, seconds: int) -> None:
    assert wait(failures) == timedelta(seconds=seconds)


def test_coming_in_forgets_the_tries_that_failed(ana: tuple[Browser, Keys], people: People, clock: Clock) -> None:
    _, keys = ana
    for _ in range(2):
        for _ in range(2):
            assert WRONG in people().refused("/oficina/entrar", keys.fields(clave="otra contraseña distinta")).said()
        clock.pass_(seconds=1)
        assert come_in(people(), keys).status_code == 303


def _told(database: Database, act: str) -> list[tuple[str, str, dict[str, object]]]:
    """Who did `act`, to what and how, as the trail tells it."""
    with database.reading() as session:
        return [(each.actor, each.subject, each.details) for each in audit.entries(session) if each.act == act]


def _fail(browser: Browser, clock: Clock, login: str, count: int) -> None:
    """Fail under a login so many times, each try heard."""
    for _ in range(count):
        fields = {"usuario": login, "clave": "otra contraseña distinta", "cifras": "123456"}
        assert WRONG in browser.refused("/oficina/entrar", fields).said()
        clock.pass_(minutes=1)


def test_many_tries_that_fail_are_told_once_to_the_trail_and_to_the_person(
    ana: tuple[Browser, Keys], people: People, staffed: Database, clock: Clock
) -> None:
    """Once for all in a row, and nothing that was typed; a login of nobody writes nothing in the trail."""
    _, keys = ana
    browser = people()
    _fail(browser, clock, "ana", 4)
    assert _told(staffed, "door.refused") == []
    _fail(browser, clock, "ana", 3)
    _fail(browser, clock, "nadie", 6)
    assert _told(staffed, "door.refused") == [("sin identificar", "ana", {"count": 5})]

    assert come_in(browser, keys).status_code == 303

    notice = "Hubo 7 intentos fallidos de entrar con su usuario desde la última vez."
    assert notice in browser.open("/oficina").said()
    assert "Falló varias veces al entrar con un usuario" in people("aura").open("/oficina/registro").said()
    # Not for ever, nor the next time, nor for a slip; another row of failures is another entry.
    clock.pass_(minutes=6)
    assert "intentos fallidos" not in browser.open("/oficina").said()
    for count, is_told in ((0, False), (4, False), (5, True)):
        _fail(browser := people(), clock, "ana", count)
        assert come_in(browser, keys).status_code == 303
        assert (f"Hubo {count} intentos" in browser.open("/oficina").said()) is is_told
    assert len(_told(staffed, "door.refused")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://obras.example.org"},
    ],
)
def test_the_form_of_another_site_lets_nobody_in(
    ana: tuple[Browser, Keys], people: People, headers: dict[str, str]
) -> None:
    _, keys = ana
    browser = people()

    assert browser.send("/oficina/entrar", keys.fields(), headers=headers).status_code == 403
    assert not _is_in(browser)


@pytest.mark.parametrize(
    ("volver", "place"),
    [
        ("/oficina", "/oficina"),
        ("/oficina/obras/7k3qm2xmc/avance?foto=1&b=%20", "/oficina/obras/7k3qm2xmc/avance?foto=1&b=%20"),
        ("/mesa/casos", "/mesa/casos"),
        *((bad, "/oficina") for bad in (
            "", "/", "/obras", "/oficinas", "//evil.example", "https://evil.example/oficina", "/oficina//evil.example",
            "/oficina/../obras", "/oficina/./x", "/oficina\\evil", "/oficina\r\nSet-Cookie: a=b", "/oficina#x", " /oficina",
            "/\\evil.example/oficina", "/oficina/entrar", "/oficina/salir", "/oficina/alta/x", "/oficina@evil.example",
            "javascript:alert(1)", "/oficina/ñ", "/mesa.evil.example",
        )),
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(volver: str, place: str) -> None:
    assert own_place(volver) == place


def test_the_door_sends_nobody_elsewhere(ana: tuple[Browser, Keys], people: People) -> None:
    _, keys = ana
    browser = people()
    browser.open("/oficina/entrar?volver=//evil.example")

    assert "evil" not in browser.seen.html
    assert come_in(browser, keys, volver="//evil.example").headers["location"] == "/oficina"


# Being in.


def test_the_token_changes_when_one_comes_in(ana: tuple[Browser, Keys], people: People) -> None:
    """54: the session with which one came ends; a token that nobody gave out is worth nothing."""
    browser, keys = ana
    before = browser.client.cookies.get("__Host-s")
    thief = people()
    thief.client.cookies.set("__Host-s", before, domain="obras.example.org", path="/")
    assert _is_in(thief)

    keys.clock.pass_(seconds=30)
    assert come_in(browser, keys).status_code == 303

    assert browser.client.cookies.get("__Host-s") != before
    assert not _is_in(thief)
    assert _is_in(browser)


@pytest.mark.parametrize("cookie", ["x", "x.29000000.y", "..", "abc"])
def test_a_made_up_cookie_is_ignored(people: People, clock: Clock, staffed: Database, cookie: str) -> None:
    browser = people()
    browser.client.cookies.set("__Host-s", cookie, domain="obras.example.org", path="/")

    assert browser.client.get("/oficina/cuenta").status_code == 303


def test_a_session_ends_when_idle(ana: tuple[Browser, Keys], clock: Clock) -> None:
    """55: fifteen minutes without a request."""
    browser, _ = ana
    for _ in range(3):
        clock.pass_(minutes=14)
        assert _is_in(browser)
    clock.pass_(minutes=17)

    assert not _is_in(browser)


def test_a_session_ends_after_eight_hours(ana: tuple[Browser, Keys], clock: Clock) -> None:
    """55: however much it is used, and however often its person confirms who they are."""
    browser, keys = ana
    for _ in range(47):
        clock.pass_(minutes=10)
        assert _is_in(browser)
    fields = {"clave": PASSWORD, "cifras": keys.code()}
    browser.done("/oficina/confirmar", fields)
    clock.pass_(minutes=11)

    assert not _is_in(browser)


def test_leaving_ends_the_session_on_the_server(ana: tuple[Browser, Keys], people: People) -> None:
    """56: the cookie that somebody kept opens nothing."""
    browser, _ = ana
    kept = browser.client.cookies.get("__Host-s")
    response = browser.send("/oficina/salir")

    assert response.headers["location"] == "/oficina/entrar?hecho=salir"
    assert "Max-Age=0" in response.headers["set-cookie"]
    thief = people()
    thief.client.cookies.set("__Host-s", kept, domain="obras.example.org", path="/")
    assert not _is_in(thief)
    assert "Su sesión se cerró" in browser.open("/oficina/entrar?hecho=salir").said()
    assert browser.send("/oficina/salir").status_code == 303


@pytest.mark.parametrize("act", ["disable", "grant", "take"])
def test_what_is_done_to_an_account_ends_its_sessions_at_once(
    ana: tuple[Browser, Keys], people: People, staffed: Database, act: str
) -> None:
    """56: closing the account, giving a role, taking one."""
    browser, keys = ana
    assert _is_in(browser)
    with staffed.writing() as session:
        person, held = queries.person(session, "ana"), Grant(Role.CONTRACTING, ENTITY)
        if act == "disable":
            actions.disable(session, "admin", person)
        elif act == "grant":
            actions.grant(session, "admin", person, Grant(Role.STEWARD))
        else:
            actions.take(session, "admin", person, held)

    assert not _is_in(browser)
    assert come_in(people(), keys).status_code == (303 if act == "grant" else 422)


def test_a_password_of_before_lets_no_auditor_in(ana: tuple[Browser, Keys], people: People, staffed: Database) -> None:
    """50: who becomes a key holder comes in by passkey alone, whatever they had."""
    _, keys = ana
    with staffed.writing() as session:
        person = queries.person(session, "ana")
        actions.take(session, "consola", person, Grant(Role.CONTRACTING, ENTITY))
        actions.grant(session, "consola", person, Grant(Role.AUDITOR))
    browser = people()

    assert "solo con llave" in browser.refused("/oficina/entrar", keys.fields()).said()
    assert not _is_in(browser)


# Proving it again.

SENSITIVE = ("/oficina/cuenta/clave", "/oficina/cuenta/codigos", "/oficina/cuenta/telefono")


@pytest.mark.parametrize("page", SENSITIVE)
def test_what_matters_asks_again_who_one_is(
    ana: tuple[Browser, Keys], people: People, staffed: Database, clock: Clock, page: str
) -> None:
    """54, 57: after five minutes keys are not changed before proving it; the token changes then."""
    browser, keys = ana
    browser.open(page)
    clock.pass_(minutes=5, seconds=1)
    before = browser.client.cookies.get("__Host-s")
    asked = browser.client.get(page)
    everything = _everything(staffed)

    assert asked.headers["location"] == f"/oficina/confirmar?volver={page.replace('/', '%2F')}"
    assert "confirme antes" in browser.refused(page, {"clave": "otra cosa muy larga"}, 403).said()
    assert _everything(staffed) == everything
    browser.open(asked.headers["location"])
    assert WRONG in browser.refused("/oficina/confirmar", {"clave": "otra contraseña", "cifras": "1"}).said()
    assert browser.client.get(page).status_code == 303

    fields = {"clave": PASSWORD, "cifras": keys.code(), "volver": page}
    assert browser.done("/oficina/confirmar", fields) == page

    remember(browser)
    browser.open(page)
    thief = people()
    thief.client.cookies.set("__Host-s", before, domain="obras.example.org", path="/")
    assert not _is_in(thief)


def test_who_tries_outside_does_not_make_wait_who_is_in(
    ana: tuple[Browser, Keys], people: People, clock: Clock
) -> None:
    browser, keys = ana
    clock.pass_(minutes=6)
    for _ in range(5):
        people().send("/oficina/entrar", keys.fields(clave="otra contraseña distinta"))

    assert browser.done("/oficina/confirmar", {"clave": PASSWORD, "cifras": keys.code()}) == "/oficina"


def test_a_crowd_at_the_door_is_asked_to_wait(
    ana: tuple[Browser, Keys], people: People, client, staffed: Database
) -> None:
    _, keys = ana
    before = _everything(staffed)
    with ExitStack() as crowd:
        for _ in range(AT_ONCE + WAITING):
            crowd.enter_context(client.app.state.passwords.attending())

        assert "muchas personas" in people().refused("/oficina/entrar", keys.fields()).said()
    assert _everything(staffed) == before


def test_nobody_proves_it_for_another(ana: tuple[Browser, Keys], people: People, clock: Clock) -> None:
    _, keys = ana
    beto = people("beto")
    clock.pass_(minutes=6)

    assert WRONG in beto.refused("/oficina/confirmar", keys.fields()).said()


def test_the_password_is_changed(ana: tuple[Browser, Keys], people: People) -> None:
    browser, keys = ana
    other = people("ana")
    assert "adivinar" in browser.refused("/oficina/cuenta/clave", {"clave": "ana ana ana ana ana"}).said()
    new = "  cuatro ríos de piedra azul "

    assert browser.done("/oficina/cuenta/clave", {"clave": new}) == "/oficina/cuenta?hecho=clave"
    assert _is_in(browser)
    assert not _is_in(other)
    assert WRONG in people().refused("/oficina/entrar", keys.fields()).said()
    assert WRONG in people().refused("/oficina/entrar", keys.fields(clave=new.strip())).said()
    keys.clock.pass_(minutes=1)
    assert people().send("/oficina/entrar", keys.fields(clave=new)).status_code == 303


def test_codes_on_paper_are_replaced_when_confirmed(ana: tuple[Browser, Keys], people: People) -> None:
    """11: looking at new ones keeps the old ones."""
    browser, keys = ana
    page = "/oficina/cuenta/codigos"
    seen = browser.open(page)
    new = re.findall(r"<code>([^<]+)</code>", seen.html)
    sealed = next(field["value"] for field in seen.all("input") if field.get("name") == "juego")
    old = {"usuario": "ana", "clave": PASSWORD, "recuperacion": keys.recovery[0]}
    assert people().send("/oficina/entrar", old).status_code == 303

    assert browser.done(page, {"juego": sealed}) == "/oficina/cuenta?hecho=codigos"

    assert WRONG in people().refused("/oficina/entrar", old | {"recuperacion": keys.recovery[1]}).said()
    assert people().send("/oficina/entrar", old | {"recuperacion": new[0]}).status_code == 303


def test_another_telephone(ana: tuple[Browser, Keys], people: People, clock: Clock) -> None:
    browser, keys = ana
    page = browser.done("/oficina/cuenta/telefono")
    totp, recovery, sealed = shown(browser, page)
    new = Keys("ana", totp, recovery, clock)
    assert browser.done(page, {"juego": sealed, "clave": PASSWORD, "cifras": new.code()}) == "/oficina"

    assert _is_in(browser)
    assert WRONG in people().refused("/oficina/entrar", keys.fields()).said()


def test_my_sessions_are_listed_and_closed(ana: tuple[Browser, Keys], people: People) -> None:
    browser, _ = ana
    others, beto = [people("ana") for _ in range(3)], people("beto")
    seen = browser.open("/oficina/cuenta")
    listed = [field["value"] for field in seen.all("input") if field.get("name") == "sesion"]
    assert len(listed) == 3
    assert seen.said().count("Esta sesión") == 1

    browser.done("/oficina/cuenta/sesiones", {"sesion": listed[0]})

    assert [_is_in(other) for other in others] == [True, True, False]

    browser.done("/oficina/cuenta/sesiones")

    assert [_is_in(other) for other in (*others, browser, beto)] == [False, False, False, True, True]


def test_nobody_closes_the_session_of_another(people: People, staffed: Database, clock: Clock) -> None:
    ana, beto = people("ana"), people("beto")
    seen = people("ana").open("/oficina/cuenta")
    listed = next(field["value"] for field in seen.all("input") if field.get("name") == "sesion")
    for typed in (listed, "0", "999999999999999999", "9" * 40, "-1", "x"):
        place = beto.done("/oficina/cuenta/sesiones", {"sesion": typed})
        assert place.partition("?")[2] != "hecho=sesion"

    assert _is_in(ana)
    assert _is_in(beto)
    # Nothing ended: the trail tells of nothing.
    assert _told(staffed, "session.ended") == []


@pytest.mark.parametrize("page", [*SENSITIVE, "/oficina/cuenta/sesiones", "/oficina/confirmar"])
def test_a_form_without_its_mark_does_nothing(
    ana: tuple[Browser, Keys], staffed: Database, people: People, page: str
) -> None:
    browser, _ = ana
    before = _everything(staffed)
    response = browser.send(page, {"marca": people().mark, "clave": "la que nadie repite"})

    assert response.status_code == 403
    assert "la que nadie repite" not in response.text
    assert _everything(staffed) == before


def test_the_account_says_what_one_may_do(ana: tuple[Browser, Keys], people: People) -> None:
    browser, _ = ana
    said = browser.open("/oficina/cuenta").said()

    assert f"Contratación · {ENTITY}" in said
    assert "Registrar obras y proponer cambios" in said
    assert "Leer el registro de actos" not in said
    assert "Leer el registro de actos" in people("aura").open("/oficina/cuenta").said()


def test_everything_at_the_door_is_in_the_trail(ana: tuple[Browser, Keys], people: People, staffed: Database) -> None:
    browser, keys = ana
    browser.send("/oficina/salir")
    come_in(people(), keys)
    with staffed.reading() as session:
        acts = [entry.act for entry in audit.entries(session) if entry.actor == "ana"]

    assert acts == ["person.accepted", "keys.made", "session.began", "session.ended", "session.began"]


# Where.


def test_the_staff_s_side_is_only_at_its_own_host(people: People, staffed: Database, clock: Clock) -> None:
    """12: where the office has a host of its own, its addresses exist nowhere else."""
    browser = people("ana")
    settings = browser.client.app.state.settings
    browser.client.app.state.settings = settings.model_copy(update={"office_host": "Oficina.example.org"})
    for page in ("/oficina", "/oficina/entrar", "/oficina/cuenta"):
        assert browser.client.get(page).status_code == 404
        assert browser.client.get(page, headers={"Host": "oficina.example.org.evil.example"}).status_code == 404
        assert browser.client.get(page, headers={"Host": "oficina.example.org"}).status_code != 404
        assert browser.client.get(page, headers={"Host": "oficina.example.org:8443"}).status_code != 404
    assert browser.send("/oficina/salir").status_code == 404
    assert browser.client.get("/obras").status_code == 200


def _everything(database: Database) -> str:
    with database.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return "\n".join(
            repr(tuple(row))
            for table in tables
            for row in session.execute(text(f"SELECT * FROM {table.name} ORDER BY 1"))
        )
