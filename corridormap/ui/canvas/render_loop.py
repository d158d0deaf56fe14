"""Asks for pictures: one at a time, the latest only, then those that lie underneath."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.backdrop_need import LONGEST_S, Drawn, Tries, missed, never_drawn
from corridormap.ui.canvas.backdrops import AT_REST, BACKDROPS, LED, MOST_ENLARGED, ONLY, Purpose
from corridormap.ui.canvas.first_moments import FirstMoments, Reading
from corridormap.ui.canvas.pace import Pace
from corridormap.ui.job_runner import Ends, Job, JobRunner, Lane

COALESCE_MS = 20
"""Requests that come within this are one."""
PATIENCE_S = 3.0
"""While the map moves, a picture begun for a view just left may take this long, if it serves."""
SOON_S = 0.3
"""One younger than this is finished in any case: else a map that never rests is never drawn."""
TINY = 4.0
"""Unless the map was zoomed out so far since: it would be an island, or in so far that it would be
blown up beyond `MOST_ENLARGED`."""
PAUSE_S = 0.1
"""While the map moves, drawing rests so long after a picture: it takes turns with the window …"""
ENOUGH_SHARE = 0.8
"""… as long as the picture covers so much of the view; what lies around it is there as well."""
SERVES_SHARE = 0.5
"""Such a picture serves while it covers this much of the view that is shown by now."""
IDLE_MS = 250
"""Rest after which the pictures underneath are brought up to date."""
FIRST_IDLE_MS = 120
"""Rest after which they are made for the first time."""


class Renderer(Protocol):
    """What draws; its one method runs on the rendering thread, never twice at a time."""

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: Callable[[RenderResult], None] | None = None,
    ) -> RenderResult:
        """Return the picture, handing out unfinished ones on the way."""


class Layers(Reading, Protocol):
    """What there is to draw."""

    def snapshots(
        self, denominator: float | None = None, settings: MapSettings | None = None
    ) -> tuple[LayerSnapshot, ...]:
        """Return it as it is now, for a scale 1:n and a view to read for."""


class RenderLoop(QObject):
    """Keeps the pictures of a canvas up to date with its view and the layers.

    Args:
        renderer: Draws on the runner's rendering lane.
        runner: Where jobs run.
        layers: What to draw.
        parent: Owner.
    """

    rendered = Signal(object, object)
    """Purpose and RenderResult; of the view never one whose request is not the latest."""
    failed = Signal(str)
    """One line for people."""

    def __init__(
        self,
        renderer: Renderer,
        runner: JobRunner,
        layers: Layers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.courtesy = runner.courtesy
        # Tells which boxes of a view furniture covers.
        self.reserved: Callable[[MapSettings], tuple[Extent, ...]] = lambda _: ()
        self._renderer = renderer
        self._runner = runner
        self._layers = layers
        self._ids = count(1)
        self._settings: MapSettings | None = None
        self._pace = Pace()
        self._is_moving = False
        self._tries = Tries()
        self._finished_s = 0.0
        self._first_moments = FirstMoments(layers)
        self._content = 0
        self._content_changed = 0
        self._drawn: dict[Purpose, Drawn] = {}
        self._job: Job | None = None
        self._job_purpose = Purpose.VIEW
        self._in_the_making: Drawn | None = None
        self._layers_in_the_making: frozenset[str] = frozenset()
        self.latest_id = 0
        self._timer = _single_shot(self, COALESCE_MS, self._start_view)
        self._idle = _single_shot(self, IDLE_MS, self._start_backdrop)

    @property
    def is_idle(self) -> bool:
        """Whether the view's picture is up to date and nothing is being drawn."""
        return self._job is None and not self._timer.isActive() and self._is_drawn(Purpose.VIEW)

    @property
    def age_s(self) -> float:
        """How long the present picture has been in the making, 0 when none is."""
        return 0.0 if self._job is None else time.monotonic() - self._job.started_s

    def show(self, settings: MapSettings, is_moving: bool = False) -> None:
        """Ask for a picture of a view; `is_moving` says that the next one follows at once."""
        self._pace.note(settings)
        self._settings = settings
        self._is_moving = is_moving
        self._schedule()

    def forget_nearby(self) -> None:
        """Draw what lies near by again when it is needed: layers were not all there before."""
        self._drawn.pop(Purpose.NEARBY, None)

    def invalidate(self, grown: str = "") -> None:
        """Ask for new pictures: layers, their order or their look changed.

        Args:
            grown: The layer to which features came, if nothing else has changed. A picture in
                the making that shows some of it is finished: of what arrives faster than it can
                be drawn nothing would ever be seen.
        """
        self._content += 1
        if not grown:
            self.forget_nearby()
        if grown not in self._layers_in_the_making:
            self._content_changed = self._content
        self._schedule()

    def look_again(self) -> None:
        """Ask for a new picture if what names keep clear of, as `reserved` tells, has changed."""
        self._schedule()

    def _schedule(self) -> None:
        self._idle.stop()
        if self._settings is not None and not self._timer.isActive():
            self._timer.start()

    def _is_drawn(self, purpose: Purpose) -> bool:
        settings = self._wanted(purpose)
        there = self._drawn.get(purpose)
        if settings is None or there is None or there[:2] != (self._content, settings):
            return settings is None
        return there.reserved == self._reserved(purpose) or self._is_moving

    def _reserved(self, purpose: Purpose) -> tuple[Extent, ...]:
        # While the map is pulled names stay where they are; at rest none lies under furniture.
        if purpose is not Purpose.VIEW or self._is_moving or self._settings is None:
            return ()
        return self.reserved(self._settings)

    def _wanted(self, purpose: Purpose, is_led: bool = False) -> MapSettings | None:
        settings = self._settings
        if settings is not None and is_led:
            settings = self._pace.led(settings)
        return settings and (settings if purpose is Purpose.VIEW else BACKDROPS[purpose](settings))

    def _start_view(self) -> None:
        if self._is_drawn(Purpose.VIEW):
            # Nothing must be left blank when the map is zoomed out: the world comes soon.
            self._idle.start(FIRST_IDLE_MS if never_drawn(self._drawn) else IDLE_MS)
            return
        if self._job is not None and self._is_in_the_making():
            return
        gathers = not self._drawn and self._first_moments.gathers()
        needed = self._needed() if self._is_moving else None
        if gathers or (self._is_moving and self._job and self._had_better_wait(needed)):
            self._timer.start()
            return
        if self._job is not None and self._job_purpose in (needed, Purpose.WORLD):
            self._tries.give_up(self._job_purpose, self._content)
        following = needed if needed and self._may_try(needed) else Purpose.VIEW
        if self._job is not None:
            self._job.cancel()
        elif self._is_moving and following is Purpose.VIEW and self._may_pause():
            self._timer.start()
            return
        self._start(following)
        if following is not Purpose.VIEW:
            self._timer.start()

    def _is_in_the_making(self) -> bool:
        """Whether what is being drawn is the present view, of most that there is to be seen."""
        if self._job_purpose is not Purpose.VIEW or self._in_the_making is None:
            return False
        making = self._in_the_making
        return making.settings == self._settings and making.content >= self._content_changed

    def _needed(self) -> Purpose | None:
        """Return the picture that a map on the move that never rests needs first, if any."""
        soon = self._settings and self._pace.led(self._settings)
        for purpose in missed(self._drawn, self._content, soon) if soon else ():
            is_begun = self._job is not None and self._job_purpose is purpose
            may_come = is_begun or self._may_try(purpose)
            wanted = self._wanted(purpose) if may_come else None
            if wanted and not self._first_moments.must_wait(purpose, self._drawn, wanted):
                return purpose
        return None

    def _had_better_wait(self, needed: Purpose | None) -> bool:
        """Whether what is being drawn is wanted on a map on the move, though not its view."""
        if needed is not None and self._job_purpose is needed:
            return self.age_s <= LONGEST_S[needed]
        return self._still_serves()

    def _may_try(self, needed: Purpose) -> bool:
        may_take_over = self._job is None or needed is Purpose.NEARBY
        return may_take_over and self._tries.may_come(needed, self._content)

    def _may_pause(self) -> bool:
        drawn = self._drawn.get(Purpose.VIEW)
        if drawn is None or drawn.content != self._content or self._settings is None:
            return False
        rested_s = time.monotonic() - self._finished_s
        return rested_s < PAUSE_S and covered(drawn.settings, self._settings) >= ENOUGH_SHARE

    def _still_serves(self) -> bool:
        begun, now = self._in_the_making, self._settings
        if self._job_purpose is not Purpose.VIEW or begun is None or now is None:
            return False
        if self.age_s <= SOON_S:
            enlarged = begun.settings.view.map_units_per_px / now.view.map_units_per_px
            return 1 / TINY < enlarged <= MOST_ENLARGED
        return self.age_s <= PATIENCE_S and covered(begun.settings, now) >= SERVES_SHARE

    def _start_backdrop(self) -> None:
        if self._job is not None or not self._is_drawn(Purpose.VIEW):
            return
        for purpose in (*never_drawn(self._drawn), *AT_REST):
            if not self._is_drawn(purpose):
                if self._first_moments.must_wait(purpose, self._drawn, self._wanted(purpose)):
                    self._idle.start(IDLE_MS)
                else:
                    self._start(purpose)
                return

    def _start(self, purpose: Purpose) -> None:
        settings = self._wanted(purpose, is_led=self._is_moving and purpose in LED)
        if settings is None:
            return
        drawn = Drawn(self._content, settings, self._reserved(purpose))
        view = settings if purpose is Purpose.VIEW else None
        layers = self._layers.snapshots(settings.scale_denominator(), view)
        if purpose in ONLY:
            layers = ONLY[purpose](layers)
        if purpose is Purpose.NEARBY and not layers:
            self._job, self.latest_id = None, next(self._ids)
            self._tries.give_up(purpose, self._content)
            self._timer.start()
            return
        request = RenderRequest(next(self._ids), settings, layers, reserved=drawn.reserved)
        self.latest_id = request.id
        self._job_purpose = purpose
        self._in_the_making = drawn
        self._layers_in_the_making = frozenset(layer.layer_id for layer in layers)
        on_partial = partial(self._hand_over, purpose) if purpose is Purpose.VIEW else None

        def work(feedback: Feedback) -> RenderResult:
            return self._renderer.render(request, feedback, on_partial)

        ends = Ends(
            partial(self._finish, purpose, drawn),
            partial(self._fail, request.id, purpose, drawn),
            partial(self._stop, request.id),
        )
        self._job = self._runner.submit_in(Lane.RENDER, work, ends)

    def _hand_over(self, purpose: Purpose, result: RenderResult) -> None:
        # On the rendering thread.
        self._runner.post(partial(self._accept, purpose, result))

    def _accept(self, purpose: Purpose, result: RenderResult) -> None:
        if result.id == self.latest_id:
            self.rendered.emit(purpose, result)

    def _finish(self, purpose: Purpose, drawn: Drawn, result: RenderResult) -> None:
        if result.id == self.latest_id:
            if purpose is not Purpose.NEARBY or drawn.content >= self._content_changed:
                self._drawn[purpose] = drawn
            self._tries.note(purpose, self.age_s)
            self._job = None
            self._finished_s = time.monotonic()
            self._accept(purpose, result)
            self._schedule()

    def _fail(self, number: int, purpose: Purpose, drawn: Drawn, error: CorridorMapError) -> None:
        if number == self.latest_id:
            # Counted as drawn: the same request would fail again and again.
            self._drawn[purpose] = drawn
            self._job = None
            self.failed.emit(str(error))
            self._schedule()

    def _stop(self, request_id: int) -> None:
        if request_id == self.latest_id:
            self._job = None


def covered(picture: MapSettings, now: MapSettings) -> float:
    """Return which share of a view a picture of another covers; 0 for quite another scale."""
    ratio = picture.view.map_units_per_px / now.view.map_units_per_px
    if picture.view.crs != now.view.crs or not 0.5 <= ratio <= 2.0:
        return 0.0
    has, needs = picture.extent, now.extent
    width = min(has.x_max, needs.x_max) - max(has.x_min, needs.x_min)
    height = min(has.y_max, needs.y_max) - max(has.y_min, needs.y_min)
    return max(width, 0.0) * max(height, 0.0) / (needs.width * needs.height)


def _single_shot(parent: QObject, interval_ms: int, call: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(call)
    return timer
