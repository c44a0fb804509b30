"""Files that are kept, and what the times of their folder would tell."""

from pathlib import Path

from service.foundation.blobs import Blobs


def test_neither_a_file_nor_its_folder_tells_when_it_was_laid_down_or_dropped(tmp_path: Path) -> None:
    blobs = Blobs("", tmp_path)
    folder = tmp_path / "files" / "sealed"

    blobs.lay_down("sealed/one", b"1")
    blobs.lay_down("sealed/two", b"2")

    assert [path.stat().st_mtime for path in (folder / "one", folder / "two", folder)] == [0, 0, 0]

    blobs.drop("sealed/one")
    blobs.drop("sealed/none")
    blobs.drop("nowhere/none")

    assert folder.stat().st_mtime == 0
    assert blobs.get("sealed/two") == b"2"
