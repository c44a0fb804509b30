"""Another receipt for a case that is open: shown once, in force when two of its symbols come back from the copy."""

from dataclasses import dataclass

from fastapi import Request, Response

from service.complaints import renewal
from service.complaints.conversation import Case
from service.complaints.filing import case_number
from service.foundation import codes
from service.foundation.language import Language
from service.intake.keeping import keep
from service.web.complaints import power
from service.web.complaints.case import Draft, case_page
from service.web.complaints.hall import hall
from service.web.complaints.pages import sealed_answer
from service.web.complaints.power import Visit
from service.web.complaints.receipt import picture
from service.web.ui.forms import Fault
from service.web.ui.frame import Frame, framed


@dataclass(frozen=True)
class RenewalPage:
    """The new receipt. `must`: nothing is shown before. `powers`: to prove the copy, to see the case, to leave."""

    frame: Frame
    title: str
    action: str
    leave: str
    case: str
    groups: tuple[str, ...]
    picture: str
    must: bool
    powers: dict[str, str]


def shown(
    request: Request,
    language: Language,
    visit: Visit,
    case: Case,
    draft: Draft,
    notices: tuple[str, ...] = (),
    faults: tuple[Fault, ...] = (),
) -> Response:
    """The case; of one whose receipt somebody else saw, first another receipt."""
    if case.must_renew:
        return offer(request, language, visit, case)
    page = case_page(request, language, visit, case, draft, notices, faults)
    return sealed_answer("complaints/case.html", page, language, 422 if faults else 200)


def offer(request: Request, language: Language, visit: Visit, case: Case) -> Response:
    """A new receipt, which opens nothing until it is proved that it was copied."""
    frame, symbols = framed(request, language, "/seguimiento"), renewal.new_symbols()
    powers = {name: power.grant(request, visit.symbols, visit.name) for name in ("ver", "salir")}
    page = RenewalPage(
        frame=frame,
        title=language.gettext("Su recibo nuevo"),
        action=frame.link("/seguimiento"),
        leave=frame.link("/salir"),
        case=codes.grouped(case_number(case.complaint.id)),
        groups=tuple(codes.grouped(symbols).split("-")),
        picture=picture(symbols),
        must=case.must_renew,
        powers={**powers, "estrenar": power.grant(request, visit.symbols, visit.name, symbols)},
    )
    return sealed_answer("complaints/renewal.html", page, language)


def change(request: Request, visit: Visit, case: Case) -> Visit:
    """Put the new receipt in the place of the old one; the visit that goes on with it. Raises as `keep` does."""
    inside = hall(request)
    made = renewal.renew(case, inside.secret.key("receipt"), visit.following)
    keep(inside, made.said.blobs, lambda session: renewal.keep(session, case, made))
    return Visit(visit.following, visit.name)
