"""Mouse input turned once into hover, click and drag, so that no tool deals with buttons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt

DRAG_THRESHOLD_PX = 4.0
"""A hand that shakes less than this clicks."""


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """Where the pointer is and what is held down.

    Attributes:
        screen_point: Logical pixels from the canvas's top left corner.
        map_point: Map units, x unwrapped past the edge of the world.
        modifiers: Keys held.
        time_s: When, on a monotonic clock.
    """

    screen_point: tuple[float, float]
    map_point: tuple[float, float]
    modifiers: Qt.KeyboardModifier
    time_s: float = 0.0

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a modifier key is down."""
        return bool(self.modifiers & modifier)

    def distance_px(self, other: PointerEvent) -> float:
        """Return how far apart two events are on the screen."""
        return math.dist(self.screen_point, other.screen_point)

    @property
    def position(self) -> QPointF:
        """The screen point for Qt."""
        return QPointF(*self.screen_point)


class Interaction(Protocol):
    """One drag from start to finish; exactly one of `finish` and `cancel` follows `start`."""

    def start(self, event: PointerEvent) -> None:
        """The button went down here; called when the threshold is passed."""

    def move(self, event: PointerEvent) -> None:
        """The pointer is here now."""

    def finish(self, event: PointerEvent) -> None:
        """The button went up: do what the drag was for."""

    def cancel(self) -> None:
        """Leave everything as it was before `start`."""


class GestureTarget(Protocol):
    """What clicks and drags are for: a map tool."""

    def clicked(self, event: PointerEvent) -> None:
        """The left button went down and up in one place."""

    def double_clicked(self, event: PointerEvent) -> None:
        """Twice in a row; the first of them was reported as a click."""

    def secondary_clicked(self, event: PointerEvent) -> None:
        """The right button was clicked."""

    def hovered(self, event: PointerEvent) -> None:
        """The pointer moved with no button down."""

    def drag(self, event: PointerEvent) -> Interaction:
        """Return what a drag begun at `event` does."""


class Gestures:
    """Tells clicks from drags.

    Args:
        target: Gets what was recognised.
    """

    def __init__(self, target: GestureTarget) -> None:
        self.target = target
        self._pressed: PointerEvent | None = None
        self._interaction: Interaction | None = None

    @property
    def is_dragging(self) -> bool:
        """Whether a drag is going on."""
        return self._interaction is not None

    @property
    def is_pressed(self) -> bool:
        """Whether the button is down and nothing was decided yet, or a drag goes on."""
        return self._pressed is not None

    def press(self, event: PointerEvent) -> None:
        """The left button went down."""
        self._pressed = event

    def press_to_drag(self, event: PointerEvent, interaction: Interaction) -> None:
        """A button went down that always drags, as the middle one does."""
        self.cancel()
        self._pressed = event
        self._interaction = interaction
        interaction.start(event)

    def move(self, event: PointerEvent) -> None:
        """The pointer moved."""
        if self._pressed is None:
            self.target.hovered(event)
            return
        if self._interaction is None:
            if event.distance_px(self._pressed) < DRAG_THRESHOLD_PX:
                return
            self._interaction = self.target.drag(self._pressed)
            self._interaction.start(self._pressed)
        self._interaction.move(event)

    def release(self, event: PointerEvent) -> None:
        """The button went up."""
        pressed, interaction = self._pressed, self._interaction
        self._pressed = self._interaction = None
        if interaction is not None:
            interaction.finish(event)
        elif pressed is not None:
            self.target.clicked(pressed)

    def double_click(self, event: PointerEvent) -> None:
        """The button went down for the second time; its release is no click."""
        self.target.double_clicked(event)

    def cancel(self) -> bool:
        """Give up a drag and forget the press; return whether there was a drag."""
        interaction = self._interaction
        self._pressed = self._interaction = None
        if interaction is None:
            return False
        interaction.cancel()
        return True
