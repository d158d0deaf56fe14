"""The scale that decides what is shown, held while the map is only pulled.

On a Mercator map the true scale changes with the latitude: without this, places and labels at the
edge of their range would come and go with every move of the hand.
"""

from __future__ import annotations

from corridormap.core.map_settings import MapSettings

STAYS_WITHIN = 0.08
"""The true scale may differ by this share from the one that is held."""
SAME = 1e-9


class SteadyScale:
    """Remembers the scale at which the present resolution was first seen."""

    def __init__(self) -> None:
        self._settings: MapSettings | None = None
        self._denominator = 1.0

    def denominator(self, settings: MapSettings) -> float:
        """Return the n of the scale 1:n to choose by what a picture shows."""
        true, held = settings.scale_denominator(), self._settings
        is_pulled = (
            held is not None
            and held.view.crs == settings.view.crs
            and abs(held.view.map_units_per_px / settings.view.map_units_per_px - 1.0) < SAME
            and abs(self._denominator / true - 1.0) < STAYS_WITHIN
        )
        if not is_pulled:
            self._settings, self._denominator = settings, true
        return self._denominator
