"""Every address of the complainants' side."""

from fastapi import APIRouter

from service.web.complaints import figures, filing, follow_up, leaving, who_reads

router = APIRouter()
for _part in (filing, follow_up, leaving, who_reads, figures):
    router.include_router(_part.router)
