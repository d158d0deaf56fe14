"""Says what of a style of QGIS's a layer was opened without."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from corridormap.formats.gpkg import OpenedFile
from corridormap.formats.qml_symbols import Missed

translate = QCoreApplication.translate


def missed_text(opened: OpenedFile) -> str:
    """Return one line for a file, empty where its styles are followed wholly."""
    missed = {what for style in opened.styles.values() for what in style.missed}
    if not missed:
        return ""
    text = translate("QgisWords", "{name} is shown in its QGIS styles but for: {what}.")
    return text.format(name=opened.path.name, what=", ".join(_words(missed)))


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
