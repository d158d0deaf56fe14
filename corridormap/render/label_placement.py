"""A place a label could stand at, and who stands where: the first come takes the room."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.render.label_boxes import Box, LineRoom, OccupiedRoom
from corridormap.render.label_text import LabelText, text_size_px

EDGE_PX = 2.0
PADDING_PX = 1.5
TWIN_PX = 70.0
"""The same name this near to one already written is the same place in another layer."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter of a curved label: the middle of its baseline, turned clockwise."""

    letter: str
    x_px: float
    y_px: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A label at a place in screen points.

    Attributes:
        boxes: What it covers.
        center: Middle of the text's box.
        angle_deg: Clockwise turn of a straight label.
        glyphs: Letter by letter for a curved one, else empty.
    """

    text: LabelText
    boxes: tuple[Box, ...]
    center: tuple[float, float]
    angle_deg: float = 0.0
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelJob:
    """A label that wants a place.

    Attributes:
        text: What it says.
        order: Smaller is placed earlier; equal for no two jobs, so that the map is stable.
        candidates: Called when its turn has come; yields places, the best first.
        may_cross: Whether it may lie on a strong line where no other place is left.
        kept: Where it stood in the picture before, if it did.
        key: Whose it is.
    """

    text: str
    order: tuple[float, ...]
    candidates: Callable[[], Iterator[Placement]]
    may_cross: bool = True
    kept: Placement | None = None
    key: tuple[str, int, float] = ("", 0, 0.0)


class LabelRoom:
    """What labels keep clear of: each other and markers always, strong lines if they can.

    Args:
        picture: The window that labels must lie in, screen points.
    """

    def __init__(self, picture: Extent) -> None:
        self._picture = picture
        self.taken = OccupiedRoom()
        self.lines = LineRoom(picture)

    def holds(self, placement: Placement) -> bool:
        """Whether the label is wholly in the picture and on nothing that is taken."""
        return all(
            _is_within(box, self._picture) for box in placement.boxes
        ) and self.taken.are_free(placement.boxes)


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


def placed_labels(
    jobs: Sequence[LabelJob], room: LabelRoom, feedback: Feedback
) -> list[tuple[LabelJob, Placement | None]]:
    """Place what fits into `room`, which is filled; a job without a place found no room.

    Jobs that another label of the same words near by makes needless are left out.
    """
    settled: list[tuple[LabelJob, Placement | None]] = []
    written: dict[str, list[tuple[float, float]]] = {}
    for count, job in enumerate(sorted(jobs, key=lambda job: job.order)):
        if count % 20 == 0:
            feedback.check()
        found = _best_free(job, room, written.get(job.text, []))
        if isinstance(found, Placement):
            room.taken.take(found.boxes)
            written.setdefault(job.text, []).append(found.center)
            settled.append((job, found))
        elif not found:
            settled.append((job, None))
    return settled


def _best_free(
    job: LabelJob, room: LabelRoom, twins: list[tuple[float, float]]
) -> Placement | bool:
    """Return the first candidate with room; True if a twin makes the label needless."""
    if job.kept is not None and not _is_twin(job.kept, twins) and room.holds(job.kept):
        return job.kept
    crossing: Placement | None = None
    for candidate in job.candidates():
        if _is_twin(candidate, twins):
            return True
        if not room.holds(candidate):
            continue
        if room.lines.are_free(candidate.boxes):
            return candidate
        if crossing is None and job.may_cross:
            crossing = candidate
    return crossing or False


def _is_twin(placement: Placement, twins: list[tuple[float, float]]) -> bool:
    x, y = placement.center
    return any(math.hypot(x - twin[0], y - twin[1]) < TWIN_PX for twin in twins)


def _is_within(box: Box, picture: Extent) -> bool:
    return (
        box[0] >= picture.x_min + EDGE_PX
        and box[1] >= picture.y_min + EDGE_PX
        and box[2] <= picture.x_max - EDGE_PX
        and box[3] <= picture.y_max - EDGE_PX
    )
