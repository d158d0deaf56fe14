from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from corridormap.core.legend_heading import heading
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    Join,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.render.decorations.legend_piece import Row
from corridormap.render.legend import entries, swatch, swatch_size_px

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
        SymbolSet(line=LineSymbol("#000000", 1.5, marks=LineMarks("ticks"))),
        SymbolSet(line=LineSymbol("#000000", 2, marks=LineMarks("arrows", size_px=40))),
        SymbolSet(fill=FillSymbol(None, LineSymbol("#000000", 1.5), Hatch("#000000", width_px=3))),
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


SIZED = MarkerSymbol("circle", 8, "#d55e00", size_scale=SizeScale("trade", 0, 100, 0, 40))


def test_sizes_that_stand_for_numbers_are_explained_after_the_classes() -> None:
    listed = entries(LayerStyle(SymbolSet(marker=SIZED)), "en")
    assert [label for label, _ in listed] == ["100", "30", "3"]
    sizes = [symbols.marker.size_px for _, symbols in listed if symbols.marker]
    assert sizes[0] == 40
    assert sizes == sorted(sizes, reverse=True)
    graded = LayerStyle(SymbolSet(marker=SIZED), categories=(Category((), "Much", RAIL, lower=5),))
    assert [label for label, _ in entries(graded, "en")] == ["Much", "100", "30", "3"]


def test_sizes_compare_in_a_small_swatch_and_are_true_in_a_large_one() -> None:
    looks = [symbols for _, symbols in entries(LayerStyle(SymbolSet(marker=SIZED)), "en")]
    small = [int((alpha(swatch(look, 26, 18))[9] > 128).sum()) for look in looks]
    assert small[0] > 1.5 * small[1] > 1.5 * small[2] > 0
    for look, width in zip(looks, (40, 22, 7), strict=True):
        size = swatch_size_px(look, (26, 18))
        assert size[0] == 44
        image = alpha(swatch(look, *size))
        rim = 1.2
        assert (image[size[1] // 2] > 128).sum() == pytest.approx(width + rim, abs=1.5)
    assert swatch_size_px(RAIL, (26, 18)) == (26, 18)


def test_a_legend_on_the_map_makes_room_for_sizes() -> None:
    rows = [
        Row((label,), symbols)
        for label, symbols in entries(LayerStyle(SymbolSet(marker=SIZED)), "en")
    ]
    assert [row.swatch_px[0] for row in rows] == [44, 44, 44]
    assert rows[0].height_px == 44
    assert rows[-1].height_px == Row(("Rail",), RAIL).height_px


def test_the_other_class_has_a_line_of_its_own() -> None:
    style = LayerStyle(
        ROAD,
        ("mode",),
        (Category(("rail",), "Rail", RAIL),),
        other_label="Other",
        other_label_zh="其他",
    )
    assert entries(style, "zh") == [("Rail", RAIL), ("其他", ROAD)]


def test_the_number_shown_is_named_with_its_period() -> None:
    where = (("subject_table", "member_regions"), ("metric", "GDP per capita"), ("period", "2018"))
    join = Join("gdp", "region_id", "facts", "subject_id", "value", where)
    style = LayerStyle(SymbolSet(), joins=(join,), graduation=Graduation("gdp"))
    assert heading(style, "en") == "GDP per capita, 2018"
    titled = LayerStyle(SymbolSet(), graduation=Graduation("gdp"), legend_title="GDP, USD, 2018")
    assert heading(titled, "zh") == "GDP, USD, 2018"
    assert heading(LayerStyle(SymbolSet(marker=SIZED)), "en") == "trade"
    assert heading(LayerStyle(RAIL), "en") == ""


@pytest.mark.parametrize(
    ("dash_px", "dashes"),
    [((7, 5), 3), ((14, 5), 2), ((16, 4, 3, 4), 3), ((1.5, 4), 6), ((60, 20), 2), ((4,), 4)],
)
def test_small_pictures_show_the_rhythm_of_dashes_from_a_whole_dash_to_another(
    dash_px: tuple[float, ...], dashes: int
) -> None:
    drawn = alpha(swatch(SymbolSet(line=LineSymbol("#b3203d", 2.6, dash_px)), 28, 18, 4.0))
    columns = drawn.max(axis=0) > 127
    starts = np.flatnonzero(np.diff(columns.astype(np.int8)) == 1)
    stops = np.flatnonzero(np.diff(columns.astype(np.int8)) == -1)
    assert len(starts) == len(stops) == dashes
    # As far from one side as from the other.
    assert abs(starts[0] - (len(columns) - stops[-1])) <= 8
