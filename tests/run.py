"""``build.py test``: fetches what the tests need, then runs every gate a change must pass.

Without arguments: formatting, lint, types, all tests. With arguments: pytest alone, with these arguments.
With ``CI=true`` a missing browser or npm is an error; elsewhere the tests that need it are skipped with a word why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NODE = ROOT / "tests/node"
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
GATES = (
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("mypy", ["-m", "mypy"]),
)

SIDE_BY_SIDE = ("--numprocesses=auto", "--dist=loadfile")  # what a file's tests share is made once


def main(arguments: Sequence[str]) -> int:
    """Run the gates; return 0 when all passed, 1 when one failed, 2 when the environment lacks something."""
    browser = find_browser()
    node = node_packages()
    missing = [name for name, found in (("Chromium", browser), ("Node's packages", node)) if found is None]
    if missing and os.environ.get("CI") == "true":
        print(f"tests/run.py: {', '.join(missing)} could not be installed", file=sys.stderr)
        return 2
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if browser is not None:
        environment["HANDBOOK_BROWSER"] = browser
    if node is not None:
        environment["HANDBOOK_NODE_MODULES"] = str(node)
    gates = () if arguments else GATES
    failed = [name for name, words in gates if not passes(name, words, environment)]
    if not passes("pytest", ["-m", "pytest", *(arguments or SIDE_BY_SIDE)], environment):
        failed.append("pytest")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def passes(name: str, words: Sequence[str], environment: dict[str, str]) -> bool:
    """Run one gate and say how long it took."""
    started = time.monotonic()
    status = subprocess.call([sys.executable, *words], cwd=ROOT, env=environment)
    print(f"{name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return status == 0


def find_browser() -> str | None:
    """Return a browser's path, installing one if need be; "" means Playwright's own, None that there is none."""
    found = installed_browser()
    if found:
        return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("chromium", "fonts-noto-cjk")
        found = installed_browser()
        if found:
            return found
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], cwd=ROOT, check=False)
    return "" if done.returncode == 0 else None


def installed_browser() -> str | None:
    """Return the path of a browser that is already there, ours by name or the one named in HANDBOOK_BROWSER."""
    candidates = [os.environ.get("HANDBOOK_BROWSER"), *map(shutil.which, BROWSERS)]
    if MAC_BROWSER.exists():
        candidates.append(str(MAC_BROWSER))
    return next((path for path in candidates if path), None)


def node_packages() -> Path | None:
    """Return the folder of the npm packages that some tests need, installed from their lock; None without npm."""
    if not shutil.which("npm") and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("nodejs", "npm")
    npm = shutil.which("npm")
    if npm is None:
        return None
    modules, lock = NODE / "node_modules", (NODE / "package-lock.json").read_bytes()
    stamp = modules / ".handbook-lock"
    if stamp.is_file() and stamp.read_bytes() == lock:
        return modules
    words = [npm, "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund"]
    if subprocess.run(words, cwd=NODE, check=False).returncode != 0:
        return None
    stamp.write_bytes(lock)
    return modules


def apt(*packages: str) -> None:
    """Install Debian packages, without questions."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
