"""What is attached to a form, looked into before its transaction begins: who writes holds everybody else up.

A handler names one of these after who acts and before `Post`.
"""

from typing import Annotated

from fastapi import Depends

from service.foundation.errors import Refusal
from service.office import papers, pictures
from service.office.papers import Paper
from service.office.pictures import Picture
from service.web.ui.posting import Form, Posted

#: Fields of a form: a document; a photo from the camera; photos from the gallery.
PAPER, CAMERA, GALLERY = "archivo", "foto", "galeria"


def _papers(form: Posted) -> list[Paper | Refusal]:
    return [_tried_paper(upload.data) for upload in form.files(PAPER)]


def _tried_paper(data: bytes) -> Paper | Refusal:
    try:
        return papers.examine(data)
    except Refusal as refusal:
        return refusal


def _photos(form: Posted) -> list[Picture | Refusal]:
    return [_tried_photo(data) for data in _photographed(form)]


def _photographed(form: Form) -> list[bytes]:
    return [upload.data for field in (CAMERA, GALLERY) for upload in form.files(field)]


def _tried_photo(data: bytes) -> Picture | Refusal:
    try:
        return pictures.clean(data)
    except Refusal as refusal:
        return refusal


#: Each document that was sent in the field `archivo`, or why it is not taken.
Papers = Annotated[list[Paper | Refusal], Depends(_papers)]
#: Each photo that was sent in `foto` and `galeria`, clean, or why it is not taken.
Photos = Annotated[list[Picture | Refusal], Depends(_photos)]
