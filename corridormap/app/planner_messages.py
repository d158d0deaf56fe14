"""What the window and the process that plans for it say to each other, over a pair of pipes."""

from __future__ import annotations

import pickle
import struct
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridormap.app.route_planner import PlanningNames
    from corridormap.network.places import ClosedThing

_HEAD = struct.Struct("<8sQ")
_MARK = b"planning"
"""Begins every message: whatever else a program prints is none."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asked by the window.

    Attributes:
        number: No other question has it.
        what: The method of `RoutePlanning` that answers.
        arguments: For it, by name.
        language: That regions are named in.
        orders: Of the feedback; its clock is the same in all processes.
    """

    number: int
    what: str
    arguments: dict[str, Any]
    language: str
    orders: tuple[bool, float]


@dataclass(frozen=True, slots=True)
class Orders:
    """A question's feedback was told something."""

    number: int
    is_cancelled: bool
    until_s: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What the window is told beside answers, each thing once.

    Attributes:
        names: None where they were told before, or nothing was read.
        closed: Where closed things lie.
    """

    names: PlanningNames | None = None
    closed: tuple[ClosedThing, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question.

    Attributes:
        number: The question's.
        value: The answer.
        error: Raised in place of one.
        learned: Known by now.
    """

    number: int
    value: Any
    error: BaseException | None
    learned: Learned


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a question is."""

    number: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A line about something odd that did not stop the work."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """All that planning needs could be imported."""


class Channel:
    """Carries whole messages; any thread may send, one receives.

    Args:
        source: Where the other side's messages are read.
        sink: Where messages to the other side are written.
    """

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source, self._sink = source, sink
        self._sending = threading.Lock()

    def send(self, message: object) -> None:
        """Send a message.

        Raises:
            EOFError: The other side is gone.
        """
        packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            with self._sending:
                self._sink.write(_HEAD.pack(_MARK, len(packed)) + packed)
                self._sink.flush()
        except (OSError, ValueError) as exc:
            raise EOFError from exc

    def receive(self) -> Any:
        """Return the next message, waiting for it.

        Raises:
            EOFError: The other side is gone, or never was what it should be.
        """
        mark, size = _HEAD.unpack(self._read(_HEAD.size))
        if mark != _MARK:
            raise EOFError
        # Only what this program's own processes wrote comes through these pipes.
        return pickle.loads(self._read(size))

    def close(self) -> None:
        """Close both ends; nothing can be sent any more."""
        with self._sending:
            for stream in (self._sink, self._source):
                try:
                    stream.close()
                except OSError:
                    # What was left to write to the other side is of no use to anybody.
                    continue

    def _read(self, size: int) -> bytes:
        try:
            found = self._source.read(size)
        except (OSError, ValueError) as exc:
            raise EOFError from exc
        if len(found) < size:
            raise EOFError
        return found
