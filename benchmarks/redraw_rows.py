"""Rows of pictures drawn anew from memory, beside QGIS's map job on the same layers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from statistics import median
from typing import Any

from benchmarks.conversation import Conversation, our_drawing, qgis_drawing
from benchmarks.generated_layers import Wanted, generated_layer
from benchmarks.generated_shapes import KINDS
from benchmarks.places import NEAR, SIZE, VIEWS, WHOLE, ZOOMS, View, nudged
from benchmarks.processes import LOOK, has_qgis, shipped
from benchmarks.rows import Measured, Row, taking_turns

QUERIES = 1000
AT_ONCE = 5
SHORT_MS = 100.0
EXACT_COUNT = 100_000
EXACT_SIZE = (1000, 625)
EXACT_ZOOMS: tuple[View, ...] = tuple((*NEAR[:2], WHOLE[2] / 6.5**step) for step in range(5))
SMALL_SIZE = (200, 150)
GROWTH_AIM = "< 5 %"


@dataclass(frozen=True, slots=True)
class Layers:
    """What is drawn, for both sides: a generated layer, or files that ship."""

    wanted: Wanted | None = None
    bundled: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    is_dressed: bool = False
    """Drawn with one plain symbol instead of the styles that ship."""

    def for_us(self) -> dict[str, Any]:
        """Return what our side is asked to load."""
        files = [str(generated_layer(self.wanted))] if self.wanted else []
        return self._common() | {"files": files, "bundled": self.bundled}

    def for_peer(self) -> dict[str, Any]:
        """Return what the peer is asked to load."""
        own = str(generated_layer(self.wanted)) if self.wanted else ""
        paths = [own] if own else [str(path) for path in shipped(*self.files)]
        return self._common() | {"paths": paths, "own": own}

    def _common(self) -> dict[str, Any]:
        return {"look": LOOK, "only": self.only, "dressed": self.is_dressed}


BASE_MAP = Layers(bundled=("basemap",), files=("basemap",))
PROVINCES = Layers(bundled=("basemap",), files=("basemap",), only=("regions",), is_dressed=True)
WAYS = Layers(bundled=("ways",), files=("ways_osm",), is_dressed=True)
BUNDLED = Layers(bundled=("basemap", "theme"), files=("basemap", "corridormap"))


def redraw_rows() -> Iterator[Row]:
    """Yield redraws of generated and of real layers."""
    for kind in KINDS:
        yield from _view_rows(f"{kind}-1m", f"1 M {kind}", Layers(Wanted(kind, 1_000_000)))
        for how in ("identify", "snap"):
            measure = partial(_queries, Layers(Wanted(kind, 1_000_000)), how)
            work = f"1 M {kind}, {how} at a point, median of {QUERIES}"
            yield Row(f"{kind}-1m.{how}", work, "< 1000 µs", "µs", measure)
            work = f"1 M {kind}, {how} at a point, 99 of 100"
            slowest = partial(_queries, Layers(Wanted(kind, 1_000_000)), how, 0.99)
            yield Row(f"{kind}-1m.{how}.slowest", work, "< 1000 µs", "µs", slowest)
    in_meters = Layers(Wanted("lines", 1_000_000, 3857))
    yield from _view_rows("lines-1m-3857", "1 M lines in EPSG:3857", in_meters)
    measure = partial(_redraws, PROVINCES, WHOLE)
    yield Row("provinces.redraw", "provinces of the world, borders", "< QGIS", "ms", measure)
    for number, view in enumerate(ZOOMS, 1):
        measure = partial(_redraws, BASE_MAP, view)
        work = f"all layers of the base map, {view[2]:,.0f} m a pixel"
        yield Row(f"basemap.redraw.zoom-{number}", work, "< 150 ms", "ms", measure)
    yield from _view_rows("ways", "railways and roads (OSM)", WAYS)
    yield from _view_rows("bundled", "bundled map, no labels", BUNDLED)


def exactness_rows() -> Iterator[Row]:
    """Yield how far shortcuts stray; the peer is the exact picture moved by half a pixel."""
    for kind in KINDS:
        for view in EXACT_ZOOMS:
            measure = partial(_exactness, Layers(Wanted(kind, EXACT_COUNT)), view)
            work = f"0.1 M {kind}, {view[2]:,.0f} m a pixel, shortcut beside half a pixel"
            name = f"exactness.{kind}.{view[2]:.0f}"
            yield Row(name, work, "< half a pixel", "/255", measure)


def memory_rows() -> Iterator[Row]:
    """Yield how memory grows while the same small layer is drawn again and again."""
    for redraws, is_large in ((5_000, False), (100_000, True)):
        work = f"{redraws:,} redraws, growth of memory"
        name = f"memory.{redraws}"
        yield Row(name, work, GROWTH_AIM, "%", partial(_memory, redraws), is_large)


def _view_rows(name: str, what: str, layers: Layers) -> Iterator[Row]:
    for place, view in VIEWS.items():
        aim = "≤ 1/40 of QGIS" if place == "whole" and layers.wanted else "≤ 1/3 of QGIS"
        work = f"{what}, {place} view drawn anew"
        yield Row(f"{name}.redraw.{place}", work, aim, "ms", partial(_redraws, layers, view))


class _Sides:
    """The two processes that hold the layers asked for last; others are let go."""

    def __init__(self) -> None:
        self._layers: Layers | None = None
        self._stack = ExitStack()
        self._open: dict[str, Conversation] = {}

    def ours(self, layers: Layers) -> Conversation:
        """Return our side with the layers in memory."""
        self._turn_to(layers)
        if "ours" not in self._open:
            ours = self._stack.enter_context(our_drawing())
            ours.ask("load", **layers.for_us())
            self._open["ours"] = ours
        return self._open["ours"]

    def peer(self, layers: Layers) -> Conversation | None:
        """Return QGIS with the layers, None where it is not installed."""
        self._turn_to(layers)
        if "peer" not in self._open:
            if not has_qgis():
                return None
            peer = self._stack.enter_context(qgis_drawing())
            peer.ask("load", **layers.for_peer())
            self._open["peer"] = peer
        return self._open["peer"]

    def _turn_to(self, layers: Layers) -> None:
        if layers != self._layers:
            self.close()
            self._layers = layers

    def close(self) -> None:
        """End both processes."""
        self._stack.close()
        self._open.clear()


SIDES = _Sides()


@cache
def _redraws(layers: Layers, view: View) -> Measured:
    ours, peer = SIDES.ours(layers), SIDES.peer(layers)
    # The first drawing makes what later ones of this scale are made from.
    ours.ask("draw", view=view, size=SIZE)

    def timed(side: Conversation, turns: Iterator[int]) -> float:
        times_ms: list[float] = []
        # Of short work some at a time: one stroke of the machine is longer than a picture.
        while len(times_ms) < AT_ONCE and sum(times_ms) < SHORT_MS:
            answer = side.ask("draw", view=nudged(view, next(turns)), size=SIZE)
            times_ms.append(float(answer["ms"]))
        return median(times_ms)

    peer_run = None if peer is None else partial(timed, peer, count(1))
    return Measured(*taking_turns(partial(timed, ours, count(1)), peer_run))


@cache
def _queries(layers: Layers, how: str, share: float = 0.5) -> Measured:
    ours, peer = SIDES.ours(layers), SIDES.peer(layers)

    def quantile(side: Conversation) -> float:
        answer = side.ask("query", how=how, count=QUERIES, units=NEAR[2])
        return float(sorted(answer["times_us"])[int(QUERIES * share)])

    peer_run = None if peer is None else partial(quantile, peer)
    return Measured(*taking_turns(partial(quantile, ours), peer_run))


@cache
def _exactness(layers: Layers, view: View) -> Measured:
    answer = SIDES.ours(layers).ask("exactness", view=view, size=EXACT_SIZE)
    return Measured([answer["shortcut"]], [answer["half_pixel"]])


@cache
def _memory(redraws: int) -> Measured:
    with our_drawing() as ours:
        layers = Layers(Wanted("lines", 10_000))
        ours.ask("load", **layers.for_us())
        view = (*NEAR[:2], 200.0)
        answer = ours.ask("memory", redraws=redraws, view=view, size=SMALL_SIZE)
    growth = answer["after_mb"] / answer["before_mb"] - 1
    return Measured([100 * growth])
