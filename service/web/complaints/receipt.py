"""What a person gets for what they told: the receipt, once, and what happens next."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

from fastapi import Request, Response
from PIL import Image
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q

from service.complaints import clocks
from service.complaints.clocks import Promise
from service.complaints.filing import Filing
from service.complaints.routing import Route
from service.foundation import clock, codes
from service.foundation.language import Language
from service.foundation.ram import Broken
from service.intake.attachments import Attachments
from service.web.complaints import labels, power
from service.web.complaints.pages import sealed_answer
from service.web.ui.frame import Frame, framed
from service.web.ui.identity import identity

#: Pixels of a module of the receipt's picture, and the mask that it is drawn with.
_MODULE, _MASK = 6, 2


@dataclass(frozen=True)
class ReceiptPage:
    """The receipt. `groups`: its symbols, as they are copied; `picture`: the same, for a camera."""

    frame: Frame
    title: str
    case: str
    groups: tuple[str, ...]
    picture: str
    promises: tuple[Promise, ...]
    readers: tuple[str, ...]
    bodies: tuple[str, ...]
    files_taken: int
    #: Place and reason of each file that was not taken.
    refused: tuple[tuple[int, str], ...]
    #: By which the next page knows the case without the receipt being typed whole.
    power: str
    action: str


def receipt(request: Request, language: Language, filed: Filing, files: Attachments, route: Route) -> Response:
    """The answer to what was kept. It cannot be asked for again."""
    _ = language.gettext
    frame = framed(request, language, "/denuncia")
    symbols = filed.receipt.symbols
    page = ReceiptPage(
        frame=frame,
        title=_("Recibimos lo que contó"),
        case=codes.grouped(filed.case_number),
        groups=tuple(codes.grouped(symbols).split("-")),
        picture=picture(symbols),
        promises=tuple(
            Promise(_(each.text), each.day) for each in clocks.promises(clock.today(), identity(request).holidays)
        ),
        readers=tuple(labels.told(member.label, language) for member in filed.readers),
        bodies=tuple(_(body.name) for body in route.bodies),
        files_taken=files.taken,
        refused=tuple((each.number, each.told) for each in files.refused),
        power=_power(request, symbols),
        action=frame.link("/seguimiento"),
    )
    return sealed_answer("complaints/receipt.html", page, language)


def _power(request: Request, symbols: str) -> str:
    """The power to check the copy; empty, and the receipt is typed whole, when there is no memory for it."""
    try:
        return power.grant(request, symbols)
    except Broken:
        return ""


def picture(symbols: str) -> str:
    """A QR code of the bare symbols as a `data:` address: never of an address, which a telephone would open."""
    # Trying all eight masks takes longer than everything else that a filing needs; any of them can be read.
    writer = QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=_MASK)
    writer.add_data(symbols)
    rows = writer.get_matrix()
    dots = Image.frombytes(
        "L", (len(rows), len(rows)), bytes(0 if is_dark else 255 for row in rows for is_dark in row)
    )
    packed = BytesIO()
    dots.convert("1").resize((len(rows) * _MODULE,) * 2).save(packed, "PNG")
    return f"data:image/png;base64,{b64encode(packed.getvalue()).decode()}"
