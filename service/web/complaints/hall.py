"""The installation of a request, as every door of the intake works with it."""

from fastapi import Request

from service.intake.hall import Hall


def hall(request: Request) -> Hall:
    """Where things are kept and with what."""
    state = request.app.state
    return Hall(state.settings, state.database, state.blobs, state.ram, state.secret)
