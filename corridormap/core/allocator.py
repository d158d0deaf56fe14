"""Has memory of large arrays given back to the system when they are dropped, the rest at times."""

from __future__ import annotations

import sys
from collections.abc import Callable

TRIM_THRESHOLD = -1
MMAP_THRESHOLD = -3
ARENA_MAX = -8
"""M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc's malloc.h."""
HEAPS = 1
"""Threads take their memory from the same heap: what one leaves free serves the next. With a heap
for each, which glibc makes so that none waits, a million features took 80 MB more and no less time.
"""
LARGE_BYTES = 8 << 20
"""More than a batch of geometries takes while it is read: its memory serves for the next one."""
KEPT_BYTES = 16 << 20
"""Free at the end of a heap, kept for the next: batch by batch the same memory serves again.

Given back at once, as glibc does with more than 128 kB, each batch would have the system clear
all its pages anew: a third of the time in which a million features are read and drawn.
"""


def give_back_large_blocks() -> bool:
    """Let blocks of some megabytes be mapped each by itself, as glibc does at first, others shared.

    Left alone it raises that limit to 32 MB when such blocks are freed: what reading and drawing
    a million features took for a moment would then stay with the process for good, 300 MB of it.

    Returns:
        Whether it was done: only glibc is told.
    """
    mallopt = _of_glibc("mallopt")
    if mallopt is None:
        return False
    options = ((ARENA_MAX, HEAPS), (MMAP_THRESHOLD, LARGE_BYTES), (TRIM_THRESHOLD, KEPT_BYTES))
    return all(mallopt(option, size) == 1 for option, size in options)


def give_back_free_memory() -> bool:
    """Give back what lies free between blocks in use, on whichever thread it was used.

    For a map at rest: other threads may wait for memory meanwhile. That takes 2 to 30 ms behind a
    million features, a quarter of a second where a gigabyte of small blocks lies about. What was
    used while features were read would else lie beside what is used next.

    Returns:
        Whether anything was: only glibc is asked.
    """
    trim = _of_glibc("malloc_trim")
    return trim is not None and trim(0) == 1


def _of_glibc(name: str) -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found
