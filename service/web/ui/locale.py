"""In which language a page is asked for: `?lang=en` in its address, never a cookie, never the browser's settings.

One address is one page in one language: it can be cached, sent to a neighbour and printed.
"""

from typing import Annotated

from fastapi import Depends, Request

from service.foundation.language import LANGUAGES, Language


def speaking(request: Request) -> Language:
    """The language that the address names; that of the installation when it names none, or one that we lack."""
    asked = request.query_params.get("lang", "")
    default: str = request.app.state.settings.lang_default
    return Language(asked if asked in LANGUAGES else default)


Speaking = Annotated[Language, Depends(speaking)]
