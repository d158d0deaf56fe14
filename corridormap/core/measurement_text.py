"""A measurement as text for a message and as CSV for a table, each number with its method."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from corridormap.core.length_unit import LengthUnit, format_length
from corridormap.core.measurement import MeasuredLeg, Measurement, PinnedMeasurement

CSV_HEADER = ("from", "to", "length_m", "azimuth_deg", "cumulative_m")
"""As the command line's `measure --csv` has it; more columns follow."""


def measurement_text(measurement: Measurement, unit: LengthUnit, name: str = "") -> str:
    """Return a measurement as lines of text.

    Args:
        measurement: What to tell.
        unit: Of the lengths.
        name: Stands above; where from and where to by default.
    """
    lines = [name or measurement.title]
    for number, leg in enumerate(measurement.legs, start=1):
        azimuth = "" if leg.azimuth_deg is None else f", {leg.azimuth_deg:.1f}°"
        length = format_length(leg.length_m, unit)
        so_far = format_length(leg.cumulative_m, unit)
        lines.append(
            f"{number}. {leg.start.title} – {leg.end.title}: {length}{azimuth} "
            f"(Σ {so_far}; {leg.method})"
        )
    lines.append(f"Σ {format_length(measurement.total_m, unit)} ({measurement.method})")
    return "\n".join(lines)


def measurements_csv(pins: Sequence[PinnedMeasurement], unit: LengthUnit) -> str:
    """Return the legs of measurements as CSV with a header line.

    The first columns are those of the command line; lengths are in meters and once more in
    `unit`.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    own = f"length_{unit.symbol}"
    place = ("from_lon", "from_lat", "to_lon", "to_lat")
    table.writerow((*CSV_HEADER, own, "drawn_length_m", "method", *place, "measurement"))
    for pin in pins:
        for leg in pin.measurement.legs:
            table.writerow((*_row(leg, unit), pin.name))
    return written.getvalue()


def _row(leg: MeasuredLeg, unit: LengthUnit) -> tuple[str, ...]:
    azimuth = "" if leg.azimuth_deg is None else f"{leg.azimuth_deg:.4f}"
    drawn = "" if leg.drawn_length_m is None else f"{leg.drawn_length_m:.3f}"
    return (
        leg.start.title,
        leg.end.title,
        f"{leg.length_m:.3f}",
        azimuth,
        f"{leg.cumulative_m:.3f}",
        f"{unit.from_meters(leg.length_m):.3f}",
        drawn,
        leg.method,
        *(f"{value:.7f}" for value in (leg.start.lon, leg.start.lat, leg.end.lon, leg.end.lat)),
    )
