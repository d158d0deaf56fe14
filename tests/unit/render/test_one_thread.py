"""Qt fills see-through areas on the thread that asks for it, not on a pool of threads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FILL = """
import os
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from corridormap.render.one_thread import fill_on_one_thread

if {is_asked}:
    fill_on_one_thread()
application = QGuiApplication([])
image = QImage(800, 800, QImage.Format.Format_ARGB32_Premultiplied)
painter = QPainter(image)
painter.setRenderHint(QPainter.RenderHint.Antialiasing)
for _ in range(5):
    painter.setBrush(QColor(200, 60, 30, 120))
    painter.drawEllipse(image.rect())
painter.end()
print(len(os.listdir("/proc/self/task")), os.environ.get("QT_NO_GUI_THREADPOOL"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="Qt makes no pool for one core")
def test_no_pool_of_threads_is_made() -> None:
    """The count tells: without being asked Qt makes threads for the same fills."""
    shared, unset = _threads_after_fills(is_asked=False)
    alone, still_unset = _threads_after_fills(is_asked=True)
    assert alone < shared
    assert unset == still_unset == "None"


def _threads_after_fills(is_asked: bool) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if "THREADPOOL" not in key}
    code = FILL.format(is_asked=is_asked)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    count, variable = done.stdout.split()
    return int(count), variable
