"""What a web page is made of: frozen, so that it can be built on a thread while the map goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corridormap.core.crs import Crs
from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.extent import Extent
from corridormap.core.feature import Field, Value
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.knowledge import Knowledge
from corridormap.core.lanes import Lanes
from corridormap.core.looks import LIGHT
from corridormap.core.symbol import LayerStyle

BYTES_ALLOWED = 5_000_000
"""The bundled map's page stays below this; coarser base lines are the price."""


@dataclass(frozen=True, slots=True, eq=False)
class PageLayer:
    """A layer that the page shows.

    Attributes:
        name: In the page's language.
        group: Heading it stands under in the layer switch.
        is_base: Part of the base map: drawn simplified, without pop-ups.
        block: Geometry in `crs`.
        columns: Values aligned with `block.fids`: what the style and the pop-ups need.
        knowledge: Facts and sources of a feature by its fid; None where nothing is known.
        lanes: Which features share a track, in `crs`; None where each is drawn where it lies.
    """

    name: str
    group: str
    is_base: bool
    style: LayerStyle
    opacity: float
    crs: Crs
    block: GeometryBlock
    columns: Mapping[str, list[Value]]
    fields: tuple[Field, ...] = ()
    knowledge: Callable[[int], Knowledge] | None = None
    lanes: Lanes | None = None


@dataclass(frozen=True, slots=True)
class LegRow:
    """A leg in the page's table; lengths in metres."""

    corridor: str
    from_name: str
    to_name: str
    mode: str
    length_m: float
    way_length_m: float | None
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class PageRequest:
    """Everything a page holds.

    Attributes:
        extent: What the canvas shows, degrees on WGS 84; x_max may run past 180.
        layers: In drawing order, the bottom one first.
        date: As printed under the title.
        viewpoint: Whose drawing of boundaries the base map follows.
        decorations: Which furniture the map has; the page follows as far as it can.
        look: One of `core.looks.LOOKS`: the colours of what lies around and over the map.
        both_names: Whether labels give the name in the other language too.
    """

    title: str
    date: str
    language: str
    extent: Extent
    layers: tuple[PageLayer, ...]
    attributions: tuple[str, ...] = ()
    viewpoint: str = ""
    legs: tuple[LegRow, ...] = ()
    icons: Mapping[str, str] = field(default_factory=dict)
    """SVG text of marker icons by name."""
    show_labels: bool = True
    background: str = "#dfe9f0"
    warnings: tuple[str, ...] = ()
    """What was odd or left out when the layers were read."""
    decorations: Decorations = NEW_MAP
    look: str = LIGHT
    both_names: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPage:
    """A page ready to be written, so that its size can be shown first."""

    html: bytes
    warnings: tuple[str, ...]

    @property
    def size_bytes(self) -> int:
        """Size of the file to be."""
        return len(self.html)
