"""Names give way to furniture over a map at rest, and to nothing while it is pulled."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LabelStyle, MarkerSymbol, SymbolSet
from corridormap.render.label_placement import Placement
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.label_watch import LabelWatch, unrest
from tests.unit.render.pictures import layer, settings, styled

LEGEND, BAR = Extent(10, 10, 150, 120), Extent(300, 330, 480, 390)


@pytest.fixture(scope="module")
def towns() -> LayerSnapshot:
    places = np.random.default_rng(5).uniform(-300, 300, (90, 2)).tolist()
    names: dict[str, list[Value]] = {"name": [f"Town {number}" for number in range(90)]}
    style = styled(SymbolSet(marker=MarkerSymbol("circle", 6)), labels=LabelStyle("name"))
    return layer([shapely.Point(xy) for xy in places], style, names)


def is_under(place: Placement, box: Extent, picture: Extent, by_px: float = 1.0) -> bool:
    right, down = picture.x_min, picture.y_min
    return any(
        each[0] < box.x_max + right - by_px
        and box.x_min + right + by_px < each[2]
        and each[1] < box.y_max + down - by_px
        and box.y_min + down + by_px < each[3]
        for each in place.all_boxes
    )


def test_at_rest_names_leave_furniture_alone_and_others_stay(
    towns: LayerSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, renderer = LabelWatch(monkeypatch), MapRenderer()
    first = settings(size_px=(500, 400))
    units = first.view.map_units_per_px
    moved = gone = back = 0
    for step in range(1, 25):
        at = MapSettings(first.view.moved(9.0 * step * units, -4.0 * step * units), 500, 400)
        before = watch.now
        renderer.render(RenderRequest(2 * step, at, (towns,)), Feedback())
        # Pulled on: nothing moves, not even where furniture is, and what had to go is there again.
        assert unrest(before, watch.now)[1] == []
        pulled = watch.now
        back += len(pulled.places.keys() - before.places.keys())
        under = {
            key
            for key, place in pulled.places.items()
            if any(is_under(place, box, watch.now.picture, -1.0) for box in (LEGEND, BAR))
        }
        request = RenderRequest(2 * step + 1, at, (towns,), reserved=(LEGEND, BAR))
        renderer.render(request, Feedback())
        rested = watch.now
        for place in rested.places.values():
            assert not any(is_under(place, box, watch.now.picture) for box in (LEGEND, BAR))
        for key, place in pulled.places.items():
            if key not in under:
                assert rested.places[key].all_boxes == place.all_boxes
        moved += len(under & rested.places.keys())
        gone += len(under - rested.places.keys())
    assert moved > 10
    assert gone > 10
    assert back > gone / 2
