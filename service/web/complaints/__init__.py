"""What a complainant sees: filing, the receipt, coming back, who reads. No cookie, no script, no trace of who came."""

from service.web.complaints.discretion import install
from service.web.complaints.routes import router

__all__ = ["install", "router"]
