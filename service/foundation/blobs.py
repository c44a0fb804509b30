"""Files the service keeps (photos, documents), in a folder or in an S3-compatible store, under one small interface."""

import os
from contextlib import suppress
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


class Blobs:
    """A store of immutable files by name; a name is never written twice with other bytes."""

    def __init__(self, url: str, data_dir: Path) -> None:
        """Open the store of `url`, or the folder `files` of `data_dir` when it is empty."""
        self._folder = None if url else data_dir / "files"
        self._store: ObjectStore = LocalStore(self._folder, mkdir=True) if self._folder else from_url(url)

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` as `name`."""
        obstore.put(self._store, name, data)

    def lay_down(self, name: str, data: bytes) -> None:
        """Keep `data` as `name` so that it survives a power cut, with a time of writing that tells nothing."""
        self.put(name, data)
        if self._folder is None:
            return
        path = self._folder / name
        os.utime(path, (0, 0))
        for each in (path, path.parent):
            opened = os.open(each, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)

    def get(self, name: str) -> bytes | None:
        """The bytes of `name`, or None when there is no such file."""
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Keep `name` no longer; nothing happens when there is no such file."""
        with suppress(FileNotFoundError):
            obstore.delete(self._store, name)
