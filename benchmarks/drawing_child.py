"""Our renderer asked directly, layers in memory: redraws, queries, memory, exactness."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.conversation import answer_questions
from benchmarks.exactness import shortcut_difference
from corridormap.app.bundled_map import BUNDLED, read_bundled
from corridormap.core.crs import WEB_MERCATOR, transform
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.nearby import Spot
from corridormap.core.picking import features_near
from corridormap.core.project import LayerGroup, Project
from corridormap.core.snapping import SnapLayer, SnapRank, snap
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg import open_geopackage
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.one_thread import fill_on_one_thread
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner

Question = dict[str, Any]
REACH_PX = 8.0


class Drawing:
    """A project in memory and a renderer, without a canvas."""

    def __init__(self) -> None:
        fill_on_one_thread()
        self.application = QApplication([])
        self.project = Project()
        self.runner = JobRunner()
        self.store = LayerStore(self.project, self.runner)
        self.renderer = MapRenderer()
        self._id = 0

    def load(self, question: Question) -> Question:
        """Read layers into memory: `bundled` groups, `files`, of these `only` some tables."""
        started = time.perf_counter()
        names = question.get("bundled", [])
        files = tuple(file for file in BUNDLED if file.group_id in names)
        # Each is put on top of those before it.
        for group in reversed(read_bundled(files, Feedback()).groups):
            self._keep(group, question)
        for name in question.get("files", []):
            layers = [
                VectorLayer(f"{name}/{source.info.table}", source, look_of(question["look"]))
                for source in open_geopackage(Path(name)).sources
            ]
            self._keep(LayerGroup(name, name, layers=layers), question)
        for layer in self.project.layers():
            self.store.want(layer.layer_id)
        while any(self.store.is_loading(layer.layer_id) for layer in self.project.layers()):
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        blocks = [self.store.block(layer.layer_id) for layer in self.project.layers()]
        return {
            "seconds": time.perf_counter() - started,
            "layers": len(blocks),
            "vertices": sum(len(block.coords) for block in blocks),
        }

    def draw(self, question: Question) -> Question:
        """Return the milliseconds of one picture; `path` keeps it."""
        request = self.request(question)
        started = time.perf_counter()
        result = self.renderer.render(request, Feedback())
        elapsed_ms = (time.perf_counter() - started) * 1000
        if question.get("path"):
            result.image.save(question["path"])
        return {"ms": elapsed_ms}

    def exactness(self, question: Question) -> Question:
        """Return how far the shortcut strays, and the exact picture moved by half a pixel."""
        compared = shortcut_difference(self.request(question), self.renderer)
        return {"shortcut": compared.shortcut, "half_pixel": compared.half_pixel}

    def query(self, question: Question) -> Question:
        """Return microseconds of looking for features, or a snap, near some of the features."""
        layer = next(self.project.layers())
        crs = self.store.crs(layer)
        assert crs is not None
        index = self.store.index(layer.layer_id)
        rng = np.random.default_rng(1)
        rows = rng.integers(0, len(index.block), question["count"])
        reach = REACH_PX * question["units"]
        spots = transform(index.block.bounds[rows, :2], crs, WEB_MERCATOR)
        spots += rng.uniform(-reach, reach, spots.shape)
        snap_layer = SnapLayer(layer.layer_id, "", SnapRank.FEATURES, index, crs, lambda fid: "")
        looks: dict[str, Callable[[Spot], object]] = {
            "identify": partial(features_near, index, crs),
            "snap": partial(snap, [snap_layer]),
        }
        look = looks[question["how"]]
        times_us = []
        for x, y in spots.tolist():
            started = time.perf_counter()
            look(Spot(x, y, reach, WEB_MERCATOR))
            times_us.append((time.perf_counter() - started) * 1e6)
        return {"times_us": times_us}

    def memory(self, question: Question) -> Question:
        """Return the resident megabytes after the first redraws and after all of them."""
        views = np.random.default_rng(2).normal(0.0, 40.0, (question["redraws"], 2)).tolist()
        x, y, units = question["view"]
        warm_up = min(1000, len(views) // 5)
        before = 0.0
        for number, (dx, dy) in enumerate(views):
            if number == warm_up:
                before = resident_mb()
            self.draw(question | {"view": [x + dx * units, y + dy * units, units]})
        return {"before_mb": before, "after_mb": resident_mb()}

    def request(self, question: Question) -> RenderRequest:
        """Return the request for `view` (centre, map units in a pixel) at `size`."""
        x, y, units = question["view"]
        width, height = question["size"]
        settings = MapSettings(MapView(x, y, units), width, height, show_labels=False)
        self._id += 1
        return RenderRequest(self._id, settings, self.store.snapshots())

    def _keep(self, group: LayerGroup, question: Question) -> None:
        only = question.get("only")
        group.layers = [each for each in group.layers if not only or each.info.table in only]
        for layer in group.layers:
            layer.visible = True
            if question.get("dressed"):
                layer.style = look_of(question["look"])
            # Names are read for labels; none are drawn here.
            layer.style = replace(layer.style, labels=None)
        self.project.add_group(group)


def look_of(look: Question) -> LayerStyle:
    """Return the style that the peer draws with too."""
    color = look["color"]
    outline = LineSymbol(color, look["outline_px"])
    return LayerStyle(
        SymbolSet(
            MarkerSymbol("circle", look["size_px"], color, "#ffffff"),
            LineSymbol(color, look["width_px"]),
            FillSymbol(f"{color}{look['fill_alpha']:02x}", outline),
        )
    )


def resident_mb() -> float:
    """Return the memory that this process has at the moment; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> None:
    """Answer until nobody asks any more."""
    drawing = Drawing()
    answer_questions(
        {
            "load": drawing.load,
            "draw": drawing.draw,
            "exactness": drawing.exactness,
            "query": drawing.query,
            "memory": drawing.memory,
        }
    )


if __name__ == "__main__":
    main()
