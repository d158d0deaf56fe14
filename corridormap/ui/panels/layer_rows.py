"""What a row of the layer tree says: name, check mark, badge, tool tip."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont

from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.layer_nodes import TreeNode

translate = QCoreApplication.translate


class RowRole(IntEnum):
    """Roles of our own."""

    NODE = Qt.ItemDataRole.UserRole + 1
    BADGE = Qt.ItemDataRole.UserRole + 2
    """A word on the file's access, for a layer whose file it speaks of."""
    MESSAGE = Qt.ItemDataRole.UserRole + 3
    """What went wrong with the layer."""
    IS_DIM = Qt.ItemDataRole.UserRole + 4
    """Whether the row is not on the map now."""


def access_text(access: Access) -> str:
    """Return the badge of a file's access."""
    if access is Access.BUNDLED:
        return translate("LayerTree", "bundled")
    if access is Access.READ_ONLY:
        return translate("LayerTree", "read-only")
    return translate("LayerTree", "untouched")


def access_tip(access: Access) -> str:
    """Return what a badge means."""
    if access is Access.BUNDLED:
        return translate("LayerTree", "Ships with the program.")
    if access is Access.READ_ONLY:
        return translate("LayerTree", "The file, its folder or both cannot be written.")
    return translate("LayerTree", "The file has not been changed by this program.")


def row_name(node: TreeNode, language: str) -> str:
    """Return a row's words in the language of the data."""
    named = node.layer or node.group
    if named is None:
        return node.label
    return named.name_zh if language == "zh" and named.name_zh else named.name


def shared_access(node: TreeNode) -> Access | None:
    """Return the access that all layers of a group have in common, None where they differ."""
    found = {child.layer.info.access for child in node.children if child.layer is not None}
    return found.pop() if len(found) == 1 else None


def row_badge(node: TreeNode) -> str:
    """Return the badge of a row: of a group as a whole, of a layer where the group has none."""
    if node.group is not None:
        access = shared_access(node)
        return access_text(access) if access is not None else ""
    if node.layer is not None and node.parent is not None and shared_access(node.parent) is None:
        return access_text(node.layer.info.access)
    return ""


def hidden_at(layer: VectorLayer, denominator: float) -> bool:
    """Whether the layer's style leaves it out at scale 1:denominator; 0 means unknown."""
    return denominator > 0 and not layer.style.is_in_scale(denominator)


def is_dim(node: TreeNode, denominator: float) -> bool:
    """Whether a row is not on the map: switched off, in a hidden group or out of scale."""
    above: TreeNode | None = node
    while above is not None:
        if above.group is not None and not above.group.visible:
            return True
        layer = above.layer
        if layer is not None and (not layer.visible or hidden_at(layer, denominator)):
            return True
        above = above.parent
    return False


def check_state(node: TreeNode) -> Qt.CheckState | None:
    """Return whether a group or layer is switched on, None for rows without a switch."""
    named = node.layer or node.group
    if named is None:
        return None
    return Qt.CheckState.Checked if named.visible else Qt.CheckState.Unchecked


def tool_tip(node: TreeNode, message: str, denominator: float, language: str) -> str:
    """Return a row's whole name and what else there is to say of it."""
    layer = node.layer
    if layer is None:
        return row_name(node, language)
    info = layer.info
    count = translate("LayerTree", "{count} features").format(count=f"{info.feature_count:,}")
    lines = [
        row_name(node, language),
        f"{info.path.name} · {info.table}",
        count,
        access_tip(info.access),
    ]
    if hidden_at(layer, denominator):
        lines.append(translate("LayerTree", "Not shown at this scale."))
    remarks = [message_words(warning) for warning in info.warnings]
    return "\n".join([*([message_words(message)] if message else []), *lines, *remarks])


def bold_font() -> QFont:
    """Return the font of groups."""
    font = QFont()
    font.setBold(True)
    return font


def node_data(node: TreeNode, role: int, language: str, message: str, denominator: float) -> Any:
    """Return what a row shows in a role, apart from its swatch.

    Args:
        node: The row.
        role: Of Qt or of `RowRole`.
        language: `en` or `zh`.
        message: What went wrong with the layer, empty if nothing did.
        denominator: The map's scale 1:denominator, 0 while it is unknown.
    """
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
        return row_name(node, language)
    if role == Qt.ItemDataRole.CheckStateRole:
        return check_state(node)
    if role == Qt.ItemDataRole.ToolTipRole:
        return tool_tip(node, message, denominator, language)
    if role == Qt.ItemDataRole.FontRole:
        return bold_font() if node.group is not None else None
    if role == RowRole.NODE:
        return node
    if role == RowRole.MESSAGE:
        return message
    if role == RowRole.BADGE:
        return row_badge(node)
    return is_dim(node, denominator) if role == RowRole.IS_DIM else None
