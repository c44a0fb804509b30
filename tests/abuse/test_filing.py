"""What can be sent in place of a complaint, and what comes back: a table to be read.

Each row says what is sent, sends it, and says what is expected. Whatever it is: no error of the service, no cookie,
nothing kept by the way, no script but the one of the form. The rows of a flood are in `test_flood`, of receipts in
`test_receipts`, of files in `test_files`, of connections in `test_connections`. What needs a hand inside the service
(a broken roster, a full disk, a killed process, swapped or damaged rows) is in tests/complaints and tests/trace.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.abuse.visitor import BOUNDARY, Answer, File, Visitor, multipart

TEXT = "El andén se levantó a los dos meses. Nadie lo repara."
HOSTILE = "<script>alert(1)</script> {{7*7}} ${7*7} [mire](javascript:alert(1)) '\" OR 1=1 -- </textarea><img src=x>"
INVISIBLE = "uno\u202edos\u2066tres\u200bcuatro\u00a0cinco\ufeffseis"

Sent = Callable[[Visitor], Answer]
Expected = Callable[[Answer], None]


def taken(answer: Answer) -> None:
    """Received: 200 and a receipt."""
    assert (answer.status, bool(answer.receipt)) == (200, True)


def asked_again(field: str = "que", text: str = TEXT) -> Expected:
    """422: the form again, with a mark, what was typed still in it, and no receipt."""

    def check(answer: Answer) -> None:
        assert (answer.status, answer.receipt) == (422, "")
        form = answer.form("que", "marca")
        assert form.value(field) == text
        assert form.value("marca")

    return check


def refused(*statuses: int) -> Expected:
    """Not understood, and nothing kept: a sentence."""

    def check(answer: Answer) -> None:
        assert answer.status in statuses
        assert not answer.receipt
        assert answer.page.text.strip()

    return check


@dataclass(frozen=True)
class Row:
    """One attack."""

    what: str
    send: Sent
    expected: Expected


def told(text: str = TEXT, path: str = "/denuncia", **typed: str) -> Sent:
    """Filled in and sent as a person does."""
    return lambda visitor: visitor.tell(text, path, **typed)


def body(make: Callable[[bytes], bytes]) -> Sent:
    """The body of an honest form, changed on its way."""

    def send(visitor: Visitor) -> Answer:
        form = visitor.open().filled(que=TEXT)
        return visitor.post("/denuncia", make(multipart(form.fields)))

    return send


def raw(data: bytes, type_: str) -> Sent:
    """Something that no form sends."""
    return lambda visitor: visitor.post("/denuncia", data, type_)


def at_once(visitor: Visitor) -> Answer:
    """Sent as soon as the form is there."""
    return visitor.send(visitor.open().filled(que=TEXT))


def twice(visitor: Visitor) -> Answer:
    """The same form, taken once and sent again."""
    form = visitor.open().filled(que=TEXT)
    taken(visitor.ripe(form))
    return visitor.send(form)


def with_mark(make: Callable[[Visitor, str], str]) -> Sent:
    """With another mark than the form's own."""

    def send(visitor: Visitor) -> Answer:
        form = visitor.open().filled(que=TEXT)
        return visitor.send(form.filled(marca=make(visitor, form.value("marca"))))

    return send


def of_another_purpose(visitor: Visitor, _mark: str) -> str:
    """The mark of the form of corrections of the same site."""
    found = visitor.get(f"{visitor.site.work or '/obras/7k3qm2xmc'}/correccion")
    return found.form("marca").value("marca") if found.has_form("marca") else "x"


def repeated(visitor: Visitor) -> Answer:
    """The field of the text twice: the first counts."""
    form = visitor.open()
    return visitor.ripe(form.filled(que=[TEXT, "Otro texto"], obra=["222222222", "7K3QM2XMC"]))


def in_pairs(visitor: Visitor) -> Answer:
    """As a form without files travels."""
    return visitor.ripe(visitor.open().filled(que=TEXT), in_pairs=True)


def unasked(visitor: Visitor) -> Answer:
    """With fields that no form has, and choices that no form offers."""
    form = visitor.open().filled(
        que=TEXT, modo="admin", asunto="../../etc/passwd", no=["age1nadie"], standing="closed"
    )
    return visitor.ripe(form.filled(id="1", lookup="0", rol="coordinator"))


def part(*lines: str, data: str = "x") -> bytes:
    """One part of a body."""
    return b"--" + BOUNDARY + b"\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + data.encode() + b"\r\n"


def after(extra: bytes) -> Callable[[bytes], bytes]:
    """A body with more before its end."""
    end = b"--" + BOUNDARY + b"--\r\n"
    return lambda data: data.removesuffix(end) + extra + end


def unended(data: bytes) -> bytes:
    """A body without its last boundary."""
    return data[: -len(BOUNDARY) - 6]


NAMED = 'Content-Disposition: form-data; name="donde"'

ROWS = (
    # What is sent                                     how                                           what comes back
    Row("nothing", told(""), asked_again(text="")),
    Row("only spaces", told(" \n\t "), asked_again(text="")),
    Row("one character", told("a"), taken),
    Row("100,000 characters", told("á" * 100_000), taken),
    Row("100,001 characters", told("á" * 100_001), asked_again(text="á" * 100_001)),
    Row("4,001 characters of another answer", told(donde="x" * 4_001), asked_again("donde", "x" * 4_001)),
    Row("two million characters and more", told("x" * 2_100_000), refused(413)),
    Row("NUL and control characters", told("uno\x00dos\x1b[31m"), taken),
    Row("invisible and turning characters", told(INVISIBLE), taken),
    Row("half a surrogate", told("uno\ud800dos"), refused(400)),
    Row("programs of pages, templates, queries", told(HOSTILE), taken),
    Row("the same, in a form to be mended", told("", donde=HOSTILE), asked_again("donde", HOSTILE)),
    Row("a body without an end", body(unended), refused(400)),
    Row("an empty body", raw(b"", f"multipart/form-data; boundary={BOUNDARY.decode()}"), refused(400)),
    Row("10,000 parts", body(after(part(NAMED) * 10_000)), refused(400)),
    Row("a header of a part of a megabyte", body(after(part(NAMED, "X-A: " + "a" * 2**20))), refused(400, 413)),
    Row("10,000 headers in a part", body(after(part(NAMED, *["X-A: a"] * 10_000))), refused(400)),
    Row("a part without a name", body(after(part("Content-Type: text/plain"))), refused(400, 422)),
    Row("a boundary of 71 characters", raw(b"x", f"multipart/form-data; boundary={'b' * 71}"), refused(400)),
    Row("no boundary", raw(b"x", "multipart/form-data"), refused(400)),
    Row("a charset of another time", raw(b"que=a", "application/x-www-form-urlencoded; charset=utf-7"), refused(400)),
    Row("JSON", raw(b'{"que": ["a"], "obra": ["b", "c"]}', "application/json"), refused(400, 415)),
    Row("text", raw(b"que=a", "text/plain"), refused(400, 415)),
    Row("bytes that are no text", raw(b"que=%ff%fe&marca=x", "application/x-www-form-urlencoded"), refused(400)),
    Row("without files, in pairs", in_pairs, taken),
    Row("a field repeated", repeated, taken),
    Row("fields and choices that are not offered", unasked, taken),
    Row("a code of no work", told(obra="ZZZZ-ZZZZ"), taken),
    Row("the form of a work that does not exist", told(path="/obras/999999999/cuente"), taken),
    Row("as soon as the form is there", at_once, asked_again()),
    Row("the same form twice", twice, asked_again()),
    Row("a mark that is made up", with_mark(lambda _, mark: mark[:-2] + "xx"), asked_again()),
    Row("a mark of a later hour", with_mark(lambda _, mark: "9" + mark), asked_again()),
    Row("no mark", with_mark(lambda *_: ""), asked_again()),
    Row("a mark of 100 kB", with_mark(lambda *_: "x" * 100_000), asked_again()),
    Row("a mark of another form", with_mark(of_another_purpose), asked_again()),
    Row("the field that only machines fill in", told(sitio="https://spam.example"), taken),
    Row("a made-up proof of work", told(esfuerzo="1"), taken),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_row(row: Row, visitor: Visitor) -> None:
    answer = row.send(visitor)

    row.expected(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.page.scripts <= 1


def test_a_body_cut_anywhere_in_its_end_is_not_taken(visitor: Visitor) -> None:
    form = visitor.open().filled(que=TEXT)
    whole = multipart(form.fields)
    # The two hyphens after the last boundary are the end; the line break after them means nothing.
    for cut in range(len(whole) - len(BOUNDARY) - 8, len(whole) - 2):
        refused(400)(visitor.post("/denuncia", whole[:cut]))

    taken(visitor.ripe(form))


def test_the_form_of_a_work_is_under_its_own_address(visitor: Visitor, work: str) -> None:
    form = visitor.open(f"{work}/cuente")

    assert "obra" not in form.names
    taken(visitor.ripe(form.filled(que=TEXT)))


def test_what_is_asked_to_wait_is_taken_after_it(visitor: Visitor) -> None:
    taken(told()(visitor))


def test_a_size_tells_little(visitor: Visitor) -> None:
    sizes = {len(told(text)(visitor).body) for text in ("a", TEXT, TEXT * 40)}

    assert len(sizes) == 1
    assert sizes.pop() % (16 * 1024) == 0


def test_an_attached_program_costs_only_itself(visitor: Visitor) -> None:
    answer = visitor.ripe(visitor.open().filled(que=TEXT), [File(b"MZ\x90\x00" + b"\0" * 4000, "a.exe", "text/html")])

    taken(answer)
