"""What every door of the intake works with: the same installation, whichever process opens it."""

from dataclasses import dataclass

from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.foundation.settings import Settings


@dataclass(frozen=True)
class Hall:
    """One installation: what it decided, where it keeps, what lasts minutes, and its secret."""

    settings: Settings
    database: Database
    blobs: Blobs
    ram: Ram
    secret: Secret
