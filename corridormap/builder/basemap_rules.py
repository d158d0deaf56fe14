"""The coded values of the base map and what its viewpoints mean."""

from __future__ import annotations

from corridormap.builder.tables import Column, Rule, Table

ALL, DE_FACTO, CHINA = "all", "de_facto", "china"

RULES = (
    Rule(
        "basemap_viewpoint",
        codes=(
            (ALL, "Drawn whichever viewpoint is chosen"),
            (DE_FACTO, "Drawn in the de facto viewpoint only; hidden in China's"),
            (CHINA, "Drawn in China's viewpoint only"),
        ),
    ),
    Rule(
        "basemap_border_kind",
        codes=(
            ("international", "International boundary"),
            ("disputed", "Disputed boundary, drawn dashed"),
            ("line_of_control", "Line of control, drawn dashed"),
            ("indefinite", "Indefinite boundary, drawn dashed"),
        ),
    ),
    Rule(
        "basemap_river_kind",
        codes=(("river", "River"), ("lake_centre_line", "Line through a lake")),
    ),
    Rule("basemap_rank", minimum=0, maximum=10, description="0 is the most important"),
    Rule("basemap_flag", minimum=0, maximum=1, description="1 for yes, 0 for no"),
)

VIEWPOINT = Column(
    "viewpoint",
    title="Viewpoint",
    description="In which drawing of disputed borders the row is shown",
    rule="basemap_viewpoint",
    required=True,
)


def viewpoints_table() -> Table:
    """Return the list of viewpoints that a map can be drawn in."""
    columns = (
        Column("viewpoint", required=True, unique=True, description="Value in the layers' rows"),
        Column("name", required=True, description="English name"),
        Column("name_zh", required=True, description="Chinese name"),
        Column("note", required=True, description="What the drawing follows"),
        Column("note_zh", required=True, description="The same in Chinese"),
    )
    rows = [
        (
            DE_FACTO,
            "De facto (Natural Earth)",
            "实际控制（Natural Earth）",
            "Borders as they are held on the ground, as Natural Earth 4.1 draws them; claims "
            "as dashed lines. Draw the rows whose viewpoint is 'all' or 'de_facto'.",
            "按 Natural Earth 4.1 绘制的实际控制线；主张线以虚线表示。",
        ),
        (
            CHINA,
            "China (Tianditu)",
            "中国（天地图）",
            "China's national borders as Tianditu draws them; all other borders as in the de "
            "facto viewpoint. Draw the rows whose viewpoint is 'all' or 'china'.",
            "中国国界按天地图绘制；其他国界与实际控制线相同。",
        ),
    ]
    return Table(
        name="viewpoints",
        columns=columns,
        rows=rows,
        title="Viewpoints",
        description="The drawings of disputed borders that the layers hold side by side",
    )
