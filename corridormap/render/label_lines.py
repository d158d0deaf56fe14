"""Places for the label of a line: along its straightest stretch, upright, just above it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.label_placement import Glyph, Placement, turned_boxes
from corridormap.render.label_text import LabelText, line_width_px, text_size_px

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP_PX = 4.0
GAP_PX = 2.0
STRETCHES = 4
JOINED_AT = (0.5, 0.3, 0.7, 0.4, 0.6)
MOST_JOINED = 3
STRAIGHT = 0.985
"""A stretch whose chord is this share of its length, or more, is written straight."""
BENT = 0.95
BUNDLED_PX = 1.0
"""Lines that reach so far to either side are kept clear of, and may run beside others."""
FARTHER_PX = (0.0, 3.0, 9.0, 18.0)
FARTHER_STRETCHES = 2
MAX_BEND_DEG = 11.0
"""Turn from one letter to the next beyond which a name falls apart."""
CROWDED = 0.88
"""Share of their own distance below which letters run into each other; Chinese ones fill it."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """A piece of a resampled line, left to right, as long as the label.

    Attributes:
        points: At equal steps.
        straightness: Its chord's share of its length.
    """

    points: Floats
    straightness: float

    @cached_property
    def along(self) -> tuple[float, float]:
        """The chord's direction, of length 1."""
        (from_x, from_y), (to_x, to_y) = self.points[0].tolist(), self.points[-1].tolist()
        length = max(math.hypot(to_x - from_x, to_y - from_y), 1e-9)
        return (to_x - from_x) / length, (to_y - from_y) / length

    @cached_property
    def bulges(self) -> tuple[float, float]:
        """How far the line reaches beyond the chord, above it and below."""
        along_x, along_y = self.along
        above = (self.points - self.points[0]) @ (along_y, -along_x)
        return max(float(above.max()), 0.0), max(-float(above.min()), 0.0)


def line_candidates(
    text: LabelText, runs: Sequence[Floats], half_width_px: float
) -> Iterator[Placement]:
    """Yield the label along the straightest stretches of pieces of a line."""
    text = text.in_one_row()
    width, _ = text_size_px(text)
    stretches = [stretch for run in runs for stretch in _straightest(run, width)]
    for stretch in stretches:
        if stretch.straightness >= STRAIGHT:
            yield _straight(text, stretch, half_width_px)
        elif stretch.straightness >= BENT and text.splits_into_letters:
            curved = _curved(text, stretch, half_width_px)
            if curved is not None:
                yield curved
    if half_width_px < BUNDLED_PX:
        return
    # Where others run beside it a name stands clear of all of them.
    straight = [each for each in stretches if each.straightness >= STRAIGHT][:FARTHER_STRETCHES]
    for away_px in FARTHER_PX:
        for side in (1.0, -1.0):
            for stretch in straight:
                yield _straight(text, stretch, half_width_px + away_px, side)


def least_length_px(text: LabelText) -> float:
    """Return how long a piece of line has to be for a label to run along it."""
    return text_size_px(text.in_one_row())[0] + 2 * STEP_PX


def spots_along(runs: Sequence[Floats], turn: int) -> list[tuple[float, float]]:
    """Return points of the first piece of a line that a name farther off may be joined to.

    Args:
        runs: The pieces, the longest first.
        turn: Which of them comes first; others do for lines that run side by side.
    """
    if not runs:
        return []
    points = resampled(runs[0], STEP_PX)
    order = np.roll(JOINED_AT, -(turn % len(JOINED_AT)))[:MOST_JOINED]
    spots = points[(order * len(points)).astype(np.int64)].tolist()
    return [(x, y) for x, y in spots]


def resampled(run: Floats, step_px: float) -> Floats:
    """Return points at equal distances along a line."""
    lengths = np.hypot(*np.diff(run, axis=0).T)
    along = np.concatenate((np.zeros(1), np.cumsum(lengths)))
    count = int(along[-1] / step_px) + 1
    at = np.arange(count) * step_px
    return np.column_stack((np.interp(at, along, run[:, 0]), np.interp(at, along, run[:, 1])))


def _straightest(run: Floats, width: float) -> list[Stretch]:
    """Return some stretches of the label's length, the straightest and most central first."""
    points = resampled(run, STEP_PX)
    span = math.ceil(width / STEP_PX) + 2
    starts = len(points) - span
    if starts < 1:
        return []
    chords = np.hypot(*(points[span:] - points[:-span]).T) / (span * STEP_PX)
    aside = np.abs(np.arange(starts) / max(starts - 1, 1) - 0.5)
    score = np.minimum(chords, STRAIGHT) - 0.02 * aside
    found: list[Stretch] = []
    for _ in range(STRETCHES):
        best = int(np.argmax(score))
        if score[best] < BENT - 0.02:
            break
        piece = points[best : best + span + 1]
        found.append(Stretch(_left_to_right(piece), float(chords[best])))
        score[max(best - span, 0) : best + span] = -1.0
    return found


def _left_to_right(points: Floats) -> Floats:
    return points if points[-1, 0] >= points[0, 0] else points[::-1]


def _straight(
    text: LabelText, stretch: Stretch, half_width_px: float, side: float = 1.0
) -> Placement:
    """Return the label above the line, or with a `side` of -1 below it."""
    (from_x, from_y), (to_x, to_y) = stretch.points[0].tolist(), stretch.points[-1].tolist()
    along_x, along_y = stretch.along
    width, height = text_size_px(text)
    bulge = stretch.bulges[0 if side > 0 else 1]
    away = side * (half_width_px + GAP_PX + height / 2 + bulge)
    center = (from_x + to_x) / 2 + along_y * away, (from_y + to_y) / 2 - along_x * away
    angle_deg = math.degrees(math.atan2(along_y, along_x))
    boxes = turned_boxes(center, width, height, angle_deg)
    return Placement(text, boxes, center, angle_deg)


def _curved(text: LabelText, stretch: Stretch, half_width_px: float) -> Placement | None:
    size = text.style.size_px
    smooth = _smoothed(stretch.points, max(int(1.6 * size / STEP_PX), 1))
    line, face = text.text, text.rows[0].face
    edges = [line_width_px(line[:end], text.style, face) for end in range(len(line) + 1)]
    lengths = np.hypot(*np.diff(smooth, axis=0).T)
    along = np.concatenate((np.zeros(1), np.cumsum(lengths)))
    at = (np.array(edges[:-1]) + edges[1:]) / 2 + (along[-1] - edges[-1]) / 2
    ahead, behind = _at(smooth, along, at + size / 2), _at(smooth, along, at - size / 2)
    tangent = ahead - behind
    angles = np.unwrap(np.arctan2(tangent[:, 1], tangent[:, 0]))
    if len(angles) > 1 and np.abs(np.diff(angles)).max() > math.radians(MAX_BEND_DEG):
        return None
    up = np.column_stack((np.sin(angles), -np.cos(angles)))
    baseline = _at(smooth, along, at) + up * (half_width_px + GAP_PX + 0.22 * size)
    middles = baseline + up * (0.32 * size)
    if _crowded(middles, np.diff(edges)):
        return None
    half = 0.62 * size
    boxes = tuple((x - half, y - half, x + half, y + half) for x, y in middles.tolist())
    glyphs = tuple(
        Glyph(letter, x, y, math.degrees(angle))
        for letter, (x, y), angle in zip(line, baseline.tolist(), angles.tolist(), strict=True)
    )
    x, y = middles[len(middles) // 2].tolist()
    return Placement(text, boxes, (x, y), glyphs=glyphs)


def _crowded(middles: Floats, widths: Floats) -> bool:
    """Whether letters on the inner side of a bend stand nearer to each other than they are wide."""
    apart = np.hypot(*np.diff(middles, axis=0).T)
    return bool((apart < CROWDED * (widths[:-1] + widths[1:]) / 2).any())


def _at(points: Floats, along: Floats, distances: Floats) -> Floats:
    return np.column_stack(
        (np.interp(distances, along, points[:, 0]), np.interp(distances, along, points[:, 1]))
    )


def _smoothed(points: Floats, reach: int) -> Floats:
    """Return the line averaged over `reach` points on either side."""
    padded = np.pad(points, ((reach, reach), (0, 0)), mode="reflect", reflect_type="odd")
    sums = np.cumsum(np.vstack((np.zeros((1, 2)), padded)), axis=0)
    window = 2 * reach + 1
    smooth: Floats = (sums[window:] - sums[:-window]) / window
    return smooth
