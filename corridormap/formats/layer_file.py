"""Opens any file with layers: GeoPackages, tiles, and images that know their place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corridormap.core.feedback import Feedback
from corridormap.core.symbol import SymbolSet
from corridormap.core.vector_layer import VectorLayer
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
    opened = open_geopackage(path, feedback=feedback)
    from corridormap.formats.qgis_style import read_qgis_styles

    styles = read_qgis_styles(path, [source.info for source in opened.sources], feedback)
    return replace(opened, styles=styles)


def follow_qgis(layer: VectorLayer, opened: OpenedFile) -> None:
    """Give a layer that nobody styled here the look that its file has for it in QGIS, if any."""
    known = opened.styles.get(layer.info.table)
    if known is None:
        return
    from corridormap.core.style_fit import PARTS, parts_of

    style, layer.opacity = known.style, known.opacity
    if parts_of(layer.info.geometry_type) == PARTS:
        # QGIS keeps a style for one geometry type: the others are seen as they would be without.
        usual = layer.style.symbols
        style = replace(
            style,
            symbols=_completed(style.symbols, usual),
            categories=tuple(
                replace(each, symbols=_completed(each.symbols, usual)) for each in style.categories
            ),
        )
    layer.style = style


def _completed(symbols: SymbolSet, usual: SymbolSet) -> SymbolSet:
    if symbols == SymbolSet():
        return symbols
    return SymbolSet(
        symbols.marker or usual.marker, symbols.line or usual.line, symbols.fill or usual.fill
    )
