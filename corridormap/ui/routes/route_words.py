"""What modes, places, events and assumptions of routes are called in the language of the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from corridormap.network.assumptions import MODES
from corridormap.network.stored_route import CORRIDOR_WAY
from corridormap.ui.panels.value_text import country_text


def listed_words(words: Iterable[str]) -> str:
    """Return words one after another, with the signs that the window's language has between."""
    return QCoreApplication.translate("RouteWords", ", ", "Between the items of a list").join(words)


def clause_words(clauses: Iterable[str]) -> str:
    """Return remarks one after another, likewise."""
    return QCoreApplication.translate("RouteWords", "; ", "Between remarks").join(clauses)


def mode_words(mode: str) -> str:
    """Return the name of a mode; '' stands for any."""
    translate = QCoreApplication.translate
    names = {
        "": translate("RouteWords", "Any mode"),
        "rail": translate("RouteWords", "Rail"),
        "road": translate("RouteWords", "Road"),
        "sea": translate("RouteWords", "Sea"),
        "inland_waterway": translate("RouteWords", "Inland waterway"),
        "air": translate("RouteWords", "Air"),
    }
    return names.get(mode, mode)


def kind_words(kind: str) -> str:
    """Return what kind of place or thing something is; '' for any other point."""
    translate = QCoreApplication.translate
    names = {
        "sea_port": translate("RouteWords", "Sea port"),
        "river_port": translate("RouteWords", "River port"),
        "inland_hub": translate("RouteWords", "Inland hub"),
        "rail_station": translate("RouteWords", "Rail station"),
        "zone": translate("RouteWords", "Zone"),
        "crossing": translate("RouteWords", "Border crossing"),
        "border": translate("RouteWords", "Border"),
        "passage": translate("RouteWords", "Strait or canal"),
        "leg": translate("RouteWords", "Corridor leg"),
    }
    return names.get(kind, kind)


def criterion_words(criterion: str) -> str:
    """Return what a route is the best by."""
    translate = QCoreApplication.translate
    names = {
        "distance": translate("RouteWords", "Distance"),
        "time": translate("RouteWords", "Time"),
        "cost": translate("RouteWords", "Cost"),
        "co2": translate("RouteWords", "CO₂"),
    }
    return names.get(criterion, criterion)


def status_words(status: str) -> str:
    """Return the status of a route."""
    translate = QCoreApplication.translate
    names = {
        "operating": translate("RouteWords", "Operating"),
        "trial": translate("RouteWords", "Trial"),
        "approved": translate("RouteWords", "Approved"),
        "target": translate("RouteWords", "Target"),
        "planned": translate("RouteWords", "Planned"),
        "construction": translate("RouteWords", "Under construction"),
        "upgrading": translate("RouteWords", "Being upgraded"),
        "named": translate("RouteWords", "Named"),
    }
    return names.get(status, status)


def way_words(way: str) -> str:
    """Return how one gets from stop to stop."""
    translate = QCoreApplication.translate
    names = {
        "network": translate("RouteWords", "Network"),
        "great_circle": translate("RouteWords", "Great circle"),
        "hand": translate("RouteWords", "By hand"),
    }
    if way in names:
        return names[way]
    text = translate("RouteWords", "Along {corridor}")
    return text.format(corridor=way.removeprefix(CORRIDOR_WAY))


def length_method_words(method: str) -> str:
    """Return how the length of a leg came about."""
    translate = QCoreApplication.translate
    names = {
        "network": translate("RouteWords", "network"),
        "grid": translate("RouteWords", "sea grid"),
        "waterway": translate("RouteWords", "waterway"),
        "geodesic": translate("RouteWords", "geodesic"),
        "hand": translate("RouteWords", "by hand"),
    }
    return names.get(method, method)


def event_words(kind: str) -> str:
    """Return what takes time beside the moving."""
    translate = QCoreApplication.translate
    names = {
        "border": translate("RouteWords", "Border"),
        "gauge": translate("RouteWords", "Change of gauge"),
        "transfer": translate("RouteWords", "Change of mode"),
        "dwell": translate("RouteWords", "Stay"),
    }
    return names.get(kind, kind)


def detail_words(kind: str, detail: str) -> str:
    """Return 'rail → sea' and 'CN → VN' in words, gauges in millimetres."""
    parts = [part.strip() for part in detail.split("→")]
    if kind == "border":
        parts = [country_text(part) if len(part) == 2 else part for part in parts]
    elif kind == "gauge":
        return f"{' → '.join(parts)} mm" if detail else ""
    else:
        parts = [mode_words(part.replace(" ", "_")) for part in parts if part]
    return " → ".join(parts)


def level_words(level: str) -> str:
    """Return the heading of the member regions of a level."""
    translate = QCoreApplication.translate
    names = {
        "country": translate("RouteWords", "Countries"),
        "province": translate("RouteWords", "Provinces"),
        "prefecture": translate("RouteWords", "Prefectures"),
        "city": translate("RouteWords", "Cities"),
    }
    return names.get(level, level)


def assumption_group(key: str) -> str:
    """Return what a group of assumptions is called, by the key of any of its rows."""
    translate = QCoreApplication.translate
    names = {
        "speed_kmh": translate("RouteWords", "Speed"),
        "cost_per_teu_km": translate("RouteWords", "Carriage"),
        "co2_g_per_tkm": translate("RouteWords", "Emission of CO₂"),
        "dwell_h": translate("RouteWords", "Stay"),
        "border_h": translate("RouteWords", "Time at a border"),
        "border_per_teu": translate("RouteWords", "Fees at a border"),
        "gauge_change_h": translate("RouteWords", "Time to change the gauge"),
        "gauge_change_per_teu": translate("RouteWords", "Cost to change the gauge"),
        "transfer_h": translate("RouteWords", "Time to change the mode"),
        "handling_per_teu": translate("RouteWords", "Handling"),
        "tonnes_per_teu": translate("RouteWords", "Load of a container"),
    }
    group = key.partition(".")[0]
    return names.get(group, group)


def assumption_title(key: str) -> str:
    """Return what one assumption is called: 'Speed, rail'."""
    group, _, item = key.partition(".")
    translate = QCoreApplication.translate
    places = {
        "port": translate("RouteWords", "at a port"),
        "land": translate("RouteWords", "on land"),
        "union": translate("RouteWords", "within a customs union"),
    }
    words = places.get(item) or (mode_words(item) if item in MODES else kind_words(item))
    text = translate("RouteWords", "{group}: {item}")
    return text.format(group=assumption_group(group), item=words) if item else assumption_group(key)


def unit_words(unit: str, currency: str) -> str:
    """Return the unit of an assumption, money by its code."""
    translate = QCoreApplication.translate
    names = {
        "a TEU-km": translate("RouteWords", "{currency} a TEU-km"),
        "a TEU": translate("RouteWords", "{currency} a TEU"),
        "g a tonne-km": translate("RouteWords", "g a tonne-km"),
        "km/h": "km/h",
        "h": "h",
        "t": "t",
    }
    return names.get(unit, unit).format(currency=currency)
