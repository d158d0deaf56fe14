"""Categories drawn from what was fetched for all of them at once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core.symbol import Category, FillSymbol, LayerStyle, LineSymbol, SymbolSet
from corridormap.render.category_runs import CategoryRuns
from corridormap.render.prepared import PreparedLayer
from tests.unit.render.pictures import layer, picture

KINDS = ("sea", "land", "other", "sea", "none", "land")


def looks() -> LayerStyle:
    line = LineSymbol("#aa0000", 1.2)
    return LayerStyle(
        SymbolSet(line=LineSymbol("#00aa00", 4.0), fill=FillSymbol("#ffcc00")),
        category_fields=("kind",),
        categories=(
            Category(("sea",), "sea", SymbolSet(line=line)),
            Category(("land",), "land", SymbolSet(fill=FillSymbol("#2255cc80", line))),
            Category(("none",), "none", SymbolSet()),
        ),
    )


def shapes() -> list[object]:
    rng = np.random.default_rng(2)
    found: list[object] = []
    for number in range(len(KINDS)):
        points = rng.uniform(-45, 45, (6, 2))
        hull = shapely.MultiPoint(points[:4]).convex_hull
        lines = shapely.MultiLineString([points[:3], points[3:]])
        found += [hull] if number % 2 else [lines, shapely.GeometryCollection([hull, lines])]
    return found


def test_the_picture_is_the_same_as_with_categories_fetched_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    geometries = shapes()
    kinds = [KINDS[number % len(KINDS)] for number in range(len(geometries))]
    shot = layer(geometries, looks(), {"kind": [*kinds]})
    asked: list[int] = []
    runs = PreparedLayer.runs

    def counted(self: PreparedLayer, features: NDArray[np.int64], *rest: object) -> object:
        asked.append(len(features))
        return runs(self, features, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(PreparedLayer, "runs", counted)
    at_once = picture(shot)
    few = len(asked)
    monkeypatch.setattr(CategoryRuns, "of", lambda *_: None)
    asked.clear()
    assert picture(shot) == at_once
    assert 0 < few < len(asked)
