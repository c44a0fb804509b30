"""The private halves of a reader's key as the server may keep them: age files that the reader alone opens.

What is looked at is their header, which age writes in clear (C2SP age, «Header»): who can open the file, and how
much work a guess costs. A file for anybody else besides is refused, and so is a key that is not sealed at all.
"""

import re

from service.foundation.errors import Refusal
from service.foundation.language import N_

#: Power of two of the work that opening with a passphrase takes (scrypt): at 18, about a second and 256 MB.
LEAST_WORK = 18
#: What is more than this would close the key to its own reader.
MOST_WORK = 22
#: Bytes of one file. A key is some 200, and age adds as much.
MOST_BYTES = 4096

_MAC = rb"--- [A-Za-z0-9+/]{43}\n"
_PASSPHRASE = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n[A-Za-z0-9+/]{43}\n" + _MAC
)
#: A secret of a passkey (WebAuthn PRF), as typage and age-plugin-fido2prf write it.
_PASSKEY = re.compile(
    rb"age-encryption\.org/v1\n-> age-encryption\.org/fido2prf [A-Za-z0-9+/]{22}\n[A-Za-z0-9+/]{43}\n" + _MAC
)


def check_passphrase(data: bytes) -> None:
    """Refuse what is no age file that one passphrase opens, and one that is too cheap to guess at."""
    found = _PASSPHRASE.match(data)
    if found is None or len(data) > MOST_BYTES:
        raise Refusal(N_("La llave no llegó cerrada con una frase. No se guardó: vuelva a cargar la página."))
    if not LEAST_WORK <= int(found[1]) <= MOST_WORK:
        raise Refusal(N_("La llave está cerrada con muy poco trabajo. No se guardó: vuelva a cargar la página."))


def check_passkey(data: bytes) -> None:
    """Refuse what is no age file that one passkey opens."""
    if _PASSKEY.match(data) is None or len(data) > MOST_BYTES:
        raise Refusal(N_("La llave no llegó cerrada con su llave de acceso. No se guardó: vuelva a cargar la página."))
