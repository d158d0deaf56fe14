"""What proposed routes name beside their own rows: crossings, corridors, what is closed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, TypeVar

from corridormap.core.errors import Cancelled, CorridorMapError, SourceError
from corridormap.formats.listed_text import unlisted
from corridormap.formats.route_schema import CROSSINGS, WAYPOINTS
from corridormap.network.stored_route import CORRIDOR_WAY

if TYPE_CHECKING:
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.route_cells import Cells
    from corridormap.formats.route_reading import RouteCells

_Answer = TypeVar("_Answer")
_LONGEST_NAME = 80
_LONGEST_REASON = 300


class Known:
    """Ids and names of what ships; None where nobody can tell.

    Args:
        checked: Whose ground is asked; what of it cannot be read becomes a warning.
    """

    def __init__(self, checked: Checked) -> None:
        self.places: Container[str] | None = None
        self.corridors: Container[str] | None = None
        self.crossings: Container[str] | None = None
        self._checked = checked
        self._closing: Callable[[str], str] | None = None
        self._reasons: dict[str, str] = {}
        self._told: set[str] = set()
        theme = _answer(checked, checked.ground.theme)
        if theme is not None:
            self.crossings = theme.by_id("border_crossings").keys()
            self.places = theme.by_id("ports").keys() | theme.by_id("border_crossings").keys()
            self.corridors = theme.by_id("corridors").keys()

    def why_not_closed(self, name: str) -> str:
        """Return why a name closes nothing, '' where it does or nobody can tell."""
        if not self._reasons:
            self._closing = _answer(self._checked, self._checked.ground.closing)
        if name not in self._reasons:
            self._reasons[name] = self._why_not(name)
        return self._reasons[name]

    def _why_not(self, name: str) -> str:
        closing = self._closing
        if closing is None:
            return ""
        try:
            return closing(name)
        except Cancelled:
            raise
        except CorridorMapError as exc:
            # Other names may need no more than what can be read.
            if str(exc) not in self._told:
                self._told.add(str(exc))
                _tell(self._checked, exc)
            return ""


def misnamed(cells: RouteCells, known: Known) -> Iterator[tuple[str, Cells, str]]:
    """Yield what follows the title of a route in a message, with the row and the column.

    Places of waypoints are not looked at: the reader tells of them.
    """
    crossings, corridors = known.crossings, known.corridors
    for row in cells.children[CROSSINGS] if crossings is not None else ():
        own = row.text("crossing_id")
        if own and crossings is not None and own not in crossings:
            yield f": there is no crossing “{plain(own)}” here; plan it again.", row, "crossing_id"
    for row in cells.children[WAYPOINTS] if corridors is not None else ():
        way = row.text("way")
        own = way.removeprefix(CORRIDOR_WAY)
        if own not in ("", way) and corridors is not None and own not in corridors:
            yield f": there is no corridor “{plain(own)}” here; choose another way.", row, "way"
    for name in unlisted(cells.route.text("closed"), ";"):
        reason = known.why_not_closed(name)
        if reason:
            yield f", closed: {plain(reason, _LONGEST_REASON)}", cells.route, "closed"


def plain(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a text that stands in a line."""
    words = " ".join(text.split())
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _answer(checked: Checked, question: Callable[[], _Answer] | None) -> _Answer | None:
    try:
        return None if question is None else question()
    except SourceError as exc:
        _tell(checked, exc)
        return None


def _tell(checked: Checked, error: CorridorMapError) -> None:
    checked.findings.warn("theme.ground", f"Not everything was checked: {error}")
