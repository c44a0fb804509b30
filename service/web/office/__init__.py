"""What the staff of the contracting office sees: `/oficina`, for people with a role and nobody else.

Every address names its permission as a parameter (`ui/acting`); every form is received by `ui/posting`.
"""

from service.web.office.refusals import install
from service.web.office.routes import router

__all__ = ["install", "router"]
