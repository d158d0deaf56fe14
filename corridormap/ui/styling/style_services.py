"""What the style editor needs from the rest of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corridormap.core.feedback import Feedback
from corridormap.core.value_choice import ValueChoice
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.styling.color_button import MapColors
from corridormap.ui.styling.style_change import StyleEditor


@dataclass(frozen=True, slots=True)
class LayerValues:
    """What a layer's file knows of it beyond its fields.

    Attributes:
        choices: Facts and lookups.
        has_lanes: Whether lines that share a track are known.
    """

    choices: tuple[ValueChoice, ...] = ()
    has_lanes: bool = False


@dataclass(frozen=True, slots=True)
class StyleServices:
    """The session's parts.

    Attributes:
        editor: Changes styles.
        runner: Runs what takes time.
        map_colors: Gives the colours of the map, the most used first.
        values_of: Reads what a file knows, on a thread of the runner.
        set_opacity: Makes a layer more or less opaque; can be taken back.
    """

    editor: StyleEditor
    runner: JobRunner
    map_colors: MapColors
    values_of: Callable[[VectorLayer, Feedback], LayerValues]
    set_opacity: Callable[[VectorLayer, float], None]
