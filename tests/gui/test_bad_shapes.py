"""Odd geometry in real files, opened in the window: drawn as far as it goes, told once, alive."""

from __future__ import annotations

import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.map_settings import MapView
from corridormap.core.symbol import LabelStyle, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.render import markers
from tests.gui.test_window_files import open_and_wait, texts
from tests.unit.formats.gpkg_making import blob_of_wkb, replace_geometry, run_sql, write_layer

LONGEST_GAP_S = 2.0
"""Such shapes once held the window up for minutes; other programs want the processor too."""
HOLE = np.array([(0, 0), (0.02, 0), (0, 0.02), (0, 0)])
BOX = (90.0, 20.0, 110.0, 40.0)
MILLION = 1_000_000
Point = tuple[float, float]


def line(points: ArrayLike, code: int = 2) -> bytes:
    coords = np.ascontiguousarray(points, "<f8")
    return struct.pack("<BII", 1, code, len(coords)) + coords.tobytes()


def area(*rings: ArrayLike, code: int = 3) -> bytes:
    shapes = [np.ascontiguousarray(ring, "<f8") for ring in rings]
    bodies = (struct.pack("<I", len(shape)) + shape.tobytes() for shape in shapes)
    return struct.pack("<BII", 1, code, len(shapes)) + b"".join(bodies)


def point(*values: float, code: int = 1) -> bytes:
    return struct.pack(f"<BI{len(values)}d", 1, code, *values)


def several(code: int, *members: bytes) -> bytes:
    return struct.pack("<BII", 1, code, len(members)) + b"".join(members)


def wavy_ring(count: int) -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, count)
    radius = 8.0 + 0.4 * np.sin(angle * 1000)
    ring = np.column_stack((100 + radius * np.cos(angle), 30 + radius * np.sin(angle)))
    ring[-1] = ring[0]
    return ring


def scribble(count: int) -> NDArray[np.float64]:
    ring = np.random.default_rng(1).uniform(BOX[:2], BOX[2:], (count, 2))
    ring[-1] = ring[0]
    return ring


def frame(*values: float) -> NDArray[np.float64]:
    """Return a closed square around 100° E 30° N, every vertex with these values besides."""
    ring = np.array([[92, 22], [108, 22], [108, 38], [92, 38], [92, 22]], np.float64)
    return np.hstack((ring, np.tile(values, (5, 1)))) if values else ring


def many(place: Point, count: int) -> NDArray[np.float64]:
    return np.tile(place, (count, 1))


@dataclass(frozen=True)
class Case:
    """Geometries of one layer, where ink is to be found and where none, and what is told."""

    wkb: Sequence[bytes | None]
    ink: Sequence[Point] = ()
    blank: Sequence[Point] = ()
    told: Sequence[str] = field(default=())


ARC = line([(92, 30), (100, 38), (108, 30)], code=8)
HALF_DISC = several(9, ARC, line([(108, 30), (92, 30)]))
CURVED = several(10, HALF_DISC)
NAN, INF = float("nan"), float("inf")
CASES = {
    "bow-tie": Case(
        [area([(90, 20), (110, 40), (110, 20), (90, 40), (90, 20)])],
        [(93, 30), (107, 30)],
        [(100, 38), (100, 22)],
    ),
    "slivers": Case(
        [
            area([(90, 25), (110, 25), (90, 25), (90, 25)]),
            area([(90, 35), (110, 35.0000001), (90, 35.0000002), (90, 35)]),
        ],
        [(100, 25), (100, 35)],
        [(100, 30)],
    ),
    "open ring": Case([area(frame()[:-1])], [(100, 30)], [(90.5, 30)]),
    "over the pole": Case(
        [
            area([(60, 78), (110, 78), (110, 90), (60, 90), (60, 78)]),
            area([(112, 70), (140, 95), (160, 70), (112, 70)]),
        ],
        [(80, 82), (75, 84), (138, 80)],
        [(80, 70)],
    ),
    "all around the pole": Case(
        [area([(-180, 75), (-60, 75), (60, 75), (180, 75), (180, 90), (-180, 90), (-180, 75)])],
        [(60, 80), (30, 80)],
        [(60, 70)],
    ),
    "a ring of a million vertices": Case([area(wavy_ring(MILLION))], [(100, 30)], [(109.5, 39)]),
    "a scribbled ring": Case([area(scribble(3_000))], [(100, 30)], [(112, 30)]),
    "a scribbled line": Case([line(scribble(20_000))], [(100, 30)], [(112, 30)]),
    "ninety thousand holes": Case(
        [
            area(
                frame(),
                *(
                    HOLE + np.array([93 + x / 20, 23 + y / 20])
                    for x in range(280)
                    for y in range(280)
                ),
            )
        ],
        [(100, 22.5)],
        [(112, 30)],
    ),
    "a point a million times": Case(
        [
            line(many((95, 25), MILLION)),
            area(many((95, 35), MILLION)),
            line(np.vstack((many((92, 30), 1), many((100, 30), MILLION), many((108, 30), 1)))),
        ],
        [(96, 30), (104, 30)],
        [(100, 37)],
    ),
    "a cloud of one place": Case([several(4, *[point(100, 30)] * MILLION)], [(100, 30)]),
    "Z": Case([area(frame(5.0), code=1003), point(95, 39.5, 1, code=1001)], [(100, 30)]),
    "M": Case([area(frame(5.0), code=2003), point(95, 39.5, 1, code=2001)], [(100, 30)]),
    "ZM": Case([area(frame(5.0, NAN), code=3003), line(frame(1.0, 2.0), code=3002)], [(100, 30)]),
    "Z as PostGIS writes it": Case([area(frame(5.0), code=0x80000003)], [(100, 30)]),
    "an arc": Case([ARC], [(100, 38), (92, 30)], [(100, 30)]),
    "arcs with Z": Case(
        [line([(92, 30, 1), (100, 38, 1), (108, 30, 1)], code=1008)], [(100, 38)], [(100, 30)]
    ),
    "a compound curve": Case([HALF_DISC], [(100, 38), (100, 30)], [(100, 34)]),
    "a curved area": Case([CURVED], [(100, 34)], [(93, 37), (100, 28)]),
    "several curves": Case(
        [
            several(11, ARC, line([(92, 24), (108, 24)])),
            several(12, CURVED, area([(92, 21), (108, 21), (108, 23), (92, 23), (92, 21)])),
        ],
        [(100, 38), (100, 24), (100, 34), (100, 22)],
    ),
    "all kinds and nothing": Case(
        [
            point(95, 25),
            line([(92, 30), (108, 30)]),
            area([(101, 33), (107, 33), (107, 38), (101, 38), (101, 33)]),
            several(7, point(92, 36), several(7, line([(92, 22), (108, 22)]))),
            None,
            point(NAN, NAN),
            line(np.zeros((0, 2))),
            area(),
            several(7),
            several(6),
        ],
        [(95, 25), (100, 30), (104, 35), (92, 36), (100, 22)],
        [(97, 36)],
    ),
    "not numbers": Case(
        [line([(92, 30), (NAN, 30), (108, 30)]), point(INF, 30), line([(92, 25), (108, 25)])],
        [(100, 25)],
        told=["2 features are not drawn, since a coordinate is not a finite number (fid 1, 2)"],
    ),
    "beyond numbers": Case(
        [line([(92, 30), (1e300, 30)]), line([(92, 25), (108, 25)])],
        [(100, 25)],
        told=["1 feature is not drawn, since a coordinate is too large for any place on earth"],
    ),
    "metres in a layer of degrees": Case(
        [point(4.0e5, 3.3e6), point(30, 100), point(-20, -120), line([(92, 25), (108, 25)])],
        [(100, 25)],
        told=["3 features are not drawn, since its coordinates are no place in the layer's CRS"],
    ),
    "of every fault one": Case(
        [point(5000, 0), point(NAN, 1), b"\x07rubbish", line([(92, 25), (108, 25)])],
        [(100, 25)],
        told=["3 features are not drawn"],
    ),
}


class Heart(QObject):
    """Beats in the event loop and knows its longest pause."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_s = 0.0
        self._last_s = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self) -> None:
        now_s = time.monotonic()
        self.longest_s = max(self.longest_s, now_s - self._last_s)
        self._last_s = now_s


def odd_file(path: Path, wkb: Sequence[bytes | None]) -> Path:
    write_layer(path, "odd", [shapely.Point(100, 30)] * len(wkb), geometry_type="Unknown")
    for fid, shape in enumerate(wkb, start=1):
        blob = None if shape is None else blob_of_wkb(shape)
        replace_geometry(path, "odd", fid, blob, BOX)
    x_0, y_0, x_1, y_1 = BOX
    box = f"min_x = {x_0}, min_y = {y_0}, max_x = {x_1}, max_y = {y_1}"
    run_sql(path, f"UPDATE gpkg_contents SET {box}")
    return path


def settle(window: MainWindow, qtbot: QtBot) -> None:
    canvas, runner = window.canvas, window.session.runner
    rests = 0

    def is_idle() -> bool:
        nonlocal rests
        busy = runner.jobs or canvas.navigator.is_moving or not canvas.loop.is_idle
        rests = 0 if busy else rests + 1
        return rests > 3

    qtbot.waitUntil(is_idle, timeout=30_000)


def show(window: MainWindow, qtbot: QtBot, lonlat: Point, units_per_px: float) -> QImage:
    x, y = transform(np.array([lonlat]), WGS84, WEB_MERCATOR)[0].tolist()
    window.canvas.set_view(MapView(x, y, units_per_px))
    settle(window, qtbot)
    return window.canvas.grab().toImage()


def ink_at(window: MainWindow, image: QImage, lonlat: Point) -> bool:
    """Whether anything is drawn within two pixels of a place."""
    x, y = transform(np.array([lonlat]), WGS84, WEB_MERCATOR)[0].tolist()
    left, top = window.canvas.settings().map_to_screen(x, y)
    background = image.pixelColor(2, image.height() - 3)
    around = [(dx, dy) for dx in range(-2, 3) for dy in range(-2, 3)]
    return any(
        image.pixelColor(round(left) + dx, round(top) + dy) != background for dx, dy in around
    )


@pytest.mark.parametrize("name", list(CASES))
def test_odd_shapes_from_file_to_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    path = odd_file(tmp_path / "odd.gpkg", case.wkb)
    window.resize(1300, 800)
    settle(window, qtbot)
    heart = Heart()
    open_and_wait(window, qtbot, path)
    settle(window, qtbot)
    far = any(lat > 60 for _, lat in (*case.ink, *case.blank))
    image = show(window, qtbot, (60, 70) if far else (100, 30.5), 50_000 if far else 10_000)
    assert [place for place in case.ink if not ink_at(window, image, place)] == []
    assert [place for place in case.blank if ink_at(window, image, place)] == []
    # Deep inside, where everything reaches far out of the picture.
    show(window, qtbot, (100, 30), 10)
    assert heart.longest_s < LONGEST_GAP_S
    assert len(texts(window)) == len(case.told)
    for found, wanted in zip(texts(window), case.told, strict=True):
        assert found.startswith("odd.gpkg, layer odd: ")
        assert wanted in found
        assert "\n" not in found


def restyle(window: MainWindow, qtbot: QtBot, style: LayerStyle) -> VectorLayer:
    layer = next(window.session.project.layers())
    layer.style = style
    settle(window, qtbot)
    return layer


NAMES = [
    "西安 Xi'an",
    "ᚠᛇᚻ 𓀀𓂀 ꯃꯤꯇꯩ",
    "\ue000\U0010fffd",
    "ا" * 300,
    "a\u0301\u200f\u202e",
    "\x00\x07",
]


def test_names_in_scripts_without_a_font_do_no_harm(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    places = [shapely.Point(92 + 3 * number, 30) for number in range(len(NAMES))]
    path = write_layer(tmp_path / "odd.gpkg", "odd", places, {"name": NAMES})
    open_and_wait(window, qtbot, path)
    heart = Heart()
    marks = SymbolSet(MarkerSymbol("circle", 9, "#ff0000", None))
    restyle(window, qtbot, LayerStyle(marks, labels=LabelStyle("name")))
    image = show(window, qtbot, (100, 30), 10_000)
    for place in places:
        assert ink_at(window, image, (place.x, place.y))
    assert heart.longest_s < LONGEST_GAP_S
    # One message for the layer, which names scripts by what Unicode calls them.
    (said,) = texts(window)
    assert said.startswith("odd: no font on this computer has the letters of names in ")
    assert "Latin" not in said


BROKEN = {
    "not XML": b"<svg <<<",
    "no picture": b"<html></html>",
    "cut off": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0',
    "not text": b"\xff\xfe\x00\x80svg",
    "nothing": b"",
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_symbol_leaves_a_plain_mark(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "markers"
    folder.mkdir()
    (folder / "odd.svg").write_bytes(BROKEN[name])
    monkeypatch.setattr(markers, "marker_folder", lambda: folder)
    for cached in (markers.svg_of, markers.marker_image):
        cached.cache_clear()
    path = write_layer(tmp_path / "odd.gpkg", "odd", [shapely.Point(100, 30)])
    open_and_wait(window, qtbot, path)
    restyle(window, qtbot, LayerStyle(SymbolSet(MarkerSymbol("odd", 15, "#ff0000", None))))
    image = show(window, qtbot, (100, 30), 5_000)
    assert image.pixelColor(image.width() // 2, image.height() // 2).name() == "#ff0000"
    assert texts(window) == []
