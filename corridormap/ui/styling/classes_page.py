"""The first page of the editor: renderer, classes and the symbols of those chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from corridormap.core.class_edits import (
    OTHERS,
    as_rules,
    as_single,
    in_palette,
    symbols_at,
    with_look,
)
from corridormap.core.default_style import default_style
from corridormap.core.display_name import name_fields
from corridormap.core.symbol import LayerStyle, Renderer, SymbolSet
from corridormap.core.value_choice import ValueChoice, with_joins
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.styling.class_maker import ClassMaker
from corridormap.ui.styling.class_model import Picture
from corridormap.ui.styling.class_table import ClassTable
from corridormap.ui.styling.classify_bar import ClassifyBar
from corridormap.ui.styling.form_page import Edit
from corridormap.ui.styling.style_services import StyleServices
from corridormap.ui.styling.symbol_pane import SymbolPane
from corridormap.ui.styling.value_reader import ValueReader

COUNTING_MS = 250
HEIGHTS_PX = (190, 270)
"""Of the list of classes, and of the symbols of those chosen."""


class ClassesPage(QWidget):
    """Edits how features are told apart and what draws each class.

    Args:
        services: Gets the changes.
        reader: Reads values.
        picture: Draws a swatch.
        parent: Owner.
    """

    message_raised = Signal(str)
    """One line for people about what was not or only partly done; empty takes it away."""
    chosen_changed = Signal()

    def __init__(
        self,
        services: StyleServices,
        reader: ValueReader,
        picture: Picture,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = services.editor
        self._reader = reader
        self._maker = ClassMaker(services.editor, reader, self)
        self._maker.message_raised.connect(self.message_raised)
        self._earlier: dict[tuple[str, str], LayerStyle] = {}
        self.bar = ClassifyBar()
        self.table = ClassTable(picture, self._look)
        self.symbols = SymbolPane(services.map_colors)
        self._counted: LayerStyle | None = None
        self._counting = QTimer(self, singleShot=True, interval=COUNTING_MS)
        self._counting.timeout.connect(self._count)
        self._lay_out()
        self._connect()

    def show_layer(self, layer: VectorLayer, choices: Sequence[ValueChoice]) -> None:
        """Show another layer, or the same one when more is known of it."""
        self._counted = None
        self.symbols.set_layer(layer.info.geometry_type)
        self.set_choices(choices)
        self.show_style()
        self.symbols.show_first(self.symbols_shown())

    def set_choices(self, choices: Sequence[ValueChoice]) -> None:
        """Offer what the layer can be classified by."""
        self.bar.set_choices(choices)
        self.symbols.set_choices(choices)

    def show_style(self) -> None:
        """Show the style as it is now."""
        style = self._editor.style
        self.bar.show_style(style)
        is_single = style.kind == Renderer.SINGLE
        self._upper.setVisible(not is_single)
        self.table.show_style(style)
        self._show_chosen()
        if not is_single and self._counted != _uncoloured(style):
            self._counting.start()

    def symbols_shown(self) -> SymbolSet:
        """Return what draws the first of the classes chosen."""
        style = self._editor.style
        places = self._places()
        return symbols_at(style, places[0] if places else OTHERS)

    def _places(self) -> list[int]:
        style = self._editor.style
        if style.kind == Renderer.SINGLE:
            return [OTHERS]
        last = len(style.categories)
        return [place for place in self.table.chosen() if place < last]

    def _look(self) -> SymbolSet:
        """Return what a class is drawn with of which nothing is known."""
        style = self._editor.style
        sets = [symbols_at(style, place) for place in (*range(len(style.categories)), OTHERS)]
        found = next((each for each in sets if each != SymbolSet()), None)
        layer = self._editor.layer
        geometry_type = "" if layer is None else layer.info.geometry_type
        return found or default_style(geometry_type, 0).symbols

    def _show_chosen(self) -> None:
        style = self._editor.style
        places = self._places()
        self.symbols.setEnabled(bool(places))
        self.symbols.show_symbols(self.symbols_shown())
        classes = [place for place in places if place != OTHERS]
        first = style.categories[classes[0]] if classes else None
        self.symbols.show_limits(first, style.kind != Renderer.SINGLE)
        self.chosen_changed.emit()

    def _count(self) -> None:
        layer = self._editor.layer
        if layer is not None:
            style = self._editor.style
            self._counted = _uncoloured(style)
            self.table.show_counts(None)
            self._reader.count(layer, style, partial(self._take_counts, self._counted))

    def _take_counts(self, counted: LayerStyle, counts: Mapping[int, int]) -> None:
        if self._counted == counted:
            self.table.show_counts(counts)

    def _edit(self, edit: Edit) -> None:
        self.message_raised.emit("")
        self._editor.change(edit.change, f"style.{edit.key}" if edit.key else "")

    def _edit_symbols(self, edit: Edit) -> None:
        places = self._places()
        rows = ",".join(map(str, places))
        key = f"symbols {rows} {edit.key}" if edit.key else ""
        self._editor.change(lambda style: with_look(style, places, edit.change), key)

    def _edit_scales(self, edit: Edit) -> None:
        places = [place for place in self._places() if place != OTHERS]

        def change(style: LayerStyle) -> LayerStyle:
            categories = list(style.categories)
            for place in places:
                categories[place] = edit.change(categories[place])
            return replace(style, categories=tuple(categories))

        self._editor.change(change)

    def _choose_renderer(self, kind: str) -> None:
        """Turn to another renderer; one that the layer had in this window comes back as it was."""
        layer, style = self._editor.layer, self._editor.style
        self._reader.cancel()
        self.message_raised.emit("")
        if layer is None or kind == style.kind:
            return
        self._earlier[layer.layer_id, str(style.kind)] = style
        earlier = self._earlier.get((layer.layer_id, kind))
        if kind == Renderer.SINGLE:
            look = symbols_at(style, self._places()[0]) if self._places() else self._look()
            self._editor.change(lambda style: as_single(style, look or self._look()))
        elif earlier is not None and kind != Renderer.RULES:
            self._editor.change(lambda style: _with_classes_of(style, earlier))
        elif kind == Renderer.RULES:
            self._editor.change(as_rules)
        else:
            self._begin(kind)

    def _begin(self, kind: str) -> None:
        """Make first classes by the first field that will do."""
        self.bar.show_style(replace(self._editor.style, renderer=kind, graduation=None))
        wish = self.bar.wish()
        if wish is None and self.bar.field.count():
            self.bar.field.show_name(self._first_field())
            wish = self.bar.wish()
        if wish is None:
            self.bar.show_style(self._editor.style)
            self.message_raised.emit(self.tr("No field of this layer holds numbers."))
        else:
            self._maker.make(wish, self._look())

    def _first_field(self) -> str:
        """Return a field that may make few classes: none that names or counts the features."""
        layer, box = self._editor.layer, self.bar.field
        listed = [str(box.itemData(at)) for at in range(box.count()) if box.itemData(at)]
        names = () if layer is None else name_fields(layer.info)
        usual = [each for each in listed if each not in names and not each.lower().endswith("id")]
        return (usual or listed)[0]

    def _recolor(self, palette: str, is_reversed: bool) -> None:
        self._editor.change(lambda style: in_palette(style, palette, is_reversed))

    def _turn_by(self, choice: ValueChoice | None) -> None:
        places, name = self._places(), "" if choice is None else choice.name

        def turned(symbols: SymbolSet) -> SymbolSet:
            if symbols.marker is None:
                return symbols
            return replace(symbols, marker=replace(symbols.marker, angle_field=name))

        added = [] if choice is None else [choice]
        self._editor.change(lambda style: with_look(with_joins(style, added), places, turned))

    def _lay_out(self) -> None:
        self._upper = QWidget()
        upper = QVBoxLayout(self._upper)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._upper)
        splitter.addWidget(self.symbols)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes(list(HEIGHTS_PX))
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._reader.given_up.connect(self._show_bar)
        self.bar.renderer_chosen.connect(self._choose_renderer)
        self.bar.classes_wanted.connect(lambda wish: self._maker.make(wish, self._look()))
        self.bar.palette_wanted.connect(self._recolor)
        self.table.edited.connect(self._edit)
        self.table.refused.connect(self.message_raised)
        self.table.chosen_changed.connect(self._follow_chosen)
        self.symbols.edited.connect(self._edit_symbols)
        self.symbols.marker.size_field_chosen.connect(
            lambda choice: self._maker.size_by(choice, self._places())
        )
        self.symbols.marker.angle_field_chosen.connect(self._turn_by)
        self.symbols.scales_edited.connect(self._edit_scales)

    def _show_bar(self) -> None:
        """Show how classes are made now that others will not come."""
        if self._editor.layer is not None:
            self.bar.show_style(self._editor.style)

    def _follow_chosen(self) -> None:
        if self._editor.layer is not None:
            self._show_chosen()


def _with_classes_of(style: LayerStyle, other: LayerStyle) -> LayerStyle:
    """Return a style with another's classes, all else its own."""
    return replace(
        style,
        symbols=other.symbols,
        hidden_symbols=other.hidden_symbols,
        category_fields=other.category_fields,
        categories=other.categories,
        graduation=other.graduation,
        renderer=other.renderer,
        joins=other.joins,
        legend_title=other.legend_title,
        legend_title_zh=other.legend_title_zh,
    )


def _uncoloured(style: LayerStyle) -> LayerStyle:
    """Return what of a style decides which class a feature is in."""
    categories = tuple(
        replace(each, symbols=SymbolSet(), hidden_symbols=None, label="", label_zh="")
        for each in style.categories
    )
    return LayerStyle(
        SymbolSet(),
        category_fields=style.category_fields,
        categories=categories,
        joins=style.joins,
        graduation=style.graduation,
    )
