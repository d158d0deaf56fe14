"""The page of labels: which text, how it looks, who gives way to whom, from which scale on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from corridormap.core.display_name import name_fields
from corridormap.core.symbol import LabelStyle, LayerStyle
from corridormap.core.value_choice import ValueChoice
from corridormap.core.vector_layer import LayerInfo
from corridormap.ui.scale_box import format_scale, parse_scale
from corridormap.ui.styling.color_button import ColorButton, MapColors
from corridormap.ui.styling.form_page import Change, Edit, FormPage, pixels, value_at, with_value
from corridormap.ui.styling.value_box import ValueBox

HIGHEST_PRIORITY = 1000


class LabelPage(FormPage):
    """Shows a `LayerStyle` by its labels.

    Args:
        map_colors: For colour buttons.
        parent: Owner.
    """

    chosen = Signal(object)
    """A `ValueChoice` that some text shall come from: it may need a lookup."""

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: LayerInfo | None = None
        self.switch = QCheckBox(self.tr("&Label the features"))
        self.add_read("", self.switch, "labels", lambda style: style.labels is not None)
        self.on_change(self.switch, lambda on: Edit("labels", self._switched(on)))
        self.text = ValueBox()
        self.text_zh = ValueBox(self.tr("the same text"))
        self.rank = ValueBox(self.tr("none"))
        self._add_field(self.tr("&Text:"), self.text, "field")
        self._add_field(self.tr("In Chinese:"), self.text_zh, "field_zh")
        self._add(self.tr("Si&ze:"), pixels(72.0, 4.0), "size_px")
        self._add(self.tr("&Colour:"), ColorButton(map_colors), "color")
        self._add(self.tr("&Halo:"), ColorButton(map_colors), "halo_color")
        self.begin_column()
        for title, name in (
            (self.tr("&Bold"), "bold"),
            (self.tr("&Italic"), "italic"),
            (self.tr("C&apitals"), "uppercase"),
        ):
            self._add("", QCheckBox(title), name)
        priority = QSpinBox()
        priority.setRange(-HIGHEST_PRIORITY, HIGHEST_PRIORITY)
        priority.setKeyboardTracking(False)
        priority.setToolTip(self.tr("Higher is placed first when two want the same room."))
        self._add(self.tr("&Priority:"), priority, "priority")
        self._add_field(self.tr("&Rank by:"), self.rank, "rank_field")
        self._add_scales()
        leader = pixels(200.0, step=5.0)
        leader.setSpecialValueText(self.tr("only beside"))
        leader.setToolTip(
            self.tr("How far from its point a label may stand in a crowd, joined to it by a line.")
        )
        self._add(self.tr("Leader line up &to:"), leader, "leader_px")

    def set_layer(self, info: LayerInfo, choices: Sequence[ValueChoice]) -> None:
        """Offer what a layer knows."""
        self._info = info
        for box in (self.text, self.text_zh, self.rank):
            box.set_choices(choices)

    def _add(self, title: str, widget: QWidget, name: str) -> None:
        path = f"labels.{name}"
        self.add(title, widget, path)

    def _add_field(self, title: str, box: ValueBox, name: str) -> None:
        path = f"labels.{name}"
        self.add_read(title, box, path, lambda style: value_at(style, path))

        def tell() -> None:
            if box.choice is not None:
                self.chosen.emit(box.choice)
            value = str(box.currentData() or "")
            self.edited.emit(Edit(path, lambda style: with_value(style, path, value)))

        box.activated.connect(lambda _: tell())

    def _add_scales(self) -> None:
        self.scales = QLineEdit()
        self.scales.setPlaceholderText(self.tr("at all scales"))
        self.scales.setToolTip(
            self.tr(
                "The smallest scale that still has labels, such as 1:5,000,000. With a rank: one "
                "for rank 0, 1, 2 and so on, semicolons between."
            )
        )
        self.add_read(self.tr("From &scale:"), self.scales, "labels.max_denominators", _scales_text)
        self.scales.editingFinished.connect(self._read_scales)

    def _read_scales(self) -> None:
        if not self.scales.isModified():
            return
        self.scales.setModified(False)
        texts = [text for text in re.split(r"[;；]", self.scales.text()) if text.strip()]
        found = [parse_scale(text) for text in texts]
        limits = tuple(each for each in found if each is not None)
        if len(limits) < len(texts):
            self.scales.setText("")
            return
        path = "labels.max_denominators"
        self.edited.emit(Edit(path, lambda style: with_value(style, path, limits)))

    def _switched(self, on: bool) -> Change:
        def change(style: LayerStyle) -> LayerStyle:
            if not on:
                return replace(style, labels=None)
            names = () if self._info is None else name_fields(self._info)
            english = next((name for name in names if "zh" not in name.lower()), "")
            chinese = next((name for name in names if name.lower().endswith("zh")), "")
            field = english or chinese or self._first_field()
            return replace(style, labels=style.labels or LabelStyle(field, chinese))

        return change

    def _first_field(self) -> str:
        fields = () if self._info is None else self._info.fields
        return fields[0].name if fields else "fid"


def _scales_text(style: LayerStyle) -> str | None:
    if style.labels is None:
        return None
    return "; ".join(format_scale(limit) for limit in style.labels.max_denominators)
