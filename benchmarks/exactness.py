"""How far a picture with shortcuts strays from the exact one, beside half a pixel's shift."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.render.image_export import export_image
from corridormap.render.map_renderer import MapRenderer

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean absolute differences from the exact picture over all channels, 0 to 255.

    Attributes:
        shortcut: Of the picture as the screen shows it.
        half_pixel: Of the exact picture moved by half a pixel along x.
    """

    shortcut: float
    half_pixel: float


def shortcut_difference(request: RenderRequest, renderer: MapRenderer) -> Comparison:
    """Compare what the renderer draws for the screen with what it draws for files."""
    exact = _exact(request)
    view = request.settings.view
    moved = replace(request.settings, view=view.moved(view.map_units_per_px / 2, 0.0))
    shown = _pixels(renderer.render(request, Feedback()).image)
    shifted = _exact(replace(request, settings=moved))
    return Comparison(float(np.abs(shown - exact).mean()), float(np.abs(shifted - exact).mean()))


def _exact(request: RenderRequest) -> NDArray[np.float64]:
    return _pixels(QImage.fromData(export_image(request, "png", Feedback()).content))


def _pixels(image: QImage) -> NDArray[np.float64]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = (plain.height(), plain.bytesPerLine() // 4, 4)
    values = np.frombuffer(plain.constBits(), np.uint8).reshape(shape)
    return values[:, : plain.width(), :3].astype(np.float64)
