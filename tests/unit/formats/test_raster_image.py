"""Images on the map: GeoTIFF and world files, in every kind of pixels."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from corridormap.core.crs import WGS84
from corridormap.core.errors import SourceError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.formats.layer_file import open_layer_file
from corridormap.formats.raster_layer import RasterLayer
from tests.raster_files import encoded, gradient, write_geotiff, write_world_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

ASIA = (60.0, 0.0, 150.0, 60.0)


def opened(path: Path) -> RasterLayer:
    (layer,) = open_layer_file(path).rasters
    return layer


def pixels(layer: RasterLayer, units_per_px: float = 0.1) -> NDArray[np.uint8]:
    """Return the RGBA of the only part that covers the layer."""
    (part,) = layer.raster.parts(layer.raster.extent, units_per_px)
    ((_, data),) = layer.raster.read([part], Feedback())
    assert not isinstance(data, bytes)
    assert data.shape == (part.height, part.width, 4)
    return data


def test_a_geotiff_lies_where_it_says(tmp_path: Path) -> None:
    layer = opened(write_geotiff(tmp_path / "asia.tif", gradient(300, 200), ASIA))
    assert layer.info.crs == WGS84
    assert layer.info.extent == Extent(*ASIA)
    assert layer.info.warnings == ()
    drawn = pixels(layer)
    assert drawn[0, 0].tolist() == [0, 0, 90, 255]
    assert drawn[-1, -1].tolist() == [255, 255, 90, 255]


def test_large_images_are_read_as_small_as_they_are_shown(tmp_path: Path) -> None:
    layer = opened(write_geotiff(tmp_path / "large.tif", gradient(3000, 2000), ASIA))
    whole = layer.raster.parts(layer.raster.extent, 90 / 300)
    assert [(part.width, part.height) for part in whole] == [(375, 250)]
    near = layer.raster.parts(Extent(60.1, 59.0, 61.0, 59.9), 90 / 3000)
    assert [(part.column, part.row) for part in near] == [(0, 0)]
    assert pixels(layer, 90 / 300)[-1, -1, 0] > 250


def test_a_world_file_places_a_picture(tmp_path: Path) -> None:
    turned = Affine.translation(95, 35) @ Affine.rotation(-20) @ Affine.scale(0.05, -0.05)
    prj = rasterio.crs.CRS.from_epsg(4326).to_wkt()
    layer = opened(write_world_file(tmp_path / "scan.png", gradient(40, 30), turned, prj))
    assert layer.info.crs is not None
    assert layer.info.crs.is_geographic
    (part,) = layer.raster.parts(layer.raster.extent, 0.05)
    assert part.affine == pytest.approx(tuple(turned)[:6], abs=1e-9)


def test_without_a_crs_there_is_a_question_to_ask(tmp_path: Path) -> None:
    place = Affine.translation(95, 35) @ Affine.scale(0.05, -0.05)
    layer = opened(write_world_file(tmp_path / "scan.png", gradient(40, 30), place))
    assert layer.info.crs is None
    assert "no coordinate reference system" in layer.info.crs_warning


def test_a_picture_that_lies_nowhere_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(encoded(gradient(40, 30)))
    with pytest.raises(SourceError, match=r"photo\.png: tells nothing of where it lies"):
        open_layer_file(file)


@pytest.mark.parametrize("content", [b"", b"no image at all"])
def test_what_is_no_image_is_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.tif"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"broken\.tif: cannot be read as an image"):
        open_layer_file(file)


def test_an_image_that_ends_early_is_one_line(tmp_path: Path) -> None:
    file = write_geotiff(tmp_path / "short.tif", gradient(300, 200), ASIA)
    file.write_bytes(file.read_bytes()[:9000])
    with pytest.raises(SourceError, match=r"short\.tif: cannot be read as an image"):
        pixels(opened(file))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.tif: no such file"):
        open_layer_file(tmp_path / "gone.tif")


def test_heights_are_stretched_from_dark_to_bright(tmp_path: Path) -> None:
    heights = np.linspace(-300.0, 8000.0, 6000, dtype=np.float32).reshape(1, 60, 100)
    heights[0, 5, 5] = np.nan
    drawn = pixels(opened(write_geotiff(tmp_path / "dem.tif", heights, ASIA)))
    assert drawn[0, 0, :3].tolist() == [0, 0, 0]
    assert drawn[-1, -1, :3].tolist() == [255, 255, 255]
    assert 110 < drawn[30, 50, 0] < 145


def test_one_value_throughout_is_drawn_all_the_same(tmp_path: Path) -> None:
    flat = np.full((1, 20, 30), 1234, np.uint16)
    assert pixels(opened(write_geotiff(tmp_path / "flat.tif", flat, ASIA))).shape == (20, 30, 4)


def test_no_data_is_not_drawn(tmp_path: Path) -> None:
    file = write_geotiff(tmp_path / "holes.tif", gradient(30, 20), ASIA)
    with rasterio.open(file, "r+") as image:
        image.nodata = 0
        values = image.read()
        values[:, :10] = 0
        image.write(values)
    drawn = pixels(opened(file))
    assert not drawn[:10, :, 3].any()
    assert drawn[15, 15, 3] == 255


def test_palettes_are_looked_up(tmp_path: Path) -> None:
    file = write_geotiff(tmp_path / "classes.tif", np.full((1, 9, 9), 3, np.uint8), ASIA)
    with rasterio.open(file, "r+") as image:
        image.write_colormap(1, {3: (10, 200, 30, 255)})
    assert pixels(opened(file))[4, 4].tolist() == [10, 200, 30, 255]


def test_reading_leaves_file_and_folder_as_they_were(tmp_path: Path) -> None:
    heights = np.arange(600, dtype=np.int16).reshape(1, 20, 30)
    file = write_geotiff(tmp_path / "dem.tif", heights, ASIA)
    before = hashlib.sha256(file.read_bytes()).digest(), file.stat().st_mtime_ns
    pixels(opened(file))
    assert (hashlib.sha256(file.read_bytes()).digest(), file.stat().st_mtime_ns) == before
    assert [each.name for each in tmp_path.iterdir()] == ["dem.tif"]


@pytest.mark.parametrize("side", ["nan", "inf", "1e-320", "1e300"])
def test_a_place_that_is_none_is_one_line(tmp_path: Path, side: str) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(encoded(gradient(40, 30)))
    file.with_suffix(".pgw").write_text(f"{side}\n0\n0\n-{side}\n100\n40\n")
    with pytest.raises(SourceError, match=r"photo\.png: tells nothing of where it lies"):
        open_layer_file(file)


def test_complex_numbers_are_one_line(tmp_path: Path) -> None:
    file = write_geotiff(tmp_path / "radar.tif", np.ones((1, 20, 20), np.complex64), ASIA)
    with pytest.raises(SourceError, match=r"radar\.tif: holds complex numbers"):
        open_layer_file(file)
