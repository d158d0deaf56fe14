"""Warnings, crossings with their capacity, and member regions on a route's way, to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.places import Capacity
from corridormap.network.route import CrossingPassed, Route
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.reading_view import ReadingView
from corridormap.ui.panels.rich_text import PageLook, block, link, pairs, plain, section, span
from corridormap.ui.panels.value_text import country_text
from corridormap.ui.routes.route_numbers import length_words
from corridormap.ui.routes.route_words import level_words, mode_words

_LEG = "leg:"


class RouteOnTheWay(QWidget):
    """A page in groups; a crossing's name is a link to its leg.

    Args:
        capacity: What is known of a crossing's capacity, by its id.
        parent: Owner.
    """

    leg_chosen = Signal(int)
    """Number of the leg with the crossing that was followed."""

    def __init__(
        self, capacity: Callable[[str], Capacity | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._capacity = capacity
        self._route: Route | None = None
        self._unit = LengthUnit.KM
        self.page = ReadingView(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.page.link_followed.connect(self._follow)
        self._retranslate()

    def show_route(self, route: Route | None, unit: LengthUnit) -> None:
        """Show what lies on a route's way, nothing for None."""
        if route is not self._route or unit is not self._unit:
            self._route, self._unit = route, unit
            self.page.show_page(self._html)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _html(self, look: PageLook) -> str:
        route = self._route
        if route is None:
            return ""
        html = "".join(block("⚠ " + plain(message_words(text))) for text in route.warnings)
        title = self.tr("Border crossings")
        html += section(title, look) if html else block(span("head", plain(title)))
        html += "".join(map(self._crossing, route.crossings))
        if not route.crossings:
            html += block(span("quiet", plain(self.tr("No border is crossed."))))
        return f"<body>{html}{self._regions(route, look)}</body>"

    def _crossing(self, crossing: CrossingPassed) -> str:
        name = link(f"{_LEG}{self._leg_at(crossing.at_m)}", plain(crossing.name))
        at = span("quiet", plain(length_words(crossing.at_m, self._unit)))
        html = block(f"{span('strong', name)} {at}", above_px=8)
        countries = " → ".join(country_text(code) for code in crossing.countries)
        about = [countries, mode_words(crossing.mode)]
        if crossing.gauge_break:
            about.append(self.tr("the gauge changes"))
        html += block(span("quiet", plain(" · ".join(about))))
        capacity = self._capacity(crossing.crossing_id) if crossing.crossing_id else None
        return html if capacity is None else html + self._capacity_rows(capacity)

    def _capacity_rows(self, capacity: Capacity) -> str:
        unit = translated(capacity.unit)
        rows = [
            (self.tr("Made for"), f"{capacity.design} {unit}" if capacity.design else ""),
            (self.tr("Carries"), f"{capacity.actual} {unit}" if capacity.actual else ""),
            (self.tr("Source"), capacity.source),
        ]
        return pairs([(plain(label), plain(value)) for label, value in rows if value])

    def _regions(self, route: Route, look: PageLook) -> str:
        if not route.regions:
            return ""
        html = section(self.tr("Member regions"), look)
        for level in dict.fromkeys(region.level for region in route.regions):
            html += block(span("quiet", plain(level_words(level))), above_px=8)
            html += pairs(
                [
                    (plain(region.name), plain(length_words(region.length_m, self._unit)))
                    for region in route.regions
                    if region.level == level
                ]
            )
        return html

    def _leg_at(self, at_m: float) -> int:
        legs = () if self._route is None else self._route.legs
        end_m = 0.0
        for number, leg in enumerate(legs):
            end_m += leg.length_m
            if at_m <= end_m:
                return number
        return len(legs) - 1

    def _follow(self, target: str) -> None:
        if target.startswith(_LEG):
            self.leg_chosen.emit(int(target.removeprefix(_LEG)))

    def _retranslate(self) -> None:
        self.page.setAccessibleName(self.tr("Borders, warnings and member regions"))
        self.page.show_page(self._html)
