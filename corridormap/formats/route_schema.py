"""The tables of the GeoPackage `proposed_routes`, each column with a title and its rule.

The tables are the only truth: whatever is edited in them elsewhere comes back as the route.
"""

from __future__ import annotations

from dataclasses import replace

from corridormap.formats import route_styles
from corridormap.formats.gpkg_design import Column, Rule, TableDesign
from corridormap.network.stored_route import STATUSES

ROUTES, LEGS, WAYPOINTS = "routes", "route_legs", "route_waypoints"
CROSSINGS, EVENTS, REGIONS = "route_crossings", "route_events", "route_regions"
ASSUMPTIONS = "route_assumptions"
ROLES = {
    "stop": "Stop",
    "shape": "Point that shapes the way to the next stop",
    "via": "Passed through by the planned way",
    "change": "Change of mode on the planned way",
}
METHODS = {
    "network": "Along the rail or road network",
    "grid": "Shortest way over the sea",
    "waterway": "Along the river",
    "geodesic": "Straight over the ellipsoid",
    "hand": "Drawn by hand",
}
MODE_TITLES = {
    "rail": "Rail", "road": "Road", "sea": "Sea", "inland_waterway": "Inland waterway",
    "air": "Air",
}  # fmt: skip
EVENT_KINDS = {
    "border": "Border",
    "gauge": "Change of gauge",
    "transfer": "Change of mode",
    "dwell": "Stay at a stop or call at a port",
}
CRITERION_TITLES = {
    "distance": "Distance", "time": "Time", "cost": "Cost", "co2": "CO₂",
}  # fmt: skip
ANY_MODE = "any"
_STATUS_TITLES = dict(
    zip(
        STATUSES,
        (
            "In operation", "Trial concluded", "Approved project", "Target", "Planned",
            "Under construction", "Being upgraded", "Only named",
        ),
        strict=True,
    )
)  # fmt: skip


def _rule(name: str, titles: dict[str, str]) -> Rule:
    return Rule(name, tuple(titles.items()))


RULES = (
    _rule("route_status", _STATUS_TITLES),
    _rule("route_criterion", CRITERION_TITLES),
    _rule("route_mode", MODE_TITLES),
    _rule("route_mode_before", {ANY_MODE: "Any mode", **MODE_TITLES}),
    _rule("route_method", METHODS),
    _rule("route_role", ROLES),
    _rule("route_event", EVENT_KINDS),
    Rule("route_order", minimum=1, maximum=1e9, description="Counts from 1"),
    Rule("route_amount", minimum=0, maximum=1e12, description="Not negative"),
)

_ROUTE_ID = Column("route_id", "TEXT", "Route", "The route it belongs to")
_SEQ = Column("seq", "INTEGER", "Order", "Place within the route, from 1", "route_order")
_AT = Column("at_m", "REAL", "At (m)", "How far along the route", "route_amount")
_MODE = Column("mode", "TEXT", "Mode", "Mode of transport", "route_mode")
_FINGERPRINT = Column(
    "drawn_as", "TEXT", "Drawn as", "Tells whether the line was changed since it was planned"
)
_TOTALS = (
    Column("hours", "REAL", "Hours", "Hours, by the assumptions", "route_amount"),
    Column("cost", "REAL", "Cost", "Cost of a TEU, by the assumptions", "route_amount"),
    Column("co2_kg", "REAL", "CO₂ (kg)", "Of a TEU, by the assumptions", "route_amount"),
)

_TABLES = (
    TableDesign(
        ROUTES,
        "Proposed routes",
        "Routes that users proposed; change their ways in route_waypoints and route_legs",
        (
            Column("route_id", "TEXT", "Id", "Names the route for good", None, True, True),
            Column("name", "TEXT", "Name", "Name of the route"),
            Column("notes", "TEXT", "Notes", "What a reader should know"),
            Column("author", "TEXT", "Author", "Who proposed it"),
            Column("status", "TEXT", "Status", "How far the proposal is", "route_status"),
            Column("created", "DATETIME", "Created", "When it was proposed, UTC"),
            Column("changed", "DATETIME", "Changed", "When it was changed last, UTC"),
            Column("criterion", "TEXT", "Best for", "What it is optimised for", "route_criterion"),
            Column("modes", "TEXT", "Modes allowed", "Modes allowed, comma between them"),
            Column("closed", "TEXT", "Closed", "Places not to be used, ; between them"),
            Column("legs", "INTEGER", "Legs", "Number of legs of the planned way"),
            Column("length_m", "REAL", "Length (m)", "Sum of the legs' ways", "route_amount"),
            Column("hours", "REAL", "Hours", "Of legs and events", "route_amount"),
            Column("cost", "REAL", "Cost", "Of a TEU, legs and events", "route_amount"),
            Column("currency", "TEXT", "Currency", "Money that costs are in"),
            Column("co2_kg", "REAL", "CO₂ (kg)", "Of a TEU", "route_amount"),
            Column("warnings", "TEXT", "Warnings", "Of the planner, one a line"),
            _FINGERPRINT,
            Column("planned_for", "TEXT", "Planned for", "Tells whether wishes changed since then"),
            Column("named_for", "TEXT", "Named for", "The name by its ends, if no other was given"),
        ),
        "MULTILINESTRING",
        route_styles.routes_qml(),
    ),
    TableDesign(
        LEGS,
        "Legs of proposed routes",
        "Stretches of one mode as they were planned; rail and road lines derive from "
        "OpenStreetMap (ODbL)",
        (
            _ROUTE_ID,
            _SEQ,
            Column("from_name", "TEXT", "From", "Where it starts"),
            Column("to_name", "TEXT", "To", "Where it ends"),
            _MODE,
            Column("method", "TEXT", "Method", "Where length and line come from", "route_method"),
            Column("length_m", "REAL", "Length (m)", "Length of the real way", "route_amount"),
            Column(
                "drawn_m", "REAL", "Drawn length (m)", "Geodesic length of the line, WGS 84",
                "route_amount",
            ),
            *_TOTALS,
            Column("gauges", "TEXT", "Gauges (mm)", "Track gauges in order, comma between them"),
            Column("uses", "TEXT", "Passes", "Straits and canals, ; between them"),
            Column("from_point", "INTEGER", "From point", "seq of its start in route_waypoints"),
            Column("to_point", "INTEGER", "To point", "seq of its end in route_waypoints"),
            _FINGERPRINT,
        ),
        "LINESTRING",
        route_styles.legs_qml(MODE_TITLES),
    ),
    TableDesign(
        WAYPOINTS,
        "Waypoints of proposed routes",
        "Stops, points that shape the way between them, and where the planned way changes mode",
        (
            _ROUTE_ID,
            _SEQ,
            Column("role", "TEXT", "Role", "What the point is for", "route_role"),
            Column("name", "TEXT", "Name", "Name of the place"),
            Column("place_id", "TEXT", "Place", "Id of the port or crossing"),
            Column("kind", "TEXT", "Kind", "What sort of place it is"),
            Column("is_via", "BOOLEAN", "Passed through", "1 where nothing is waited for"),
            Column("mode", "TEXT", "Mode onwards", "Wished to the next stop", "route_mode"),
            Column(
                "way", "TEXT", "Way onwards",
                "network, great_circle, hand, or corridor: and an id",
            ),
            Column(
                "mode_before", "TEXT", "Mode before by hand",
                "Wished for again once the way is no longer by hand; empty: mode stays",
                "route_mode_before",
            ),
        ),
        "POINT",
        route_styles.waypoints_qml(ROLES),
    ),
    TableDesign(
        CROSSINGS,
        "Borders on proposed routes",
        "Borders that the planned ways cross",
        (
            _ROUTE_ID,
            _SEQ,
            Column("crossing_id", "TEXT", "Crossing", "Id of the named crossing, if it is one"),
            Column("name", "TEXT", "Name", "Name of the crossing"),
            Column("country_from", "TEXT", "Left", "Country left, ISO 3166-1 alpha-2"),
            Column("country_to", "TEXT", "Entered", "Country entered, ISO 3166-1 alpha-2"),
            _AT,
            _MODE,
            Column("gauge_break", "BOOLEAN", "Change of gauge", "1 where the gauge changes"),
        ),
        "POINT",
        route_styles.crossings_qml(),
    ),
    TableDesign(
        EVENTS,
        "Waiting times on proposed routes",
        "What takes time or money beside the moving, by the assumptions",
        (
            _ROUTE_ID,
            _SEQ,
            Column("kind", "TEXT", "Kind", "What is waited for", "route_event"),
            Column("name", "TEXT", "Name", "Where"),
            _AT,
            *_TOTALS[:2],
            Column("detail", "TEXT", "Detail", "Such as rail → sea"),
        ),
        "POINT",
        route_styles.events_qml(),
    ),
    TableDesign(
        REGIONS,
        "Member regions on proposed routes",
        "How much of the planned ways lies in which member region",
        (
            _ROUTE_ID,
            _SEQ,
            Column("level", "TEXT", "Level", "Level of the region"),
            Column("region_id", "TEXT", "Region", "Id of the member region"),
            Column("name", "TEXT", "Name", "Name of the region"),
            Column("length_m", "REAL", "Length (m)", "Within the region", "route_amount"),
        ),
    ),
    TableDesign(
        ASSUMPTIONS,
        "Assumptions of proposed routes",
        "What hours, costs and emissions were worked out with: assumptions, not facts",
        (
            _ROUTE_ID,
            Column("key", "TEXT", "Key", "Names the assumption"),
            Column("value", "REAL", "Value", "Value in use"),
            Column("default_value", "REAL", "Default", "The program's own value"),
            Column("unit", "TEXT", "Unit", "Unit of both values"),
            Column("source", "TEXT", "Source", "Where the default comes from"),
        ),
    ),
)  # fmt: skip
TABLES = (
    _TABLES[0],
    # Of all rows only those of one route are asked for at a time.
    *(replace(design, looked_up_by="route_id") for design in _TABLES[1:]),
)
DESIGNS = {design.name: design for design in TABLES}
CHILDREN = tuple(design.name for design in TABLES if design.name != ROUTES)
