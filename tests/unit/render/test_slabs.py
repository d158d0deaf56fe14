"""Tests squares of ground that share the image they were drawn in."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage

from corridormap.render.images import BlankImages, copying
from corridormap.render.slabs import Slabs

SIDE = 32


def drawn(columns: int, rows: int, green: int = 0) -> QImage:
    """Return an image whose colour tells its square."""
    image = QImage(columns * SIDE, rows * SIDE, QImage.Format.Format_RGB32)
    for row in range(rows):
        for column in range(columns):
            with copying(image) as painter:
                place = QRect(column * SIDE, row * SIDE, SIDE, SIDE)
                painter.fillRect(place, QColor(10 + column, green, 10 + row))
    return image


def square(column: int, row: int, columns: int = 1, rows: int = 1) -> QRect:
    return QRect(column * SIDE, row * SIDE, columns * SIDE, rows * SIDE)


def shown(slabs: Slabs, window: QRect) -> QImage:
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with copying(image) as painter:
        slabs.draw(window, painter)
    return image


@pytest.fixture
def slabs() -> Slabs:
    found = Slabs(SIDE)
    found.put(square(-1, 2, 3, 2), drawn(3, 2))
    return found


def test_squares_of_one_image_are_drawn_where_they_belong(slabs: Slabs) -> None:
    image = shown(slabs, square(-1, 2, 3, 2).translated(SIDE // 2, 0))
    assert image.pixelColor(0, 0) == QColor(10, 0, 10)
    assert image.pixelColor(SIDE, SIDE) == QColor(11, 0, 11)
    assert image.pixelColor(3 * SIDE - 1, 0) == QColor("white")


def test_what_stays_holds_no_memory_of_what_is_dropped(slabs: Slabs) -> None:
    before = shown(slabs, square(-1, 2, 3, 2))
    slabs.drop([(0, 2), (7, 7)])
    assert len(slabs) == 5
    assert sum(image.sizeInBytes() for image in slabs.images()) == 5 * SIDE * SIDE * 4
    after = shown(slabs, square(-1, 2, 3, 2))
    assert after.copy(0, 0, SIDE, 2 * SIDE) == before.copy(0, 0, SIDE, 2 * SIDE)
    assert after.pixelColor(SIDE + 3, 3) == QColor("white")
    assert after.pixelColor(SIDE + 3, SIDE + 3) == before.pixelColor(SIDE + 3, SIDE + 3)


def test_a_newer_image_takes_the_place_of_part_of_an_older_one(slabs: Slabs) -> None:
    slabs.put(square(0, 2, 1, 2), drawn(1, 2, green=200))
    image = shown(slabs, square(-1, 2, 3, 2))
    greens = [image.pixelColor(QPoint(x * SIDE + 1, SIDE + 1)).green() for x in range(3)]
    assert greens == [0, 200, 0]
    assert len(slabs) == 6


def test_what_is_dropped_as_a_whole_is_not_copied(slabs: Slabs) -> None:
    (image,) = slabs.images()
    slabs.drop(list(slabs))
    assert (len(slabs), slabs.images(), slabs.rects(square(0, 2))) == (0, [], [])
    slabs.put(square(0, 0, 3, 2), image)
    assert slabs.images()[0] is image


def test_an_image_that_was_given_back_is_drawn_on_again() -> None:
    blanks = BlankImages()
    first = blanks.image(40, 30, "#ff0000")
    blanks.give_back(first)
    blanks.give_back(QImage(8, 8, QImage.Format.Format_RGB32))
    again = blanks.image(40, 30, "#00ff00")
    assert again is first
    assert again.pixelColor(39, 29) == QColor("#00ff00")
    assert blanks.image(40, 30, "#0000ff") is not first


def test_an_image_of_another_size_is_made_anew() -> None:
    blanks = BlankImages()
    blanks.give_back(blanks.image(40, 30, "#ff0000"))
    assert (blanks.image(30, 40, "#ffffff").width(), blanks.image(40, 30, "#ffffff").width()) == (
        30,
        40,
    )
