"""Who stands where: labels that stand stay, newcomers take what is free, in order of weight."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corridormap.core.feedback import Feedback
from corridormap.render.label_boxes import Box, Segment, do_cross, overlap
from corridormap.render.label_placement import LabelJob, LabelRoom, Placement

TWIN_PX = 70.0
"""The same name this near to one already written is the same place in another layer."""
ASK_EVERY = 20
NEAR_PX = 42.0
"""A place so far from the marker, joined by a line, is better than one on a strong line."""
MOST_FAR_SEARCHES = 120
"""Labels of one picture that look for a place farther off: in a greater crowd lines say nothing."""


def placed_labels(
    jobs: Sequence[LabelJob], room: LabelRoom, feedback: Feedback, gone: Iterable[Box] = ()
) -> list[tuple[LabelJob, Placement | None]]:
    """Place what fits into `room`, which is filled; a job without a place found no room.

    Labels that stood before stay. They give way only to one of more weight that was not in the
    picture before, or whose place was not. Jobs that another label of the same words near by makes
    needless are left out.

    Args:
        jobs: What wants a place, in any order.
        room: Knows what is taken by other things than labels.
        feedback: Asked whether to go on.
        gone: Boxes of labels that stood before and belong to no job any more.
    """
    settling = _Settling(sorted(jobs, key=_order), room, list(gone))
    settling.let_stand()
    settling.place_others(feedback)
    return settling.settled()


def _order(job: LabelJob) -> tuple[float, ...]:
    return job.order


@dataclass(slots=True, eq=False)
class _Settling:
    """Jobs by weight: a job's number is its rank, and one more its owner's number in the room."""

    jobs: list[LabelJob]
    room: LabelRoom
    freed: list[Box]
    places: dict[int, Placement] = field(default_factory=dict)
    needless: set[int] = field(default_factory=set)
    written: dict[str, list[int]] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    leaders: dict[int, Segment] = field(default_factory=dict)
    far_searches: int = 0
    last_standing: int = -1

    def let_stand(self) -> None:
        """Give those that stood before the same place again."""
        for number, job in enumerate(self.jobs):
            kept = job.kept
            if kept is not None and self.room.holds(kept) and self._twin(kept, job.text) is None:
                self._put(number, kept)
                self.last_standing = number
            else:
                self.waiting.append(number)
                if kept is not None:
                    self.freed += kept.all_boxes

    def place_others(self, feedback: Feedback) -> None:
        """Look for places for the others, those that had to give way among them."""
        count = 0
        while self.waiting:
            number = heapq.heappop(self.waiting)
            job = self.jobs[number]
            if job.tried_in is not None and not self._has_freed(job.tried_in):
                continue
            if count % ASK_EVERY == 0:
                feedback.check()
            count += 1
            place = self._place_for(number, job)
            if place is not None:
                if number <= self.last_standing:
                    for other in self._in_the_way(place, job.text):
                        self._push_away(other)
                self._put(number, place)

    def settled(self) -> list[tuple[LabelJob, Placement | None]]:
        """Return what became of every job but the needless, those of more weight first."""
        return [
            (job, self.places.get(number))
            for number, job in enumerate(self.jobs)
            if number not in self.needless
        ]

    def _place_for(self, number: int, job: LabelJob) -> Placement | None:
        room = self.room
        crossing: Placement | None = None
        pushing: Placement | None = None
        is_written = bool(self.written.get(job.text))
        for place in job.candidates():
            twin = self._twin(place, job.text) if is_written else None
            if twin is not None and (twin < number or not self._comes_in(job, place)):
                self.needless.add(number)
                return None
            if not room.is_inside(place):
                continue
            if room.taken.are_free(place.boxes):
                if room.lines.are_free(place.boxes):
                    return place
                crossing = crossing or (place if job.may_cross else None)
            elif pushing is None and self._may_push(number, job, place):
                pushing = place
        if crossing is None:
            return pushing or self._far_place(job, math.inf)
        # Not far off the line a label hides nothing.
        return self._far_place(job, NEAR_PX) or crossing

    def _may_push(self, number: int, job: LabelJob, place: Placement) -> bool:
        """Whether only labels of less weight are in the way of one that comes into view."""
        if number > self.last_standing or not self._comes_in(job, place):
            return False
        return min(self.room.taken.owners(place.boxes)) > number + 1

    def _comes_in(self, job: LabelJob, place: Placement) -> bool:
        return job.is_new or not self.room.was_in_view(place)

    def _far_place(self, job: LabelJob, reach_px: float) -> Placement | None:
        if job.far_places is None or self.far_searches >= MOST_FAR_SEARCHES:
            return None
        self.far_searches += 1
        for place in job.far_places(self.room, reach_px):
            is_free = self.room.taken.are_free(place.leader_boxes) and self.room.is_inside(place)
            if is_free and not self._crosses_another(place):
                return place
        return None

    def _crosses_another(self, place: Placement) -> bool:
        """Whether its line crosses another's, as beside markers that stand close together."""
        line = place.leader
        return line is not None and any(do_cross(line, other) for other in self.leaders.values())

    def _in_the_way(self, place: Placement, text: str) -> set[int]:
        others = {owner - 1 for owner in self.room.taken.owners(place.boxes)}
        twin = self._twin(place, text)
        return others if twin is None else others | {twin}

    def _push_away(self, number: int) -> None:
        place, job = self.places.pop(number), self.jobs[number]
        self.room.taken.release(place.all_boxes, number + 1)
        self.written[job.text].remove(number)
        self.leaders.pop(number, None)
        self.freed += place.all_boxes
        heapq.heappush(self.waiting, number)

    def _put(self, number: int, place: Placement) -> None:
        self.room.taken.take(place.all_boxes, number + 1)
        self.written.setdefault(self.jobs[number].text, []).append(number)
        self.places[number] = place
        if place.leader is not None:
            self.leaders[number] = place.leader

    def _twin(self, place: Placement, text: str) -> int | None:
        x, y = place.center
        for other in self.written.get(text, ()):
            other_x, other_y = self.places[other].center
            if math.hypot(x - other_x, y - other_y) < TWIN_PX:
                return other
        return None

    def _has_freed(self, box: Box) -> bool:
        return any(overlap(box, other) for other in self.freed)
