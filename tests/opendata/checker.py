"""Run the official OC4IDS checker on files, offline: `python checker.py SCHEMAS FILE…` prints one JSON object a file.

Runs in an environment of its own (the checker is AGPL); the schemas are served on the loopback interface because the
checker only reads addresses.
"""

import json
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(schemas: str, files: list[str]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=schemas))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}/"
    config = LibCoveOC4IDSConfig(
        {
            "schema_host": host,
            "schema_version_choices": {"0.9.5": ("0.9.5", host)},
            "schema_codelists": {"0.9": f"{host}codelists/"},
        }
    )
    keep = ("validation_errors_count", "validation_errors", "additional_closed_codelist_values", "additional_fields")
    for file in files:
        output = oc4ids_json_output(file=file, lib_cove_oc4ids_config=config)
        found = {name: output.get(name) for name in keep}
        print(json.dumps(found | {"additional_fields": sorted(found["additional_fields"] or ())}, default=str))
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
