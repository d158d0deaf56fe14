"""Collects what the picture's labels say, the important ones first, and places them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.draw_clusters import circle_boxes
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_areas import area_candidates
from corridormap.render.label_boxes import Box
from corridormap.render.label_features import LabelledFeatures, LabelledLayer, labelled_features
from corridormap.render.label_lines import least_length_px, line_candidates, spots_along
from corridormap.render.label_names import KnownNames
from corridormap.render.label_placement import LabelJob, LabelRoom, Placement
from corridormap.render.label_points import PointSpot, far_candidates, point_candidates
from corridormap.render.label_settling import placed_labels
from corridormap.render.label_shapes import LabelShapes
from corridormap.render.label_text import LabelText, in_two_rows
from corridormap.render.marker_plan import MarkerPlan
from corridormap.render.prepared import PreparedLayer
from corridormap.render.result import UnplacedLabel
from corridormap.render.strong_lines import take_strong_lines
from corridormap.render.visible import world_shifts

MAY_CROSS_PRIORITY = 50
"""Labels of lower priority, those of the ground, are left out rather than laid on a corridor; so
are the long ones along lines."""
SOUGHT_PRIORITY = 30
"""Names of areas of this priority or more, those of countries, stand wherever they can."""
AIR_PX = 8.0
LEAST_JOINED_PX = 40.0
"""A piece of line so long may have its name farther off."""
SLACK_PX = 12.0
"""A label that found no room is not looked at again before so much more of its room is in view."""
NAMES = KnownNames()

Key = tuple[str, int, float]
"""Whose label: the layer's id, the feature's and the shift of a copy of the world."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a label was placed for: its words and look, the layer's version, the feature's box."""

    text: LabelText
    version: int
    bounds: list[float]

    def is_that_of(self, other: _Origin) -> bool:
        """Whether the label says the same the same way, of a feature that is where it was."""
        is_point = self.bounds[:2] == self.bounds[2:]
        is_there = self.version == other.version or (is_point and self.bounds == other.bounds)
        return is_there and (self.text is other.text or self.text == other.text)


@dataclass(frozen=True, slots=True)
class _Known:
    """What became of a label: its place, None where it found no room in a window."""

    placement: Placement | None
    origin: _Origin
    window: Extent


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """What there is to label in a window.

    Attributes:
        layers: Whose labels are wanted, the topmost first.
        lines: Layers whose strong lines labels keep clear of where they can.
        clustered: Layers with circles for points that lie close together.
        plan: The markers of the window.
        reserved: Boxes that stay free, counted from the window's top left corner.
    """

    layers: Sequence[LabelledLayer]
    lines: Sequence[tuple[LayerSnapshot, PreparedLayer]]
    plan: MarkerPlan
    clustered: Sequence[tuple[LayerSnapshot, PreparedLayer]] = ()
    reserved: tuple[Extent, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class LabelledWindow:
    """Labels of a window with their places, those of more weight first, and what lacks room.

    Attributes:
        unwritable: Layer ids and the scripts of names that no font here can write.
    """

    placed: list[Placement] = field(default_factory=list)
    unplaced: list[UnplacedLabel] = field(default_factory=list)
    unwritable: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class PlacedLabels:
    """Where the labels of one resolution stood last: they stay there while the map is pulled.

    Args:
        sides: Where labels stood around their points at the resolution before.
    """

    sides: Mapping[Key, int] = field(default_factory=dict)
    _known: dict[Key, _Known] = field(default_factory=dict)
    _seen: Extent | None = None
    _reserved: list[Box] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was placed yet."""
        return self._seen is None

    def place(self, context: DrawContext, wanted: Labelling) -> LabelledWindow:
        """Return labels with their places, none on another or on a marker, and what lacks room.

        Args:
            context: The window; its screen points are counted from the same place every time.
            wanted: What to label.
        """
        window = LabelledWindow()
        if not wanted.layers:
            self._known, self._seen = {}, None
            return window
        picture = context.picture_box
        lines = partial(take_strong_lines, context=context, layers=wanted.lines)
        room = LabelRoom(picture, lines, self._seen)
        room.taken.take_many(wanted.plan.boxes())
        for _, prepared in wanted.clustered:
            room.taken.take_many(circle_boxes(context, prepared))
        corner = (picture.x_min, picture.y_min)
        reserved = [each.shifted(*corner).as_tuple() for each in wanted.reserved]
        room.taken.take(reserved)
        origins: dict[Key, _Origin] = {}
        jobs = [
            job
            for layer in wanted.layers
            for shift in world_shifts(layer.prepared, context)
            for job in self._jobs(labelled_features(context, layer, shift, wanted.plan), origins)
        ]
        gone = self._gone(origins, reserved)
        settled = placed_labels(jobs, room, context.feedback, gone)
        before = self._known
        self._known = {
            job.key: _Known(
                found,
                origins[job.key],
                # What was not tried again found no room in the window of old.
                picture if job.tried_in is None or found else before[job.key].window,
            )
            for job, found in settled
        }
        self._seen = picture
        window.placed.extend(found for _, found in settled if found is not None)
        window.unplaced.extend(
            UnplacedLabel(job.key[0], job.key[1], job.text)
            for job, found in settled
            if found is None and job.is_in_view
        )
        for layer in wanted.layers:
            names = NAMES.of(layer.snapshot, layer.prepared, layer.labels, context.settings)
            if names.unwritable:
                window.unwritable[layer.snapshot.layer_id] = names.unwritable
        return window

    def standing(self, picture: Extent, layer_ids: Collection[str]) -> list[Placement]:
        """Return labels of some layers that stand wholly in a box where they stood last."""
        room = LabelRoom(picture)
        return [
            known.placement
            for (layer_id, _, _), known in self._known.items()
            if known.placement is not None
            and layer_id in layer_ids
            and room.is_inside(known.placement)
        ]

    def sides_taken(self) -> dict[Key, int]:
        """Return on which side of their points labels stand, or stood at the last resolution."""
        found = dict(self.sides) if self.is_empty else {}
        for key, known in self._known.items():
            if known.placement is not None and known.placement.side >= 0:
                found[key] = known.placement.side
        return found

    def _gone(self, origins: Collection[Key], reserved: list[Box]) -> list[Box]:
        """Return what nothing lies on any more, and note what is reserved from now on."""
        freed = [box for box in self._reserved if box not in reserved]
        self._reserved = reserved
        return freed + [
            box
            for key, known in self._known.items()
            if known.placement is not None and key not in origins
            for box in known.placement.all_boxes
        ]

    def _jobs(self, found: LabelledFeatures, origins: dict[Key, _Origin]) -> Iterator[LabelJob]:
        layer, context = found.layer, found.shapes.context
        picture = context.picture_box
        snapshot, priority = layer.snapshot, layer.labels.priority
        names = NAMES.of(snapshot, layer.prepared, layer.labels, context.settings)
        limits, half_line_px = layer.prepared.label_limits, layer.half_line_px()
        has_points = int(PartKind.POINTS) in layer.prepared.kinds
        may_cross = has_points and priority >= MAY_CROSS_PRIORITY
        is_sought = priority >= SOUGHT_PRIORITY
        has_leaders = has_points or priority >= MAY_CROSS_PRIORITY
        leader_px = layer.labels.leader_px if has_leaders else 0.0
        for number, feature in enumerate(found.features):
            key = snapshot.layer_id, found.fids[number], found.shift
            known, anchor = self._known.get(key), found.anchors[number]
            is_in_view = _meets(anchor, picture)
            if not is_in_view and (known is None or known.placement is None):
                continue
            text = names.text(feature)
            if text is None:
                continue
            origin = origins[key] = _Origin(text, snapshot.version, found.bounds[number])
            same = known if known is not None and known.origin.is_that_of(origin) else None
            limit = 0.0 if limits is None else float(limits[feature])
            radius_px = found.radii.get(feature, 0.0)
            side = self._side(key, known)
            spot = (anchor[0], anchor[1]) if anchor[:2] == anchor[2:] else None
            places = _Places(
                found.shapes, number, text, radius_px, half_line_px, side, is_sought, spot
            )
            tried_in = None
            if same is not None and same.placement is None:
                reach = _reach(anchor, text, radius_px + leader_px)
                tried_in = reach if _shows_as_much(same.window, picture, reach) else None
            yield LabelJob(
                text.text,
                (-priority, -limit, layer.level, feature, found.shift),
                places.near if is_in_view else places.none,
                may_cross,
                None if same is None else same.placement,
                key,
                partial(places.far, leader_px) if leader_px and is_in_view else None,
                known is None,
                tried_in,
                is_in_view,
            )

    def _side(self, key: Key, known: _Known | None) -> int:
        if known is None:
            return self.sides.get(key, -1)
        return -1 if known.placement is None else known.placement.side


def _meets(box: Box, picture: Extent) -> bool:
    return (
        box[0] <= picture.x_max
        and box[2] >= picture.x_min
        and box[1] <= picture.y_max
        and box[3] >= picture.y_min
    )


def _reach(anchor: Box, text: LabelText, away_px: float) -> Box:
    """Return all the room that a label could use."""
    width, height = text.size_px
    across, down = width + away_px + AIR_PX, height + away_px + AIR_PX
    return anchor[0] - across, anchor[1] - down, anchor[2] + across, anchor[3] + down


def _shows_as_much(before: Extent, now: Extent, box: Box) -> bool:
    """Whether a window shows hardly more of a box than one before."""
    return (
        max(box[0], now.x_min) >= max(box[0], before.x_min) - SLACK_PX
        and max(box[1], now.y_min) >= max(box[1], before.y_min) - SLACK_PX
        and min(box[2], now.x_max) <= min(box[2], before.x_max) + SLACK_PX
        and min(box[3], now.y_max) <= min(box[3], before.y_max) + SLACK_PX
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Places of one label, worked out when its turn has come."""

    shapes: LabelShapes
    number: int
    text: LabelText
    radius_px: float
    half_line_px: float
    first_side: int
    is_sought: bool = False
    """Whether readers look for the name, as for a country's."""
    spot: tuple[float, float] | None = None
    """Where a feature of one point is: there its shape need not be fetched."""

    def none(self) -> Iterator[Placement]:
        """Yield nothing: the feature is out of view."""
        yield from ()

    def near(self) -> Iterator[Placement]:
        """Return places beside its points, along its lines and inside its areas."""
        if self.spot is None:
            return self._near_shapes()
        return point_candidates(self.text, *self.spot, self.radius_px, self.first_side)

    def _near_shapes(self) -> Iterator[Placement]:
        shapes = self.shapes
        for x, y in self._points():
            yield from point_candidates(self.text, x, y, self.radius_px, self.first_side)
        if shapes.has(PartKind.LINE):
            lines = shapes.lines(self.number, least_length_px(self.text))
            if lines:
                yield from line_candidates(self.text, lines, self.half_line_px)
        if shapes.has(PartKind.EXTERIOR):
            yield from area_candidates(self.text, shapes.areas, self.number, self.is_sought)

    def far(self, leader_px: float, room: LabelRoom, reach_px: float) -> Iterator[Placement]:
        """Yield places farther from its first point, or from its line, joined by a thin line."""
        reach_px = min(leader_px, reach_px)
        points = self._points()[:1]
        for x, y in points:
            spot = PointSpot(x, y, self.radius_px)
            yield from far_candidates(self.text, spot, reach_px, room)
        if not points and self.shapes.has(PartKind.LINE):
            text = in_two_rows(self.text)
            lines = self.shapes.lines(self.number, LEAST_JOINED_PX)
            for x, y in spots_along(lines, int(self.shapes.features[self.number])):
                spot = PointSpot(x, y, self.half_line_px)
                yield from far_candidates(text, spot, reach_px, room)

    def _points(self) -> list[tuple[float, float]]:
        if self.spot is not None:
            return [self.spot]
        return [(x, y) for x, y in self.shapes.points(self.number).tolist()]
