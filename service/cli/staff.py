"""`staff`: who may work with the service."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from service.cli import key_files
from service.cli.installation import AsJson, installation, prepare, publisher, say
from service.complaints.keys import Bundle, Public, fingerprint
from service.complaints.readers import register
from service.foundation import clock
from service.foundation.language import Language
from service.foundation.settings import Settings
from service.office import naming, stewards
from service.staff import actions, queries
from service.staff.audit import CONSOLE
from service.staff.models import Person
from service.staff.rules import NAMES, Grant, Role, check

app = typer.Typer(no_args_is_help=True, help="Personas de la oficina: crear, invitar, ver y cerrar cuentas.")

Login = Annotated[str, typer.Argument(help="Usuario, como ana.perez")]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="Nombre completo.")],
    role: Annotated[Role, typer.Option(help="; ".join(f"{role}: {name}" for role, name in NAMES.items()))],
    entity: Annotated[str | None, typer.Option(help="Entidad, con el nombre que llevan sus obras.")] = None,
    dependency: Annotated[str | None, typer.Option(help="Dependencia de esa entidad.")] = None,
    federated: Annotated[bool, typer.Option("--federated", help="Entra también con su cuenta de la ciudad.")] = False,
    as_json: AsJson = False,
) -> None:
    """Crea la cuenta de una persona y da el enlace con el que ella crea su acceso, una sola vez."""
    with installation() as (settings, database):
        prepare(settings, database)
        with database.writing() as session:
            held = Grant(role, *naming.known(session, settings.entity, entity, dependency))
            check((held,))
            person = actions.add(session, CONSOLE, login, name)
            stewards.grant(session, CONSOLE, person, held, publisher(settings))
            if federated:
                actions.federate(session, CONSOLE, person)
            link = _link(settings, actions.invite(session, CONSOLE, person))
        _say_link(as_json, person, link, {"name": person.name} | _told(held))


@app.command()
def invite(login: Login, as_json: AsJson = False) -> None:
    """Da a una persona un enlace nuevo para crear su acceso; los anteriores dejan de servir."""
    with installation() as (settings, database):
        with database.writing() as session:
            person = queries.person(session, login)
            link = _link(settings, actions.invite(session, CONSOLE, person))
        _say_link(as_json, person, link, {})


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """Dice quién tiene cuenta, con qué rol y si ya creó su acceso."""
    with installation() as (_, database), database.reading() as session:
        people = [_row(session, person) for person in queries.people(session)]
    say(as_json, {"people": people}, *map(_line, people))


@app.command()
def disable(login: Login, as_json: AsJson = False) -> None:
    """Cierra la cuenta de una persona y todas sus sesiones. Lo que hizo queda en el registro."""
    with installation() as (settings, database), database.writing() as session:
        person = queries.person(session, login)
        stewards.disable(session, CONSOLE, person, publisher(settings))
    say(as_json, {"login": person.login, "disabled": True}, f"Cuenta de {person.login} cerrada, con sus sesiones.")


@app.command()
def key(
    login: Annotated[str | None, typer.Argument(help="De quién es; sin usuario, no usa la base de datos.")] = None,
    out: Annotated[Path | None, typer.Option(help="Hace una llave nueva y la guarda en este archivo.")] = None,
    public: Annotated[str | None, typer.Option(help="Registra una llave hecha en otro equipo: age1…:…")] = None,
    passphrase: Annotated[bool, typer.Option(help="Cerrar el archivo con una frase.")] = True,
    as_json: AsJson = False,
) -> None:
    """Hace o registra la llave con la que una persona lee denuncias; vale desde la lista siguiente.

    Lo mejor: «valla staff key --out ARCHIVO» en el equipo de quien lee y, en el servidor, «valla staff key USUARIO
    --public LÍNEA» con la línea que salió allá. Así la llave nunca está en el servidor.
    """
    if (out is None) == (public is None) or (login is None and public is not None):
        raise typer.BadParameter("Use --out ARCHIVO para hacer una llave, o USUARIO --public LÍNEA para registrarla.")
    phrase = key_files.new_passphrase(login or "") if out is not None and passphrase else ""
    bundle = Bundle.new() if out is not None else None
    half = bundle.public if bundle is not None else Public.parse(public or "")
    file = key_files.pack(bundle, phrase) if bundle is not None else b""
    if login is not None:
        with installation() as (_, database), database.writing() as session:
            register(session, CONSOLE, queries.person(session, login), half, file if phrase else None)
            if out is not None:
                key_files.write_private(out, file)
    elif out is not None:
        key_files.write_private(out, file)
    mark = fingerprint(half.recipient)
    say(
        as_json,
        {"login": login, "public": half.line(), "fingerprint": mark, "file": str(out) if out else None},
        *([f"Llave guardada en {out}. Haga una copia en papel o en otra memoria: sin ella no se lee."] if out else []),
        f"Huella de la llave: {mark}",
        "Vale cuando entre en vigor la lista siguiente: valla roster draft"
        if login
        else f"Regístrela en el servidor: valla staff key USUARIO --public {half.line()}",
    )


@app.command()
def mail(
    login: Login,
    address: Annotated[str, typer.Argument(help="Su correo; vacío, ninguno.")],
    as_json: AsJson = False,
) -> None:
    """Dice a qué correo llegan los avisos de quien lee denuncias. El aviso solo dice que hay novedades."""
    with installation() as (settings, database), database.writing() as session:
        person = queries.person(session, login)
        actions.change_mail(session, CONSOLE, person, address)
        told = person.mail
    sentence = f"Los avisos de {login} llegan a {told}." if told else f"{login} no recibe avisos por correo."
    without = () if settings.smtp_url else ("Falta VALLA_SMTP_URL: sin ese servidor de correo no sale ningún aviso.",)
    say(as_json, {"login": login, "mail": told}, sentence, *without)


def _link(settings: Settings, token: str) -> str:
    return f"{settings.office_url}/oficina/alta/{token}"


def _say_link(as_json: bool, person: Person, link: str, besides: dict[str, Any]) -> None:
    until = clock.now() + actions.INVITED
    say(
        as_json,
        {"login": person.login, **besides, "link": link, "expires_at": until.isoformat(timespec="seconds")},
        f"Entregue este enlace a {person.name}, y a nadie más. Sirve una sola vez, hasta el {_said(until)}:",
        link,
    )


def _said(at: datetime) -> str:
    local = at.astimezone(clock.BOGOTA)
    return f"{Language('es').long_date(local.date())} a las {local:%H:%M}"


def _told(grant: Grant) -> dict[str, str | None]:
    return {"role": grant.role.value, "entity": grant.entity, "dependency": grant.dependency}


def _row(session: Session, person: Person) -> dict[str, Any]:
    assert person.id is not None
    return {
        "login": person.login,
        "name": person.name,
        "roles": [_told(grant) for grant in queries.grants(session, [person.id])[person.id]],
        "keys": sorted(queries.keys(session, person)),
        "disabled": person.disabled_at is not None,
    }


def _line(row: dict[str, Any]) -> str:
    roles = ", ".join(
        " · ".join(filter(None, (NAMES[Role(held["role"])], held["entity"], held["dependency"])))
        for held in row["roles"]
    )
    state = "cuenta cerrada" if row["disabled"] else "" if row["keys"] else "todavía sin acceso"
    return "  ".join(filter(None, (row["login"], row["name"], f"({roles})" if roles else "(sin rol)", state)))
