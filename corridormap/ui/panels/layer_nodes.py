"""The rows of the layer tree as plain objects: groups, their layers, the layers' legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from corridormap.core.project import LayerGroup
from corridormap.core.symbol import SymbolSet
from corridormap.core.vector_layer import VectorLayer

LegendEntries = Callable[[VectorLayer, str], Sequence[tuple[str, SymbolSet]]]
"""Labels and symbols of the classes that a layer shows, in a language."""

SHORT_LEGEND = 20

_ids = count(1)


@dataclass(eq=False)
class TreeNode:
    """A row: the root, a group, a layer or an entry of a legend.

    Attributes:
        parent: None for the root.
        group: The group of a group's row.
        layer: The layer of a layer's row.
        symbols: What an entry of a legend shows.
        label: Its words.
    """

    parent: TreeNode | None = None
    group: LayerGroup | None = None
    layer: VectorLayer | None = None
    symbols: SymbolSet | None = None
    label: str = ""
    children: list[TreeNode] = field(default_factory=list)
    node_id: int = field(default_factory=lambda: next(_ids))

    @property
    def row(self) -> int:
        """Where it stands among its siblings."""
        return self.parent.children.index(self) if self.parent is not None else 0


def legend_nodes(
    node: TreeNode, entries: LegendEntries, language: str
) -> tuple[SymbolSet | None, list[TreeNode]]:
    """Return the symbols for a layer's own row and the rows of its legend.

    A style of one class has its symbol beside the layer's name and no rows.
    """
    assert node.layer is not None
    found = entries(node.layer, language)
    if len(found) <= 1:
        symbols = found[0][1] if found else node.layer.style.symbols
        return (symbols if symbols != SymbolSet() else None), []
    rows = [TreeNode(node, symbols=symbols, label=label) for label, symbols in found]
    return None, rows


def starts_unfolded(node: TreeNode) -> bool:
    """Whether a row is unfolded when it first appears.

    Groups are, but for the ground under the map; of layers those that can be picked from and
    whose legend is short enough to be the map's key.
    """
    if node.group is not None:
        return any(layer.selectable for layer in node.group.layers) or not node.group.layers
    if node.layer is None or not node.layer.selectable:
        return False
    return 0 < len(node.children) <= SHORT_LEGEND
