"""A selected corridor's length as drawn, along the way and as published, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFormLayout, QGroupBox, QLabel

from corridormap.core.corridor_lengths import CorridorLengths, corridor_lengths
from corridormap.core.feature import KEY, FeatureRef, Value
from corridormap.core.length_unit import format_length
from corridormap.core.measure import METHOD
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.panels.data_words import translated
from corridormap.ui.tools.measure_options import MeasureOptions

CORRIDORS, LEGS = "corridors", "corridor_legs"


@dataclass(frozen=True, slots=True)
class CorridorRow:
    """Which corridor is meant: its id and the folder-wide layer it came from."""

    corridor_id: str
    layer: VectorLayer


class CorridorComparison(QGroupBox):
    """Shown while exactly one corridor, or one leg of one, is selected.

    Args:
        project: Whose layers.
        store: Their values.
        selection: What to follow.
        options: The unit.
    """

    def __init__(
        self, project: Project, store: LayerStore, selection: Selection, options: MeasureOptions
    ) -> None:
        super().__init__()
        self._project = project
        self._store = store
        self._selection = selection
        self._options = options
        self._labels = [QLabel(self) for _ in range(4)]
        self._titles = [QLabel(self) for _ in range(4)]
        form = QFormLayout(self)
        for title, label in zip(self._titles, self._labels, strict=True):
            label.setWordWrap(True)
            title.setBuddy(label)
            form.addRow(title, label)
        self._retranslate()
        selection.changed.connect(self._follow)
        options.changed.connect(self._follow)
        project.settings_changed.connect(self._follow)
        store.layer_loaded.connect(self._follow)
        self._follow()

    @property
    def texts(self) -> tuple[str, ...]:
        """Drawn, way, published and difference as they are shown."""
        return tuple(label.text() for label in self._labels)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._follow()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        titles = (
            self.tr("Drawn"),
            self.tr("Way"),
            self.tr("Published"),
            self.tr("Difference"),
        )
        for label, text in zip(self._titles, titles, strict=True):
            label.setText(text)

    def _follow(self, *_: object) -> None:
        refs = list(self._selection) if len(self._selection) == 1 else []
        row = self._row(refs[0]) if refs else None
        lengths = None if row is None else self._lengths(row)
        self.setVisible(row is not None and lengths is not None)
        if row is not None and lengths is not None:
            self.setTitle(self._name(row))
            self._show(lengths)

    def _show(self, lengths: CorridorLengths) -> None:
        sources = ", ".join(map(translated, lengths.way_sources))
        shown = (
            self._text(lengths.drawn_m, translated(METHOD)),
            self._text(lengths.way_m, sources),
            self._text(lengths.published_m, self.tr("as the document gives it")),
            self._difference(lengths),
        )
        for label, text in zip(self._labels, shown, strict=True):
            label.setText(text)

    def _text(self, length_m: float | None, method: str) -> str:
        if length_m is None:
            return "–"
        return f"{format_length(length_m, self._options.unit)} ({method})"

    def _difference(self, lengths: CorridorLengths) -> str:
        if lengths.difference_m is None or lengths.difference_percent is None:
            return "–"
        length = format_length(lengths.difference_m, self._options.unit, signed=True)
        text = self.tr("{length} ({percent:+.1f} %), way minus published")
        return text.format(length=length, percent=lengths.difference_percent)

    def _row(self, ref: FeatureRef) -> CorridorRow | None:
        layer = self._project.layer(ref.layer_id)
        if layer is None or layer.info.table not in (CORRIDORS, LEGS):
            return None
        values = self._values(layer)
        for fid, corridor_id in zip(
            values.get(KEY, []), values.get("corridor_id", []), strict=False
        ):
            if fid == ref.fid and corridor_id is not None:
                return CorridorRow(str(corridor_id), layer)
        return None

    def _values(self, layer: VectorLayer) -> Mapping[str, list[Value]]:
        return self._store.columns(layer.layer_id)

    def _beside(self, row: CorridorRow, table: str) -> VectorLayer | None:
        path = row.layer.info.path
        beside = (
            layer
            for layer in self._project.layers()
            if layer.info.table == table and layer.info.path == path
        )
        return next(beside, None)

    def _lengths(self, row: CorridorRow) -> CorridorLengths | None:
        legs = self._beside(row, LEGS)
        columns = {} if legs is None else self._values(legs)
        needed = ("corridor_id", "branch", "length_m", "way_length_m", "way_length_source")
        if not all(name in columns for name in needed):
            return None
        rows = [
            dict(zip(needed, values, strict=True))
            for values in zip(*(columns[name] for name in needed), strict=True)
            if values[0] == row.corridor_id
        ]
        return corridor_lengths(rows, self._of_corridor(row, "published_length_km"))

    def _of_corridor(self, row: CorridorRow, column: str) -> Value:
        corridors = self._beside(row, CORRIDORS)
        columns = {} if corridors is None else self._values(corridors)
        ids = columns.get("corridor_id", [])
        if row.corridor_id not in ids or column not in columns:
            return None
        return columns[column][ids.index(row.corridor_id)]

    def _name(self, row: CorridorRow) -> str:
        chinese = self._of_corridor(row, "name_zh") if self._project.language == "zh" else None
        return str(chinese or self._of_corridor(row, "name") or row.corridor_id)
