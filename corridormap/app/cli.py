"""The command line: picks the command, loads only that, and turns errors into one line."""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType

import corridormap
from corridormap.app.command_parser import CommandParser
from corridormap.core.errors import ArgumentError, Cancelled, CorridorMapError, SourceError

DONE, FINDINGS, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

COMMANDS = {
    "layers": "what is in these files (the bundled ones by default)",
    "check": "is it a sound GeoPackage, and does it keep the rules it carries",
    "measure": "geodesic legs and total between points",
    "route": "ways over the networks, by rail, road, sea and river",
    "render": "a picture of the map",
    "export": "the map as a web page",
    "import": "bring data into a GeoPackage (not built yet)",
}
_LOOKS_LIKE_COMMAND = re.compile(r"[A-Za-z][A-Za-z-]*")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or the window without one; return the exit status.

    0 done; 1 done, with findings; 2 bad input, told in one line on standard error.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _use_utf8()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except SystemExit as exc:
        # argparse ends --help this way.
        return exc.code if isinstance(exc.code, int) else DONE
    except (KeyboardInterrupt, Cancelled):
        return _told("Cancelled.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except CorridorMapError as exc:
        return _told(str(exc), BAD_INPUT)
    except MemoryError:
        return _told("There is not enough memory for this; try a smaller extent.", BAD_INPUT)
    except OSError as exc:
        return _told(f"{exc.filename or 'Output'}: {exc.strerror}.", BAD_INPUT)
    return status


def _run(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help"):
        print(_help())
        return DONE
    if first in ("-V", "--version"):
        print(f"corridormap {corridormap.__version__}")
        return DONE
    if first in COMMANDS:
        return _run_command(first, arguments[1:])
    _check_files(arguments)
    return _open_window(arguments)


def _run_command(name: str, arguments: list[str]) -> int:
    module = _module(name)
    parser = CommandParser(
        prog=f"corridormap {name}", description=COMMANDS[name], allow_abbrev=False
    )
    module.add_arguments(parser)
    run: Callable[[object], int] = module.run
    # Options may stand anywhere between the arguments, which argparse's sub-parsers forbid.
    return run(parser.parse_intermixed_args(arguments))


def _module(name: str) -> ModuleType:
    path = f"corridormap.app.commands.{name}"
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as exc:
        if exc.name != path:
            raise
        raise ArgumentError(f"corridormap {name} is not built yet.") from exc


def _check_files(names: list[str]) -> None:
    """Raise for what the window could not open, before it stands there empty."""
    for name in names:
        if name.startswith("-"):
            raise ArgumentError(f"Unknown option {name} (see corridormap --help).")
        path = Path(name)
        if path.exists():
            continue
        if _LOOKS_LIKE_COMMAND.fullmatch(name):
            raise ArgumentError(f"{name} is neither a command nor a file (see corridormap --help).")
        raise SourceError(path, "there is no such file.")


def _open_window(names: list[str]) -> int:
    from corridormap.app.display import missing_display

    reason = missing_display()
    if reason is not None:
        return _told(reason, BAD_INPUT)
    # Nothing that is imported now becomes garbage; the window has a collector of its own.
    gc.disable()
    from corridormap.app.main import run_window

    return run_window([Path(name) for name in names])


def _help() -> str:
    commands = "\n".join(f"  {name:<9}{text}" for name, text in COMMANDS.items())
    return (
        "usage: corridormap [FILE...]\n"
        "       corridormap COMMAND [ARGUMENT...]\n\n"
        "Without a command the window opens: on the bundled map, or on these files\n"
        "(GeoPackages, or a .corridormap project).\n\n"
        f"commands:\n{commands}\n\n"
        "options:\n  --help     this text; after a command, what it takes\n  --version  the version"
    )


def _told(text: str, status: int) -> int:
    print(" ".join(text.split()), file=sys.stderr)
    return status


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
