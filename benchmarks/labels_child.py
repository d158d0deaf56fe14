"""Our labels asked for directly: the computing time of finding places and of drawing them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.conversation import answer_questions
from benchmarks.drawing_child import Drawing
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.project import LayerGroup
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.viewpoint import style_for_viewpoint
from corridormap.render import map_renderer
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.label_placement import Placement
from corridormap.render.labels import LabelledWindow, Labelling, PlacedLabels

Question = dict[str, Any]
PLACES = "basemap/places"


@dataclass
class Clock:
    """Takes the time of the two steps inside the renderer."""

    afresh: bool = False
    placing_ms: float = 0.0
    drawing_ms: float = 0.0
    placed: int = 0

    def place(
        self, labels: PlacedLabels, context: DrawContext, wanted: Labelling
    ) -> LabelledWindow:
        """Find places, those of the picture before unknown if `afresh`."""
        started = time.thread_time()
        found = _PLACE(PlacedLabels() if self.afresh else labels, context, wanted)
        self.placing_ms = (time.thread_time() - started) * 1000
        self.placed = len(found.placed)
        return found

    def draw(self, context: DrawContext, placements: Sequence[Placement]) -> None:
        """Draw labels."""
        started = time.thread_time()
        draw_placements(context, placements)
        self.drawing_ms = (time.thread_time() - started) * 1000


_PLACE = PlacedLabels.place
CLOCK = Clock()


class LabelDrawing(Drawing):
    """The bundled map with its labels."""

    def load(self, question: Question) -> Question:
        """Read the bundled layers, each place with a name whatever its rank."""
        answer = super().load(question)
        self._layers = tuple(map(_named, self.store.snapshots()))
        return answer

    def labels(self, question: Question) -> Question:
        """Return the milliseconds of the labels of one picture, and how many there were."""
        x, y, units = question["view"]
        names = question["names"]
        width, height = question["size"]
        settings = MapSettings(
            MapView(x, y, units),
            width,
            height,
            language="zh" if names == "zh" else "en",
            both_names=names == "both",
        )
        CLOCK.afresh = question["afresh"]
        self._id += 1
        self.renderer.render(RenderRequest(self._id, settings, self._layers), Feedback())
        return {"ms": CLOCK.placing_ms + CLOCK.drawing_ms, "placed": CLOCK.placed}

    def _keep(self, group: LayerGroup, question: Question) -> None:
        only = question.get("only")
        group.layers = [each for each in group.layers if not only or each.info.table in only]
        for layer in group.layers:
            layer.visible = True
            layer.style = style_for_viewpoint(layer.style, "de facto")
        self.project.add_group(group)


def _named(shot: LayerSnapshot) -> LayerSnapshot:
    labels = shot.style.labels
    if shot.layer_id != PLACES or labels is None:
        return shot
    every = replace(labels, max_denominators=())
    style = replace(shot.style, rank_max_denominators=(), labels=every)
    return replace(shot, style=style)


def main() -> None:
    """Answer until nobody asks any more."""
    vars(map_renderer)["draw_placements"] = CLOCK.draw
    PlacedLabels.place = lambda *details: CLOCK.place(*details)  # type: ignore[method-assign]
    drawing = LabelDrawing()
    answer_questions({"load": drawing.load, "labels": drawing.labels})


if __name__ == "__main__":
    main()
