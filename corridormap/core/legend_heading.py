"""What stands over a layer's legend where its symbols stand for a number."""

from __future__ import annotations

from corridormap.core.symbol import LayerStyle


def heading(style: LayerStyle, language: str) -> str:
    """Return the number shown, its unit and period; nothing for most styles.

    A style that has no title is told by its field, one of a table of facts by what they are asked
    for.
    """
    title = (style.legend_title_zh if language == "zh" else "") or style.legend_title
    if title:
        return title
    field = style.graduation.field if style.graduation is not None else _sized_by(style)
    asked = next((join.where for join in style.joins if join.name == field), ())
    words = [value for name, value in asked if value and name != "subject_table"]
    return ", ".join(words) or field


def _sized_by(style: LayerStyle) -> str:
    markers = (each.marker for each in reversed(style.symbol_sets()))
    scales = (each.size_scale for each in markers if each is not None)
    return next((scale.field for scale in scales if scale is not None), "")
