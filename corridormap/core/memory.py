"""How much of the machine's memory layers may take."""

from __future__ import annotations

import os

MOST_BYTES = 512 << 20
LEAST_MB = 64
"""Nobody can choose less: then even small layers would be read again and again."""
SHARE = 4
UNKNOWN_BYTES = 8 << 30
"""Counted where the system does not tell what it has."""


def machine_bytes() -> int:
    """Return the machine's physical memory."""
    names = getattr(os, "sysconf_names", {})
    if "SC_PAGE_SIZE" in names and "SC_PHYS_PAGES" in names:
        return int(os.sysconf("SC_PAGE_SIZE")) * int(os.sysconf("SC_PHYS_PAGES"))
    return _windows_bytes() or UNKNOWN_BYTES


def _windows_bytes() -> int:
    import ctypes

    kernel = getattr(ctypes, "windll", None)
    kilobytes = ctypes.c_ulonglong()
    if kernel is None or not kernel.kernel32.GetPhysicallyInstalledSystemMemory(
        ctypes.byref(kilobytes)
    ):
        return 0
    return kilobytes.value * 1024


def geometry_budget(chosen_mb: int | None = None) -> int:
    """Return the bytes of full geometry that are held.

    Args:
        chosen_mb: What a person chose, None for the default.
    """
    if chosen_mb is None:
        return min(machine_bytes() // SHARE, MOST_BYTES)
    return max(chosen_mb, LEAST_MB) << 20


def default_mb() -> int:
    """Return the default as whole megabytes."""
    return max(geometry_budget() >> 20, LEAST_MB)


def most_mb() -> int:
    """Return what can sensibly be chosen on this machine: all but a quarter of its memory."""
    return max(machine_bytes() // 4 * 3 >> 20, default_mb())
