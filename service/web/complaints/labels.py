"""Who reads, as a page names them: by post, in its own language."""

from service.complaints.rules import POST_NAMES
from service.foundation.language import Language

_POSTS = frozenset(POST_NAMES.values())


def told(label: str, language: Language) -> str:
    """«Investigación 2» in the language of the page; the name of a body outside as the list has it."""
    post = label.rstrip(" 0123456789")
    return language.gettext(post) + label[len(post) :] if post in _POSTS else label
