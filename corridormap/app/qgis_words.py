"""Says what of a style of QGIS's a layer was opened without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from corridormap.formats.gpkg import OpenedFile
from corridormap.formats.qml_symbols import Missed

translate = QCoreApplication.translate

_MOST_NAMES = 6


def missed_text(opened: OpenedFile) -> str:
    """Return what of a file's styles is not followed, and which are no use; empty for neither."""
    lines = []
    missed = {what for style in opened.styles.values() if style for what in style.missed}
    if missed:
        text = translate("QgisWords", "{name} is shown in its QGIS styles but for: {what}.")
        lines.append(text.format(name=opened.path.name, what=", ".join(_words(missed))))
    useless = {table for table, style in opened.styles.items() if style is None}
    if useless:
        layers = [source.info.title for source in opened.sources if source.info.table in useless]
        text = translate(
            "QgisWords", "{name}: no use could be made of the QGIS styles of {layers}."
        )
        lines.append(text.format(name=opened.path.name, layers=_listed(layers)))
    return "\n".join(lines)


def _listed(names: Sequence[str]) -> str:
    shown = names if len(names) <= _MOST_NAMES else [*names[: _MOST_NAMES - 1], "…"]
    return ", ".join(shown)


def _words(missed: Iterable[Missed]) -> list[str]:
    words = {
        Missed.CLASSES: translate("QgisWords", "classes by expressions or rules"),
        Missed.LABELS: translate("QgisWords", "labels by expressions or rules"),
        Missed.PARTS: translate("QgisWords", "symbols of several parts"),
        Missed.MARKERS: translate("QgisWords", "shapes of markers"),
        Missed.UNITS: translate("QgisWords", "sizes on the ground"),
        Missed.DATA_DEFINED: translate("QgisWords", "properties set by data"),
    }
    return [words[each] for each in Missed if each in set(missed)]
