"""What machines read, without an account: one work as JSON, CSV and feed, and the health of the service."""

from service.web.api.works import router

__all__ = ["router"]
