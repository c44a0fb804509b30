"""What people of the invented city asked to correct, and what they were told: one of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.calendar import add_business_days
from service.office.corrections import TERM_DAYS
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.publication import queries


@dataclass(frozen=True)
class Request:
    """One request about the work of this place among the stories; days are counted back from its last release."""

    story: int
    by: Asker
    text: str
    proof: str | None = None
    answer: str | None = None
    state: CorrectionState = CorrectionState.WAITING


REQUESTS = (
    Request(
        0,
        Asker.CITIZEN,
        "Falta decir entre qué carreras está la obra. Así no se sabe si llega a la escuela.",
        answer="Es verdad. Se completó la dirección con la del acta de inicio.",
        state=CorrectionState.ACCEPTED,
    ),
    Request(
        0,
        Asker.CITIZEN,
        "Yo creo que va en la mitad y aquí dice más.",
        answer="La cifra es la del último informe de la firma que vigila la obra. Ese informe está en los documentos.",
        state=CorrectionState.DECLINED,
    ),
    Request(
        1,
        Asker.CONTRACTOR,
        "La última prórroga quedó con cinco días de menos.",
        proof="Acta de prórroga 2, página 3",
    ),
)


def tell(session: Session, work_ids: Sequence[str]) -> None:
    """Keep them, in the caller's transaction. What waits was asked for just now; what was answered, days ago."""
    for request in REQUESTS:
        published = queries.latest(session, work_ids[request.story])
        waits = request.state is CorrectionState.WAITING
        asked_at = clock.now() if waits else published.published_at - timedelta(days=6)
        session.add(
            Correction(
                id=codes.mint(codes.WORK_LENGTH),
                work_id=published.work_id,
                asked_by=request.by,
                asked_at=asked_at,
                due_on=add_business_days(asked_at.astimezone(clock.BOGOTA).date(), TERM_DAYS),
                text=request.text,
                proof=request.proof,
                state=request.state,
                answer=request.answer,
                answered_at=None if waits else asked_at + timedelta(days=4),
                release_number=published.number if request.state is CorrectionState.ACCEPTED else None,
            )
        )
    session.flush()
