"""Names that are too long for where they stand."""

#: Longest name of a work shown whole as a heading; a longer one is cut at a word and told in full elsewhere.
LONGEST_NAME = 120


def short_title(title: str) -> str:
    """The name of a work as a heading: cut at a word when it is a paragraph, as names in SECOP often are."""
    if len(title) <= LONGEST_NAME:
        return title
    return title[: LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip(" ,;.:") + "…"
