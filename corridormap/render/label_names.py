"""What stands beside a feature: its name in one language or two, in letters that fonts have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle
from corridormap.render.columns import column, text_of
from corridormap.render.label_fonts import face_of, han_face, has_slant, unwritable_script
from corridormap.render.label_text import LabelText
from corridormap.render.prepared import PreparedLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.core.feature import Value

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Name:
    """A name and the face of its Han characters; `line` is empty where there is none."""

    line: str = ""
    han: str = ""


class LayerNames:
    """Texts of one layer's labels in the language or languages of a map.

    Args:
        snapshot: The layer.
        labels: Its label style.
        settings: Tell the languages.
    """

    def __init__(self, snapshot: LayerSnapshot, labels: LabelStyle, settings: MapSettings) -> None:
        self.made_for = snapshot.version, labels, settings.language, settings.both_names
        self.unwritable: set[str] = set()
        fields = [labels.field, labels.field_zh]
        self._may_dim = bool(labels.field and labels.field_zh) and not settings.both_names
        if settings.language == "zh":
            fields.reverse()
        self._both = settings.both_names
        self._columns: list[tuple[Sequence[Value], str]] = [
            (column(snapshot, field) if field else (), han_face(field)) for field in fields
        ]
        self._style, self._upright = labels, replace(labels, italic=False)
        self._texts: dict[int, LabelText | None] = {}

    def text(self, feature: int) -> LabelText | None:
        """Return what stands beside a feature, None where no name of it can be written."""
        try:
            return self._texts[feature]
        except KeyError:
            text = self._texts[feature] = self._text(feature)
            return text

    def _text(self, feature: int) -> LabelText | None:
        first, other = (self._name(values, feature, han) for values, han in self._columns)
        is_stand_in = not first.line
        if is_stand_in:
            first, other = other, _Name()
        if not first.line:
            return None
        face = face_of(first.line, first.han)
        line = first.line.upper() if self._style.uppercase and not face else first.line
        style = self._upright if face or not has_slant(line) else self._style
        second = other.line if self._both and other.line.casefold() != line.casefold() else ""
        return LabelText((line,), style, is_stand_in and self._may_dim, second, first.han)

    def _name(self, values: Sequence[Value], feature: int, han: str) -> _Name:
        line = text_of(values[feature]) if values else ""
        if not line:
            return _Name()
        line = " ".join(line.split())[:LONGEST_NAME]
        script = unwritable_script(line, face_of(line, han))
        if script:
            self.unwritable.add(script)
            return _Name()
        return _Name(line, han)


class KnownNames:
    """The texts of layers, kept from picture to picture as long as their geometry is."""

    def __init__(self) -> None:
        self._names: WeakKeyDictionary[PreparedLayer, LayerNames] = WeakKeyDictionary()

    def of(
        self,
        snapshot: LayerSnapshot,
        prepared: PreparedLayer,
        labels: LabelStyle,
        settings: MapSettings,
    ) -> LayerNames:
        """Return a layer's texts."""
        wanted = snapshot.version, labels, settings.language, settings.both_names
        known = self._names.get(prepared)
        if known is None or known.made_for != wanted:
            known = self._names[prepared] = LayerNames(snapshot, labels, settings)
        return known
