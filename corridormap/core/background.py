"""Work that nobody waits for leaves the processor to who is waited for."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

BACKGROUND_NICE = 8
"""Steps of niceness of a worker: the window's thread gets a core six times as readily."""


def work_in_background() -> None:
    """Let the calling thread give way to others of normal priority, where the system can do that.

    Threads that it starts do so too. Other systems than Linux know no niceness of a thread.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            nice = os.getpriority(os.PRIO_PROCESS, thread) + BACKGROUND_NICE
            os.setpriority(os.PRIO_PROCESS, thread, nice)
