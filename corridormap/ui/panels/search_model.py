"""Hits of a search as rows: name, other name, kind and layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from corridormap.core.coordinate_text import AxisOrder, Reading, format_lonlat, lonlat_readings
from corridormap.core.errors import ArgumentError
from corridormap.core.name_index import MatchKind, NamedFeature, NameHit
from corridormap.ui.panels.data_words import translated

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class HitRole(IntEnum):
    """Roles of our own."""

    OTHER_NAME = Qt.ItemDataRole.UserRole + 1
    ABOUT = Qt.ItemDataRole.UserRole + 2
    IS_HINT = Qt.ItemDataRole.UserRole + 3
    """Whether the row only says something and cannot be chosen."""
    CAN_STOP = Qt.ItemDataRole.UserRole + 4
    """Whether a route can stop there."""


class SearchModel(QAbstractListModel):
    """The hits of the moment, or one line that says why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[NameHit, ...] = ()
        self._hint = ""
        self._language = "en"

    @property
    def has_hits(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._hits)

    def show_hits(self, hits: Sequence[NameHit], hint: str, language: str) -> None:
        """Show hits, and below them a hint if there is one to give."""
        self.beginResetModel()
        self._hits, self._hint, self._language = tuple(hits), hint, language
        self.endResetModel()

    def feature(self, row: int) -> NamedFeature | None:
        """Return the feature of a row, None for the hint."""
        return self._hits[row].feature if 0 <= row < len(self._hits) else None

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many rows there are, the hint included."""
        return 0 if parent.isValid() else len(self._hits) + bool(self._hint)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that hits can be chosen and the hint cannot."""
        if self.feature(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says."""
        if not index.isValid():
            return None
        if index.row() >= len(self._hits):
            texts: dict[int, Any] = {Qt.ItemDataRole.DisplayRole: self._hint, HitRole.IS_HINT: True}
            return texts.get(role)
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return first_name(hit.feature, self._language)
        if role == HitRole.OTHER_NAME:
            return other_name(hit, self._language)
        if role == HitRole.ABOUT:
            return self._about(hit.feature)
        if role == HitRole.CAN_STOP:
            return can_stop(hit.feature)
        if role == Qt.ItemDataRole.ToolTipRole and can_stop(hit.feature):
            return self.tr("Enter: go there · Ctrl+Enter: add to the route")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name, other = first_name(hit.feature, self._language), other_name(hit, self._language)
            return ", ".join(filter(None, (name, other, self._about(hit.feature))))
        return None

    def _about(self, feature: NamedFeature) -> str:
        parts = [translated(feature.kind), feature.layer_title]
        if feature.bounds is None:
            parts.append(self.tr("named, not drawn"))
        return " · ".join(dict.fromkeys(filter(None, parts)))


def can_stop(feature: NamedFeature) -> bool:
    """Whether a route can stop at a feature: a point; the middle of a river or region is none."""
    bounds = feature.bounds
    return bounds is not None and bounds[:2] == bounds[2:]


def first_name(feature: NamedFeature, language: str) -> str:
    """Return a feature's name in the language of the data."""
    return feature.name_zh if language == "zh" and feature.name_zh else feature.name


def other_name(hit: NameHit, language: str) -> str:
    """Return the alias that was found, else the name in the other language."""
    feature = hit.feature
    first = first_name(feature, language)
    if hit.matched not in (feature.name, feature.name_zh):
        return hit.matched
    other = feature.name if first == feature.name_zh else feature.name_zh
    return other if other != first else ""


def coordinate_hits(text: str, kinds: Mapping[AxisOrder, str]) -> list[NameHit]:
    """Return a hit for each way to read a typed pair of coordinates, none for anything else.

    Args:
        text: What was typed.
        kinds: What to call a coordinate, by which number was taken for which.
    """
    if not any(character.isdigit() for character in text):
        return []
    try:
        readings = lonlat_readings(text)
    except ArgumentError:
        return []
    return [_coordinate_hit(reading, kinds[reading.order]) for reading in readings]


def _coordinate_hit(reading: Reading, kind: str) -> NameHit:
    lon, lat = reading.lon, reading.lat
    feature = NamedFeature(
        "", "", 0, format_lonlat(lon, lat), bounds=(lon, lat, lon, lat), kind=kind
    )
    return NameHit(feature, feature.name, MatchKind.EXACT)
