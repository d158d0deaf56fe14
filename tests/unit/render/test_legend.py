from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.legend import entries, swatch

RAIL = SymbolSet(line=LineSymbol("#b3203d", 3))
ROAD = SymbolSet(line=LineSymbol("#d98200", 3))


def alpha(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_Alpha8)
    values = np.frombuffer(plain.constBits(), np.uint8)
    # Copied while the picture still lives.
    return values.reshape(plain.height(), plain.bytesPerLine())[:, : plain.width()].copy()


def test_entries_go_from_the_top_down_and_share_lines_by_label() -> None:
    style = LayerStyle(
        SymbolSet(),
        ("mode",),
        (
            Category(("hidden",), "", SymbolSet()),
            Category(("road",), "Road", ROAD, "公路"),
            Category(("tram",), "Rail", ROAD, "铁路"),
            Category(("rail",), "Rail", RAIL, "铁路"),
        ),
    )
    assert entries(style, "en") == [("Rail", RAIL), ("Road", ROAD)]
    assert entries(style, "zh") == [("铁路", RAIL), ("公路", ROAD)]
    assert entries(LayerStyle(RAIL), "en") == [("", RAIL)]
    assert entries(LayerStyle(SymbolSet()), "en") == []


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize(
    "look",
    [
        RAIL,
        SymbolSet(fill=FillSymbol("#00ff0080", LineSymbol("#000000"))),
        SymbolSet(marker=MarkerSymbol("sea_port", 40, "#0f4c81")),
        LayerStyle(SymbolSet(), ("mode",), (Category((None,), "Road", ROAD),)),
    ],
)
def test_swatches_show_the_symbol_within_their_size(
    look: SymbolSet | LayerStyle, ratio: float
) -> None:
    image = swatch(look, 30, 20, ratio)
    assert (image.width(), image.height()) == (30 * ratio, 20 * ratio)
    shown = alpha(image)
    middle = shown[:, shown.shape[1] // 2]
    assert middle.max() > 100
    assert shown[0].max() == 0
    assert (shown > 60).mean() > 0.05


def test_nothing_gives_an_empty_swatch() -> None:
    assert alpha(swatch(SymbolSet())).max() == 0
