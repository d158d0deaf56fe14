"""Lets one of several running programs at a time write to a file of the user's."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.02


@contextmanager
def locked(path: Path, wait_s: float = 5.0) -> Iterator[None]:
    """Hold a lock that other programs and threads respect; a crash lets go of it.

    Args:
        path: A file that exists for this only, made if it is not there; it stays.
        wait_s: How long others are waited for.

    Raises:
        OSError: The file cannot be made, or others did not finish in time.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path.name} is held by another program")
            time.sleep(_PAUSE_S)
        yield
    finally:
        # Closing lets go of the lock.
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
