"""The words of every command, where the translators' tools find them."""

from __future__ import annotations

from PySide6.QtCore import QObject

Words = dict[str, tuple[str, str]]
"""Name of the action: (text in the menu, what its tip says if that differs)."""


class ActionTexts(QObject):
    """Gives the words in the language of the moment."""

    def all(self) -> Words:
        """Return the words of all actions."""
        return {
            **self._file(),
            **self._edit(),
            **self._view(),
            **self._choices(),
            **self._furniture(),
            **self._layer(),
            **self._styles(),
            **self._tools(),
        }

    def menus(self) -> dict[str, str]:
        """Return the titles of menus and toolbars."""
        return {
            "file": self.tr("&File"),
            "recent": self.tr("Open &recent"),
            "export": self.tr("&Export"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "language": self.tr("&Language"),
            "names": self.tr("&Names on the map"),
            "viewpoint": self.tr("&Boundaries"),
            "look": self.tr("Loo&k"),
            "decorations": self.tr("&Decorations"),
            "vision": self.tr("As colour-bli&nd people see it"),
            "panels": self.tr("&Panels"),
            "projection": self.tr("Pro&jection"),
            "layer": self.tr("&Layer"),
            "tools": self.tr("&Tools"),
            "help": self.tr("&Help"),
            "file_bar": self.tr("File toolbar"),
            "map_bar": self.tr("Map toolbar"),
            "tool_bar": self.tr("Tools toolbar"),
        }

    def _file(self) -> Words:
        return {
            "new_map": (
                self.tr("&New map"),
                self.tr("Start again from the bundled map"),
            ),
            "open": (self.tr("&Open…"), self.tr("Open GeoPackages or a project")),
            "save": (self.tr("&Save project"), ""),
            "save_as": (self.tr("Save project &as…"), ""),
            "export_page": (
                self.tr("&Web page…"),
                self.tr("Export the map as one web page that needs no network"),
            ),
            "save_image": (
                self.tr("Map as &picture…"),
                self.tr("Save the map as a PNG picture, an SVG drawing or a PDF page"),
            ),
            "copy_map": (self.tr("&Copy map"), self.tr("Copy the map as a picture")),
            "settings": (self.tr("Se&ttings…"), ""),
            "quit": (self.tr("&Quit"), ""),
        }

    def _edit(self) -> Words:
        return {
            "undo": (self.tr("&Undo"), ""),
            "redo": (self.tr("&Redo"), ""),
            "find": (self.tr("&Find…"), self.tr("Find a place, port, crossing or corridor")),
            "go_to": (self.tr("&Go to coordinate…"), ""),
            "clear_selection": (self.tr("&Clear selection"), ""),
        }

    def _view(self) -> Words:
        return {
            "zoom_in": (self.tr("Zoom &in"), ""),
            "zoom_out": (self.tr("Zoom &out"), ""),
            "zoom_full": (self.tr("&Full extent"), self.tr("Show the whole map")),
            "zoom_layer": (self.tr("Zoom to &layer"), ""),
            "zoom_selection": (self.tr("Zoom to &selection"), ""),
            "zoom_last": (self.tr("&Last view"), ""),
            "zoom_next": (self.tr("&Next view"), ""),
            "map_only": (
                self.tr("&Map only"),
                self.tr("Put panels and toolbars away, or bring them back"),
            ),
            "full_screen": (self.tr("F&ull screen"), ""),
        }

    def _choices(self) -> Words:
        return {
            "labels": (self.tr("La&bels"), self.tr("Show or hide all labels")),
            # A language is called by its own name in every language.
            "language_en": ("&English", ""),
            "language_zh": ("&中文", ""),
            "names_en": (self.tr("Names on the map in English"), ""),
            "names_zh": (self.tr("Names on the map in Chinese"), ""),
            "names_both": (
                self.tr("Names on the map in &both languages"),
                self.tr("Write two names, that of the window's language first"),
            ),
            "de_facto": (
                self.tr("&De facto"),
                self.tr("Draw boundaries as they are controlled (Natural Earth)"),
            ),
            "china": (
                self.tr("&China's viewpoint"),
                self.tr("Draw boundaries as China's maps do (Tianditu)"),
            ),
        }

    def _furniture(self) -> Words:
        return {
            "look_light": (self.tr("&Light"), self.tr("Draw the map on light ground")),
            "look_dark": (self.tr("&Dark"), self.tr("Draw the map on dark ground, for screens")),
            "look_print": (self.tr("&Print"), self.tr("Draw the map for paper: white, little ink")),
            "show_title": (self.tr("&Title"), self.tr("Show or hide the map's title")),
            "show_legend": (
                self.tr("&Legend"),
                self.tr("Explain on the map what is in view, or stop doing so"),
            ),
            "show_scale_bar": (self.tr("&Scale bar"), self.tr("Show or hide the scale bar")),
            "show_north_arrow": (self.tr("&North arrow"), self.tr("Show or hide where north is")),
            "show_graticule": (
                self.tr("&Graticule"),
                self.tr("Show or hide meridians and parallels"),
            ),
            "show_viewpoint": (
                self.tr("&Boundary viewpoint"),
                self.tr("Say on the map whose drawing of boundaries it shows, or stop doing so"),
            ),
            "show_attributions": (
                self.tr("&Credits"),
                self.tr("Show or hide where the map's data come from"),
            ),
            "furnish": (
                self.tr("&Furnish for readers"),
                self.tr("Switch on all that a map needs before it is given to somebody"),
            ),
            "decorations": (self.tr("&Arrange decorations…"), ""),
        }

    def _layer(self) -> Words:
        return {
            "table": (self.tr("Attribute &table"), ""),
            "remove_layer": (
                self.tr("&Remove from the map"),
                self.tr("Take the layer out of the map; its file stays as it is"),
            ),
            "reload": (
                self.tr("Re&load from disk"),
                self.tr("Read the current layer's file again, or else all opened files"),
            ),
            "choose_crs": (self.tr("Coordinate &reference system…"), ""),
        }

    def _styles(self) -> Words:
        return {
            "style": (
                self.tr("&Style…"),
                self.tr("Change how the layer looks while the map follows"),
            ),
            "copy_style": (
                self.tr("&Copy style"),
                self.tr("Copy how the layer looks, for another layer or as text"),
            ),
            "paste_style": (
                self.tr("&Paste style"),
                self.tr("Give the layer the style that was copied"),
            ),
            "load_style": (self.tr("L&oad style…"), self.tr("Give the layer a style from a file")),
            "save_style": (self.tr("Sa&ve style…"), self.tr("Save how the layer looks to a file")),
            "vision_full": (
                self.tr("&Off"),
                self.tr("Show the map in its own colours"),
            ),
            "vision_deuteranopia": (
                self.tr("&Deuteranopia (no green)"),
                self.tr("Show the map as people see it who lack the sense for green"),
            ),
            "vision_protanopia": (
                self.tr("&Protanopia (no red)"),
                self.tr("Show the map as people see it who lack the sense for red"),
            ),
            "vision_tritanopia": (
                self.tr("&Tritanopia (no blue)"),
                self.tr("Show the map as people see it who lack the sense for blue"),
            ),
            "vision_grey": (self.tr("&Greyscale"), self.tr("Show the map as a grey print")),
        }

    def _tools(self) -> Words:
        return {
            "pan": (self.tr("&Move the map"), ""),
            "zoom_box": (self.tr("&Zoom to a box"), ""),
            "identify": (self.tr("&Identify"), self.tr("Click a feature to read about it")),
            "select": (self.tr("&Select"), self.tr("Select features by click or box")),
            "measure": (self.tr("M&easure"), self.tr("Measure a chain of legs")),
            "measure_along": (
                self.tr("Measure &along a corridor"),
                self.tr("Measure between two points of one corridor"),
            ),
            "draw_route": (
                self.tr("Draw &route"),
                self.tr("Draw a proposed route through ports and crossings, or change it"),
            ),
            "shortcuts": (self.tr("&Keyboard and mouse"), ""),
            "about": (self.tr("&About corridormap"), ""),
        }
