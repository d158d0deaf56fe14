"""What projections are good for, in a line for people."""

from __future__ import annotations

from PySide6.QtCore import QObject

from corridormap.core.crs import Crs, proj_name_and_center
from corridormap.core.quick_projections import center_of, key_of

CONFORMAL = frozenset(("merc", "webmerc", "lcc", "tmerc", "utm", "etmerc", "omerc", "somerc",
                       "stere", "sterea", "ups", "gstmerc", "krovak"))  # fmt: skip
EQUAL_AREA = frozenset(("aea", "cea", "laea", "leac", "moll", "sinu", "eqearth", "igh", "igh_o",
                        "bonne", "hammer", "eck4", "eck6", "goode", "wag4", "tcea"))  # fmt: skip
EQUIDISTANT = frozenset(("eqc", "aeqd", "eqdc", "cass", "longlat", "latlong"))
COMPROMISE = frozenset(("robin", "wintri", "natearth", "natearth2", "vandg", "mill", "aitoff",
                        "wag3", "patterson", "gall"))  # fmt: skip
PERSPECTIVE = frozenset(("ortho", "nsper", "geos", "tpers"))


class ProjectionWords(QObject):
    """Gives the words in the language of the moment."""

    def about(self, crs: Crs, area: str) -> str:
        """Return a few lines: what is true on the map, and where it is made for."""
        lines = [self._property(crs)]
        if area:
            lines.append(self.tr("Made for: {area}").format(area=area))
        return "\n".join(line for line in lines if line)

    def quick(self, key: str) -> str:
        """Return what a quick choice is called in menus."""
        return {
            "mercator": self.tr("Web &Mercator"),
            "plate_carree": self.tr("&Plate carrée"),
            "albers": self.tr("&Albers equal-area, Asia"),
            "lambert": self.tr("&Lambert conformal, Asia"),
            "equal_area": self.tr("Azimuthal &equal-area, centred here"),
            "globe": self.tr("&Globe, centred here"),
        }[key]

    def quick_tip(self, key: str) -> str:
        """Return what a quick choice is good for."""
        return {
            "mercator": self.tr("As web maps: angles are true, the north far too large"),
            "plate_carree": self.tr("Degrees as they are, for looking at raw coordinates"),
            "albers": self.tr("Areas are true: for comparing regions of Asia (ESRI:102025)"),
            "lambert": self.tr("Shapes are true over Asia's middle latitudes (ESRI:102012)"),
            "equal_area": self.tr("Areas are true, distortion grows away from the middle"),
            "globe": self.tr("The earth as seen from afar, its far side hidden"),
        }[key]

    def short(self, crs: Crs) -> str:
        """Return a short title for the status bar."""
        key = key_of(crs)
        center = None if key not in ("globe", "equal_area") else center_of(crs, key)
        if center is None:
            return crs.title
        lon, lat = center
        place = f"{abs(lat):.0f}°{'S' if lat < 0 else 'N'} {abs(lon):.0f}°{'W' if lon < 0 else 'E'}"
        name = self.tr("Globe") if key == "globe" else self.tr("Azimuthal equal-area")
        return f"{name} · {place}"

    def _property(self, crs: Crs) -> str:
        name, _, _ = proj_name_and_center(crs)
        if name in PERSPECTIVE:
            return self.tr("As seen from space: for showing where on earth things are.")
        if name in CONFORMAL:
            return self.tr("Angles and small shapes are true; areas are not.")
        if name in EQUAL_AREA:
            return self.tr("Areas are true; shapes are stretched towards the edge.")
        if name in EQUIDISTANT:
            return self.tr("Distances are true along some lines only.")
        if name in COMPROMISE:
            return self.tr("A compromise for the whole world: nothing is quite true.")
        if name == "gnom":
            return self.tr("Every great circle is a straight line; far off all is huge.")
        return ""
