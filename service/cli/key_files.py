"""Key files: what their holder keeps, on whatever machine they are. The passphrase is asked for, never an argument."""

import os
from pathlib import Path

import typer

from service.complaints.keys import Bundle, seal_with, unseal_with
from service.foundation.errors import Refusal
from service.staff.passwords import fault

#: How every age file begins, and one that a passphrase opens.
AGE = b"age-encryption.org/v1\n"
_SCRYPT = AGE + b"-> scrypt "


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner reads. Refuses to write over another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refusal(f"Ya existe {path}. Escoja otro nombre: una llave no se escribe encima de otra.") from None
    with os.fdopen(opened, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def pack(bundle: Bundle, passphrase: str) -> bytes:
    """A key as a file: an age file that the passphrase opens, or the plain identity file when it is empty."""
    text = bundle.text().encode()
    return seal_with(text, passphrase) if passphrase else text


def new_passphrase(*about: str) -> str:
    """A passphrase, typed twice. Refuses one that is easy to guess. `about`: what others know of its owner."""
    typed: str = typer.prompt("Frase de la llave", hide_input=True, confirmation_prompt="Escríbala otra vez")
    if (why := fault(typed, *about)) is not None:
        raise Refusal(why)
    return typed


def read_key(path: Path) -> Bundle:
    """The key of a file; asks for its passphrase when it has one."""
    data = path.read_bytes()
    if data.startswith(_SCRYPT):
        data = unseal_with(data, typer.prompt("Frase de la llave", hide_input=True))
    return Bundle.parse(data.decode("utf-8", "replace"))
