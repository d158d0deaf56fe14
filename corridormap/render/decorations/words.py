"""What the furniture itself says: in the map's language, which may not be the window's."""

from __future__ import annotations

_WORDS = {
    "en": {
        "legend": "Legend",
        "north": "N",
        "true_along": "true at {lat}",
        "true_at": "true at {lat}, {lon}",
        "true_in_middle": "true in the middle of the map, {lat}",
        "de facto": "Boundaries: de facto (Natural Earth), disputed ones dashed",
        "China": "Boundaries: China’s viewpoint (Tianditu)",
    },
    "zh": {
        "legend": "图例",
        "north": "北",
        "true_along": "适用于{lat}",
        "true_at": "适用于{lat}、{lon}",
        "true_in_middle": "适用于图中央{lat}",
        "de facto": "边界：按实际控制线绘制（Natural Earth），有争议的为虚线",
        "China": "边界：按中国地图绘制（天地图）",
    },
}
_SIDES = {"en": ("N", "S", "E", "W"), "zh": ("北纬", "南纬", "东经", "西经")}


def word(name: str, language: str) -> str:
    """Return a word or phrase of the map's language, English for one that is not known."""
    return _WORDS.get(language, _WORDS["en"])[name]


def viewpoint_line(viewpoint: str, language: str) -> str:
    """Return the line that tells whose drawing of boundaries the map shows."""
    known = _WORDS.get(language, _WORDS["en"])
    return known.get(viewpoint, known["de facto"])


def latitude_text(lat_deg: float, language: str) -> str:
    """Return a latitude in whole degrees, as in a sentence.

    >>> latitude_text(21.4, "en"), latitude_text(-3.0, "zh")
    ('21° N', '南纬3°')
    """
    north, south, _, _ = _SIDES.get(language, _SIDES["en"])
    return _angle_text(lat_deg, north if lat_deg >= 0 else south, language)


def longitude_text(lon_deg: float, language: str) -> str:
    """Return a longitude in whole degrees, brought within 180 either way."""
    lon = (lon_deg + 180.0) % 360.0 - 180.0
    _, _, east, west = _SIDES.get(language, _SIDES["en"])
    return _angle_text(lon, east if lon >= 0 else west, language)


def _angle_text(angle_deg: float, side: str, language: str) -> str:
    whole = f"{abs(angle_deg):.0f}°"
    return side + whole if language == "zh" else f"{whole} {side}"
