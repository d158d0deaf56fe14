"""File → Export → Web page: what the canvas shows, as one HTML file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from corridormap.app.attributions import attribution_lines
from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.errors import ExportError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.knowledge import Knowledge
from corridormap.core.map_places import nearest_place, places_of
from corridormap.core.map_settings import MapSettings
from corridormap.core.project import Project
from corridormap.core.spherical import turned
from corridormap.formats.page_model import PreparedPage
from corridormap.formats.page_request import PagePlan, inputs_of, read_request
from corridormap.formats.web_page import prepare_page, write_page
from corridormap.ui.dialogs.export_page import ExportPageDialog, Page, PageMaker
from corridormap.ui.job_runner import JobRunner

SAMPLES = 33
ALL_AROUND_DEG = 88.0
"""A view that reaches so near to a pole shows meridians from all around."""


@dataclass(frozen=True)
class WebExport:
    """What the export needs of the window."""

    project: Project
    runner: JobRunner
    settings: Callable[[], MapSettings]
    knowledge: Callable[[Path, str, int, str], Knowledge]

    def plan(self, title: str) -> PagePlan:
        """Return what is to be exported, as the canvas shows it now; GUI thread only."""
        return PagePlan(
            title,
            datetime.date.today().isoformat(),
            self.project.language,
            lonlat_extent(self.settings()),
            inputs_of(self.project),
            attribution_lines(self.project),
            self.project.viewpoint,
            self.project.labels.shown,
            self.knowledge,
            self.project.look,
            self.project.decorations,
            _projection(self.settings().view.crs),
            self.project.labels.both_names,
        )

    def dialog(self, title: str, folder: Path, parent: QWidget) -> ExportPageDialog:
        """Return the dialog, the plan fixed to what is on the screen when it opens."""
        plan = self.plan(title)

        def prepare(new_title: str, feedback: Feedback) -> Page:
            return prepare_page(read_request(replace(plan, title=new_title), feedback), feedback)

        return ExportPageDialog(PageMaker(prepare, _write), self.runner, title, folder, parent)


def _write(page: Page, path: Path) -> None:
    if not isinstance(page, PreparedPage):
        raise ExportError(f"{path.name}: the page is not ready.")
    write_page(page, path)


def _projection(crs: Crs) -> str:
    return "" if crs.is_web_mercator else crs.title


def _sides(settings: MapSettings) -> tuple[float, float, float, float]:
    box, crs = settings.extent, settings.view.crs
    if crs.world is not None:
        corners = np.array([[box.x_min, box.y_min], [box.x_max, box.y_max]])
        (west, south), (east, north) = transform(corners, crs, WGS84).tolist()
        return min(west, east), min(south, north), max(west, east), max(south, north)
    x = np.linspace(box.x_min, box.x_max, SAMPLES)
    y = np.linspace(box.y_min, box.y_max, SAMPLES)
    places = places_of(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), crs)
    middle, _ = nearest_place(box.center, crs)
    seen = places[np.isfinite(places).all(axis=1)]
    if not len(seen):
        return -180.0, -85.0, 180.0, 85.0
    east_of = turned(seen[:, 0] - middle)
    south, north = seen[:, 1].min(), seen[:, 1].max()
    reach = 180.0 if max(abs(south), abs(north)) > ALL_AROUND_DEG else np.abs(east_of).max()
    return middle - float(reach), float(south), middle + float(reach), float(north)


def lonlat_extent(settings: MapSettings) -> Extent:
    """Return what a canvas shows in degrees on WGS 84, one turn of the world at most.

    x_max may run past 180; the centre lies within -180 and 180.
    """
    west, south, east, north = _sides(settings)
    half_w = min((east - west) / 2, 180.0)
    center = ((west + east) / 2 + 180.0) % 360.0 - 180.0
    return Extent(center - half_w, max(south, -85.0), center + half_w, min(north, 85.0))
