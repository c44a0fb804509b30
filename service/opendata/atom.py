"""The changes of a work as an Atom feed (RFC 4287), one entry for each release."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET  # ruff: ignore[suspicious-xml-etree-import] -- it only writes

from service.foundation.language import Language
from service.publication.queries import HistoryEntry, Published

NAMESPACE = "http://www.w3.org/2005/Atom"


def _element(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def atom_of(
    published: Published, history: Sequence[HistoryEntry], public_url: str, author: str, language: Language
) -> bytes:
    """The feed of a work's releases, newest first."""
    page = f"{public_url}/obras/{published.work_id.lower()}"
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": language.code})
    _element(feed, "id", page)
    _element(feed, "title", published.work.title)
    _element(feed, "updated", published.published_at.isoformat())
    _element(_element(feed, "author"), "name", author)
    _element(feed, "link", rel="self", type="application/atom+xml", href=f"{page}.atom")
    _element(feed, "link", rel="alternate", type="text/html", href=page)
    for entry in history:
        words = [change.words(language) for change in entry.changes] or [language.gettext("Primera publicación.")]
        item = _element(feed, "entry")
        _element(item, "id", f"{page}/historial/{entry.number}")
        _element(item, "title", words[0])
        _element(item, "updated", entry.published_at.isoformat())
        _element(item, "link", rel="alternate", type="text/html", href=f"{page}/historial/{entry.number}")
        _element(item, "content", "\n".join(words), type="text")
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body
