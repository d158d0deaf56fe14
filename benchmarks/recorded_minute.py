"""A minute of pulling the map hard while a layer is read, recorded frame by frame.

Hands drag, throw and wheel the map at 60 events a second; the folder of reduced layers is deleted
under way. Every few frames what the window shows is kept. Afterwards each is compared with the
same view drawn in peace by a renderer that has drawn nothing before.
"""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.frame_faults import (
    SEAM_PX,
    blank_share,
    levels_of,
    longest_gap_s,
    seams,
    stale_share,
)
from benchmarks.frames import FRAME_S, mouse, wheel
from corridormap.app.bundled_map import is_bundled
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.map_renderer import MapRenderer
from corridormap.ui.canvas.picture_stack import targets

if TYPE_CHECKING:
    from benchmarks.window_child import Bench

SECONDS = 60.0
EVERY = 6
LEAST_STEPS = 60
"""Even where a slow machine takes longer for them, some frames must be seen."""
BEAT_MS = 5
REST_S = 10.0
PICTURES = "BENCHMARK_PICTURES"
"""The environment variable that names a folder for frames to look at."""
BLANK_SHARE = 0.0002
"""Fewer pixels are bays that a coarser picture fills otherwise."""
Event = QEvent | None


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """What the canvas showed, in 16 bits a pixel.

    Attributes:
        image: That.
        settings: The view.
        layers: What was drawn, if the map was at rest.
        pictures: What the pictures showed that were there, if it was not.
    """

    image: QImage
    settings: MapSettings
    layers: tuple[LayerSnapshot, ...] = ()
    pictures: tuple[MapSettings, ...] = ()


@dataclass(slots=True, eq=False)
class Recording:
    """What was seen in a minute; times in seconds of the epoch."""

    shots: list[Shot] = field(default_factory=list)
    rests: list[Shot] = field(default_factory=list)
    beats_s: list[float] = field(default_factory=list)
    paints_s: list[float] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """When nobody pulled, or a frame was being kept."""


class Minute(QObject):
    """A window being pulled about.

    Args:
        bench: The window, its layer just opened.
        cache: What to delete twice; None for nothing.
    """

    def __init__(self, bench: Bench, cache: Path | None) -> None:
        super().__init__()
        self.recording = Recording()
        self.loaded_after_s: float | None = None
        self._bench = bench
        self._canvas = bench.canvas
        self._cache = cache
        self._steps = 0
        self._middle = QPointF(bench.canvas.width() / 2, bench.canvas.height() / 2)
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.recording.beats_s.append(time.time()))

    def pull(self, seconds: float = SECONDS) -> None:
        """Do so, with a rest after every round, for at least `LEAST_STEPS` steps."""
        self._bench.window.actions_["pan"].trigger()
        self._canvas.on_painted = lambda: self.recording.paints_s.append(time.time())
        self._timer.start(BEAT_MS)
        started = time.time()
        deletions = [started + seconds / 3, started + seconds * 2 / 3]
        number = 0
        while time.time() < started + seconds:
            for event in self._round(number):
                self._step(event)
                self._look_after(started, deletions)
                if time.time() > started + seconds and self._steps >= LEAST_STEPS:
                    QApplication.sendEvent(self._canvas, self._let_go())
                    break
            self._rest()
            self._look_after(started, deletions)
            number += 1
        self._timer.stop()
        self._canvas.on_painted = None

    def _round(self, number: int) -> Iterator[Event]:
        """Yield an event a frame: a hard drag, a throw, the wheel in, a drag, the wheel out."""
        way = 1 if number % 2 == 0 else -1
        yield from self._drag(90, 260.0, number)
        yield from self._throw(way)
        notches = 24 + 8 * (number % 4)
        for sign in (1, -1):
            yield from (wheel(self._middle, 60 * sign) for _ in range(notches))
            if sign > 0:
                yield from self._drag(60, 200.0, number + 3)

    def _let_go(self) -> QEvent:
        return mouse(QEvent.Type.MouseButtonRelease, self._middle, False)

    def _drag(self, frames: int, reach_px: float, number: int) -> Iterator[Event]:
        yield mouse(QEvent.Type.MouseButtonPress, self._middle, True)
        for frame in range(frames):
            turn = 2 * math.pi * frame / 45 + number
            at = self._middle + QPointF(math.sin(turn), math.sin(1.7 * turn)) * reach_px
            yield mouse(QEvent.Type.MouseMove, at, True)
        # A hand that stands still before it lets go throws nothing.
        for _ in range(9):
            yield None
        yield mouse(QEvent.Type.MouseButtonRelease, at, False)

    def _throw(self, way: int) -> Iterator[Event]:
        yield mouse(QEvent.Type.MouseButtonPress, self._middle, True)
        at = self._middle
        for step in range(1, 9):
            at = self._middle + QPointF(way * 30.0 * step, way * 12.0 * step)
            yield mouse(QEvent.Type.MouseMove, at, True)
        yield mouse(QEvent.Type.MouseButtonRelease, at, False)
        for _ in range(50):
            yield None

    def _step(self, event: Event) -> None:
        started = time.perf_counter()
        if event is not None:
            QApplication.sendEvent(self._canvas, event)
        self._go_through_events(started + FRAME_S)
        self._steps += 1
        if self._steps % EVERY == 0:
            self.recording.shots.append(self._shot())

    def _shot(self) -> Shot:
        began = time.time()
        on_painted, self._canvas.on_painted = self._canvas.on_painted, None
        settings = self._canvas.settings()
        image = self._canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB16)
        self._canvas.on_painted = on_painted
        self.recording.pauses.append((began, time.time()))
        stack = self._canvas.pictures
        there = (stack.unfinished, stack.finished, *stack.earlier, stack.ring, stack.surroundings)
        shown = tuple(picture.settings for picture in there if picture is not None)
        return Shot(image, settings, pictures=shown)

    def _rest(self) -> None:
        began = time.time()
        canvas = self._canvas
        until = time.perf_counter() + REST_S
        while time.perf_counter() < until:
            self._go_through_events(time.perf_counter() + 0.05)
            if canvas.loop.is_idle and not canvas.navigator.is_moving:
                self._note_rest()
                break
        self.recording.pauses.append((began, time.time()))

    def _note_rest(self) -> None:
        canvas, store = self._canvas, self._bench.session.store
        picture = canvas.pictures.finished
        if picture is None:
            return
        settings = canvas.settings()
        layers = store.snapshots(settings.scale_denominator(), settings)
        # On whole pixels, which the canvas need not be.
        image = picture.image.convertToFormat(QImage.Format.Format_RGB16)
        self.recording.rests.append(Shot(image, picture.settings, layers))

    def _look_after(self, started: float, deletions: list[float]) -> None:
        now = time.time()
        if deletions and now > deletions[0]:
            deletions.pop(0)
            if self._cache is not None:
                shutil.rmtree(self._cache, ignore_errors=True)
        groups = self._bench.session.project.groups
        opened = [layer for group in groups if not is_bundled(group) for layer in group.layers]
        is_whole = self._bench.session.store.is_whole
        if self.loaded_after_s is None and all(is_whole(layer.layer_id) for layer in opened):
            self.loaded_after_s = now - started

    def _go_through_events(self, until_s: float) -> None:
        while True:
            self._bench.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
            if time.perf_counter() >= until_s:
                break

    def faults(self) -> dict[str, Any]:
        """Return what was wrong, by number."""
        found = self.recording
        store, project = self._bench.session.store, self._bench.session.project
        base = {
            layer.layer_id
            for group in project.groups
            if is_bundled(group)
            for layer in group.layers
        }
        lands, all_layers = MapRenderer(), MapRenderer()
        blanks, strips, seam_counts = [], [], []
        for shot in found.shots:
            frame = levels_of(shot.image)
            layers = store.snapshots(shot.settings.scale_denominator(), shot.settings)
            below = tuple(layer for layer in layers if layer.layer_id in base)
            settled = drawn(lands, shot.settings, below)
            nothing = QColor(shot.settings.background)
            blanks.append(blank_share(frame, settled, nothing))
            strips.append(blank_share(frame, settled, nothing, SEAM_PX) if blanks[-1] else 0.0)
            count = seams(frame)
            if count:
                whole = drawn(all_layers, shot.settings, layers)
                count = seams(frame, whole, settled)
            if count:
                count = seams(frame, whole, settled, *self._anew(shot))
            seam_counts.append(count)
        stale = [
            stale_share(levels_of(rest.image), drawn(MapRenderer(), rest.settings, rest.layers))
            for rest in found.rests
        ]
        self._keep(blanks, seam_counts, stale)
        late = [
            later - earlier
            for earlier, later in zip(found.beats_s, found.beats_s[1:], strict=False)
            if later - earlier > 0.1
        ]
        messages = [message.text for message in self._bench.window.messages.messages]
        return {
            "frames": len(found.shots),
            "paints": len(found.paints_s),
            "blank_frames": sum(share > BLANK_SHARE for share in blanks),
            "blank_share_most": max(blanks, default=0.0),
            "blank_strips_most": max(strips, default=0.0),
            "seams": sum(seam_counts),
            "rests": len(found.rests),
            "stale_most": max(stale, default=1.0),
            "longest_gap_ms": 1000 * longest_gap_s(found.paints_s, found.pauses),
            "longest_beat_ms": 1000 * longest_gap_s(found.beats_s),
            "late_beats": len(late),
            "loaded_after_s": self.loaded_after_s,
            "messages": messages,
        }

    def _anew(self, shot: Shot) -> Iterator[Any]:
        """Yield levels of each picture that was there, drawn in peace and laid where it lay.

        While the map is zoomed out, what is shown from before has borders of nearer scales.
        """
        for settings in shot.pictures:
            layers = self._bench.session.store.snapshots(settings.scale_denominator(), settings)
            plain = replace(settings, show_labels=False)
            picture = MapRenderer().render(RenderRequest(1, plain, layers), Feedback())
            image = QImage(shot.image.size(), QImage.Format.Format_RGB32)
            image.fill(QColor(settings.background))
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for target in targets(picture, shot.settings, all_copies=True):
                painter.drawImage(target, picture.image, QRectF(picture.image.rect()))
            painter.end()
            yield levels_of(image)

    def _keep(self, blanks: list[float], seam_counts: list[int], stale: list[float]) -> None:
        """Write some frames, and all those with faults, where somebody wants to look at them."""
        folder = os.environ.get(PICTURES)
        if not folder:
            return
        place = Path(folder)
        for number, shot in enumerate(self.recording.shots):
            is_odd = blanks[number] > BLANK_SHARE or seam_counts[number]
            if is_odd or number % 10 == 0:
                words = f"blank{blanks[number]:.4f}-seams{seam_counts[number]}"
                shot.image.save(str(place / f"frame{number:04}-{words}.png"))
        for number, (rest, share) in enumerate(zip(self.recording.rests, stale, strict=True)):
            rest.image.save(str(place / f"rest{number:02}-stale{share:.4f}.png"))


def drawn(renderer: MapRenderer, settings: MapSettings, layers: tuple[LayerSnapshot, ...]) -> Any:
    """Return a view's settled picture as levels, labels left out."""
    plain = replace(settings, show_labels=False)
    picture = renderer.render(RenderRequest(1, plain, layers), Feedback()).image
    return levels_of(picture.convertToFormat(QImage.Format.Format_RGB16))


def recorded_minute(bench: Bench, cache: Path | None, seconds: float = SECONDS) -> dict[str, Any]:
    """Pull a window's map for a while and return its faults by number."""
    minute = Minute(bench, cache)
    minute.pull(seconds)
    return minute.faults()
