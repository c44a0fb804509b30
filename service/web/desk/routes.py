"""Every address of the desk."""

from fastapi import APIRouter, Depends

from service.web.desk import (
    acts,
    attending,
    cases,
    epochs,
    figures,
    keys,
    listing,
    page,
    roster,
    scripts,
    session,
    watching,
    works,
)
from service.web.ui.acting import at_the_office, from_our_pages

router = APIRouter(dependencies=[Depends(at_the_office), Depends(from_our_pages)])
for _part in (scripts, page, attending, session, keys, roster, listing, cases, acts, epochs, watching, works, figures):
    router.include_router(_part.router)
