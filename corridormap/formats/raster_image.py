"""Images that lie on the map: GeoTIFF, and pictures with a world file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.crs import Crs, parse_crs
from corridormap.core.errors import CrsError, LayerError, SourceError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.raster import RASTER, Affine, RasterPart, TileLevel, parts_of
from corridormap.core.vector_layer import Access, LayerInfo
from corridormap.formats.raster_layer import RasterLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

PART_PX = 512
SAMPLE_PX = 512
"""So many pixels a side are looked at to find what is dark and what is bright."""
DARK_PCT, BRIGHT_PCT = 2.0, 98.0
LEAST_AREA, FARTHEST = 1e-24, 1e12
"""Of a pixel and of a corner, in units of any CRS: what is beyond them lies nowhere."""
_OPENING = Lock()
"""Which warnings are silent is one setting for all threads."""


class ImageRaster:
    """Reads parts of an image, of large ones what fewer pixels show.

    Args:
        path: The file.
        affine: From its pixels to the layer's CRS.
        size: Width and height in pixels.
    """

    def __init__(self, path: Path, affine: Affine, size: tuple[int, int]) -> None:
        self._path = path
        self._levels = _levels(affine, size)
        self._stretch: tuple[float, float] | None = None

    @property
    def extent(self) -> Extent:
        """What all parts together cover, in the layer's CRS."""
        return self._levels[0].extent

    def parts(self, extent: Extent, units_per_px: float) -> list[RasterPart]:
        """Return what covers an extent at a pixel size, nothing read yet.

        Raises:
            LayerError: There would be too many.
        """
        found = parts_of(self._levels, extent, units_per_px)
        if found is None:
            raise LayerError(self._path, self._path.stem, "is too large to be shown so small.")
        return found

    def read(
        self, parts: Iterable[RasterPart], feedback: Feedback
    ) -> Iterator[tuple[RasterPart, NDArray[np.uint8]]]:
        """Yield parts as (height, width, 4) RGBA.

        Raises:
            SourceError: The file cannot be read.
            Cancelled: The feedback said so.
        """
        with _opened(self._path) as image:
            for part in parts:
                feedback.check()
                yield part, self._pixels(image, part)

    def _pixels(self, image: Any, part: RasterPart) -> NDArray[np.uint8]:
        from rasterio.enums import Resampling
        from rasterio.windows import Window

        scale = 2**part.level
        left, top = part.column * PART_PX * scale, part.row * PART_PX * scale
        window = Window(
            left,
            top,
            min(part.width * scale, image.width - left),
            min(part.height * scale, image.height - top),
        )
        bands = _bands(image)
        shape = (len(bands), part.height, part.width)
        palette = _palette(image)
        how = Resampling.nearest if palette is not None else Resampling.average
        values = image.read(bands, window=window, out_shape=shape, resampling=how)
        pixels = np.empty((part.height, part.width, 4), np.uint8)
        if palette is not None:
            np.take(palette, values[0], axis=0, out=pixels, mode="clip")
        else:
            for channel in range(3):
                band = values[min(channel, len(values) - 1)]
                pixels[:, :, channel] = self._shades(image, band)
            pixels[:, :, 3] = 255
        mask = image.dataset_mask(window=window, out_shape=shape[1:], resampling=Resampling.nearest)
        np.minimum(pixels[:, :, 3], mask, out=pixels[:, :, 3])
        return pixels

    def _shades(self, image: Any, band: NDArray[Any]) -> NDArray[np.uint8]:
        if band.dtype == np.uint8:
            return band
        if self._stretch is None:
            self._stretch = _stretch(image)
        dark, bright = self._stretch
        with np.errstate(invalid="ignore", over="ignore"):
            shades = (band.astype(np.float64) - dark) * (255.0 / (bright - dark))
        return np.nan_to_num(np.clip(shades, 0, 255)).astype(np.uint8)


def open_image(path: Path, access: Access) -> RasterLayer:
    """Return an image as a layer; nothing of it but its size and place is read.

    Raises:
        SourceError: It is no image, or nothing says where it lies.
    """
    with _opened(path) as image:
        a, b, c, d, e, f = tuple(image.transform)[:6]
        size = (int(image.width), int(image.height))
        named = image.crs
        text = "" if named is None else (_authority(named) or named.to_wkt())
        if any(kind.startswith("complex") for kind in image.dtypes):
            raise SourceError(path, "holds complex numbers, which are no picture.")
    if not _is_place((a, b, c, d, e, f), size):
        reason = "tells nothing of where it lies; a world file beside it would."
        raise SourceError(path, reason)
    crs, warning = _crs(path, text)
    raster = ImageRaster(path, (a, b, c, d, e, f), size)
    info = LayerInfo(
        path, path.stem, path.stem, RASTER, crs, 0, raster.extent, (), access,
        (warning,) if warning else (), warning,
    )  # fmt: skip
    return RasterLayer(info, raster)


def _is_place(affine: Affine, size: tuple[int, int]) -> bool:
    """Whether an affine transform is one that somebody may have meant."""
    a, b, _, d, e, _ = affine
    if affine == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0) or not all(map(math.isfinite, affine)):
        return False
    extent = _levels(affine, size)[0].extent
    farthest = max(map(abs, (extent.x_min, extent.x_max, extent.y_min, extent.y_max)))
    return abs(a * e - b * d) > LEAST_AREA and farthest < FARTHEST


def _levels(affine: Affine, size: tuple[int, int]) -> tuple[TileLevel, ...]:
    a, b, c, d, e, f = affine
    levels: list[TileLevel] = []
    scale = 1
    while True:
        width, height = -(-size[0] // scale), -(-size[1] // scale)
        scaled = a * scale, b * scale, c, d * scale, e * scale, f
        columns, rows = -(-width // PART_PX), -(-height // PART_PX)
        levels.append(
            TileLevel(len(levels), scaled, columns, rows, PART_PX, PART_PX, width, height)
        )
        if columns == rows == 1:
            return tuple(levels)
        scale *= 2


def _bands(image: Any) -> list[int]:
    return [1, 2, 3] if image.count >= 3 else [1]


def _palette(image: Any) -> NDArray[np.uint8] | None:
    """Return (256, 4) colours of a paletted image, None for others."""
    if image.count != 1 or image.dtypes[0] != "uint8":
        return None
    try:
        colors = image.colormap(1)
    except ValueError:
        return None
    palette = np.zeros((256, 4), np.uint8)
    for index, color in colors.items():
        if 0 <= index < 256:
            palette[index] = color
    return palette


def _stretch(image: Any) -> tuple[float, float]:
    """Return which values are drawn black and white."""
    shape = (1, min(image.height, SAMPLE_PX), min(image.width, SAMPLE_PX))
    with np.errstate(invalid="ignore"):
        sample = image.read([1], out_shape=shape, masked=True).compressed().astype(np.float64)
    sample = sample[np.isfinite(sample)]
    if not len(sample):
        return 0.0, 1.0
    dark, bright = np.percentile(sample, [DARK_PCT, BRIGHT_PCT]).tolist()
    return (dark, bright) if bright > dark else (dark, dark + 1.0)


def _authority(crs: Any) -> str:
    named = crs.to_authority()
    return "" if named is None else ":".join(named)


def _crs(path: Path, text: str) -> tuple[Crs | None, str]:
    """Return an image's CRS and a warning, one of them empty; a `.prj` beside it counts too."""
    beside = path.with_suffix(".prj")
    try:
        text = text or beside.read_text("utf-8", errors="replace")
    except OSError:
        return None, "has no coordinate reference system (the file says undefined)."
    try:
        return parse_crs(text), ""
    except CrsError:
        return None, "has a coordinate reference system that PROJ does not know."


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Yield rasterio's dataset; what GDAL finds wrong becomes one line."""
    import logging

    import rasterio
    from rasterio.errors import RasterioError

    # What goes wrong is told once, by the exception.
    logging.getLogger("rasterio").setLevel(logging.CRITICAL)
    try:
        # Statistics would be written beside the file.
        with rasterio.Env(GDAL_PAM_ENABLED="NO"), _dataset(path) as image:
            yield image
    except (RasterioError, OSError) as exc:
        if not path.exists():
            raise SourceError(path, "no such file.") from exc
        raise SourceError(path, "cannot be read as an image; it may be damaged.") from exc


def _dataset(path: Path) -> Any:
    import warnings

    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    with _OPENING, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(path)
