"""The page's data as JSON: layers, pop-ups, legend and legs, within the bytes allowed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from corridormap.core.decorations import Decorations
from corridormap.core.feedback import Feedback
from corridormap.core.looks import furniture_colors
from corridormap.formats.page_geometry import (
    UNITS_PER_DEG,
    LayerShapes,
    base_extent,
    shapes_in,
)
from corridormap.formats.page_lanes import PageTracks
from corridormap.formats.page_layer import built_layer
from corridormap.formats.page_model import BYTES_ALLOWED, PageLayer, PageRequest
from corridormap.formats.page_symbols import style_losses

PAGE_WIDTH_PX = 1600
"""Screen that the base map's first simplification is made for."""
DEEPER_ZOOMS = 3
"""Levels that a reader zooms in before the base map looks coarse."""
DATA_SHARE = 0.93
"""Part of the bytes allowed that data may take: Leaflet and the page's own code take the rest."""

HEAVY_LAYER_BYTES = BYTES_ALLOWED // 2
"""A layer over the base map that takes more is drawn coarser, to a pixel at most."""
LARGEST_LAYER_BYTES = 2 * BYTES_ALLOWED


@dataclass(frozen=True, slots=True)
class PageData:
    """JSON text that may stand inside a script element, and what was left out."""

    text: str
    warnings: tuple[str, ...]


def page_data(request: PageRequest, feedback: Feedback) -> PageData:
    """Return the page's data, base lines coarser until it fits `BYTES_ALLOWED`."""
    bounds = base_extent(request.extent)
    found: list[LayerShapes] = []
    for done, layer in enumerate(request.layers):
        feedback.report(done, 2 * len(request.layers))
        found.append(shapes_in(layer, bounds))
    warnings = [
        f"Layer {layer.name} has nothing in this view and is left out."
        for layer, shapes in zip(request.layers, found, strict=True)
        if not layer.is_base and not shapes.rows and len(layer.block)
    ]
    warnings += [
        line
        for layer, shapes in zip(request.layers, found, strict=True)
        if shapes.rows
        for line in style_losses(layer.name, layer.style, layer.opacity)
    ]
    warnings = [*request.warnings, *warnings, *_furniture_warnings(request.decorations)]
    text = _fitting(request, found, warnings, feedback)
    if len(text.encode()) > BYTES_ALLOWED:
        warnings.append("The page is larger than 5 MB: hide layers or show a smaller extent.")
    return PageData(text, tuple(warnings))


def _fitting(
    request: PageRequest, found: list[LayerShapes], warnings: list[str], feedback: Feedback
) -> str:
    """Return the data with base lines as fine as the bytes allowed let them be."""
    pixel_deg = request.extent.width / PAGE_WIDTH_PX
    own: dict[int, dict[str, Any]] = {}
    tracks = PageTracks(_fine_deg(request))
    for index, (layer, shapes) in enumerate(zip(request.layers, found, strict=True)):
        feedback.check()
        if not layer.is_base:
            own[index] = _own_layer(layer, shapes, (request, tracks), warnings)
    tolerance_deg = pixel_deg / 2**DEEPER_ZOOMS
    allowed = BYTES_ALLOWED * DATA_SHARE
    while True:
        layers = []
        for index, (layer, shapes) in enumerate(zip(request.layers, found, strict=True)):
            feedback.report(len(found) + index, 2 * len(found))
            done = own.get(index)
            layers.append(done or built_layer(layer, shapes, tolerance_deg, request, tracks).values)
        text = _text(request, layers, tracks)
        excess = len(text.encode()) / allowed
        if excess <= 1 or tolerance_deg > 4 * pixel_deg:
            return text
        tolerance_deg *= min(max(excess**1.5, 1.3), 8.0)


def _own_layer(
    layer: PageLayer,
    shapes: LayerShapes,
    page: tuple[PageRequest, PageTracks],
    warnings: list[str],
) -> dict[str, Any]:
    """Return a layer over the base map: fine, coarser if heavy, without features if too heavy."""
    request, tracks = page
    pixel_deg, tolerance_deg = request.extent.width / PAGE_WIDTH_PX, _fine_deg(request)
    while True:
        done = built_layer(layer, shapes, tolerance_deg, request, tracks)
        built, lost = done.values, done.lost
        size = len(script_json(built["features"]))
        if size <= HEAVY_LAYER_BYTES or tolerance_deg >= pixel_deg:
            break
        tolerance_deg = min(4 * tolerance_deg, pixel_deg)
    if size <= LARGEST_LAYER_BYTES:
        if lost:
            warnings.append(f"Layer {layer.name}: features too small to be shown: {lost:,}.")
        return built
    warnings.append(
        f"Layer {layer.name} would take {size / 1e6:.0f} MB and is left out: show a smaller extent."
    )
    return built | {"features": []}


def _fine_deg(request: PageRequest) -> float:
    """Return what vertices of a layer over the base map make a difference of, degrees."""
    return min(request.extent.width / PAGE_WIDTH_PX / 16, 0.0005)


def _furniture_warnings(decorations: Decorations) -> list[str]:
    """Return what of the map's furniture a page does not show."""
    found = []
    if decorations.north_arrow.shown:
        found.append("The north arrow is left out: north is up everywhere on the page.")
    if not decorations.attributions.shown:
        found.append("The credits are switched off: name the data's sources beside the map.")
    return found


def _text(request: PageRequest, layers: list[dict[str, Any]], tracks: PageTracks) -> str:
    decorations = request.decorations
    data = {
        "title": request.title,
        "date": request.date,
        "language": request.language,
        "subtitle": decorations.subtitle_text if decorations.title.shown else "",
        "viewpoint": request.viewpoint if decorations.viewpoint.shown else "",
        "scaleBar": decorations.scale_bar.shown,
        "grid": furniture_colors(request.look)["grid"] if decorations.graticule else "",
        "extent": request.extent.as_tuple(),
        "bounds": base_extent(request.extent).as_tuple(),
        "units": UNITS_PER_DEG,
        "showLabels": request.show_labels,
        "attributions": list(request.attributions) if decorations.attributions.shown else [],
        "layers": [layer for layer in layers if layer["features"]],
        "tracks": tracks.listed,
        "icons": dict(request.icons),
        "legs": [asdict(leg) for leg in request.legs],
    }
    return script_json(data)


def script_json(data: Any) -> str:
    """Return JSON that no text in it can end the script element or its line of."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
