"""The package that the standard asks around projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from service.foundation.settings import Entity
from service.publication.document import STANDARD


@dataclass(frozen=True)
class Package:
    """Projects of one publication: `uri` is where the package is served."""

    uri: str
    published_at: datetime
    entity: Entity

    def of(self, projects: Sequence[bytes]) -> bytes:
        """An OC4IDS package of projects already in JSON, as JSON."""
        entity = self.entity
        publisher: dict[str, Any] = {"name": entity.name}
        if entity.nit:
            publisher |= {"scheme": "CO-NIT", "uid": entity.nit}
        package = {
            "uri": self.uri,
            "publishedDate": self.published_at.isoformat(timespec="seconds"),
            "publisher": publisher,
            "license": entity.licence,
            "version": STANDARD,
            "projects": [orjson.Fragment(project) for project in projects],
        }
        return orjson.dumps(package)
