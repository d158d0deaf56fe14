"""Places for the label of a point: around its marker, the right side first."""

from __future__ import annotations

from collections.abc import Iterator

from corridormap.render.label_placement import Placement, level_placement
from corridormap.render.label_text import LabelText, text_size_px

GAP_PX = 2.5
SIDES = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -0.7),
    (1.0, 0.7),
    (-1.0, -0.7),
    (-1.0, 0.7),
)
"""Directions from the marker to the label's near edge, in order of preference."""


def point_candidates(
    text: LabelText, x_px: float, y_px: float, radius_px: float
) -> Iterator[Placement]:
    """Yield the label on every side of a marker of that radius."""
    width, height = text_size_px(text)
    reach = radius_px + GAP_PX
    for along_x, along_y in SIDES:
        side_x = (along_x > 0) - (along_x < 0)
        side_y = (along_y > 0) - (along_y < 0)
        # Capitals are lower than the box: a label above or below moves in by the difference.
        half_h = height / 2 if side_x == 0 else height / 2.4
        center = (x_px + along_x * reach + side_x * width / 2, y_px + along_y * reach)
        yield level_placement(text, (center[0], center[1] + side_y * half_h))
