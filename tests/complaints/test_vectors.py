"""What the server seals, the browser's library opens, and the other way round: today, and what was kept of before.

`vectors/` holds files that each side made once, with keys that protect nothing. Whoever changes a format learns it here.
"""

from pathlib import Path

import orjson
import pytest

from service.complaints.keys import Bundle, new_identity, recipient_of, seal_with, unseal, unseal_with
from service.complaints.rules import Kind, Which
from service.complaints.sealing import Place, open_grant, open_item, seal_grant, seal_item
from tests.desk.script import ask, unb64

VECTORS = Path(__file__).parent / "vectors"
KNOWN = orjson.loads((VECTORS / "known.json").read_bytes())


def browser(order: str, key: str, data: bytes) -> bytes:
    """What the browser's library makes of `data`."""
    return unb64(ask(order, key=key, data=data))


@pytest.mark.parametrize("side", ["server", "browser"])
def test_what_was_once_sealed_opens(side: str) -> None:
    holder = Bundle.parse(KNOWN["bundle"])
    case = open_grant(
        (VECTORS / side / "grant.age").read_bytes(),
        holder.identity,
        KNOWN["complaint"],
        Which.CASE,
        recipient_of(KNOWN["case"]),
    )
    item = open_item(KNOWN["complaint"], KNOWN["item"], (VECTORS / side / "item.age").read_bytes(), case)

    assert case == KNOWN["case"]
    assert item.body.decode() == KNOWN["text"]
    assert item.header.author == holder.signer.public
    assert item.header.is_signed


@pytest.mark.parametrize("side", ["server", "browser"])
def test_a_bundle_that_was_once_sealed_opens_with_its_passphrase(side: str) -> None:
    opened = unseal_with((VECTORS / side / "bundle.age").read_bytes(), KNOWN["passphrase"])

    assert opened.decode() == KNOWN["bundle"]


def test_the_browser_opens_what_the_server_once_sealed() -> None:
    grant = browser("open", Bundle.parse(KNOWN["bundle"]).identity, (VECTORS / "server/grant.age").read_bytes())
    case = orjson.loads(grant)["identity"]
    item = browser("open", case, (VECTORS / "server/item.age").read_bytes())
    bundle = browser("open-with", KNOWN["passphrase"], (VECTORS / "server/bundle.age").read_bytes())

    assert KNOWN["text"].encode() in item
    assert bundle.decode() == KNOWN["bundle"]


def test_the_browser_opens_what_the_server_seals_now_and_the_other_way_round() -> None:
    bundle, identity = Bundle.new(), new_identity()
    grant = seal_grant(KNOWN["complaint"], Which.CASE, 1, identity, bundle.recipient)
    told = browser("open", bundle.identity, grant)
    again = browser("seal", bundle.recipient, told)
    assert open_grant(again, bundle.identity, KNOWN["complaint"], Which.CASE, recipient_of(identity)) == identity

    body = bytes(range(256)) * 1000
    item = seal_item(
        KNOWN["complaint"], Which.CASE, recipient_of(identity), bundle.signer, Place(), Kind.FILE, body, "image/jpeg"
    )
    again = browser("seal", recipient_of(identity), browser("open", identity, item.data))
    assert open_item(KNOWN["complaint"], item.item, again, identity).body == body


@pytest.mark.slow
def test_a_passphrase_of_one_side_opens_on_the_other() -> None:
    text = Bundle.new().text().encode()

    assert browser("open-with", KNOWN["passphrase"], seal_with(text, KNOWN["passphrase"])) == text
    assert unseal_with(browser("seal-with", KNOWN["passphrase"], text), KNOWN["passphrase"]) == text


def test_what_the_browser_seals_to_one_opens_to_nobody_else() -> None:
    sealed = browser("seal", recipient_of(KNOWN["case"]), b"secret")

    assert unseal(sealed, KNOWN["case"]) == b"secret"
    with pytest.raises(Exception, match="no abre con esa llave"):
        unseal(sealed, new_identity())


def make() -> None:
    """Make the vectors: `python -m tests.complaints.test_vectors`, only when a format has changed on purpose."""
    bundle, case, complaint = Bundle.new(), new_identity(), "00112233445566778899aabbccddeeff"
    text, phrase = "El andén se levantó a los dos meses.", "pilote tambor quincena orilla"
    plain = "text/plain; charset=utf-8"
    item = seal_item(
        complaint, Which.CASE, recipient_of(case), bundle.signer, Place(), Kind.REPLY, text.encode(), plain
    )
    grant = seal_grant(complaint, Which.CASE, 1, case, bundle.recipient)
    known = {
        "complaint": complaint, "item": item.item, "case": case, "bundle": bundle.text(), "text": text,
        "passphrase": phrase,
    }  # fmt: skip
    made = {
        "known.json": orjson.dumps(known, option=orjson.OPT_INDENT_2) + b"\n",
        "server/grant.age": grant,
        "server/item.age": item.data,
        "server/bundle.age": seal_with(bundle.text().encode(), phrase),
        "browser/grant.age": browser("seal", bundle.recipient, unseal(grant, bundle.identity)),
        "browser/item.age": browser("seal", recipient_of(case), unseal(item.data, case)),
        "browser/bundle.age": browser("seal-with", phrase, bundle.text().encode()),
    }
    for name, data in made.items():
        (VECTORS / name).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / name).write_bytes(data)


if __name__ == "__main__":
    make()
