"""The one script that complainants may run: it works some seconds so that in a flood they do not wait.

It travels inside the page, and the page allows it by its hash: no other request says that somebody is writing, and
nothing else can run.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

_FILE = Path(__file__).parents[3] / "assets" / "scripts" / "effort.js"


@cache
def effort_script() -> Markup:
    """The script, as it stands in a page."""
    return Markup(_FILE.read_text(encoding="utf-8"))  # noqa: S704 -- our own script


def effort_source() -> str:
    """What `script-src` must list for it to run: its hash, quoted."""
    return f"'sha256-{b64encode(sha256(effort_script().encode()).digest()).decode()}'"
