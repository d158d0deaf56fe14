"""What a layer is: its file, table, CRS, extent, fields and what is odd about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from corridormap.core.crs import Crs
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent
from corridormap.core.feature import Field, FieldKind
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.layer_rows import access_text, access_tip
from corridormap.ui.panels.reading_view import ReadingView
from corridormap.ui.panels.rich_text import PageLook, block, pairs, plain, section, span

translate = QCoreApplication.translate


class LayerProperties(QDialog):
    """A page to read and copy from; nothing is changed here.

    Args:
        layer: Whose properties.
        language: `en` or `zh`, that of the layer's name.
        parent: Owner.
    """

    def __init__(self, layer: VectorLayer, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Properties of {name}").format(name=layer.name))
        self.page = ReadingView(self)
        self.page.show_page(lambda look: properties_html(layer, language, look))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page)
        layout.addWidget(buttons)
        self.resize(520, 560)


def properties_html(layer: VectorLayer, language: str, look: PageLook) -> str:
    """Return the page of a layer's properties."""
    info = layer.info
    name = layer.name_zh if language == "zh" and layer.name_zh else layer.name
    badge = f"{plain(access_text(info.access))} {span('small', plain(access_tip(info.access)))}"
    rows = [
        (translate("LayerProperties", "File"), plain(str(info.path))),
        (translate("LayerProperties", "Table"), plain(info.table)),
        (translate("LayerProperties", "Access"), badge),
        (translate("LayerProperties", "Features"), f"{info.feature_count:,}"),
        (translate("LayerProperties", "Geometry type"), plain(info.geometry_type)),
        (translate("LayerProperties", "CRS"), plain(crs_text(info.crs))),
        (translate("LayerProperties", "Extent"), plain(extent_text(info.extent))),
    ]
    html = block(span("title", plain(name))) + pairs(rows)
    if info.warnings:
        html += section(translate("LayerProperties", "Remarks"), look)
        html += "".join(block(plain(message_words(line)), above_px=4) for line in info.warnings)
    if info.fields:
        html += section(translate("LayerProperties", "Fields"), look)
        html += pairs([_field_row(field) for field in info.fields])
    return f"<body>{html}</body>"


def crs_text(crs: Crs | None) -> str:
    """Return a CRS for people, also one that PROJ does not know."""
    if crs is None:
        return translate("LayerProperties", "unknown")
    try:
        return crs.title
    except CrsError:
        return crs.definition


def extent_text(extent: Extent | None) -> str:
    """Return a box as west, south – east, north in the layer's own units."""
    if extent is None:
        return translate("LayerProperties", "empty")
    values = [f"{value:.6g}" for value in extent.as_tuple()]
    return f"{values[0]}, {values[1]} – {values[2]}, {values[3]}"


def kind_text(kind: FieldKind) -> str:
    """Return what kind of values a field holds."""
    return {
        FieldKind.INTEGER: translate("LayerProperties", "integer"),
        FieldKind.REAL: translate("LayerProperties", "real"),
        FieldKind.TEXT: translate("LayerProperties", "text"),
        FieldKind.BOOLEAN: translate("LayerProperties", "boolean"),
        FieldKind.DATE: translate("LayerProperties", "date"),
        FieldKind.DATETIME: translate("LayerProperties", "datetime"),
        FieldKind.BLOB: translate("LayerProperties", "blob"),
    }[kind]


def _field_row(field: Field) -> tuple[str, str]:
    about = [translated(field.title)] if field.title else []
    about.append(kind_text(field.kind))
    if field.choices:
        count = translate("LayerProperties", "{count} coded values")
        about.append(count.format(count=len(field.choices)))
    return plain(field.name), plain(" · ".join(about))
