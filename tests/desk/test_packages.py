"""What the desk's script is made of: exact, proven by its hash, free, and fetched from whatever registry npm is told."""

import re

import orjson

from tests.desk.script import DESK

LOCK = orjson.loads((DESK / "package-lock.json").read_bytes())["packages"]
PACKAGES = {name: told for name, told in LOCK.items() if name}
#: See CONTRIBUTING.md.
LICENSES = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MPL-2.0"}


def test_every_package_is_proven_by_its_hash_and_names_no_host() -> None:
    assert len(PACKAGES) > 10
    assert [name for name, told in PACKAGES.items() if not told.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, told in PACKAGES.items() if "resolved" in told] == []


def test_what_is_asked_for_is_exact() -> None:
    asked = orjson.loads((DESK / "package.json").read_bytes())
    versions = {**asked["dependencies"], **asked["devDependencies"]}

    assert {name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}
    assert {
        name: version for name, version in versions.items() if PACKAGES[f"node_modules/{name}"]["version"] != version
    } == {}


def test_every_package_is_free() -> None:
    assert {name: told.get("license") for name, told in PACKAGES.items() if told.get("license") not in LICENSES} == {}


def test_nothing_in_the_script_writes_markup_or_runs_text() -> None:
    forbidden = re.compile(
        r"dangerouslySetInnerHTML|\.innerHTML|\beval\(|new Function|localStorage|sessionStorage|document\.cookie"
    )
    found = [
        f"{path.relative_to(DESK)}: {hit}"
        for path in sorted((DESK / "src").rglob("*.ts*"))
        for hit in forbidden.findall(path.read_text(encoding="utf-8"))
    ]

    assert found == []
