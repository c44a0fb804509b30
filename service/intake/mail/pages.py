"""A page of HTML as plain text: what a person reads of it, and where its links go."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset("p div br li tr table h1 h2 h3 h4 h5 h6 blockquote pre hr ul ol section article".split())
_SILENT = frozenset("head style script title template".split())
_SPACE = re.compile(r"[ \t\r\f\v\n\u00a0]+")


def plain(html: str) -> str:
    """The words of a page, a line for each block, and the address of a link behind its words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(reader.said).split("\0"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects words; a block begins and ends with a mark of ours, since a line feed in HTML is a space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.said.append("\0")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.said)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.said.append("\0")
        elif tag == "a" and self._links:
            address, begin = self._links.pop()
            if address.startswith(("http:", "https:")) and address not in "".join(self.said[begin:]):
                self.said.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data.replace("\0", ""))
