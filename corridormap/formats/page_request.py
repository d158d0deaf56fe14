"""Reads what a web page needs from the layers of a project, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corridormap.core.bundled import resources_folder
from corridormap.core.crs import WGS84
from corridormap.core.data_language import in_language
from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.extent import WHOLE_WORLD_DEG, Extent
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, concatenate
from corridormap.core.knowledge import Knowledge
from corridormap.core.lanes import Lanes
from corridormap.core.looks import LIGHT, sea_color
from corridormap.core.project import Project
from corridormap.core.raster import raster_of
from corridormap.core.symbol import Join, LayerStyle
from corridormap.core.vector_layer import LaneSource, LayerSource
from corridormap.formats.page_geometry import base_extent, features_in
from corridormap.formats.page_model import LegRow, PageLayer, PageRequest

LEGS_TABLE = "corridor_legs"
MOST_FEATURES = 20_000
"""More features of one layer than this would make the page heavy and slow to move."""
WHOLE_FEATURES = 100_000
"""Of layers of more only what is in view is held."""
KnowledgeReader = Callable[[Path, str, int, str], Knowledge]
"""(file, table, fid, language) → what is known of the feature."""


@dataclass(frozen=True, slots=True)
class PageInput:
    """A visible layer at the moment the export was asked for."""

    name: str
    group: str
    is_base: bool
    style: LayerStyle
    opacity: float
    source: LayerSource


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What to export; made on the GUI thread, read on another.

    Attributes:
        extent: Degrees on WGS 84; x_max may run past 180.
        inputs: In drawing order, the bottom one first.
        projection: What the map is drawn in, empty where that is Web Mercator as on the page.
        both_names: Whether the map gives names in two languages.
    """

    title: str
    date: str
    language: str
    extent: Extent
    inputs: tuple[PageInput, ...]
    attributions: tuple[str, ...]
    viewpoint: str
    show_labels: bool = True
    knowledge: KnowledgeReader | None = None
    look: str = LIGHT
    decorations: Decorations = NEW_MAP
    projection: str = ""
    both_names: bool = False


def inputs_of(project: Project) -> tuple[PageInput, ...]:
    """Return the project's drawn layers, the bottom one first."""
    chinese = project.language == "zh"
    groups = {
        layer.layer_id: (group.name_zh or group.name) if chinese else group.name
        for group in project.groups
        for layer in group.layers
    }
    return tuple(
        PageInput(
            (layer.name_zh or layer.name) if chinese else layer.name,
            groups[layer.layer_id],
            not layer.selectable,
            layer.style,
            layer.opacity,
            layer.source,
        )
        for layer in project.drawn_layers()
    )


def read_request(plan: PagePlan, feedback: Feedback) -> PageRequest:
    """Read geometry and values of the plan's layers.

    Raises:
        LayerError: One of them cannot be read.
        Cancelled: The feedback said so.
    """
    layers, inputs, warnings = [], [], list[str]()
    if plan.projection:
        warnings.append(f"The page shows the map in Web Mercator instead of {plan.projection}.")
    for done, each in enumerate(plan.inputs):
        feedback.report(done, len(plan.inputs))
        layer = _layer(each, plan, feedback, warnings)
        if layer is not None:
            inputs.append(each)
            layers.append(layer)
    return PageRequest(
        plan.title,
        plan.date,
        plan.language,
        plan.extent,
        tuple(layers),
        plan.attributions,
        plan.viewpoint,
        tuple(_legs(replace(plan, inputs=tuple(inputs)), layers, feedback)),
        _icons(plan),
        plan.show_labels,
        sea_color(plan.look),
        tuple(warnings),
        plan.decorations,
        plan.look,
        plan.both_names,
    )


def _layer(
    each: PageInput, plan: PagePlan, feedback: Feedback, warnings: list[str]
) -> PageLayer | None:
    """Return a layer with all the page needs of it; None with a warning where it has no place."""
    info, quiet = each.source.info, Feedback(on_warning=warnings.append)
    if raster_of(each.source) is not None:
        warnings.append(f"Layer {each.name} is made of pictures and is left out of the page.")
        return None
    if info.crs is None and info.extent is not None and not info.extent.lies_in(WHOLE_WORLD_DEG):
        warnings.append(f"Layer {each.name} names no CRS that is known and is left out.")
        return None
    block, in_view = _geometry(each, plan.extent, feedback, quiet)
    if in_view > MOST_FEATURES:
        warnings.append(
            f"Layer {each.name} has {in_view:,} features in this view and is left out: a page "
            f"carries up to {MOST_FEATURES:,} of a layer. Show a smaller extent."
        )
        return None
    needed = set(each.style.needed_fields()) - {join.name for join in each.style.joins}
    wanted = needed if each.is_base else needed | {field.name for field in info.fields}
    known = [field.name for field in info.fields if field.name in wanted]
    known += ["fid"] if "fid" in wanted else []
    columns = _columns(each, known, block, quiet)
    return PageLayer(
        each.name,
        each.group,
        each.is_base,
        each.style,
        each.opacity,
        info.crs or WGS84,
        block,
        columns,
        info.fields,
        _knower(each, plan),
        _lanes(each, feedback),
    )


def _lanes(each: PageInput, feedback: Feedback) -> Lanes | None:
    if each.style.lane_px <= 0 or not isinstance(each.source, LaneSource):
        return None
    return each.source.read_lanes(feedback)


def _geometry(
    each: PageInput, extent: Extent, feedback: Feedback, quiet: Feedback
) -> tuple[GeometryBlock, int]:
    """Return a layer's features, and how many are in the view; of a large layer only those."""
    info, reach = each.source.info, base_extent(extent)
    blocks, in_view = list[GeometryBlock](), 0
    for block in each.source.read_blocks(quiet):
        feedback.check()
        rows = features_in(block, info.crs or WGS84, reach)
        in_view += len(rows)
        # More of them are counted, but no longer held.
        if info.feature_count <= WHOLE_FEATURES:
            blocks.append(block)
        elif in_view <= MOST_FEATURES:
            blocks.append(block.taken(rows))
    return concatenate(blocks), in_view


def _columns(
    each: PageInput, names: list[str], block: GeometryBlock, quiet: Feedback
) -> Mapping[str, list[Value]]:
    """Return the values of a block's features."""
    source, joins = each.source, each.style.joins
    if source.info.feature_count <= WHOLE_FEATURES:
        return source.read_columns(names, joins, quiet)
    fids = block.fids.tolist()
    if joins:
        found = source.read_columns(names, joins, quiet)
        place = {fid: row for row, fid in enumerate(found[KEY])}
        rows = [place[fid] for fid in fids]
        return {name: [values[row] for row in rows] for name, values in found.items()}
    own = {field.name for field in source.info.fields}.intersection(names)
    columns: dict[str, list[Value]] = {name: [] for name in (KEY, *sorted(own))}
    for batch in source.read_rows(sorted(own), quiet, fids):
        for name, values in batch.items():
            columns[name] += values
    return {**columns, "fid": columns.get("fid", columns[KEY])}


def _knower(each: PageInput, plan: PagePlan) -> Callable[[int], Knowledge] | None:
    reader, info = plan.knowledge, each.source.info
    if reader is None or each.is_base:
        return None

    def known(fid: int) -> Knowledge:
        return reader(info.path, info.table, fid, plan.language)

    return known


def _legs(plan: PagePlan, layers: list[PageLayer], feedback: Feedback) -> Iterator[LegRow]:
    """Yield the legs of the visible corridors that lie in the view, by corridor and order."""
    for each, layer in zip(plan.inputs, layers, strict=True):
        if each.source.info.table != LEGS_TABLE:
            continue
        block = layer.block.projected(layer.crs, WGS84)
        shown = {
            int(index)
            for shift in (-360.0, 0.0, 360.0)
            for index in block.candidates(plan.extent.shifted(shift, 0.0))
        }
        name = "name_zh" if plan.language == "zh" else "name"
        joins = [
            Join("corridor", "corridor_id", "corridors", "corridor_id", name),
            *(
                Join(f"{end}_{table}", f"{end}_stop", table, key, name)
                for end in ("from", "to")
                for table, key in (("ports", "port_id"), ("border_crossings", "crossing_id"))
            ),
        ]
        names = [field.name for field in each.source.info.fields]
        columns = each.source.read_columns(names, joins, feedback)
        rows = [{key: column[index] for key, column in columns.items()} for index in sorted(shown)]
        rows.sort(
            key=lambda row: (str(row["corridor_id"]), str(row["branch"]), _number(row["seq"]))
        )
        yield from (_leg_row(row, plan.language) for row in rows)


def _leg_row(row: dict[str, Value], language: str) -> LegRow:
    def stop(end: str) -> str:
        name = row[f"{end}_ports"] or row[f"{end}_border_crossings"] or row[f"{end}_stop"]
        return str(name or "")

    way = row.get("way_length_m")
    return LegRow(
        str(row["corridor"] or row["corridor_id"]),
        stop("from"),
        stop("to"),
        str(row["mode"] or ""),
        _number(row.get("length_m")),
        None if way is None else _number(way),
        in_language(str(row.get("geometry_method") or ""), language),
    )


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _icons(plan: PagePlan) -> dict[str, str]:
    """Return the SVG text of the markers that the layers' styles name."""
    folder = resources_folder() / "icons" / "markers"
    icons = {}
    for each in plan.inputs:
        sets = [each.style.symbols, *(category.symbols for category in each.style.categories)]
        for symbols in sets:
            if symbols.marker is None:
                continue
            path = folder / f"{symbols.marker.icon}.svg"
            if path.is_file():
                icons[symbols.marker.icon] = path.read_text(encoding="utf-8")
    return icons
