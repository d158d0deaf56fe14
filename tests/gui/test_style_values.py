"""The values that classes are made of: counted by the file, of one field or of several."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.core.class_edits import MOST_VALUES, OTHERS
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.core.value_choice import ValueChoice
from corridormap.core.vector_layer import LayerSource
from corridormap.formats.gpkg import open_geopackage
from corridormap.ui.styling.value_reader import _counts, _distinct, _values
from tests.gui.styling_rig import StylingRig
from tests.unit.formats.gpkg_making import run_sql, write_layer

KIND, OPEN = ValueChoice("kind"), ValueChoice("open")


@pytest.fixture
def ways(tmp_path: Path) -> LayerSource:
    path = write_layer(
        tmp_path / "ways.gpkg",
        "ways",
        [shapely.Point(number, 0) for number in range(7)],
        {
            "kind": ["rail", "Rail", "", None, "road", "rail", "rail"],
            "open": [True, True, False, True, False, False, True],
        },
    )
    run_sql(path, "CREATE INDEX kinds ON ways (kind COLLATE NOCASE)")
    return open_geopackage(path).sources[0]


def test_values_are_counted_as_if_each_had_been_read(ways: LayerSource) -> None:
    for choices in ([KIND], [OPEN], [KIND, OPEN], [OPEN, KIND]):
        names = [choice.name for choice in choices]
        columns = ways.read_columns(names, (), Feedback())
        wanted = Counter(zip(*(columns[name] for name in names), strict=True))
        assert dict(_distinct(ways, choices, Feedback())) == wanted


def test_values_of_several_fields_are_listed_as_they_are_had_together(ways: LayerSource) -> None:
    found = _values(_distinct(ways, [KIND, OPEN], Feedback()), 2)
    assert found.listed == (
        *(("", "False"), ("Rail", "True"), ("rail", "False"), ("rail", "True")),
        ("road", "False"),
    )
    assert found.left_out == 0


def test_features_of_each_class_are_counted(ways: LayerSource) -> None:
    look = SymbolSet(line=LineSymbol("#000000", 1.0))
    rail = Category(("rail", None), "", look)
    closed = Category((None, "False"), "", look)
    style = LayerStyle(look, ("kind", "open"), (rail, closed))
    assert _counts(ways, style, Feedback()) == {0: 3, 1: 2, OTHERS: 2}
    rules = replace(style, categories=(replace(rail, values=(), filter="kind LIKE 'R%'"),))
    assert _counts(ways, rules, Feedback()) == {0: 5, OTHERS: 2}
    assert _counts(ways, replace(style, category_fields=("gone",)), Feedback()) == {1: 7}


def test_of_many_names_only_those_listed_are_ever_in_memory(tmp_path: Path) -> None:
    count = 30_000
    names = [f"{number:05d} {'name of a way ' * 6}" for number in range(count)]
    path = write_layer(tmp_path / "names.gpkg", "names", [None] * count, {"name": names})
    source = open_geopackage(path).sources[0]
    del names
    tracemalloc.start()
    found = _values(_distinct(source, [ValueChoice("name")], Feedback()), 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(found.listed), found.left_out) == (MOST_VALUES, count - MOST_VALUES)
    # Each takes 140 bytes; a few thousand are turned into values at a time.
    assert peak < 2_500_000


def test_all_values_of_several_fields_are_made_anew(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = StylingRig(window, qtbot, tmp_path / "theme.gpkg")
    layer = rig.layer("ways")
    look = SymbolSet(line=LineSymbol("#123456", 4.0))
    mine = Category(("rail", "1"), "First railway", look)
    layer.style = replace(layer.style, category_fields=("kind", "trains"), categories=(mine,))
    dialog = rig.open("ways")
    bar = dialog.classes.bar
    assert bar.field.currentText() == "kind, trains"
    assert bar.make.isEnabled()
    rig.click(bar.make)
    made = rig.style("ways").categories
    assert rig.style("ways").category_fields == ("kind", "trains")
    assert [each.values for each in made] == [
        *(("rail", "1"), ("rail", "3"), ("rail", "20"), ("rail", "80")),
        *(("road", "2"), ("road", "10"), ("sea", "4"), ("sea", "40")),
    ]
    assert made[0] == mine
    assert made[-1].label == "sea, 40"
    assert len({each.symbols.line.color for each in made if each.symbols.line}) == 8


def test_fields_that_a_layer_lacks_make_no_classes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = StylingRig(window, qtbot, tmp_path / "theme.gpkg")
    layer = rig.layer("ways")
    gone = Category(("rail", "1"), "", SymbolSet())
    layer.style = replace(layer.style, category_fields=("kind", "gone"), categories=(gone,))
    assert not rig.open("ways").classes.bar.make.isEnabled()
