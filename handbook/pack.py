"""A finished website in; what makes it last out: the service worker's list and the archive that opens from disk.

The one step that reads what others wrote, since only a finished file has a hash. Same files, same bytes.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ARCHIVE = "site.zip"
WORKER = "sw.js"
SCRIPT = "assets/sw.js"
# what only a connected reader needs: the editors' form, paper, and files of the theme that no page asks for
ONLINE = ("admin/", "pdf/", "sitemap.xml", "assets/javascripts/lunr/", "assets/javascripts/workers/")
HOSTED = (*ONLINE, WORKER, SCRIPT, "404.html")


def worker(site: Path, edition: str) -> Mapping[str, bytes]:
    """Return the service worker of a site: the edition, every file a reader may need with its hash, and the script.

    ``integrity`` is Subresource Integrity (https://www.w3.org/TR/sri-2/), which the browser enforces while it fetches.
    """
    files = [_listed(path, name) for name, path in _files(site, ONLINE) if name != WORKER]
    values = json.dumps({"edition": edition, "files": files}, ensure_ascii=True, separators=(",", ":"))
    return {WORKER: f'self.HANDBOOK_EDITION={values};\nimportScripts("{SCRIPT}");\n'.encode()}


def archive(site: Path, folder: str, date: datetime.date) -> bytes:
    """Return a site as a ZIP file that opens from disk, everything below ``folder``, dated ``date``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, path in _files(site, HOSTED):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (date.year, date.month, date.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            entry.create_system = 3  # Unix on every system, so that the bytes do not depend on where it was made
            packed.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(site: Path, without: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a site as (name, path), sorted by name."""
    for name, path in sorted((path.relative_to(site).as_posix(), path) for path in site.rglob("*") if path.is_file()):
        if not name.startswith(without) and not name.endswith(".map"):
            yield name, path


def _listed(path: Path, name: str) -> dict[str, str]:
    digest = hashlib.sha256(path.read_bytes()).digest()
    return {
        "url": name,
        "revision": digest.hex()[:16],
        "integrity": "sha256-" + base64.b64encode(digest).decode(),
    }
