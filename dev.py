#!/usr/bin/env python3
"""One entry to everything a developer does, so that a clone needs nothing but Python.

    python3 dev.py run [-- ARGS]       start the window, or the command line with ARGS
    python3 dev.py test [PYTEST ARGS]  lint, types, import contracts and all tests
    python3 dev.py lint                the first three of these
    python3 dev.py build-layers [...]  make layers/ and resources/network/ from seeds/
    python3 dev.py bench [render|start|frames|routes] [--json] [--only TEXT] [--large]
                         [--runs N] [--list]
    python3 dev.py screenshots         make the pictures in docs/ anew

Standard library only; Linux, macOS and Windows; Python 3.11 to 3.13.
"""

from __future__ import annotations

import compileall
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "corridormap-stamp.txt"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
SUPPORTED = ((3, 11), (3, 13))

# What Qt's xcb and offscreen platforms load, and the Debian package that carries it.
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "fontconfig": "libfontconfig1",
    "dbus-1": "libdbus-1-3",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
    "xcb-xkb": "libxcb-xkb1",
}
Command = Sequence[str | Path]
TEST_PROCESSES = "3"
"""Windows under test wait for clocks much of the time: one more than the cores of a small machine
keeps these busy. More would starve the windows of what threads bring."""
DOMAIN_TESTS = ["tests/unit/core", "tests/unit/formats", "tests/unit/network"]


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        print("corridormap needs Python 3.11, 3.12 or 3.13; start dev.py with one of them.")
        return 2
    commands = {
        "run": run,
        "test": test,
        "lint": lint,
        "build-layers": build_layers,
        "bench": bench,
        "screenshots": screenshots,
    }
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    rest = list(arguments[1:])
    if rest[:1] == ["--"]:
        rest = rest[1:]
    try:
        return commands[arguments[0]](rest)
    except KeyboardInterrupt:
        return 130
    except subprocess.CalledProcessError as exc:
        print(f"dev.py: this step failed with status {exc.returncode}: {_shown(exc.cmd)}")
        return 1


def run(arguments: list[str]) -> int:
    """Start the window, or the command line when there are arguments."""
    if not _install_missing_system_packages(for_tests=False):
        return 2
    _refresh_venv(with_dev=False)
    _compile()
    return _call([PYTHON, "-m", "corridormap", *arguments])


def test(arguments: list[str]) -> int:
    """Run every check; with arguments only pytest, with them."""
    if not _install_missing_system_packages(for_tests=True):
        return 2
    _refresh_venv(with_dev=True)
    pytest: Command = [PYTHON, "-m", "pytest"]
    if arguments:
        return _call([*pytest, *arguments], _test_environment())
    # A file's tests stay together: they share what is dear to make.
    pytest = [*pytest, "--numprocesses", TEST_PROCESSES, "--dist", "loadfile"]
    domain = [path for path in DOMAIN_TESTS if (ROOT / path).is_dir()]
    steps: list[tuple[str, Command]] = [
        *_lint_steps(),
        # Where no Qt can be imported, as on a server: the domain must do without.
        ("domain tests without Qt", [*pytest, "-c", "tests/domain.ini", "--rootdir=.", *domain]),
        ("tests", [*pytest, *(f"--ignore={path}" for path in domain)]),
    ]
    return _run_steps(steps)


def lint(arguments: list[str]) -> int:
    """Check style, types and import contracts."""
    _refresh_venv(with_dev=True)
    return _run_steps(_lint_steps())


def build_layers(arguments: list[str]) -> int:
    """Make the layers and networks that ship."""
    _refresh_venv(with_dev=False)
    status = _call([PYTHON, "-m", "corridormap.builder", *arguments])
    # What the first start draws is made of the layers as they are now.
    return status or _call([PYTHON, "-m", "corridormap.app.bundled_copies"])


def bench(arguments: list[str]) -> int:
    """Print figures beside a peer's; see docs/figures.md."""
    if not _install_missing_system_packages(for_tests=False):
        return 2
    _refresh_venv(with_dev=False)
    _compile()
    return _call([PYTHON, "-m", "benchmarks", *arguments])


def screenshots(arguments: list[str]) -> int:
    """Make the pictures in docs/ anew from the program itself."""
    if not _install_missing_system_packages(for_tests=False):
        return 2
    _refresh_venv(with_dev=False)
    return _call([PYTHON, ROOT / "docs" / "make_screenshots.py", *arguments], _test_environment())


def _lint_steps() -> list[tuple[str, Command]]:
    return [
        ("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
        ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [PYTHON, "-m", "mypy"]),
        (
            "import contracts",
            [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        ),
    ]


def _run_steps(steps: Sequence[tuple[str, Command]]) -> int:
    """Run all steps even after one failed, then say which did."""
    failed = []
    for name, command in steps:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        if _call(command, _test_environment()) != 0:
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - started:.0f} s", flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def _test_environment() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"} | dict(os.environ)


def _call(command: Command, environment: dict[str, str] | None = None) -> int:
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment).returncode


def _shown(command: object) -> str:
    return " ".join(map(str, command)) if isinstance(command, (list, tuple)) else str(command)


def _refresh_venv(with_dev: bool) -> None:
    """Install into `.venv` what the lock names; nothing is done when that was done before."""
    has_dev = with_dev or _stamp_of(with_dev=True) == _read_stamp()
    wanted = _stamp_of(has_dev)
    if PYTHON.exists() and _read_stamp() == wanted:
        return
    if not PYTHON.exists() or _read_stamp().split("\n")[0] != wanted.split("\n")[0]:
        import venv

        print("Making .venv …", flush=True)
        venv.EnvBuilder(clear=True, with_pip=True).create(VENV)
    print("Installing what the lock file names …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    lock = DEV_LOCK if has_dev else RUN_LOCK
    environment = dict(os.environ, PIP_ROOT_USER_ACTION="ignore")
    for step in (
        ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(lock)],
        ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ):
        subprocess.run([*pip, *step], cwd=ROOT, env=environment, check=True)
    STAMP.write_text(wanted, encoding="utf-8")


def _compile() -> None:
    """Compile what changed: by itself Python may not, where `PYTHONDONTWRITEBYTECODE` is set."""
    for package in ("corridormap", "benchmarks"):
        if (ROOT / package).is_dir():
            compileall.compile_dir(ROOT / package, quiet=2)


def _stamp_of(with_dev: bool) -> str:
    """Return a text that changes when the environment has to be refreshed."""
    version = ".".join(map(str, sys.version_info[:3]))
    sources = [DEV_LOCK if with_dev else RUN_LOCK, ROOT / "pyproject.toml"]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]
    return "\n".join([f"Python {version}", *digests])


def _read_stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""


def _install_missing_system_packages(for_tests: bool) -> bool:
    """Install or name what Qt and the tests need of Debian or Ubuntu; elsewhere do nothing."""
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        return True
    needed, wished = _missing_system_packages(for_tests)
    if not needed and not wished:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *needed, *wished]
    if os.geteuid() == 0:
        print(f"Installing system packages: {' '.join([*needed, *wished])}", flush=True)
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run([*command[:2], "-qq", *command[2:]], env=environment, check=True)
        return True
    print(f"Missing system packages. Install them with:\n\n    sudo {' '.join(command)}\n")
    return not needed


def _missing_system_packages(for_tests: bool) -> tuple[list[str], list[str]]:
    """Return the packages without which nothing works, and those that are good to have."""
    listed = _listed_libraries()
    needed = [
        package
        for library, package in QT_LIBRARIES.items()
        if f"lib{library}.so" not in listed and ctypes.util.find_library(library) is None
    ]
    wished = [] if _has_cjk_font() else ["fonts-noto-cjk"]
    if for_tests:
        is_ubuntu = "ID=ubuntu" in _os_release()
        if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
            needed.append("chromium-browser" if is_ubuntu else "chromium")
        if shutil.which("chromedriver") is None:
            needed.append("chromium-chromedriver" if is_ubuntu else "chromium-driver")
    if for_tests and wished:
        needed, wished = [*needed, *wished], []
    return needed, wished


def _listed_libraries() -> set[str]:
    """Return `libEGL.so` and so on: asked for once, not for each library as `ctypes` does."""
    command = shutil.which("ldconfig") or "/sbin/ldconfig"
    if not Path(command).exists():
        return set()
    listed = subprocess.run([command, "-p"], capture_output=True, text=True, check=False).stdout
    heads = [line.partition("=>")[0] for line in listed.splitlines()]
    # Libraries for another word size, which may lie beside, do not count.
    return {
        head.split(".so")[0].strip() + ".so" for head in heads if "64" in head.partition("(")[2]
    }


def _has_cjk_font() -> bool:
    if shutil.which("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _os_release() -> str:
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
