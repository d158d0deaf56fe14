"""Makes classes and sizes out of what a layer's values are, once a worker has read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from corridormap.core.class_edits import categorised, with_look
from corridormap.core.data_language import in_language
from corridormap.core.graduated import Grading, graded, recolored
from corridormap.core.symbol import Graduation, LayerStyle, Renderer, SymbolSet
from corridormap.core.value_choice import ValueChoice, with_joins
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.message_words import message_words
from corridormap.ui.styling.classify_bar import Wish
from corridormap.ui.styling.marker_page import with_sizes
from corridormap.ui.styling.style_change import StyleEditor
from corridormap.ui.styling.value_reader import ValueReader, Values

OTHERS_COLOR = "#bdbdbd"
OTHERS_LABEL = ("no data", "无数据")
"""In English and Chinese: labels of a style do not follow the window's language."""
Asked = tuple[VectorLayer, Wish, SymbolSet]
AskedSizes = tuple[VectorLayer, ValueChoice, tuple[int, ...]]


class ClassMaker(QObject):
    """Asks the reader and changes the style.

    Args:
        editor: Gets the classes.
        reader: Reads values on a worker.
        parent: Owner.
    """

    message_raised = Signal(str)
    """What people should know about the classes, one line; empty takes it away."""

    def __init__(
        self, editor: StyleEditor, reader: ValueReader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._reader = reader

    def make(self, wish: Wish, look: SymbolSet) -> None:
        """Find the classes for a wish and give them to the style; `look` is what draws them."""
        layer = self._editor.layer
        if layer is None:
            return
        self.message_raised.emit("")
        if wish.renderer == Renderer.GRADUATED:
            how = (wish.method, wish.class_count)
            self._reader.grade(
                layer, wish.choice, how, partial(self._take_grading, (layer, wish, look))
            )
        else:
            self._reader.list_values(
                layer, wish.choices, partial(self._take_values, (layer, wish, look))
            )

    def _take_grading(self, asked: Asked, grading: Grading) -> None:
        layer, wish, look = asked
        if layer is not self._editor.layer:
            return
        graduation = Graduation(
            wish.choice.name, wish.method, wish.class_count, wish.palette, wish.is_reversed
        )

        def change(style: LayerStyle) -> LayerStyle:
            made = graded(with_joins(style, [wish.choice]), grading, graduation, look)
            return _titled(_with_quiet_others(made, style, look), wish.choice)

        self._editor.change(change)
        self.message_raised.emit(" ".join(self._notes(grading, wish.class_count)))

    def _notes(self, grading: Grading, class_count: int) -> list[str]:
        """Return what is not as somebody may have expected it."""
        notes = [message_words(grading.note)] if grading.note else []
        found = len(grading.labels)
        if found < class_count:
            one, more = self.tr("All values are in one class."), self.tr("Only {count} classes.")
            notes.append(one if found == 1 else more.format(count=found))
        if grading.missing:
            one = self.tr("1 feature has no number.")
            more = self.tr("{count} features have no number.")
            notes.append(one if grading.missing == 1 else more.format(count=f"{grading.missing:,}"))
        return notes

    def _take_values(self, asked: Asked, values: Values) -> None:
        layer, wish, look = asked
        if layer is not self._editor.layer:
            return

        def change(style: LayerStyle) -> LayerStyle:
            joined = with_joins(style, wish.choices)
            fields = tuple(choice.name for choice in wish.choices)
            made = categorised(joined, fields, values.listed, wish.palette, look)
            quiet = _with_quiet_others(made, style, look)
            return quiet if wish.beside else _titled(quiet, wish.choice)

        self._editor.change(change)
        note = ""
        if values.left_out:
            left_out = self.tr("Left out, too many for a legend: {count} rarer values.")
            note = left_out.format(count=f"{values.left_out:,}")
        elif not values.listed:
            note = self.tr("The field holds no values.")
        self.message_raised.emit(note)

    def size_by(self, choice: ValueChoice, places: Sequence[int]) -> None:
        """Give the markers of these classes sizes by a field's numbers."""
        layer = self._editor.layer
        if layer is not None:
            self._reader.find_range(
                layer, choice, partial(self._take_range, (layer, choice, tuple(places)))
            )

    def _take_range(self, asked: AskedSizes, found: tuple[float, float]) -> None:
        layer, choice, places = asked
        if layer is not self._editor.layer:
            return

        def sized(symbols: SymbolSet) -> SymbolSet:
            if symbols.marker is None:
                return symbols
            return replace(symbols, marker=with_sizes(symbols.marker, choice.name, *found))

        def change(style: LayerStyle) -> LayerStyle:
            joined = with_joins(style, [choice])
            changed = with_look(joined, places, sized)
            return changed if style.legend_title else _titled(changed, choice)

        self._editor.change(change)


def _titled(style: LayerStyle, choice: ValueChoice) -> LayerStyle:
    """Return a style whose legend says what is shown, with unit and period for a fact."""
    if not choice.is_fact:
        return replace(style, legend_title="", legend_title_zh="")
    chinese = choice.caption(in_language(choice.title, "zh"), in_language(choice.unit, "zh"))
    return replace(style, legend_title=choice.caption(), legend_title_zh=chinese)


def _with_quiet_others(style: LayerStyle, before: LayerStyle, look: SymbolSet) -> LayerStyle:
    """Return a style whose others are grey, where they were what all features looked like."""
    if before.kind != Renderer.SINGLE:
        return style
    label, label_zh = OTHERS_LABEL if style.kind == Renderer.GRADUATED else ("", "")
    quiet = recolored(look, OTHERS_COLOR)
    return replace(style, symbols=quiet, other_label=label, other_label_zh=label_zh)
