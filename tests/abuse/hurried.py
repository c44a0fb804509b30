"""The service as it is, in a world where time runs faster: minutes of waiting are tried in seconds."""

import os
import time
from datetime import UTC, datetime

from fastapi import FastAPI

from service import app
from service.foundation import clock

#: Set by `site.own`: when the world began to hurry (seconds since 1970), and how many times faster it goes.
BEGAN, SPEED = "ABUSE_BEGAN", "ABUSE_SPEED"


def application() -> FastAPI:
    """The application of the environment, hurried."""
    began, speed = float(os.environ[BEGAN]), float(os.environ[SPEED])
    clock.now = lambda: datetime.fromtimestamp(began + (time.time() - began) * speed, UTC)
    return app.from_environment()
