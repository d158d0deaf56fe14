"""Images are filled while other threads go on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage

from corridormap.render.images import BlankImages

SIDE = 4_000


@pytest.fixture
def long_turns() -> Iterator[None]:
    """Let no thread take the interpreter from another that keeps it."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(10.0)
    yield
    sys.setswitchinterval(before)


def turns_of_another_thread(work: Callable[[], object]) -> int:
    """Return how often another thread got the interpreter before some work was done."""
    turns: list[bool] = []
    is_done = False

    def other() -> None:
        while not is_done:
            turns.append(True)
            time.sleep(0.0001)

    thread = threading.Thread(target=other)
    thread.start()
    time.sleep(0.01)
    before = len(turns)
    work()
    found = len(turns) - before
    is_done = True
    thread.join()
    return found


def test_the_window_goes_on_while_an_image_is_filled(long_turns: None) -> None:
    blanks = BlankImages()
    # Kept, for giving memory back lets others go on as well.
    kept: list[QImage] = []
    found = turns_of_another_thread(lambda: kept.append(blanks.image(SIDE, SIDE, "#102030")))
    assert found > 8


def test_an_image_of_nothing_is_none() -> None:
    assert BlankImages().image(0, 10, "#102030").isNull()


def test_a_blank_image_is_one_opaque_colour() -> None:
    blanks = BlankImages()
    image = blanks.image(37, 11, "#102030")
    image.fill(0)
    blanks.give_back(image)
    again = blanks.image(37, 11, "#405060")
    assert again.format() == QImage.Format.Format_RGB32
    assert {again.pixelColor(x, y).name() for x in range(37) for y in range(11)} == {"#405060"}
    assert again.pixelColor(0, 0).alpha() == 255
