"""Gathers what the map's furniture says, the same for the window and for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corridormap.app.attributions import credit_line
from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.feedback import Feedback
from corridormap.core.length_unit import LengthUnit
from corridormap.core.looks import furniture_colors
from corridormap.core.map_settings import MapSettings
from corridormap.core.project import LayerGroup, Project
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import VectorLayer
from corridormap.core.viewpoint import VIEWPOINT_FIELD
from corridormap.render.decorations.furniture import Furniture, Inks, LegendGroup
from corridormap.render.decorations.words import viewpoint_line

if TYPE_CHECKING:
    from corridormap.render.decorations.legend_content import LegendMaker, ListedGroup


def furniture_of(
    project: Project, unit: LengthUnit, legend: tuple[LegendGroup, ...] = ()
) -> Furniture:
    """Return the project's furniture with what there is to say.

    Args:
        project: Whose map.
        unit: Of the second scale bar.
        legend: What is in view.
    """
    has_boundaries = any(
        VIEWPOINT_FIELD in layer.style.category_fields for layer in project.drawn_layers()
    )
    viewpoint = viewpoint_line(project.viewpoint, project.language) if has_boundaries else ""
    return Furniture(
        project.decorations,
        project.language,
        unit,
        credit_line(project),
        viewpoint,
        legend,
        Inks(**furniture_colors(project.look)),
    )


def listed_groups(project: Project) -> tuple[ListedGroup, ...]:
    """Return what the legend may list, in the order and language of the layer panel."""
    from corridormap.render.decorations.legend_content import ListedGroup, ListedLayer

    def name_of(each: LayerGroup | VectorLayer) -> str:
        return (each.name_zh if project.language == "zh" else "") or each.name

    has_base_map = project.decorations.legend_has_base_map
    return tuple(
        ListedGroup(
            name_of(group),
            tuple(
                ListedLayer(layer.layer_id, name_of(layer))
                for layer in group.layers
                if layer.visible and (layer.selectable or has_base_map)
            ),
        )
        for group in project.groups
        if group.visible
    )


def furnished(
    project: Project, layers: Sequence[LayerSnapshot], settings: MapSettings
) -> Decorations:
    """Return what a map for readers needs, a legend that nobody moved where it hides least.

    Args:
        project: Whose map.
        layers: What is drawn.
        settings: The view.
    """
    from corridormap.render.decorations.free_corner import freest_corner

    decorations = project.decorations
    if not decorations.legend.shown and decorations.legend.place == NEW_MAP.legend.place:
        theme = {layer.layer_id for layer in project.layers() if layer.selectable}
        shown = [layer for layer in layers if layer.layer_id in theme]
        decorations = decorations.with_place("legend", freest_corner(shown, settings))
    return decorations.furnished()


def legend_in_view(
    project: Project,
    layers: Sequence[LayerSnapshot],
    settings: MapSettings,
    maker: LegendMaker | None = None,
) -> tuple[LegendGroup, ...]:
    """Return the legend of a view; empty where none is wanted."""
    if not project.decorations.legend.shown:
        return ()
    from corridormap.render.decorations.legend_content import LegendMaker

    by_id = {layer.layer_id: layer for layer in layers}
    made = maker or LegendMaker()
    return made.groups(listed_groups(project), by_id, settings, Feedback())
