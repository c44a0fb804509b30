"""Templates and what fills them: one frozen dataclass per page, already in words; the template only lays it out."""

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from service.foundation import clock
from service.foundation.language import Language

TEMPLATES = Path(__file__).parent.parent / "templates"

_INDENT = re.compile(r"\n\s+")


class _Flush(Extension):
    """Templates are indented for people; what travels is not."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        del name, filename
        return _INDENT.sub("\n", source)


def _said(value: Any) -> Any:
    """Refuse to print None: a figure that is missing is said in words by the page."""
    if value is None:
        raise ValueError("a page was about to print None")
    return value


def day(language: Language, on: date) -> Markup:
    """A date in words that machines read too."""
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), language.long_date(on))


def moment(language: Language, at: datetime) -> Markup:
    """An instant in words, on the clock of Bogotá: «20 de noviembre de 2026, 4:05 p. m.»."""
    local = at.astimezone(clock.BOGOTA)
    hour = f"{local.hour % 12 or 12}:{local.minute:02}\u00a0{'a.' if local.hour < 12 else 'p.'}\u00a0m."
    stamp = local.isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}, {}</time>').format(stamp, language.long_date(local.date()), hour)


def _short(language: Language, on: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), language.short_date(on))


def _dial(number: str) -> str:
    """A telephone number as a telephone dials it."""
    return re.sub(r"[^\d+]", "", number)


@cache
def _environment(code: str) -> Environment:
    language = Language(code)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # A running service keeps the templates it began with: its pages are named after them.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_said,
        extensions=["jinja2.ext.i18n", _Flush],
    )
    environment.policies["ext.i18n.trimmed"] = True
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(language.gettext, language.ngettext, newstyle=True)
    environment.filters["dial"] = _dial
    environment.filters["day"] = partial(day, language)
    environment.filters["short_day"] = partial(_short, language)
    environment.filters["moment"] = partial(moment, language)
    return environment


def render(template: str, page: Any, language: Language) -> bytes:
    """The page as UTF-8 HTML."""
    values = {field.name: getattr(page, field.name) for field in fields(page)}
    return _environment(language.code).get_template(template).render(values).encode()


def answer(template: str, page: Any, language: Language, status: int = 200) -> Response:
    """The page as an answer."""
    body = render(template, page, language)
    return Response(body, status, {"Content-Language": language.code}, "text/html; charset=utf-8")
