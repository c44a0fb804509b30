"""What a person without an account sees: the city, its works, one work, its history, its signs.

Every page is a function of what was published, the day and the language; nothing here knows who reads it.
"""

from fastapi import APIRouter

from service.web.public import city, history, listing, photos, signs, verify, work

router = APIRouter()
# The code of a sign stands alone after the slash: it is asked for last, when no other address has answered.
for _part in (city, verify, photos, listing, work, history, signs):
    router.include_router(_part.router)
