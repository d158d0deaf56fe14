"""Opens any file with layers: GeoPackages, tiles, and images that know their place."""

from __future__ import annotations

from pathlib import Path

from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg import OpenedFile, file_access, open_geopackage
from corridormap.formats.tile_tables import MBTILES_SUFFIX, open_mbtiles

IMAGE_SUFFIXES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".jp2")


def open_layer_file(path: Path, feedback: Feedback | None = None) -> OpenedFile:
    """Look into a file; nothing of it is changed and nothing stays open.

    Raises:
        SourceError: The file as a whole cannot be used.
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    suffix = path.suffix.lower()
    if suffix == MBTILES_SUFFIX:
        access = file_access(path)
        return OpenedFile(path, (), (), access, rasters=(open_mbtiles(path, access, feedback),))
    if suffix in IMAGE_SUFFIXES:
        from corridormap.formats.raster_image import open_image

        access = file_access(path)
        return OpenedFile(path, (), (), access, rasters=(open_image(path, access),))
    return open_geopackage(path, feedback=feedback)
