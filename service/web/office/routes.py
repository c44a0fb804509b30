"""Every address of the staff's side."""

from fastapi import APIRouter, Depends

from service.web.office import (
    account,
    board,
    changes,
    corrections,
    documents,
    door,
    drafting,
    drafts,
    enrolment,
    entity,
    federated,
    files,
    health,
    hub,
    import_job,
    imports,
    panels,
    passkeys,
    people,
    photos,
    preview,
    progress,
    register,
    rejects,
    scripts,
    signs,
    trail,
    works,
)
from service.web.ui.acting import at_the_office, from_our_pages

router = APIRouter(dependencies=[Depends(at_the_office), Depends(from_our_pages)])
for _part in (
    scripts,
    door,
    enrolment,
    federated,
    account,
    board,
    corrections,
    works,
    register,
    drafts,
    changes,
    preview,
    # Its addresses end in any word: those of a draft that end in a word of theirs come before.
    drafting,
    health,
    passkeys,
    people,
    trail,
    panels,
    signs,
    entity,
    files,
    photos,
    progress,
    imports,
    rejects,
    import_job,
    documents,
):
    router.include_router(_part.router)
# Last: its address is that of any work, and others of the same shape win over it.
router.include_router(hub.router)
