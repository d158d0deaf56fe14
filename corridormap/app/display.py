"""Tells whether a window can be shown, before Qt aborts the program over it."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_NEEDS_DISPLAY = ("", "xcb", "wayland", "wayland-egl")
_WAIT_S = 2.0


def missing_display(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return in one line why no window can be shown, None where one can."""
    if sys.platform in ("win32", "darwin"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform not in _NEEDS_DISPLAY:
        return None
    x11, wayland = environment.get("DISPLAY", ""), environment.get("WAYLAND_DISPLAY", "")
    if platform == "xcb":
        wayland = ""
    elif platform.startswith("wayland"):
        x11 = ""
    if not x11 and not wayland:
        return "There is no display for the window; the commands work without one (see --help)."
    if (wayland and _wayland_answers(wayland, environment)) or (x11 and _x11_answers(x11)):
        return None
    return f"The display {wayland or x11} does not answer, so no window can be shown."


def _wayland_answers(name: str, environment: Mapping[str, str]) -> bool:
    return _unix_answers(str(Path(environment.get("XDG_RUNTIME_DIR", "/run")) / name))


def _x11_answers(display: str) -> bool:
    match = re.fullmatch(
        r"(?:(?P<protocol>\w+)/)?(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?", display
    )
    if match is None:
        return display.startswith("/") and _unix_answers(display)
    host, number = match["host"], int(match["number"])
    if host in ("", "unix"):
        name = f"/tmp/.X11-unix/X{number}"
        return (
            _unix_answers(name) or _unix_answers("\0" + name) or _tcp_answers("localhost", number)
        )
    return _tcp_answers(host, number)


def _unix_answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_WAIT_S)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _tcp_answers(host: str, number: int) -> bool:
    try:
        socket.create_connection((host, 6000 + number), _WAIT_S).close()
    except (OSError, OverflowError):
        return False
    return True
