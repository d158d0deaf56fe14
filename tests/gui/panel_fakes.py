"""Layers in memory for the tests of the panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from corridormap.core.crs import WGS84
from corridormap.core.extent import Extent, extent_of
from corridormap.core.feature import KEY, Feature, Field, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.symbol import Category, Join, LayerStyle, LineSymbol, SymbolSet
from corridormap.core.vector_layer import Access, LayerInfo, VectorLayer

TEXT, INTEGER, REAL = FieldKind.TEXT, FieldKind.INTEGER, FieldKind.REAL
BATCH = 1000
STATUS = {"operating": "operating", "construction": "under construction"}


@dataclass
class FakeSource:
    """Rows in memory; counts what is asked of it."""

    info: LayerInfo
    rows: list[dict[str, Value]]
    geometries: list[Any] = field(default_factory=list)
    rows_read: int = 0
    columns_read: list[str] = field(default_factory=list)
    first_keys: int = 0
    gate: Event = field(default_factory=Event)
    """Keys after the first `first_keys` come when it is set."""

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        yield block_from_shapely(range(1, len(self.rows) + 1), self.geometries)

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        self.columns_read += names
        fids: list[Value] = list(range(1, len(self.rows) + 1))
        columns = {name: [row[name] for row in self.rows] for name in names}
        return {KEY: fids, "fid": fids} | columns

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        if fids is None:
            columns = self.read_columns(names, (), feedback)
            for start in range(0, len(self.rows), BATCH):
                yield {name: values[start : start + BATCH] for name, values in columns.items()}
            return
        self.rows_read += len(fids)
        keys: list[Value] = [*sorted(fids)]
        rows = [self.rows[fid - 1] for fid in sorted(fids)]
        yield {KEY: keys} | {name: [row[name] for row in rows] for name in names}

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        fids = np.arange(1, len(self.rows) + 1)
        if self.first_keys:
            yield fids[: self.first_keys]
            while not self.gate.wait(0.01):
                feedback.check()
        yield fids[self.first_keys :]

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        self.rows_read += len(fids)
        shapes = self.geometries or [None] * len(self.rows)
        return [Feature(fid, shapes[fid - 1], self.rows[fid - 1]) for fid in fids]


def make_info(table: str, fields: Sequence[Field], count: int, **changes: Any) -> LayerInfo:
    known: dict[str, Any] = {
        "path": Path("data") / "routes.gpkg",
        "table": table,
        "title": table.replace("_", " ").capitalize(),
        "geometry_type": "LINESTRING",
        "crs": WGS84,
        "feature_count": count,
        "extent": Extent(100, 10, 110, 30),
        "fields": tuple(fields),
        "access": Access.UNTOUCHED,
    }
    return LayerInfo(**(known | changes))


LINE_STYLE = LayerStyle(SymbolSet(line=LineSymbol("#3060a0", 2)))
CATEGORY_STYLE = LayerStyle(
    SymbolSet(line=LineSymbol("#808080", 1)),
    ("mode",),
    (
        Category(("rail",), "Rail", SymbolSet(line=LineSymbol("#b03030", 2)), "铁路"),
        Category(("road",), "Road", SymbolSet(line=LineSymbol("#d08020", 2)), "公路"),
    ),
)


def make_layer(
    layer_id: str, name: str = "", style: LayerStyle = LINE_STYLE, **changes: Any
) -> VectorLayer:
    """Return a layer without features, for tests that never look at them."""
    info = make_info(layer_id, (), 0, **changes)
    return VectorLayer(layer_id, FakeSource(info, []), style, name or layer_id)


CORRIDOR_FIELDS = (
    Field("corridor_id", TEXT, "Identifier"),
    Field("name", TEXT, "Name"),
    Field("name_zh", TEXT, "Chinese name"),
    Field("status", TEXT, "Status", "How far the corridor has come", STATUS),
    Field("published_length_km", REAL, "Published length"),
    Field("gauge_mm", TEXT, "Track gauge"),
    Field("open_end", TEXT, "Open end"),
    Field("note", TEXT, "Note"),
)
CORRIDOR_ROWS: list[dict[str, Value]] = [
    {
        "corridor_id": "ilstc-middle",
        "name": "ILSTC Middle Route",
        "name_zh": "陆海新通道中线",
        "status": "operating",
        "published_length_km": 2800.0,
        "gauge_mm": "1435/1000",
        "open_end": None,
        "note": "Chongqing – Mohan – Vientiane – Bangkok by road.",
    },
    {
        "corridor_id": "rail-west",
        "name": "Railway West",
        "name_zh": "铁路西线",
        "status": "construction",
        "published_length_km": None,
        "gauge_mm": "1435",
        "open_end": "Kyaukphyu",
        "note": None,
    },
    {
        "corridor_id": "asia-europe",
        "name": "Asia–Europe Route",
        "name_zh": "亚欧线",
        "status": "operating",
        "published_length_km": 12400.0,
        "gauge_mm": None,
        "open_end": "Europe",
        "note": 'Quotes " and\ttabs',
    },
]
CORRIDOR_LINES = [
    shapely.LineString([(106.5, 29.5), (101.7, 21.2), (102.6, 18.0), (100.5, 13.8)]),
    shapely.LineString([(106.5, 29.5), (97.9, 24.0), (93.5, 19.4)]),
    shapely.LineString([(106.5, 29.5), (82.6, 45.2), (6.8, 51.4)]),
]


def corridor_layer(layer_id: str = "corridors", **changes: Any) -> VectorLayer:
    """Return three corridors of the theme."""
    bounds = extent_of(shapely.get_coordinates(CORRIDOR_LINES))
    info = make_info("corridors", CORRIDOR_FIELDS, 3, extent=bounds, **changes)
    source = FakeSource(info, list(CORRIDOR_ROWS), list(CORRIDOR_LINES))
    layer = VectorLayer(layer_id, source, CATEGORY_STYLE, "Corridors")
    layer.name_zh = "走廊"
    return layer


def numbers_layer(count: int) -> VectorLayer:
    """Return a layer of many plain rows."""
    fields = (Field("label", TEXT), Field("amount", REAL))
    rows: list[dict[str, Value]] = [
        {"label": f"row {count - number}", "amount": None if number % 7 == 0 else number * 0.5}
        for number in range(count)
    ]
    info = make_info("numbers", fields, count)
    return VectorLayer("numbers", FakeSource(info, rows), LINE_STYLE, "Numbers")


def type_chinese(widget: QWidget, text: str) -> None:
    """Commit text as an input method does; keys alone cannot type it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def fake_entries(layer: VectorLayer, language: str) -> list[tuple[str, SymbolSet]]:
    """Return the classes of a layer's style, features or not."""
    style = layer.style
    if not style.categories:
        return [("", style.symbols)]
    return [
        (each.label_zh if language == "zh" else each.label, each.symbols)
        for each in style.categories
    ]


def fake_swatch(symbols: SymbolSet) -> QImage:
    """Return a square in the colour of the line."""
    image = QImage(20, 14, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(symbols.line.color if symbols.line is not None else "#808080"))
    return image
