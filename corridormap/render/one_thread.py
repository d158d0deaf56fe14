"""Keeps Qt from sharing single fills among threads, which costs more than it saves.

Every see-through area of more than some 96 rows of pixels is dealt out to a pool of threads and
waited for. A map has thousands of them: of an area of 250 pixels the waiting takes five times as
long as the filling, and the second core is wanted for the window.
"""

from __future__ import annotations

import os

from PySide6.QtGui import QColor, QImage

from corridormap.render.images import painting

NO_POOL = "QT_NO_GUI_THREADPOOL"


def fill_on_one_thread() -> None:
    """Have Qt fill areas on the thread that asks for it; call this before anything is painted."""
    is_given = NO_POOL in os.environ
    os.environ.setdefault(NO_POOL, "1")
    try:
        # Qt looks at the environment once, when it fills for the first time.
        image = QImage(4, 4, QImage.Format.Format_ARGB32_Premultiplied)
        with painting(image) as painter:
            painter.fillRect(image.rect(), QColor(0, 0, 0, 128))
    finally:
        # Programs started from the window make their own choice.
        if not is_given:
            del os.environ[NO_POOL]
