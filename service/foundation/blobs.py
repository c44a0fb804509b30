"""Files the service keeps (photos, documents), in a folder or in an S3-compatible store, under one small interface."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
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
        """Keep `data` as `name` so that it survives a power cut, with a time of writing, its own
        and that of its folder, that tells nothing.
        """
        self.put(name, data)
        if self._folder is None:
            return
        path = self._folder / name
        for each in (path, path.parent):
            # The folder would tell the hour of the last one.
            os.utime(each, (0, 0))
        for each in (path, path.parent, self._folder):
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

    def begin(self, name: str, count: int) -> tuple[bytes, int] | None:
        """The first `count` bytes of `name`, or all there are, and how many there are; None: there is no such file."""
        try:
            size = obstore.head(self._store, name)["size"]
            return bytes(obstore.get_range(self._store, name, start=0, end=min(count, size))), size
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Keep `name` no longer; nothing happens when there is no such file."""
        if self._folder is not None:
            path = self._folder / name
            path.unlink(missing_ok=True)
            if path.parent.exists():
                os.utime(path.parent, (0, 0))
            return
        with suppress(FileNotFoundError):
            obstore.delete(self._store, name)

    @property
    def fullness(self) -> float:
        """How full the disk of the files is, from 0 to 1; a store elsewhere says nothing of it."""
        if self._folder is None:
            return 0
        usage = shutil.disk_usage(self._folder)
        return usage.used / (usage.used + usage.free)

    def names(self, under: str, before: datetime) -> list[str]:
        """Names that begin with `under/` and have been there since before a moment, those of halves left by a death
        in the middle of writing among them.
        """
        if self._folder is None:
            found = (meta for batch in obstore.list(self._store, under) for meta in batch)
            return [meta["path"] for meta in found if meta["last_modified"] < before]
        # When the file was last touched, not the time of writing, which `lay_down` makes say nothing.
        return [
            path.relative_to(self._folder).as_posix()
            for path in (self._folder / under).rglob("*")
            if path.is_file() and path.stat().st_ctime < before.timestamp()
        ]
