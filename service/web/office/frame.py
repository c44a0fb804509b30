"""What stands around every page of the office: who is in, what they may open, and what each of its forms carries."""

from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request

from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.staff.rules import STREAK, Acting, Permission
from service.web.ui.frame import Frame, framed

_FOLDER = Path(__file__).parents[3] / "assets" / "scripts"
#: The scripts there are; a page names the ones it uses.
SCRIPTS = tuple(sorted(path.stem for path in _FOLDER.glob("*.js")))

#: The menu: address, words, and the permission without which the line is not shown.
_MENU = (
    ("/oficina", N_("Mis obras"), Permission.VIEW_WORKS),
    ("/oficina/obras", N_("Obras"), Permission.VIEW_WORKS),
    ("/oficina/obras/nueva", N_("Registrar una obra"), Permission.EDIT_WORKS),
    ("/oficina/vallas", N_("Vallas"), Permission.INSPECT_SIGNS),
    ("/oficina/cargas", N_("Cargar datos"), Permission.IMPORT_DATA),
    ("/oficina/calidad", N_("Calidad de los datos"), Permission.VIEW_HEALTH),
    ("/oficina/correcciones", N_("Correcciones"), Permission.ANSWER_CORRECTIONS),
    ("/oficina/personas", N_("Personas"), Permission.MANAGE_STAFF),
    ("/oficina/entidad", N_("La entidad"), Permission.MANAGE_ENTITY),
    ("/oficina/registro", N_("Registro de actos"), Permission.READ_AUDIT),
    ("/mesa", N_("Casos"), Permission.READ_CASES),
    ("/mesa/atencion", N_("Atención"), Permission.TAKE_IN),
    ("/mesa", N_("Nombres en custodia"), Permission.HOLD_IDENTITIES),
    ("/mesa", N_("Quién abrió cada caso"), Permission.READ_READINGS),
)


@cache
def script_bodies() -> dict[tuple[str, str], bytes]:
    """Each script by its name and the version that its address carries."""
    found = {name: _FOLDER.joinpath(f"{name}.js").read_bytes() for name in SCRIPTS}
    return {(name, sha256(body).hexdigest()[:12]): body for name, body in found.items()}


@dataclass(frozen=True)
class OfficeFrame(Frame):
    """The frame of one page of the office. `who`: None at the door."""

    who: Acting | None = None
    #: What every form of the page carries: the mark of the session.
    mark: str = ""

    @property
    def menu(self) -> list[tuple[str, str, bool]]:
        """The lines of the menu: address, words, and whether one is there."""
        who, here = self.who, self.path.partition("?")[0]
        lines = [(path, words) for path, words, permission in _MENU if who is not None and who.may(permission)]
        return [(path, self.language.gettext(words), path == here) for path, words in lines]

    @property
    def tries(self) -> int:
        """Tries that failed with the login of who has just come in, when they are too many for a slip; else 0."""
        who = self.who
        return who.tries if who is not None and who.tries >= STREAK and who.is_fresh(clock.now()) else 0

    @staticmethod
    def key() -> str:
        """A name for one sending of one form."""
        return codes.token(12)

    @staticmethod
    def script(name: str) -> str:
        """The address of a script."""
        version = next(version for known, version in script_bodies() if known == name)
        return f"/oficina/guiones/{name}.{version}.js"


def office_frame(request: Request, language: Language, who: Acting | None, path: str | None = None) -> OfficeFrame:
    """The frame of the page that `request` asks for."""
    base: Frame = framed(request, language, path)
    values: dict[str, Any] = {each.name: getattr(base, each.name) for each in fields(Frame)}
    token: str | None = getattr(request.state, "token", None)
    return OfficeFrame(**values, who=who, mark=request.app.state.cookies.form_mark(token) if token else "")


@dataclass(frozen=True)
class OfficePage:
    """What every page of the office shows. `done`: what has just been done, in words."""

    frame: OfficeFrame
    title: str
    done: str = field(default="", kw_only=True)
