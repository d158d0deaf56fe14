"""The place of the corridor check in the window: made when it is first seen, not at start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from corridormap.app.bundled_map import is_bundled, theme_path

if TYPE_CHECKING:
    from corridormap.app.route_planner import RoutePlanner
    from corridormap.app.session import Session
    from corridormap.core.check_report import CheckReport
    from corridormap.core.feedback import Feedback
    from corridormap.core.project import Project
    from corridormap.ui.panels.corridor_check import CorridorCheckPanel

LEGS, ROUTE_LEGS = "corridor_legs", "route_legs"


class CheckDock(QWidget):
    """Holds the panel as soon as there is one.

    Args:
        session: Whose project and jobs.
        planner: Gives who knows the networks.
        parent: Owner.
    """

    finding_chosen = Signal(object, object)
    """The path of the file and the `CheckRow` in it that the map should show."""

    def __init__(
        self, session: Session, planner: Callable[[], RoutePlanner], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._planner = session, planner
        self.panel: CorridorCheckPanel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def reload(self) -> None:
        """Check again when the panel is next seen."""
        if self.panel is not None:
            self.panel.reload()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Make the panel once it would be seen, which behind another tab it is not."""
        super().paintEvent(event)
        if self.panel is None:
            QTimer.singleShot(0, self, self.make_panel)

    def make_panel(self) -> None:
        """Make the panel; nothing happens when it is there."""
        if self.panel is not None:
            return
        from corridormap.ui.panels.corridor_check import CorridorCheckPanel

        project = self._session.project
        check = partial(run_check, self._planner())
        self.panel = CorridorCheckPanel(
            project, self._session.runner, lambda: theme_files(project), check, self
        )
        self.panel.finding_chosen.connect(self.finding_chosen)
        self._layout.addWidget(self.panel)
        self.setFocusProxy(self.panel)


def theme_files(project: Project) -> list[Path]:
    """Return the files of the map that hold corridors, the user's own before the bundled one.

    Files of proposed routes come next; where the map shows no corridors, the bundled file last.
    """
    own: dict[Path, None] = {}
    bundled: dict[Path, None] = {}
    routes: dict[Path, None] = {}
    for group in project.groups:
        found = bundled if is_bundled(group) else own
        for layer in group.layers:
            if layer.info.table == LEGS:
                found[layer.info.path] = None
            elif layer.info.table == ROUTE_LEGS:
                routes[layer.info.path] = None
    shown = [*own, *bundled]
    return [*shown, *routes] if shown else [*routes, theme_path()]


def run_check(planner: RoutePlanner, path: Path, feedback: Feedback) -> CheckReport:
    """Check a file against what ships.

    Args:
        planner: Asked what only the networks know, which are not read for that here.
        path: The file.
        feedback: Told how far it is, asked whether to go on.

    Raises:
        SourceError: It cannot be read.
        Cancelled: The feedback said so.
    """
    from corridormap.app.check_ground import bundled_ground
    from corridormap.formats.corridor_check import check_corridors

    def unnamed(name: str) -> str:
        return "\n".join(planner.locate((name,), feedback))

    return check_corridors(path, lambda: bundled_ground(unnamed), feedback)
