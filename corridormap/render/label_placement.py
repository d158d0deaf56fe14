"""A place that a label could stand at, and what it needs of the window's room."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from corridormap.core.extent import Extent
from corridormap.render.label_boxes import Box, LineRoom
from corridormap.render.label_grid import LabelGrid
from corridormap.render.label_text import LabelText, text_size_px

EDGE_PX = 2.0
PADDING_PX = 1.5


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of a curved label: the middle of its baseline, turned clockwise."""

    letter: str
    x_px: float
    y_px: float
    angle_deg: float


@dataclass(slots=True)
class Placement:
    """A label at a place in screen points; never changed, but made by the thousand.

    Attributes:
        boxes: What it covers.
        center: Middle of the text's box.
        angle_deg: Clockwise turn of a straight label.
        glyphs: Letter by letter for a curved one, else empty.
        side: Which of its point's places it is, -1 for none of them.
        leader: Ends of the line from its marker, x and y of the marker's end first.
        leader_boxes: What that line covers.
    """

    text: LabelText
    boxes: tuple[Box, ...]
    center: tuple[float, float]
    angle_deg: float = 0.0
    glyphs: tuple[Glyph, ...] = ()
    side: int = -1
    leader: tuple[float, float, float, float] | None = None
    leader_boxes: tuple[Box, ...] = ()

    @property
    def all_boxes(self) -> tuple[Box, ...]:
        """What the label and its line cover."""
        return self.boxes + self.leader_boxes if self.leader_boxes else self.boxes


@dataclass(slots=True)
class LabelJob:
    """A label that wants a place.

    Attributes:
        text: What it says.
        order: Smaller is placed earlier; equal for no two jobs, so that the map is stable.
        candidates: Called when its turn has come; yields places, the best first.
        may_cross: Whether it may lie on a strong line where no other place is left.
        kept: Where it stood in the picture before, if it did.
        key: Whose it is.
        far_places: Called when no candidate has room; yields places joined by a leader line, up
            to so many pixels from the marker.
        is_new: Whether it was not in the picture before, with or without a place.
        tried_in: All the room it could use, where it found none in a picture before that showed
            as much of it; None where it has to look.
        is_in_view: Whether its feature is; one that just left may keep its label.
    """

    text: str
    order: tuple[float, ...]
    candidates: Callable[[], Iterator[Placement]]
    may_cross: bool = True
    kept: Placement | None = None
    key: tuple[str, int, float] = ("", 0, 0.0)
    far_places: Callable[[LabelRoom, float], Iterator[Placement]] | None = None
    is_new: bool = True
    tried_in: Box | None = None
    is_in_view: bool = True


class LabelRoom:
    """What labels keep clear of: each other and markers always, strong lines if they can.

    Args:
        picture: The window that labels must lie in, screen points.
        fill_lines: Notes strong lines in a room when the first label asks for them.
        seen: The window of the picture before.
    """

    def __init__(
        self,
        picture: Extent,
        fill_lines: Callable[[LineRoom], None] | None = None,
        seen: Extent | None = None,
    ) -> None:
        self.picture = picture
        self.taken = LabelGrid(picture)
        self._fill_lines = fill_lines
        self._limits = _limits(picture)
        self._seen_limits = None if seen is None else _limits(seen)

    @cached_property
    def lines(self) -> LineRoom:
        """Where strong lines run."""
        lines = LineRoom(self.picture)
        if self._fill_lines is not None:
            self._fill_lines(lines)
        return lines

    def is_inside(self, placement: Placement) -> bool:
        """Whether the label and its line lie wholly in the picture."""
        return _are_within(placement.all_boxes, self._limits)

    def holds(self, placement: Placement) -> bool:
        """Whether the label is wholly in the picture and on nothing that is taken."""
        return self.is_inside(placement) and self.taken.are_free(placement.all_boxes)

    def was_in_view(self, placement: Placement) -> bool:
        """Whether all of the place was in the picture before."""
        limits = self._seen_limits
        return limits is not None and _are_within(placement.all_boxes, limits)


def box_around(center: tuple[float, float], width: float, height: float) -> Box:
    """Return the box of a level label with a little air around it."""
    x, y = center
    half_w, half_h = width / 2 + PADDING_PX, height / 2 + PADDING_PX / 2
    return x - half_w, y - half_h, x + half_w, y + half_h


def level_placement(text: LabelText, center: tuple[float, float]) -> Placement:
    """Return the label written level about a centre."""
    width, height = text_size_px(text)
    return Placement(text, (box_around(center, width, height),), center)


def turned_boxes(
    center: tuple[float, float], width: float, height: float, angle_deg: float
) -> tuple[Box, ...]:
    """Return boxes in a row that cover a turned label."""
    turn = math.radians(angle_deg)
    along_x, along_y = math.cos(turn), math.sin(turn)
    count = max(math.ceil(width / height), 1)
    step = width / count
    half_w = (step * abs(along_x) + height * abs(along_y)) / 2 + PADDING_PX / 2
    half_h = (step * abs(along_y) + height * abs(along_x)) / 2 + PADDING_PX / 2
    middles = [(index + 0.5) * step - width / 2 for index in range(count)]
    return tuple(
        (
            center[0] + middle * along_x - half_w,
            center[1] + middle * along_y - half_h,
            center[0] + middle * along_x + half_w,
            center[1] + middle * along_y + half_h,
        )
        for middle in middles
    )


def _limits(picture: Extent) -> Box:
    return (
        picture.x_min + EDGE_PX,
        picture.y_min + EDGE_PX,
        picture.x_max - EDGE_PX,
        picture.y_max - EDGE_PX,
    )


def _are_within(boxes: Iterable[Box], limits: Box) -> bool:
    x_min, y_min, x_max, y_max = limits
    for left, top, right, bottom in boxes:
        if left < x_min or top < y_min or right > x_max or bottom > y_max:
            return False
    return True
