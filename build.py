#!/usr/bin/env python3
"""The door: makes the environment on first use, then hands over to ``handbook.cli``.

Needs nothing but Python 3.11. Creates ``.venv`` beside this file, installs the locked dependencies into it (with uv
when it is there, else with pip) and runs itself again inside. Installs anew only when the lock has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "handbook.lock"
OLDEST = (3, 11)
INSIDE = "HANDBOOK_INSIDE"


def main():
    """Run the command line in the right environment; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < OLDEST:
        return fail(
            "需要 Python 3.11 或更新的版本,现在是 %d.%d。到 python.org 安装新版,再用它运行 build.py。"
            % sys.version_info[:2],
            "Python 3.11 or later is needed, this is %d.%d." % sys.version_info[:2],
        )
    if os.environ.get(INSIDE) != str(VENV):
        lock = ROOT / ("tests/requirements.txt" if "test" in sys.argv[1:2] else "requirements.txt")
        status = make_environment(lock)
        return status or run_inside()
    sys.path.insert(0, str(ROOT))
    from handbook.cli import main as run  # only importable inside the environment

    return run(sys.argv[1:], ROOT)


def run_inside():
    """Run this file again with the environment's Python; return its exit status."""
    command = [str(python()), str(ROOT / "build.py"), *sys.argv[1:]]
    environment = {**os.environ, INSIDE: str(VENV), "PYTHONUTF8": "1"}
    if os.name == "posix":
        os.execve(command[0], command, environment)
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 130


def make_environment(lock):
    """Create or update ``.venv`` from a lock file; return 0, or 2 with the reason printed."""
    wanted = fingerprint(lock)
    have = STAMP.read_text(encoding="utf-8").split() if STAMP.is_file() else []
    # the tests' lock contains the other, so either stamp serves the plain commands
    superset = fingerprint(ROOT / "tests/requirements.txt")
    if python().exists() and (wanted in have or superset in have):
        return 0
    started = time.monotonic()
    say(
        "正在准备运行环境 .venv(依赖有变化时才做,约半分钟)……",
        "preparing .venv (only when the dependencies changed) …",
    )
    uv = shutil.which("uv")
    if not python().exists() or not have:
        shutil.rmtree(VENV, ignore_errors=True)
        create = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)] if uv else venv_command()
        done = subprocess.run(create, capture_output=True, text=True, errors="replace")
        if done.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            return fail(
                "建不了虚拟环境。Debian/Ubuntu 先装:apt install python3-venv;其他系统重装带 venv 模块的 Python。\n"
                + (done.stderr or done.stdout),
                "the venv module is missing or broken; on Debian: apt install python3-venv",
            )
    STAMP.unlink(missing_ok=True)
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", str(python())]
    else:
        install = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*install, "--require-hashes", "-r", str(lock)], capture_output=True, text=True, errors="replace"
    )
    if done.returncode != 0:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        return fail(
            "装不上依赖。检查网络;内网请先设好 pip 的镜像(pip config set global.index-url …),再运行一次。\n" + tail,
            "the dependencies could not be installed; look at the network, or set a mirror for pip, and try again",
        )
    STAMP.write_text(wanted + "\n", encoding="utf-8")
    seconds = time.monotonic() - started
    say("环境备好了,用时 %.0f 秒。" % seconds, "ready after %.0f s." % seconds)
    return 0


def venv_command():
    """Return the command that creates the environment with this Python."""
    return [sys.executable, "-m", "venv", str(VENV)]


def python():
    """Return the path of the environment's Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(lock):
    """Return what identifies an installation: this Python's version and the lock's content."""
    content = lock.read_bytes() + ("%d.%d" % sys.version_info[:2]).encode()
    return hashlib.sha256(content).hexdigest()


def say(chinese, english):
    """Print one line about the environment, in the language asked for."""
    print(english if wants_english() else chinese, file=sys.stderr, flush=True)


def fail(chinese, english):
    """Say why the environment cannot be used; return the exit status for that."""
    say("build.py: " + chinese, "build.py: " + english)
    return 2


def wants_english():
    """Tell whether ``--lang en`` was given."""
    return "--lang=en" in sys.argv or "--lang en" in " ".join(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
