"""Rows of labels: found places for and drawn, two hundred in view, beside QGIS's labelling."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache, partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.conversation import Conversation
from benchmarks.places import SIZE, View, nudged
from benchmarks.processes import LOOK, SYSTEM_PYTHON, has_qgis, shipped
from benchmarks.rows import Measured, Row, taking_turns

NAMES = ("en", "zh", "both")
AT_ONCE = 3
EAST: View = (13_700_000.0, 4_700_000.0, 1_600.0)
"""From Mongolia to Japan two hundred names have room."""
FAR: View = (14_000_000.0, 4_400_000.0, 1_850.0)
"""Further out as many of the places alone have."""
LEAST = 190
"""Fewer would tell nothing of two hundred."""
AIM = "< 30 ms"


def label_rows() -> Iterator[Row]:
    """Yield labels of the bundled map, then of its places alone, as the peer has them."""
    for names in NAMES:
        for how, afresh in (("pulled", False), ("afresh", True)):
            work = f"bundled map, all places, names {names}, labels {how}"
            measure = partial(_ours, names, afresh)
            yield Row(f"labels.bundled.{names}.{how}", work, AIM, "ms", measure)
    for names in NAMES:
        work = f"places alone, names {names}, labels afresh"
        yield Row(f"labels.places.{names}", work, AIM, "ms", partial(_beside, names))


@cache
def _ours(names: str, afresh: bool) -> Measured:
    with _our_labels() as ours:
        ours.ask("load", bundled=("basemap", "theme"), look=LOOK)
        run = partial(_timed, ours, EAST, {"names": names, "afresh": afresh}, count(1))
        return Measured(*taking_turns(run, None))


@cache
def _beside(names: str) -> Measured:
    only = ("places",)
    with ExitStack() as stack:
        ours = stack.enter_context(_our_labels())
        ours.ask("load", bundled=("basemap",), only=only, look=LOOK)
        our_run = partial(_timed, ours, FAR, {"names": names, "afresh": True}, count(1))
        if not has_qgis():
            return Measured(*taking_turns(our_run, None))
        peer = stack.enter_context(
            Conversation([SYSTEM_PYTHON, str(Path(__file__).with_name("qgis_labels.py"))])
        )
        peer.ask("load", paths=[str(path) for path in shipped("basemap")], only=only, look=LOOK)
        peer_run = partial(_timed, peer, FAR, {"names": names}, count(1))
        return Measured(*taking_turns(our_run, peer_run))


def _our_labels() -> Conversation:
    return Conversation([sys.executable, "-m", "benchmarks.labels_child"])


def _timed(side: Conversation, view: View, wish: dict[str, Any], turns: Iterator[int]) -> float:
    answers = [
        side.ask("labels", view=_moved(view, next(turns)), size=SIZE, **wish)
        for _ in range(AT_ONCE)
    ]
    # The peer may find room for fewer.
    if "afresh" in wish and min(answer["placed"] for answer in answers) < LEAST:
        raise RuntimeError(f"Fewer than {LEAST} labels found room.")
    return median(float(answer["ms"]) for answer in answers)


def _moved(view: View, turn: int) -> View:
    """Return the view pulled a little: not another scale, at which all would be looked for anew."""
    x, y, units = view
    shift = nudged((0.0, 0.0, units), turn % 20)[0]
    return x + shift, y, units
