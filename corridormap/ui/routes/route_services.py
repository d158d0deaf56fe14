"""What the route panel is given by the program around it, so that it opens no file itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QUndoStack

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closure_effects import Detour, RouteDetour
from corridormap.network.places import Capacity
from corridormap.network.route import Route, Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.routes.route_desk import Plan
from corridormap.ui.tools.measure_options import MeasureOptions


@dataclass(frozen=True, slots=True)
class FoundStop:
    """A place that fits what was typed.

    Attributes:
        stop: To be added as it is.
        about: What tells it from others of the name: another name, a country; may be ''.
    """

    stop: Stop
    about: str = ""


@dataclass(frozen=True, slots=True)
class Closable:
    """Something that can be closed.

    Attributes:
        name: What `RouteDesk.close` is told: a name, or the id where the name means several.
        title: What people read.
        kind: A port's kind, `crossing`, `passage` for straits and canals, `leg`, `border`.
        about: What tells it from others; may be ''.
        key: Its id, by which files may close it too; may be ''.
    """

    name: str
    title: str
    kind: str
    about: str = ""
    key: str = ""

    def is_called(self, name: str) -> bool:
        """Whether that closes it, a name or an id."""
        return name.casefold() in (self.name.casefold(), self.key.casefold())


SaveTable = Callable[[Path, StoredRoute, Sequence[Route]], None]
"""Writes a table of a draft and its routes, names and warnings as people read them, the first
route being the best; raises `ExportError`."""


@dataclass(frozen=True, slots=True)
class RouteSearch:
    """Looks things up; on the GUI thread, so each call has to be quick.

    Attributes:
        stops: Places by the start of a name in any language, an alias or an id, or a
            coordinate; the best first, a dozen at most.
        closables: Crossings, ports, straits, canals and corridor legs, likewise.
        capacity: What is known of a crossing's capacity, by its id; None for nothing.
        corridors: Ids and names of corridors that can be followed, those that all of some stops
            lie beside.
        corridor_title: What people call a corridor, also one that cannot be followed; its id
            where nobody knows it.
        place_name: The name of a place in the language of the window, by its id and the name
            that it has in the route.
        passage_name: The name of a strait or canal, by its id.
        is_ready: Whether the names have been read; before, little or nothing is found.
    """

    stops: Callable[[str], Sequence[FoundStop]]
    closables: Callable[[str], Sequence[Closable]]
    capacity: Callable[[str], Capacity | None] = lambda place_id: None
    corridors: Callable[[Sequence[Stop]], Sequence[tuple[str, str]]] = lambda stops: ()
    corridor_title: Callable[[str], str] = lambda corridor_id: corridor_id
    place_name: Callable[[str, str], str] = lambda place_id, name: name
    passage_name: Callable[[str], str] = lambda key: key
    is_ready: Callable[[], bool] = lambda: True

    def closed_title(self, name: str) -> str:
        """Return what people call what `RouteDesk.close` was told by a name or an id."""
        return next((hit.title for hit in self.closables(name) if hit.is_called(name)), name)


@dataclass(frozen=True, slots=True)
class RouteShelf:
    """The stored routes; each call returns at once.

    Attributes:
        stored: All of them, the last changed first.
        keep: Stores one.
        delete: Deletes one by its id.
        place: The file that they are in.
        choose_place: Asks for another file.
    """

    stored: Callable[[], Sequence[StoredRoute]]
    keep: Callable[[StoredRoute], None]
    delete: Callable[[str], None]
    place: Callable[[], Path] = Path
    choose_place: Callable[[], None] = lambda: None


Effects = Callable[[Sequence[str], Assumptions, Feedback], list[Detour]]
"""What closing things, by name, does to corridors; on a worker thread, raises CorridorMapError."""


def _no_effects(names: Sequence[str], values: Assumptions, feedback: Feedback) -> list[Detour]:
    return []


RouteEffects = Callable[[Sequence[str], Sequence[StoredRoute], Feedback], list[RouteDetour]]
"""What closing things, by name, does to stored routes; likewise."""


def _no_route_effects(
    names: Sequence[str], routes: Sequence[StoredRoute], feedback: Feedback
) -> list[RouteDetour]:
    return []


@dataclass(frozen=True, slots=True)
class RouteServices:
    """All that the panel works with beside the desk.

    Attributes:
        search: Names.
        shelf: Stored routes.
        save_csv, save_xlsx: Write tables.
        plan: The desk's planner, for what closures cost.
        runner: Where that is worked out.
        stack: The window's undo stack.
        default_assumptions: Those of new routes.
        set_default_assumptions: Remembers them in the settings.
        options: The unit of lengths, shared with measuring.
        effects: What closing things costs the corridors that are drawn.
        route_effects: What it costs stored routes.
    """

    search: RouteSearch
    shelf: RouteShelf
    save_csv: SaveTable
    save_xlsx: SaveTable
    plan: Plan
    runner: JobRunner
    stack: QUndoStack
    default_assumptions: Callable[[], Assumptions] = Assumptions
    set_default_assumptions: Callable[[Assumptions], None] = lambda values: None
    options: MeasureOptions = field(default_factory=MeasureOptions)
    effects: Effects = _no_effects
    route_effects: RouteEffects = _no_route_effects
