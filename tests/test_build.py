"""The door: what ``build.py`` says when the machine lacks something. It must speak before anything is installed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import scratch


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without an environment: the door and the locks."""
    shutil.copy(scratch.ROOT / "build.py", tmp_path)
    shutil.copy(scratch.ROOT / "requirements.txt", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(scratch.ROOT / "tests/requirements.txt", tmp_path / "tests")
    return tmp_path


def opened(checkout: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the door with Python's own folders alone on the path, so that no uv is found."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HANDBOOK_", "PYTHON", "PIP_"))}
    environment |= {"PATH": str(Path(sys.executable).parent), "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        [sys.executable, str(checkout / "build.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_an_old_python_can_read_the_door() -> None:
    """The file holds nothing that Python 3.6 could not parse, so that an old Python can say what it lacks."""
    ast.parse((scratch.ROOT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_missing_venv_module_is_said(checkout: Path, tmp_path: Path) -> None:
    """Without the venv module the door says what to install, leaves nothing behind and exits with 2."""
    shadow = tmp_path / "shadow/venv"
    shadow.mkdir(parents=True)
    (shadow / "__init__.py").write_text("raise ImportError('No module named venv')\n", encoding="utf-8")
    done = opened(checkout, "check", PYTHONPATH=str(shadow.parent))

    assert done.returncode == 2
    assert "python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_missing_network_is_said(checkout: Path, tmp_path: Path) -> None:
    """When nothing can be downloaded the door speaks of the network and the mirror and exits with 2."""
    done = opened(
        checkout, "check", "--lang", "en", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), PIP_CONFIG_FILE=os.devnull
    )

    assert done.returncode == 2
    assert "set a mirror for pip" in done.stderr
    assert not (checkout / ".venv/handbook.lock").exists()
