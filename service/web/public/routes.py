"""Every address of the citizen's side."""

from fastapi import APIRouter

from service.web.public import city, corrections, documents, history, listing, photos, signs, verify, work

router = APIRouter()
# The code of a sign stands alone after the slash: it is asked for last, when no other address has answered.
for _part in (city, verify, photos, documents, listing, work, history, corrections, signs):
    router.include_router(_part.router)
