"""A password is tried before the transaction of its form begins: it takes long, and nobody who writes waits for it.

A handler names what it asks for before `Post`, in that order.
"""

from typing import Annotated

from fastapi import Depends, Request

from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.staff import door
from service.staff.door import Trial
from service.web.ui.acting import SignedIn
from service.web.ui.posting import Form, Posted

#: What was found, or why it was not even heard.
Tried = Trial | Refusal


def _try(request: Request, login: str, form: Form, *, again: bool) -> Tried:
    state = request.app.state
    password = form.exact("clave")
    if not (login and password and code_of(form)):
        return Refusal(N_("Escriba su usuario, su contraseña y el código de su teléfono."))
    try:
        with state.passwords.attending():
            with state.database.writing() as session:
                stored = door.knock(session, state.secret, login, again=again)
            return Trial(login, stored, state.passwords.verify(stored, password), again)
    except Refusal as refusal:
        return refusal


def code_of(form: Form) -> str:
    """The code of the telephone, or the one on paper in its place."""
    return form.text("cifras", 40) or form.text("recuperacion", 40)


def at_the_door(request: Request, form: Posted) -> Tried:
    """Of whoever comes in."""
    return _try(request, form.text("usuario", 60).lower(), form, again=False)


def once_more(request: Request, who: SignedIn, form: Posted) -> Tried:
    """Of who is in, and proves again who they are."""
    return _try(request, who.login, form, again=True)


AtTheDoor = Annotated[Tried, Depends(at_the_door)]
OnceMore = Annotated[Tried, Depends(once_more)]
