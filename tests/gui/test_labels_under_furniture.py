"""A window's map at rest has no name under its furniture, wherever somebody puts that."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import BASE_MAP, THEME
from corridormap.app.main_window import MainWindow
from corridormap.core.decorations import Place, place_at
from corridormap.core.extent import Extent
from corridormap.render.label_placement import Placement
from tests.gui.test_decorations import boxes, settle
from tests.unit.render.label_watch import LabelWatch


def on_screen(window: MainWindow, watch: LabelWatch) -> list[Extent]:
    """Return the boxes of the last picture's names; the text's own, without the air around."""
    corner = watch.now.picture

    def box(place: Placement) -> list[Extent]:
        return [
            Extent(x - corner.x_min, y - corner.y_min, right - corner.x_min, down - corner.y_min)
            for x, y, right, down in place.all_boxes
        ]

    return [each for place in watch.now.places.values() for each in box(place)]


def under(names: list[Extent], pieces: dict[str, Extent]) -> list[tuple[str, Extent]]:
    return [
        (kind, name)
        for kind, piece in pieces.items()
        for name in names
        if name.x_min < piece.x_max - 1
        and piece.x_min + 1 < name.x_max
        and name.y_min < piece.y_max - 1
        and piece.y_min + 1 < name.y_max
    ]


def test_no_name_lies_under_furniture_of_a_map_at_rest(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = LabelWatch(monkeypatch)
    window.projects.start_bundled((THEME, BASE_MAP))
    window.canvas.navigator.animator.is_smooth = False
    window.resize(1300, 800)
    window.canvas.zoom_to_extent(Extent(100.0, 15.0, 125.0, 32.0))
    made = window.furniture.made
    settle(window, qtbot)
    bare = on_screen(window, watch)
    made.furnish()
    settle(window, qtbot)
    pieces = boxes(made)
    assert {"legend", "scale_bar"} <= pieces.keys()
    assert under(bare, pieces)
    assert not under(on_screen(window, watch), pieces)
    # Moved onto names, they make room; back where it was they are there again.
    legend = pieces["legend"]
    size = (float(window.canvas.width()), float(window.canvas.height()))
    place: Place = place_at(legend.shifted(-(size[0] - legend.width) / 3, -60.0), size)
    before, count = on_screen(window, watch), len(watch.now.places)
    made.move("legend", place)
    settle(window, qtbot)
    assert boxes(made)["legend"] != legend
    assert under(before, {"legend": boxes(made)["legend"]})
    assert not under(on_screen(window, watch), boxes(made))
    window.session.undo.stack.undo()
    settle(window, qtbot)
    assert not under(on_screen(window, watch), boxes(made))
    assert len(watch.now.places) >= count - 1
