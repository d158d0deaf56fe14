"""The order of lines that run side by side: steady along the way, with few crossings."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Line = NDArray[np.float64]

REACH = 0.3
"""How far from a fork, in units of the coordinates (degrees), it shows which way lies left."""
MOST_PIECES = 12
LONGEST_STUB = 0.08
"""Length, in units of the coordinates, up to which a dead end is a station beside the way."""
BRANCH_VOTE = 0.5
"""Weight of a fork that one of the two lines takes both ways."""
END_VOTE = 0.25
"""Weight of a place where one of the two lines ends and the other turns."""


@dataclass(slots=True, eq=False)
class Track:
    """Pieces of track and how lines run over them.

    End 0 of piece `p` has number `2 * p`, its end 1 number `2 * p + 1`.

    Attributes:
        coords: The line of each piece.
        ranks: Each line's place in a list, for what nothing else decides.
        nodes: The node at each end.
        lines: The lines on each piece.
        passes: The ends at which a line goes on from an end of the piece that it comes along.
    """

    coords: Sequence[Line]
    ranks: Mapping[str, int]
    nodes: Sequence[int]
    lines: dict[int, set[str]] = field(default_factory=dict)
    passes: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    _places: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        # By where they lie: it must not matter which way lines are told, nor in which order.
        keys = [
            (*sorted((tuple(line[0].tolist()), tuple(line[-1].tolist()))), line.sum().item())
            for line in self.coords
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._places = {piece: place for place, piece in enumerate(order)}

    def place(self, piece: int) -> int:
        """Return where a piece stands among all, from west to east."""
        return self._places[piece]

    def join(self, line: str, end: int, other: int) -> None:
        """Take it that a line passes from one end to another, or back."""
        if end != other:
            self.passes.setdefault((line, end), set()).add(other)
            self.passes.setdefault((line, other), set()).add(end)

    def bypass_stubs(self) -> None:
        """Let lines that only call at the end of a short piece run past it.

        To a station beside the way they run and turn round: their sides would change with that.
        """
        for line, end in list(self.passes):
            both = self.onward(line, end)
            if len(both) == 2 and not self.onward(line, end ^ 1) and self._is_stub(line, end, both):
                self.join(line, *both)
                self.passes[line, end].discard(both[1])
                self.passes[line, both[1]].discard(end)

    def _is_stub(self, line: str, end: int, both: Sequence[int]) -> bool:
        length = float(np.hypot(*np.diff(self.coords[end // 2], axis=0).T).sum())
        bend = abs(
            math.remainder(self.heading(line, both[0]) - self.heading(line, both[1]), math.tau)
        )
        return length <= LONGEST_STUB and bend >= math.pi / 2

    def onward(self, line: str, end: int) -> list[int]:
        """Return where a line goes on that leaves a piece at an end."""
        ends = self.passes.get((line, end), ())
        return sorted(ends, key=lambda other: self._places[other // 2])

    def heading(self, line: str, end: int) -> float:
        """Return the direction, radians, in which a line goes from an end along its piece.

        A short piece says little: what counts is where the line is some way on.
        """
        start, left = self._from(end)[0], REACH
        point = start
        for _ in range(MOST_PIECES):
            steps = self._from(end)
            lengths = np.hypot(*np.diff(steps, axis=0).T)
            along = np.cumsum(lengths)
            if along[-1] >= left:
                point = _at(steps, along, left)
                break
            left, point = left - float(along[-1]), steps[-1]
            following = self.onward(line, end ^ 1)
            if not following:
                break
            end = following[0]
        x, y = (point - start).tolist()
        return math.atan2(y, x)

    def _from(self, end: int) -> Line:
        line = self.coords[end // 2]
        return line[::-1] if end % 2 else line


def _at(steps: Line, along: Line, reach: float) -> Line:
    index = int(np.searchsorted(along, reach))
    length = along[index] - (along[index - 1] if index else 0.0)
    share = 1.0 - (along[index] - reach) / length if length else 0.0
    point: Line = steps[index] + share * (steps[index + 1] - steps[index])
    return point


def straightest(track: Track, line: str, ends: Sequence[int]) -> tuple[int, int]:
    """Return the two of the ends meeting at a node between which a line runs on most directly.

    Where it only ends there, that end twice.
    """
    if len(ends) == 1:
        return ends[0], ends[0]
    headings = {end: track.heading(line, end) for end in ends}

    def bend(pair: tuple[int, int]) -> tuple[bool, float]:
        turn = abs(math.remainder(headings[pair[0]] - headings[pair[1]], math.tau))
        return pair[1] not in track.onward(line, pair[0]), -round(turn, 6)

    return min(combinations(sorted(ends, key=lambda end: track.place(end // 2)), 2), key=bend)


def lanes_in_order(track: Track) -> dict[int, list[str]]:
    """Return the lines of each piece from left to right along its direction.

    Two lines keep their sides for as long as they run together. Each lies on the side to which it
    leaves, or from which it came; what forks do not decide their ranks do.
    """
    forward = _directions(track)
    lefts: dict[int, dict[str, int]] = {
        piece: dict.fromkeys(lines, 0) for piece, lines in track.lines.items()
    }
    for first, second, together in _pairs(track):
        side = sum(_votes(track, (first, second), together))
        if side == 0:
            piece, along = next(iter(together.items()))
            side = forward[piece] * along
        for piece, along in together.items():
            lefts[piece][first if side * along > 0 else second] += 1
    return {
        piece: sorted(wins, key=lambda line: (-wins[line], track.ranks[line]))
        for piece, wins in lefts.items()
    }


def _directions(track: Track) -> dict[int, int]:
    """Return 1 or -1 for each piece so that neighbours agree on which way is forward."""
    agreed: dict[int, int] = {}
    for piece in sorted(track.lines, key=track.place):
        if piece in agreed:
            continue
        line = track.coords[piece]
        agreed[piece] = 1 if tuple(line[0]) <= tuple(line[-1]) else -1
        waiting = deque([piece])
        while waiting:
            here = waiting.popleft()
            for name in sorted(track.lines[here], key=track.ranks.__getitem__):
                for end in (2 * here, 2 * here + 1):
                    for other in track.onward(name, end):
                        if other // 2 not in agreed:
                            agreed[other // 2] = agreed[here] * _along(end, other)
                            waiting.append(other // 2)
    return agreed


def _along(end: int, other: int) -> int:
    """Return 1 if pieces that meet with these ends point the same way along a line."""
    return 1 if end % 2 != other % 2 else -1


def _pairs(track: Track) -> Iterator[tuple[str, str, dict[int, int]]]:
    """Yield two lines and the pieces that they run over together, each time that they do.

    Pieces come with 1 or -1: whether they point the way in which the first of them does.
    """
    done: set[tuple[str, str, int]] = set()
    for start in sorted(track.lines, key=track.place):
        named = sorted(track.lines[start], key=track.ranks.__getitem__)
        for first, second in combinations(named, 2):
            if (first, second, start) in done:
                continue
            together = {start: 1}
            waiting = deque([start])
            while waiting:
                here = waiting.popleft()
                for end in (2 * here, 2 * here + 1):
                    both = set(track.onward(first, end)) & set(track.onward(second, end))
                    for other in both:
                        if other // 2 not in together:
                            together[other // 2] = together[here] * _along(end, other)
                            waiting.append(other // 2)
            done.update((first, second, piece) for piece in together)
            yield first, second, together


def _votes(track: Track, pair: tuple[str, str], together: Mapping[int, int]) -> Iterator[float]:
    """Yield for each fork how much the first line should lie left of the second."""
    for piece, along in together.items():
        for end in (2 * piece, 2 * piece + 1):
            outwards = along if end % 2 else -along
            yield outwards * _vote(track, pair, end)


def _vote(track: Track, pair: tuple[str, str], end: int) -> float:
    """Return how much the first line should lie left of the second as seen leaving at an end."""
    first, second = pair
    ours, theirs = track.onward(first, end), track.onward(second, end)
    if not ours or not theirs:
        # Past the end of the other a line runs on its own side of it.
        ends = sum(_bend(track, first, end, our) for our in ours)
        return END_VOTE * (ends - sum(_bend(track, second, end, their) for their in theirs))
    vote = 0.0
    for our in ours:
        for their in theirs:
            if our != their:
                is_clear = our not in theirs and their not in ours
                weight = 1.0 if is_clear else BRANCH_VOTE
                vote += weight * _left_of(track, (first, our), (second, their), end)
    return vote


def _bend(track: Track, line: str, end: int, onward: int) -> float:
    """Return the sine of the angle by which a line turns left when it goes on from an end."""
    back = track.heading(line, end)
    return round(-math.sin(track.heading(line, onward) - back), 6)


def _left_of(track: Track, ours: tuple[str, int], theirs: tuple[str, int], end: int) -> float:
    """Return 1 if one way on from an end lies left of another, -1 if right of it."""
    back = track.heading(ours[0], end)
    turns = [(track.heading(*way) - back) % math.tau for way in (ours, theirs)]
    return math.copysign(1.0, turns[0] - turns[1]) if turns[0] != turns[1] else 0.0
