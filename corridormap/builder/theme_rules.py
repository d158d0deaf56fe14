"""Coded values and ranges of the theme; they end up in the file, so that any editor keeps them."""

from __future__ import annotations

from itertools import permutations

from corridormap.builder.tables import Rule

MODES = (
    ("rail", "Rail"),
    ("road", "Road"),
    ("sea", "Sea"),
    ("inland_waterway", "Inland waterway"),
    ("pipeline", "Pipeline"),
    ("air", "Air"),
)
STATUSES = (
    ("operating", "In operation"),
    ("trial", "Trial concluded"),
    ("approved", "Approved project"),
    ("target", "Target"),
    ("planned", "Planned"),
    ("construction", "Under construction"),
    ("upgrading", "Being upgraded"),
    ("named", "Only named"),
)
_GAUGES = ("1435", "1520", "1000", "1067", "1676")
SUBJECT_TABLES = (
    "corridors",
    "corridor_legs",
    "ports",
    "border_crossings",
    "member_regions",
    "memberships",
    "groups",
    "group_members",
    "facts",
)


def _gauge_codes() -> tuple[tuple[str, str], ...]:
    single = [(gauge, f"{gauge} mm") for gauge in _GAUGES]
    dual = [(f"{a}/{b}", f"{a} and {b} mm") for a, b in permutations(_GAUGES, 2)]
    return (*single, *dual)


RULES = (
    Rule("theme_mode", codes=MODES),
    Rule("theme_status", codes=STATUSES),
    Rule("theme_gauge", codes=_gauge_codes()),
    Rule(
        "theme_port_kind",
        codes=(
            ("sea_port", "Sea port"),
            ("river_port", "River port"),
            ("inland_hub", "Inland hub"),
            ("rail_station", "Railway station"),
            ("zone", "Zone or park"),
        ),
    ),
    Rule(
        "theme_geometry_method",
        codes=(
            ("network", "Along the rail or road network"),
            ("grid", "Shortest way over the sea"),
            ("waterway", "Along the river"),
            ("geodesic", "Straight over the ellipsoid"),
            ("hand", "Drawn by hand"),
        ),
    ),
    Rule(
        "theme_way_source",
        codes=(
            ("network", "Length of the network's ways"),
            ("published", "Published length"),
            ("drawn", "Length of the drawn line"),
        ),
    ),
    Rule(
        "theme_region_level",
        codes=(
            ("country", "Country"),
            ("province", "Province or state"),
            ("prefecture", "Prefecture"),
            ("city", "City"),
        ),
    ),
    Rule(
        "theme_role",
        codes=(
            ("member", "Member"),
            ("observer", "Observer"),
            ("founder", "Founder"),
            ("participant", "Participant"),
        ),
    ),
    Rule("theme_side", codes=(("left", "Left"), ("right", "Right"))),
    Rule(
        "theme_origin",
        codes=(
            ("document", "Stated by the document"),
            ("added", "Added so that the map can be drawn"),
        ),
    ),
    Rule("theme_subject_table", codes=tuple((name, name) for name in SUBJECT_TABLES)),
    Rule("theme_length_km", minimum=0, maximum=40_000, description="kilometres"),
    Rule("theme_length_m", minimum=0, maximum=40_000_000, description="metres"),
    Rule("theme_accuracy_m", minimum=0, maximum=100_000, description="metres"),
    Rule("theme_seq", minimum=1, maximum=10_000, description="counts from 1"),
    Rule("theme_flag", minimum=0, maximum=1, description="1 for yes, 0 for no"),
)
