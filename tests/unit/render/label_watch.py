"""Watches which labels stand where from picture to picture, and which moved without a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.render import labels
from corridormap.render.label_placement import EDGE_PX, LabelJob, LabelRoom, Placement
from corridormap.render.label_settling import placed_labels

Key = tuple[str, int, float]
Box = tuple[float, float, float, float]
ROUNDING_PX = 1.5


@dataclass
class Standing:
    """Labels of one picture."""

    places: dict[Key, Placement] = field(default_factory=dict)
    orders: dict[Key, tuple[float, ...]] = field(default_factory=dict)
    picture: Extent = field(default_factory=lambda: Extent(0, 0, 0, 0))


class LabelWatch:
    """Notes what is placed; `now` holds the last picture's labels."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = Standing()

        def noted(
            jobs: list[LabelJob], room: LabelRoom, feedback: Feedback, gone: Iterable[Box] = ()
        ) -> list[tuple[LabelJob, Placement | None]]:
            settled = placed_labels(jobs, room, feedback, gone)
            self.now = Standing(
                {job.key: place for job, place in settled if place is not None},
                {job.key: job.order for job in jobs},
                room.picture,
            )
            return settled

        monkeypatch.setattr(labels, "placed_labels", noted)


def overlap(first: Placement, second: Placement) -> bool:
    return any(
        a[0] < b[2] + ROUNDING_PX
        and b[0] < a[2] + ROUNDING_PX
        and a[1] < b[3] + ROUNDING_PX
        and b[1] < a[3] + ROUNDING_PX
        for a in first.all_boxes
        for b in second.all_boxes
    )


def stays_in(placement: Placement, picture: Extent) -> bool:
    return all(
        box[0] >= picture.x_min + EDGE_PX
        and box[1] >= picture.y_min + EDGE_PX
        and box[2] <= picture.x_max - EDGE_PX
        and box[3] <= picture.y_max - EDGE_PX
        for box in placement.all_boxes
    )


def unrest(before: Standing, now: Standing) -> tuple[int, list[str]]:
    """Return how many labels stayed in view, and those of them that moved or went.

    One that made room for another of more weight that has just come is not counted, nor one of a
    place that the other names as well.
    """
    stayed, restless = 0, []
    for key, place in before.places.items():
        if not stays_in(place, now.picture):
            continue
        stayed += 1
        found = now.places.get(key)
        if found is not None and found.all_boxes == place.all_boxes:
            continue
        newcomers = [
            other
            for other, its_place in now.places.items()
            if before.places.get(other) != its_place
            and now.orders[other] < before.orders[key]
            and (overlap(its_place, place) or its_place.text.text == place.text.text)
        ]
        if not newcomers:
            restless.append(f"{place.text.text} {'moved' if found else 'went'}")
    return stayed, restless
