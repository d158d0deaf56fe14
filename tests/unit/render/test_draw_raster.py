"""Tiles and images lie where they belong, in their own projection and bent into others."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, parse_crs, transform
from corridormap.core.errors import Cancelled, LayerError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import empty_block
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.raster import Raster, RasterPart, raster_of
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.formats.layer_file import open_layer_file
from corridormap.render.draw_raster import PieceCache
from corridormap.render.image_export import export_image
from corridormap.render.map_renderer import MapRenderer
from tests.raster_files import WORLD_M, gradient, write_geotiff, write_mbtiles

ALBERS = parse_crs("ESRI:102025")
GLOBE = parse_crs("+proj=ortho +lat_0=30 +lon_0=105 +R=6371000")
SIZE = (300, 200)


def snapshot(path: Path, opacity: float = 1.0) -> LayerSnapshot:
    (layer,) = open_layer_file(path).rasters
    crs = layer.info.crs
    assert crs is not None
    style = LayerStyle(SymbolSet())
    return LayerSnapshot(
        "a", "a", empty_block(), {}, crs, style, opacity, 1, raster=raster_of(layer)
    )


def settings(
    crs: Crs, lon_lat: tuple[float, float], units: float, ratio: float = 1.0
) -> MapSettings:
    x, y = transform(np.array([lon_lat]), WGS84, crs)[0].tolist()
    return MapSettings(MapView(x, y, units, crs), *SIZE, ratio, background="#ffffff")


def drawn(layer: LayerSnapshot, at: MapSettings) -> QImage:
    result = MapRenderer().render(RenderRequest(1, at, (layer,)), Feedback())
    assert result.errors == ()
    return result.image


def colors(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def places(at: MapSettings, crs: Crs) -> NDArray[np.float64]:
    """Return what lies at the middle of every pixel, shape (rows, columns, 2)."""
    x, y = np.meshgrid(np.arange(at.width_px) + 0.5, np.arange(at.height_px) + 0.5)
    points = np.stack((x.ravel(), y.ravel()), axis=1)
    found = transform(at.to_map(points), at.view.crs, crs)
    return found.reshape(at.height_px, at.width_px, 2)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return write_geotiff(tmp_path / "world.tif", gradient(1440, 720), (-180, -90, 180, 90))


@pytest.mark.parametrize(
    "at",
    [
        settings(WGS84, (105.0, 30.0), 0.3),
        settings(WEB_MERCATOR, (105.0, 30.0), 30_000.0),
        settings(ALBERS, (105.0, 30.0), 30_000.0),
        settings(GLOBE, (105.0, 30.0), 50_000.0),
    ],
    ids=["own", "mercator", "albers", "globe"],
)
def test_every_pixel_has_the_colour_of_its_place(world: Path, at: MapSettings) -> None:
    shown = colors(drawn(snapshot(world), at)).astype(float)
    lonlat = places(at, WGS84)
    lon, lat = lonlat[:, :, 0], lonlat[:, :, 1]
    there = np.isfinite(lonlat).all(axis=2) & (np.abs(lat) < 89) & (np.abs(lon) < 179)
    assert there.mean() > 0.4
    assert np.abs(shown[:, :, 0] - (lon + 180) / 360 * 255)[there].max() < 3.5
    assert np.abs(shown[:, :, 1] - (90 - lat) / 180 * 255)[there].max() < 3.5


def test_beyond_the_horizon_there_is_nothing(world: Path) -> None:
    at = settings(GLOBE, (105.0, 30.0), 90_000.0)
    shown = colors(drawn(snapshot(world), at))
    assert shown[100, 5].tolist() == colors(drawn(snapshot(world, 0.0), at))[100, 5].tolist()
    assert shown[100, 150, 2] in range(88, 93)


def test_tiles_have_no_seams(tmp_path: Path) -> None:
    layer = snapshot(write_mbtiles(tmp_path / "world.mbtiles", range(4)))
    at = settings(WEB_MERCATOR, (1.3, 20.7), 2 * WORLD_M / 700, ratio=1.25)
    shown = colors(drawn(layer, at)).astype(int)
    inside = shown[(shown[:, :, 2] > 85).all(axis=1) & (shown[:, :, 2] < 95).all(axis=1)]
    assert len(inside) > 100
    assert np.abs(np.diff(inside[:, :, :2], axis=0)).max() <= 3


def test_past_180_degrees_the_world_goes_on(tmp_path: Path) -> None:
    layer = snapshot(write_mbtiles(tmp_path / "world.mbtiles", range(3)))
    shown = colors(drawn(layer, settings(WEB_MERCATOR, (180.0, 10.0), 40_000.0)))
    assert shown[100, 120, 0] > 200
    assert shown[100, 180, 0] < 55
    assert (shown[:, :, 2] == 90).all()


def test_it_fades_with_its_layer(world: Path) -> None:
    at = settings(WGS84, (105.0, 30.0), 0.3)
    half, full = (colors(drawn(snapshot(world, each), at)).astype(float) for each in (0.5, 1.0))
    assert np.abs(half - (full + 255) / 2).max() < 3


@pytest.mark.parametrize("crs", [WGS84, ALBERS], ids=["own", "albers"])
@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_files_carry_it(world: Path, crs: Crs, kind: str) -> None:
    at = settings(crs, (105.0, 30.0), 0.3 if crs == WGS84 else 30_000.0)
    request = RenderRequest(1, at, (snapshot(world),))
    empty = len(export_image(RenderRequest(1, at, ()), kind, Feedback()).content)
    exported = export_image(request, kind, Feedback())
    assert exported.errors == ()
    assert len(exported.content) > empty + (0 if kind == "png" else 1000)
    if kind == "png":
        saved, shown = colors(QImage.fromData(exported.content)), colors(drawn(snapshot(world), at))
        assert np.abs(saved.astype(int) - shown).max() <= 2


class OddTiles:
    """Tiles of which some are no pictures."""

    extent = Extent(-10.0, -10.0, 10.0, 10.0)

    def __init__(self, data: bytes, error: LayerError | None = None) -> None:
        self.data = data
        self.error = error
        self.asked = 0

    def parts(self, extent: Extent, units_per_px: float) -> list[RasterPart]:
        return [RasterPart(0, 0, 0, (0.1, 0.0, -10.0, 0.0, -0.1, 10.0), 200, 200)]

    def read(
        self, parts: Iterable[RasterPart], feedback: Feedback
    ) -> Iterator[tuple[RasterPart, bytes]]:
        if self.error is not None:
            raise self.error
        for part in parts:
            self.asked += 1
            yield part, self.data


def odd(raster: Raster) -> LayerSnapshot:
    style = LayerStyle(SymbolSet())
    return LayerSnapshot("a", "a", empty_block(), {}, WGS84, style, version=1, raster=raster)


def test_a_tile_that_is_no_picture_is_left_out_and_not_asked_for_again() -> None:
    tiles = OddTiles(b"nothing of the kind")
    at = settings(WGS84, (0.0, 0.0), 0.1)
    assert (colors(drawn(odd(tiles), at)) == 255).all()
    drawn(odd(tiles), at)
    assert tiles.asked == 1


def test_what_cannot_be_read_is_one_message_and_all_else_is_drawn() -> None:
    broken = odd(OddTiles(b"", LayerError("a.mbtiles", "tiles", "is locked.")))
    at = settings(WGS84, (0.0, 0.0), 0.1)
    result = MapRenderer().render(RenderRequest(1, at, (broken,)), Feedback())
    assert [error.text for error in result.errors] == ["a: a.mbtiles, layer tiles: is locked."]
    assert result.image.pixelColor(5, 5) == QColor("#ffffff")


def test_pictures_are_kept_within_a_budget() -> None:
    cache, raster = PieceCache(budget_bytes=5 * 41_000), OddTiles(b"")
    parts = [RasterPart(0, n, 0, (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), 100, 100) for n in range(9)]
    for part in parts:
        cache.keep(raster, part, QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied))
    known = [cache.known(raster, part) is not None for part in parts]
    assert known == [False] * 4 + [True] * 5


def picture() -> QImage:
    return QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)


def part_number(column: int) -> RasterPart:
    return RasterPart(0, column, 0, (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), 100, 100)


def test_a_picture_kept_twice_counts_once() -> None:
    cache, raster = PieceCache(budget_bytes=3 * 41_000), OddTiles(b"")
    for _ in range(9):
        # Two threads that draw at the same time read the same part.
        cache.keep(raster, part_number(0), picture())
    for column in (1, 2):
        cache.keep(raster, part_number(column), picture())
    assert all(cache.known(raster, part_number(column)) for column in range(3))


def test_pictures_of_a_closed_file_are_given_back() -> None:
    cache, raster, other = PieceCache(), OddTiles(b""), OddTiles(b"")
    cache.keep(raster, part_number(0), picture())
    cache.keep(other, part_number(0), picture())
    gone = weakref.ref(raster)
    del raster
    assert gone() is None
    assert cache.known(other, part_number(0)) is not None


def test_a_picture_larger_than_the_budget_is_kept_alone() -> None:
    cache, raster = PieceCache(budget_bytes=1000), OddTiles(b"")
    for column in range(2):
        cache.keep(raster, part_number(column), picture())
    assert cache.known(raster, part_number(0)) is None
    assert cache.known(raster, part_number(1)) is not None


def test_what_was_read_before_a_stop_is_not_read_again() -> None:
    feedback, at = Feedback(), settings(WGS84, (0.0, 0.0), 0.1)

    class Stopping(OddTiles):
        def read(
            self, parts: Iterable[RasterPart], feedback: Feedback
        ) -> Iterator[tuple[RasterPart, bytes]]:
            for found in super().read(parts, feedback):
                feedback.cancel()
                yield found

    tiles = Stopping(b"nothing")
    with pytest.raises(Cancelled):
        MapRenderer().render(RenderRequest(1, at, (odd(tiles),)), feedback)
    drawn(odd(tiles), at)
    assert tiles.asked == 1
