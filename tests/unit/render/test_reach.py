"""What lies beside a window is looked at as far as its ink reaches, and no farther."""

from __future__ import annotations

import numpy as np
import pytest

from corridormap.core.symbol import LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render import reach
from corridormap.render.draw_context import MARGIN_PX
from corridormap.render.reach import EDGE_PX, margin_px, reach_px
from tests.unit.render.pictures import layer, line, picture, pixels, settings


@pytest.mark.parametrize(
    ("symbols", "ink_px"),
    [
        (SymbolSet(line=LineSymbol("#000000", 6.0, offset_px=-5.0)), 8.0),
        (SymbolSet(line=LineSymbol("#000000", 2.0, casing_color="#fff", casing_width_px=3.0)), 4.0),
        (SymbolSet(marker=MarkerSymbol("circle", 300.0, "#000000")), 150.0),
    ],
)
def test_reach_is_that_of_the_ink_and_the_margin_never_less(
    symbols: SymbolSet, ink_px: float
) -> None:
    style = LayerStyle(symbols)
    assert reach_px(style) == ink_px + EDGE_PX
    assert margin_px(style) == max(MARGIN_PX, ink_px + EDGE_PX)


def test_the_reach_of_a_style_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[SymbolSet] = []
    real = reach._reach_px

    def counted(symbols: SymbolSet) -> float:
        asked.append(symbols)
        return real(symbols)

    monkeypatch.setattr(reach, "_reach_px", counted)
    # More of them, one after the other, than are kept.
    for number in range(2 * reach.STYLES_KEPT):
        style = LayerStyle(SymbolSet(line=LineSymbol("#000000", 2.0 * number)))
        assert reach_px(style) == reach_px(style) == number + EDGE_PX
        assert len(asked) == number + 1
    assert len(reach._known) <= reach.STYLES_KEPT


@pytest.mark.parametrize("width_px", [1.5, 9.0, 90.0])
def test_a_line_beside_the_picture_is_drawn_as_far_as_it_reaches_in(width_px: float) -> None:
    at = settings()
    right = at.extent.x_max / at.view.map_units_per_px
    beside = line((right + width_px / 2 - 0.6, -60), (right + width_px / 2 - 0.6, 60))
    far = line((right + width_px / 2 + 1.0, -60), (right + width_px / 2 + 1.0, 60))
    symbol = LineSymbol("#000000", width_px)
    columns = [pixels(picture(layer([each], symbol), at=at))[:, -1, 0] for each in (beside, far)]
    np.testing.assert_allclose(columns[0], 255 * 0.4, atol=8)
    assert columns[1].min() == 255
