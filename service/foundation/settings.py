"""What an installation decides about itself: environment variables with the prefix `VALLA_`, or lines of `.env`.

Nothing here is read when a module is imported: the command line builds `Settings` once and hands it down.
"""

import re
import tomllib
from base64 import b64decode
from contextlib import suppress
from datetime import date
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.foundation.errors import Refusal
from service.foundation.wages import Wage

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9.-]{1,253}")


class Entity(BaseModel):
    """The city or entity that answers for the site: `VALLA_ENTITY_FILE`, a TOML file with these names.

    Only a name and a shield: the law forbids government brands and slogans (Ley 2345 de 2023).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Official name, as in the header of every page and on every panel.
    name: str
    #: The territory in a sentence: «obras de …».
    city: str
    nit: str | None = None
    #: Five digits of DIVIPOLA.
    municipality: str | None = None
    #: PNG file of the official shield, relative to the entity file.
    shield: Path | None = None
    address: str | None = None
    hours: str | None = None
    #: With +57, except 018000 lines.
    phone: str | None = None
    email: str | None = None
    #: Where a correction of published data is asked for.
    corrections_email: str | None = None
    #: Where the control body outside hears that something waits for it.
    control_body_email: str | None = None
    #: Anticorruption line of the city and the date somebody checked that it answers.
    anticorruption_line: str = "157"
    anticorruption_line_checked: str | None = None
    website: str | None = None
    #: Accent colour of the pages and panels, `#rrggbb`; text on it must keep a contrast of 4.5.
    accent: str = "#0b4f6c"
    #: Prefix registered with the Open Contracting Partnership. The default is the one of the standard's examples.
    oc4ids_prefix: str = "oc4ids-bu3kcz"
    #: Licence of the open data, an address.
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    #: What the city calls the parts of its territory: «comuna», «localidad», «UCG».
    commune_word: str = "comuna"
    #: Days on which the entity does not attend besides the holidays of the law: no term counts them.
    holidays: tuple[date, ...] = ()
    #: Minimum wages that the service does not know yet, or knows otherwise; the last row of a year wins.
    wages: tuple[Wage, ...] = ()
    #: The shield as the office gave it, a PNG in base64; it takes the place of the file.
    drawing: str = ""
    #: True only for invented data: every page and panel then says so.
    demonstration: bool = False

    @property
    def shield_bytes(self) -> bytes | None:
        """The shield, a PNG or JPEG; None when there is none."""
        if self.drawing:
            return b64decode(self.drawing)
        return self.shield.read_bytes() if self.shield else None


#: The invented entity of an installation that has no entity file. Nothing of it exists.
DEMONSTRATION = Entity(
    name="Alcaldía de Puerto Trupillo",
    city="Puerto Trupillo",
    nit="000000001",  # tax numbers that begin with zeros are given to nobody
    address="Carrera 1 con calle 1",
    hours="lunes a viernes, de 8:00 a. m. a 4:00 p. m.",
    phone="+57 605 000 0000",
    email="atencion@puerto-trupillo.example",
    corrections_email="datos@puerto-trupillo.example",
    anticorruption_line="01 8000 000 000 (ejemplo)",
    commune_word="localidad",
    demonstration=True,
)


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _without_slash(address: str) -> str:
    return address.strip().rstrip("/")


def _digest(text: str) -> str:
    text = text.strip().lower()
    if text and not _DIGEST.fullmatch(text):
        raise Refusal("VALLA_ROSTER_ROOT lleva 64 cifras hexadecimales: la huella de la primera lista.")
    return text


def _address(text: str) -> str:
    text = text.strip().lower()
    if text and not _ADDRESS.fullmatch(text):
        raise Refusal("VALLA_COMPLAINTS_EMAIL lleva una sola dirección de correo, como denuncias@ciudad.gov.co.")
    return text


class Settings(BaseSettings):
    """Settings of one installation. Each is documented in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="VALLA_", env_file=".env", extra="ignore", frozen=True)

    #: Folder of everything that must be backed up: database, files, keys.
    data_dir: Path = Path("var")
    #: `sqlite:///…` or `postgresql://…`; empty: SQLite inside `data_dir`.
    database_url: str = ""
    #: Where photos and documents are kept: empty for files in `data_dir`, or `s3://bucket/prefix`.
    blob_url: str = ""
    #: Address printed in QR codes. It is printed for years: decide it with the owner of the domain.
    public_url: Annotated[str, AfterValidator(_without_slash)] = "http://127.0.0.1:8000"
    #: Host name of the staff's side, when it is another one.
    office_host: str = ""
    #: Pepper and signing keys, created with mode 0600 on first start; never in the database.
    secret_file: Path | None = None
    #: Name, NIT, shield, contacts and lines of the entity (TOML).
    entity_file: Path | None = None
    #: Outgoing mail, `smtp://user:password@host:port`; empty: no mail is sent.
    smtp_url: str = ""
    #: Address to which people write what they know; empty: no letter is taken in.
    complaints_email: Annotated[str, AfterValidator(_address)] = ""
    #: Name by which the city's mail server signs what it found of a sender (RFC 8601); empty: nothing is believed.
    mail_authserv_id: str = ""
    #: Password of the mailbox from which `valla mail pull` takes letters.
    imap_password: str = ""
    #: The city's own sign-in (OpenID Connect): its issuer, an https address; empty: there is none.
    oidc_issuer: Annotated[str, AfterValidator(_without_slash)] = ""
    #: By what it knows this installation.
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    #: SHA-256 of the first list of who reads complaints, 64 hexadecimal digits; empty: any first list is believed.
    roster_root: Annotated[str, AfterValidator(_digest)] = ""
    #: Language of a page when its address does not name one.
    lang_default: Literal["es", "en"] = "es"

    @cached_property
    def database(self) -> str:
        """Address of the database with its driver named."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'valla.sqlite').absolute()}"
        scheme, separator, rest = self.database_url.partition("://")
        driver = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}.get(scheme, scheme)
        return f"{driver}{separator}{rest}"

    @cached_property
    def secret_path(self) -> Path:
        """The file of the installation's secret."""
        return self.secret_file or self.data_dir / "secret"

    @cached_property
    def office_url(self) -> str:
        """Address of the staff's side. A loopback address by its name, `localhost`: no key works at a number."""
        public = urlsplit(self.public_url)
        if self.office_host:
            return f"{public.scheme}://{self.office_host}"
        if not is_loopback(public.hostname or ""):
            return self.public_url
        return f"{public.scheme}://localhost" + (f":{public.port}" if public.port else "")

    @cached_property
    def entity(self) -> Entity:
        """The entity file, read; the demonstration entity when there is none. Refuses a file that cannot be used."""
        if self.entity_file is None:
            return DEMONSTRATION
        try:
            entity = Entity.model_validate(tomllib.loads(self.entity_file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise Refusal(f"No se puede usar el archivo de la entidad {self.entity_file}: {error}") from error
        if entity.shield is None:
            return entity
        return entity.model_copy(update={"shield": self.entity_file.parent / entity.shield})
