"""The columns of ``layers/corridormap.gpkg``, each with its title, description and rule."""

from __future__ import annotations

from dataclasses import dataclass

from corridormap.builder.tables import Column


def _id(name: str, description: str, *, unique: bool = True) -> Column:
    return Column(name, "TEXT", "Id", description, required=True, unique=unique)


_NAME = Column("name", "TEXT", "Name", "English name", required=True)
_NAME_ZH = Column("name_zh", "TEXT", "Chinese name", "Simplified Chinese name", required=True)
_ALIASES = Column("aliases", "TEXT", "Other names", "Spellings of the documents, ; between them")
_NOTE = Column("note", "TEXT", "Note", "What a reader should know of the row")
_SUBJECT = (
    Column("subject_table", "TEXT", "Table", "Layer of the subject", "theme_subject_table", True),
    Column("subject_id", "TEXT", "Subject", "Id of the subject in its layer", required=True),
)
_POSITION = (
    Column("position_source", "TEXT", "Position from", "Where the position comes from", None, True),
    Column(
        "position_accuracy_m", "REAL", "Position within (m)", "How far off the position may be",
        "theme_accuracy_m", True,
    ),
)  # fmt: skip
_COUNTRY = Column("country", "TEXT", "Country", "ISO 3166-1 alpha-2", required=True)


@dataclass(frozen=True, slots=True)
class LayerSchema:
    """One table of the theme.

    Args:
        key: the columns that name a row, joined by ``/`` where there are two.
        computed: columns that no seed file has: the builder fills them in.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    geometry_type: str | None = None
    computed: tuple[str, ...] = ()


CORRIDORS = LayerSchema(
    "corridors",
    "Corridors",
    "Corridors and lines the source documents name; geometry is the union of their legs, null "
    "for what is named and not drawn. Lines derive from OpenStreetMap (ODbL) where by rail or road",
    (
        _id("corridor_id", "Short name that other tables refer to"),
        _NAME,
        _NAME_ZH,
        Column("programme", "TEXT", "Programme", "The programme it belongs to"),
        Column("modes", "TEXT", "Modes", "Modes of its legs, comma between them"),
        Column("status", "TEXT", "Status", "Status as the document gives it", "theme_status", True),
        Column("status_text", "TEXT", "Status in words", "The document's own words"),
        Column(
            "published_length_km", "REAL", "Published length (km)",
            "Length the document gives", "theme_length_km",
        ),
        Column("open_end", "TEXT", "Open end", "Where the document names no end"),
        _NOTE,
    ),
    ("corridor_id",),
    "MULTILINESTRING",
)  # fmt: skip
LEGS = LayerSchema(
    "corridor_legs",
    "Corridor legs",
    "Legs of the corridors from stop to stop. Rail and road legs derive from OpenStreetMap (ODbL)",
    (
        _id("leg_id", "Short name that other tables refer to"),
        Column("corridor_id", "TEXT", "Corridor", "The corridor it is part of", None, True),
        Column("branch", "TEXT", "Branch", "main for the trunk, then a, b and so on", None, True),
        Column("seq", "INTEGER", "Order", "Place within its branch", "theme_seq", True),
        Column("from_stop", "TEXT", "From", "Port or crossing it starts at", None, True),
        Column("to_stop", "TEXT", "To", "Port or crossing it ends at", None, True),
        Column("mode", "TEXT", "Mode", "Mode of transport", "theme_mode", True),
        Column("gauge_mm", "TEXT", "Gauge (mm)", "Track gauge, two for dual gauge", "theme_gauge"),
        Column(
            "geometry_method", "TEXT", "Drawn by", "How the line was drawn",
            "theme_geometry_method", True,
        ),
        Column(
            "length_m", "REAL", "Drawn length (m)", "Geodesic length of the drawn line, WGS 84",
            "theme_length_m", True,
        ),
        Column(
            "way_length_m", "REAL", "Way length (m)", "Length of the real way",
            "theme_length_m", True,
        ),
        Column(
            "way_length_source", "TEXT", "Way length from", "What the way's length rests on",
            "theme_way_source", True,
        ),
        _NOTE,
    ),
    ("leg_id",),
    "LINESTRING",
    ("length_m", "way_length_m", "way_length_source"),
)  # fmt: skip
SEGMENTS = LayerSchema(
    "segments",
    "Segments",
    "Pieces of track that legs share. Rail and road derive from OpenStreetMap (ODbL)",
    (
        _id("segment_id", "Short name that segment_use refers to"),
        Column("mode", "TEXT", "Mode", "Mode of transport", "theme_mode", True),
    ),
    ("segment_id",),
    "LINESTRING",
)
SEGMENT_USE = LayerSchema(
    "segment_use",
    "Segment use",
    "Which leg uses which segment, in what order",
    (
        Column("leg_id", "TEXT", "Leg", "The leg", None, True),
        Column("seq", "INTEGER", "Order", "Place within the leg", "theme_seq", True),
        Column("segment_id", "TEXT", "Segment", "The segment", None, True),
        Column("reversed", "INTEGER", "Reversed", "1 if run from end to start", "theme_flag", True),
    ),
    ("leg_id", "seq"),
)
SEGMENT_ALONGSIDE = LayerSchema(
    "segment_alongside",
    "Segments alongside each other",
    "Where two segments on land run alongside each other, up to 50 km apart: small maps draw both "
    "side by side. Places are metres from a segment's start, and follow each other evenly",
    (
        Column("segment_id", "TEXT", "Segment", "The segment", None, True),
        Column("from_m", "REAL", "From (m)", "Place along it", "theme_length_m", True),
        Column("to_m", "REAL", "To (m)", "Place further along it", "theme_length_m", True),
        Column("beside_id", "TEXT", "Beside it", "The segment beside it", None, True),
        Column(
            "beside_from_m", "REAL", "From there (m)", "Place on that one beside from_m",
            "theme_length_m", True,
        ),
        Column(
            "beside_to_m", "REAL", "To there (m)",
            "Place on that one beside to_m, smaller where it runs the other way",
            "theme_length_m", True,
        ),
        Column(
            "side", "TEXT", "Side", "Where that one lies as seen along the segment",
            "theme_side", True,
        ),
        Column("apart_m", "REAL", "Apart (m)", "Mean distance", "theme_length_m", True),
        Column(
            "greatest_apart_m", "REAL", "Apart at most (m)", "Greatest distance",
            "theme_length_m", True,
        ),
    ),
    ("segment_id", "beside_id", "from_m"),
)  # fmt: skip
PORTS = LayerSchema(
    "ports",
    "Ports and hubs",
    "Sea and river ports, inland hubs, stations and zones",
    (
        _id("port_id", "Short name, unique among ports and crossings"),
        _NAME,
        _NAME_ZH,
        _ALIASES,
        _COUNTRY,
        Column("kind", "TEXT", "Kind", "What sort of place it is", "theme_port_kind", True),
        Column("locode", "TEXT", "UN/LOCODE", "Code of the place where it has one"),
        *_POSITION,
        _NOTE,
    ),
    ("port_id",),
    "POINT",
)
CROSSINGS = LayerSchema(
    "border_crossings",
    "Border crossings",
    "Border crossings, named by their best-known side",
    (
        _id("crossing_id", "Short name, unique among ports and crossings"),
        _NAME,
        _NAME_ZH,
        _ALIASES,
        Column("side_a", "TEXT", "One side", "Name of the place on one side", None, True),
        Column("side_b", "TEXT", "Other side", "Name of the place on the other side", None, True),
        Column("country_a", "TEXT", "Country", "ISO 3166-1 alpha-2 of one side", None, True),
        Column("country_b", "TEXT", "Neighbour", "ISO 3166-1 alpha-2 of the other", None, True),
        Column("modes", "TEXT", "Modes", "Modes that cross here, comma between them", None, True),
        Column("gauge_a_mm", "TEXT", "Gauge (mm)", "Track gauge on one side", "theme_gauge"),
        Column("gauge_b_mm", "TEXT", "Gauge beyond (mm)", "Gauge on the other", "theme_gauge"),
        Column("design_capacity", "TEXT", "Designed for", "As the document gives it"),
        Column("actual_use", "TEXT", "Actual use", "As the document gives it"),
        Column("capacity_unit", "TEXT", "Unit", "Unit of capacity and use"),
        *_POSITION,
        _NOTE,
    ),
    ("crossing_id",),
    "POINT",
)
REGIONS = LayerSchema(
    "member_regions",
    "Member regions",
    "Regions and countries that belong to the programmes; de facto outlines of the base map",
    (
        _id("region_id", "Short name that other tables refer to"),
        _NAME,
        _NAME_ZH,
        _COUNTRY,
        Column("iso_3166_2", "TEXT", "ISO code", "ISO 3166-2 where it has one"),
        Column("level", "TEXT", "Level", "Rank of the region", "theme_region_level", True),
        Column(
            "outline_source", "TEXT", "Outline from", "Where the outline comes from", None, True
        ),
        _NOTE,
    ),
    ("region_id",),
    "MULTIPOLYGON",
)
MEMBERSHIPS = LayerSchema(
    "memberships",
    "Memberships",
    "Which region belongs to which organisation, and as what",
    (
        Column("region_id", "TEXT", "Region", "The region", None, True),
        Column("organisation", "TEXT", "Organisation", "What it belongs to", None, True),
        Column("role", "TEXT", "Role", "As what", "theme_role", True),
        Column("since", "TEXT", "Since", "As the document gives it"),
    ),
    ("region_id", "organisation"),
)
GROUPS = LayerSchema(
    "groups",
    "Groups",
    "What a document counts together",
    (_id("group_id", "Short name that other tables refer to"), _NAME, _NOTE),
    ("group_id",),
)
GROUP_MEMBERS = LayerSchema(
    "group_members",
    "Group members",
    "What belongs to a group",
    (Column("group_id", "TEXT", "Group", "The group", None, True), *_SUBJECT),
    ("group_id", "subject_id"),
)
FACTS = LayerSchema(
    "facts",
    "Facts",
    "What the documents state of a subject, numbers in their own unit and period",
    (
        _id("fact_id", "Short name that citations refer to"),
        *_SUBJECT,
        Column("metric", "TEXT", "Metric", "What is stated", None, True),
        Column("value", "TEXT", "Value", "As the document gives it", None, True),
        Column("unit", "TEXT", "Unit", "The document's own unit"),
        Column("period", "TEXT", "Period", "As the document gives it; null where it gives none"),
        _NOTE,
    ),
    ("fact_id",),
)
CITATIONS = LayerSchema(
    "citations",
    "Citations",
    "Where a row or fact comes from; memberships are named region/organisation",
    (
        *_SUBJECT,
        Column("source_id", "TEXT", "Source", "The source", None, True),
        Column("place", "TEXT", "Place", "Section or note of the document, or what was added"),
        Column("origin", "TEXT", "Origin", "Stated or added", "theme_origin", True),
    ),
    ("subject_table", "subject_id", "source_id", "place"),
)
SOURCES = LayerSchema(
    "sources",
    "Sources",
    "Documents and data that rows cite",
    (
        _id("source_id", "Short name that citations refer to"),
        Column("title", "TEXT", "Title", "Title as the document states it", None, True),
        Column("publisher", "TEXT", "Publisher", "As the document states it"),
        Column("date", "TEXT", "Date", "As the document states it"),
        Column("language", "TEXT", "Language", "ISO 639-1"),
    ),
    ("source_id",),
)

SEED_LAYERS = (
    CORRIDORS, LEGS, PORTS, CROSSINGS, REGIONS, MEMBERSHIPS, GROUPS, GROUP_MEMBERS, FACTS,
    CITATIONS, SOURCES,
)  # fmt: skip
