"""Images are filled and copied while other threads go on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from corridormap.render.images import BlankImages, copied

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
    made = work()
    found = len(turns) - before
    # Kept until here, for giving memory back lets others go on as well.
    del made
    is_done = True
    thread.join()
    return found


def lets_others_go_on(make: Callable[[], QImage]) -> bool:
    """Tell whether another thread gets many turns; tried again where the machine is busy."""
    return any(turns_of_another_thread(make) > 8 for _ in range(20))


def test_the_window_goes_on_while_an_image_is_filled(long_turns: None) -> None:
    assert lets_others_go_on(lambda: BlankImages().image(SIDE, SIDE, "#102030"))


def test_the_window_goes_on_while_an_image_is_copied(long_turns: None) -> None:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0)
    assert lets_others_go_on(lambda: copied(image, image.rect()))


def test_a_copy_has_the_pixels_of_its_rectangle_and_lives_alone() -> None:
    image = QImage(37, 11, QImage.Format.Format_RGB32)
    for x in range(37):
        for y in range(11):
            image.setPixelColor(x, y, QColor(x, y, 7))
    rect = QRect(5, 3, 20, 6)
    part, whole = copied(image, rect), copied(image, image.rect())
    assert part == image.copy(rect)
    assert whole == image
    image.fill(0)
    assert part.pixelColor(0, 0) == QColor(5, 3, 7)
    assert whole.pixelColor(36, 10) == QColor(36, 10, 7)
    assert copied(image, QRect(3, 3, 0, 0)).isNull()


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
