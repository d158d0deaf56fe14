"""The map's furniture in the window: shown, moved by hand, arranged in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from corridormap.app.furniture import furnished, furniture_of, listed_groups
from corridormap.core.decorations import KINDS, Decorations, Place
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.render.decorations.furniture import Furniture, LegendGroup
from corridormap.ui.canvas.decoration_drag import DecorationDrag
from corridormap.ui.canvas.decoration_overlay import DecorationOverlay
from corridormap.ui.decoration_words import DecorationWords
from corridormap.ui.job_runner import Job
from corridormap.ui.message_words import message_words

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.render.decorations.legend_content import LegendMaker
    from corridormap.ui.dialogs.decorations import DecorationsDialog

ANSWER_MS = 400
"""By then a piece that was switched on has been painted, or found to have no place."""
SETTLING_MS = 60
"""What changes at once, such as a dozen layers, is looked through once."""


class MapFurniture(QObject):
    """Puts the furniture over the canvas and does what menu, dialog and mouse ask for.

    Args:
        window: Whose map.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._project = window.session.project
        self._words = DecorationWords(self)
        self.overlay = DecorationOverlay(self)
        self.drag = DecorationDrag(window.canvas, self.overlay)
        self.dialog: DecorationsDialog | None = None
        self._legend: tuple[LegendGroup, ...] = ()
        self._maker: LegendMaker | None = None
        self._job: Job | None = None
        self._is_stale = False
        self._asked_for: set[str] = set()
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._look_through)
        window.canvas.add_overlay(self.overlay)
        self._connect()
        self.refresh()

    @property
    def is_busy(self) -> bool:
        """Whether what is in view is still being looked through for the legend."""
        return self._settling.isActive() or self._job is not None

    def furniture(self) -> Furniture:
        """Return what is shown now."""
        unit = self._window.tools.options.unit
        return furniture_of(self._project, unit, self._legend)

    def for_picture(self, request: RenderRequest) -> Callable[[Feedback], Furniture]:
        """Return what finds out, on any thread, what the furniture of a picture says."""
        furniture = replace(self.furniture(), legend=())
        if not self._project.decorations.legend.shown:
            return lambda _: furniture
        from corridormap.render.decorations.legend_content import LegendMaker

        listed = listed_groups(self._project)
        layers = {layer.layer_id: layer for layer in request.layers}

        def find(feedback: Feedback) -> Furniture:
            legend = LegendMaker().groups(listed, layers, request.settings, feedback)
            return replace(furniture, legend=legend)

        return find

    def refresh(self) -> None:
        """Show what holds now; the legend follows when it was looked through."""
        decorations = self._project.decorations
        if not decorations.legend.shown:
            self._legend = ()
        self.overlay.show(self.furniture())
        if self.dialog is not None:
            self.dialog.show_decorations(decorations)
        if decorations.legend.shown:
            self._settling.start()

    def switch(self, kind: str, shown: bool) -> None:
        """Show or hide a piece; can be taken back."""
        decorations = self._project.decorations
        if kind == "title" and shown and not decorations.title_text.strip():
            # An empty title cannot be seen: ask for its words.
            self.show_dialog("title")
            return
        if decorations.is_shown(kind) != shown:
            text = self.tr("Show {name}") if shown else self.tr("Hide {name}")
            self._await((kind,) if shown else ())
            self._change(text, kind, decorations.with_shown(kind, shown))

    def move(self, kind: str, place: Place) -> None:
        """Move a piece; can be taken back."""
        decorations = self._project.decorations.with_place(kind, place)
        self._change(self.tr("Move {name}"), kind, decorations)

    def furnish(self) -> None:
        """Switch on all that a map for readers needs."""
        self._await(KINDS)
        settings = self._window.canvas.settings()
        drawn = self._session.store.snapshots(settings.scale_denominator(), settings)
        self._push(self.tr("Furnish the map"), furnished(self._project, drawn, settings))

    def set_decorations(self, decorations: Decorations) -> None:
        """Show other furniture; can be taken back."""
        self._push(self.tr("Decorations"), decorations)

    def show_dialog(self, kind: str = "") -> None:
        """Open the dialog beside the map, at one piece."""
        from corridormap.ui.dialogs.decorations import DecorationsDialog

        if self.dialog is None:
            self.dialog = DecorationsDialog(self._project.decorations, self._window)
            self.dialog.changed.connect(self.set_decorations)
            self.dialog.furnish_requested.connect(self.furnish)
            self.dialog.finished.connect(self._forget_dialog)
            self._tell_left_out()
        self.dialog.show()
        self.dialog.activateWindow()
        self.dialog.go_to(kind)

    def _connect(self) -> None:
        window, canvas = self._window, self._window.canvas
        self.overlay.changed.connect(canvas.update)
        canvas.loop.reserved = self.overlay.boxes_in
        self.overlay.changed.connect(canvas.loop.look_again)
        self.overlay.left_out_changed.connect(self._tell_left_out)
        self.drag.moved.connect(self.move)
        self.drag.menu_requested.connect(self._show_menu)
        self._project.decorations_changed.connect(self.refresh)
        self._project.settings_changed.connect(self.refresh)
        self._project.order_changed.connect(self.refresh)
        self._project.layer_added.connect(self._settle)
        self._project.layer_removed.connect(self._settle)
        self._project.layer_changed.connect(self._settle)
        self._session.store.layer_loaded.connect(self._settle)
        canvas.view_settled.connect(self._settle)
        window.tools.options.changed.connect(self.refresh)

    def _settle(self, *_: object) -> None:
        self._settling.start()

    def _look_through(self) -> None:
        """Find out what the legend has to explain, on a thread."""
        if not self._project.decorations.legend.shown:
            self.overlay.show(self.furniture())
            return
        from corridormap.render.decorations.legend_content import LegendMaker

        if self._job is not None:
            # What it keeps is for one thread at a time.
            self._job.cancel()
            self._is_stale = True
            return
        maker = self._maker = self._maker or LegendMaker()
        settings = self._window.canvas.settings()
        drawn = self._session.store.snapshots(settings.scale_denominator(), settings)
        layers = {each.layer_id: each for each in drawn}
        listed = listed_groups(self._project)

        def work(feedback: Feedback) -> tuple[LegendGroup, ...]:
            return maker.groups(listed, layers, settings, feedback)

        self._job = self._session.runner.submit(work, self._take_legend, self._fail, self._end)

    def _take_legend(self, legend: tuple[LegendGroup, ...]) -> None:
        self._legend = legend if self._project.decorations.legend.shown else ()
        self.overlay.show(self.furniture())
        self._end()

    def _fail(self, error: CorridorMapError) -> None:
        self._window.messages.error(str(error))
        self._end()

    def _end(self) -> None:
        self._job = None
        if self._is_stale:
            self._is_stale = False
            self._settling.start()

    def _change(self, text: str, kind: str, decorations: Decorations) -> None:
        self._push(text.format(name=self._words.names()[kind]), decorations)

    def _push(self, text: str, decorations: Decorations) -> None:
        project, old = self._project, self._project.decorations
        if decorations != old:
            self._session.undo.push(
                text,
                lambda: setattr(project, "decorations", decorations),
                lambda: setattr(project, "decorations", old),
            )

    def _await(self, kinds: Iterable[str]) -> None:
        """Tell soon which of these pieces cannot be shown: somebody looks for them on the map."""
        self._asked_for = set(kinds)
        QTimer.singleShot(ANSWER_MS, self, self._tell_what_is_missing)

    def _tell_what_is_missing(self) -> None:
        missing = [each for each in self.overlay.left_out if each.kind in self._asked_for]
        self._asked_for.clear()
        if missing and self.dialog is None:
            names = self._words.names()
            lines = [f"{names[each.kind]}: {message_words(each.reason)}" for each in missing]
            self._window.messages.info("\n".join(lines))

    def _tell_left_out(self) -> None:
        if self.dialog is not None:
            self.dialog.show_left_out(self.overlay.left_out)

    def _show_menu(self, kind: str, place: QPoint) -> None:
        menu = QMenu(self._window)
        name = self._words.names()[kind]
        hide = menu.addAction(self.tr("Hide {name}").format(name=name))
        hide.triggered.connect(lambda: self.switch(kind, False))
        more = menu.addAction(self.tr("Decorations…"))
        more.triggered.connect(lambda: self.show_dialog(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _forget_dialog(self) -> None:
        self.dialog = None
