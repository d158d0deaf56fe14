"""Has memory of large arrays given back to the system when they are dropped."""

from __future__ import annotations

import sys

MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""
LARGE_BYTES = 4 << 20


def give_back_large_blocks() -> bool:
    """Let blocks of some megabytes be mapped each by itself, as glibc does at first.

    Left alone it raises that limit to 32 MB when such blocks are freed: what reading and drawing
    a million features took for a moment would then stay with the process for good, 300 MB of it.

    Returns:
        Whether it was done: only glibc is told.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(MMAP_THRESHOLD, LARGE_BYTES) == 1
