"""Answers of which nobody on the way learns more than that there was one: not compressed, of few sizes, never kept."""

from typing import Any

from fastapi import Request, Response

from service.foundation.language import Language
from service.web.ui.encodings import IDENTITY, encode, preferred
from service.web.ui.pages import render

#: Bytes of the smallest answer; each further size is twice the one before.
LEAST_ANSWER = 16 * 1024

_BEGIN, _END = b"<!--", b"-->"


def open_answer(request: Request, template: str, page: Any, language: Language) -> Response:
    """The page that anybody gets who asks for the address: compressed, and kept by nobody either."""
    encoding = preferred(request.headers.get("accept-encoding", "").encode("latin-1"))
    headers = {"Content-Language": language.code, "Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if encoding != IDENTITY:
        headers["Content-Encoding"] = encoding
    return Response(encode(render(template, page, language), encoding), 200, headers, "text/html; charset=utf-8")


def sealed_answer(template: str, page: Any, language: Language, status: int = 200) -> Response:
    """The page as an answer to who tells of something: 16, 32, 64… KiB, so that its length says nothing."""
    body = padded(render(template, page, language))
    headers = {"Content-Language": language.code, "Cache-Control": "no-store"}
    return Response(body, status, headers, "text/html; charset=utf-8")


def padded(body: bytes) -> bytes:
    """The page with a comment after it that fills it up to the next size."""
    size = LEAST_ANSWER
    least = len(body) + len(_BEGIN) + len(_END)
    while size < least:
        size *= 2
    return body + _BEGIN + b" " * (size - least) + _END
