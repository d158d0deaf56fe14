"""Whose drawing of boundaries is shown: rows of the other drawing are hidden by the style."""

from __future__ import annotations

from dataclasses import replace

from corridormap.core.symbol import Category, LayerStyle, SymbolSet

VIEWPOINT_FIELD = "viewpoint"
VIEWPOINT_VALUES = ("de_facto", "china")
"""Values of the base map's `viewpoint` columns besides `all`."""


def viewpoint_value(viewpoint: str) -> str:
    """Return the value in the layers' rows for a viewpoint as a project names it.

    >>> viewpoint_value("de facto"), viewpoint_value("China")
    ('de_facto', 'china')
    """
    return viewpoint.lower().replace(" ", "_")


def style_for_viewpoint(style: LayerStyle, viewpoint: str) -> LayerStyle:
    """Return the style with the rows of every other viewpoint hidden, labels included.

    A style whose category fields do not name `viewpoint` is returned as it is.
    """
    if VIEWPOINT_FIELD not in style.category_fields:
        return style
    chosen = viewpoint_value(viewpoint)
    hidden = tuple(
        Category(
            tuple(other if name == VIEWPOINT_FIELD else None for name in style.category_fields),
            "",
            SymbolSet(),
        )
        for other in VIEWPOINT_VALUES
        if other != chosen
    )
    shown = tuple(
        category
        for category in style.categories
        if category.hidden_symbols is not None or not is_hidden(category)
    )
    return replace(style, categories=hidden + shown)


def is_hidden(category: Category) -> bool:
    """Whether features of this category are left out altogether, without label or legend."""
    return category.symbols == SymbolSet()
