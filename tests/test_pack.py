"""What makes a site last out: the service worker's list and the archive."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from handbook import output, pack

DATE = datetime.date(2026, 11, 22)
FILES = {
    "index.html": b"home",
    "404.html": b"lost",
    "chapters/a.html": "甲".encode(),
    "assets/handbook.js": b"js",
    "assets/bundle.js.map": b"map",
    "assets/sw.js": b"worker",
    "admin/index.html": b"form",
    "pdf/trainee.pdf": b"paper",
    "sitemap.xml": b"map",
    "sw.js": b"old",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A finished site."""
    output.write(tmp_path, FILES.items())
    return tmp_path


def listed(site: Path, edition: str = "2026.11") -> dict[str, dict[str, str]]:
    """Return the files a service worker keeps, by address."""
    script = pack.worker(site, edition)["sw.js"].decode()
    values = json.loads(script.partition("=")[2].partition(";\n")[0])
    assert values["edition"] == edition
    return {file["url"]: file for file in values["files"]}


def test_the_worker_keeps_what_readers_need(site: Path) -> None:
    """Pages and what they load are kept; paper, the editors' form and the worker itself are not."""
    assert list(listed(site)) == ["404.html", "assets/handbook.js", "assets/sw.js", "chapters/a.html", "index.html"]


def test_every_kept_file_has_its_hash(site: Path) -> None:
    """The browser can tell a file of another edition by the hash of its content."""
    digest = base64.b64encode(hashlib.sha256(b"home").digest()).decode()

    assert listed(site)["index.html"]["integrity"] == f"sha256-{digest}"


def test_a_changed_file_changes_the_worker(site: Path) -> None:
    """A browser notices a new edition by the worker's bytes, so any change must be among them."""
    before = pack.worker(site, "2026.11")
    (site / "assets/sw.js").write_bytes(b"another worker")

    assert pack.worker(site, "2026.11") != before


def test_the_archive_opens_in_one_folder(site: Path) -> None:
    """The archive holds one folder with what works from disk, dated like the edition."""
    with zipfile.ZipFile(io.BytesIO(pack.archive(site, "handbook-2026.11", DATE))) as packed:
        names = [entry.filename for entry in packed.infolist()]
        dates = {entry.date_time[:3] for entry in packed.infolist()}

    assert names == [f"handbook-2026.11/{name}" for name in ("assets/handbook.js", "chapters/a.html", "index.html")]
    assert dates == {(2026, 11, 22)}


def test_the_same_site_gives_the_same_archive(site: Path) -> None:
    """Two archives of a site are alike, byte for byte."""
    assert pack.archive(site, "a", DATE) == pack.archive(site, "a", DATE)
