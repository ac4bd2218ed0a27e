"""The committed script bundle is what its sources make."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ASSETS = Path(__file__).resolve().parents[1] / "templates/assets"


def test_the_bundle_is_built_from_its_sources(tmp_path: Path) -> None:
    """Bundling the sources again gives the committed file, byte for byte."""
    npm = shutil.which("npm")
    if npm is None:
        assert os.environ.get("CI") != "true", "npm is needed to rebuild the bundle"
        pytest.skip("no npm to rebuild the bundle with")
    work = tmp_path / "js"
    shutil.copytree(ASSETS / "js", work, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=work, check=True)
    subprocess.run([npm, "run", "--silent", "build"], cwd=work, check=True)

    assert (tmp_path / "handbook.js").read_bytes() == (ASSETS / "handbook.js").read_bytes()
