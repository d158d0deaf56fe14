"""Reads what classes are made of on a worker: ranges, values and counts of a million rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from corridormap.core.class_edits import MOST_VALUES, OTHERS
from corridormap.core.classify import NO_CATEGORY, classify
from corridormap.core.errors import FieldError
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.graduated import Grading, grading_of
from corridormap.core.numbers_of import numbers_of
from corridormap.core.symbol import Join, LayerStyle
from corridormap.core.value_choice import ValueChoice
from corridormap.core.vector_layer import DistinctSource, LayerSource, VectorLayer
from corridormap.ui.job_runner import Job, JobRunner

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")
Columns = Mapping[str, Sequence[Value]]
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """The most frequent values of fields as text, in order; `left_out` more were too many."""

    listed: tuple[tuple[str, ...], ...]
    left_out: int = 0


class ValueReader(QObject):
    """One layer's values; a new question ends the one before it of the same kind.

    Args:
        runner: Reads on its threads.
        parent: Owner.
    """

    begun = Signal(str)
    """Work that people wait for, by its words."""
    ended = Signal()
    failed = Signal(str)
    given_up = Signal()
    """Nothing will come of what was asked for."""

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._work: Job | None = None
        self._counting: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._work is not None

    def grade(
        self,
        layer: VectorLayer,
        choice: ValueChoice,
        how: tuple[str, int],
        then: Callable[[Grading], None],
    ) -> None:
        """Find ranges for the numbers of a field by a method and a number of classes."""
        source = layer.source

        def work(feedback: Feedback) -> Grading:
            column = _column(source, choice, feedback)
            feedback.check()
            return grading_of(column, *how)

        self._submit(work, then)

    def list_values(
        self,
        layer: VectorLayer,
        choices: Sequence[ValueChoice],
        then: Callable[[Values], None],
    ) -> None:
        """Find the different values of a field, or those that several fields have together."""
        source = layer.source

        def work(feedback: Feedback) -> Values:
            return _values(_distinct(source, choices, feedback), len(choices))

        self._submit(work, then)

    def find_range(
        self,
        layer: VectorLayer,
        choice: ValueChoice,
        then: Callable[[tuple[float, float]], None],
    ) -> None:
        """Find the least and the greatest number of a field."""
        source = layer.source

        def work(feedback: Feedback) -> tuple[float, float]:
            numbers = numbers_of(_column(source, choice, feedback))
            if not np.isfinite(numbers).any():
                raise FieldError("The field holds no numbers to make sizes of.")
            return float(np.nanmin(numbers)), float(np.nanmax(numbers))

        self._submit(work, then)

    def count(
        self, layer: VectorLayer, style: LayerStyle, then: Callable[[Mapping[int, int]], None]
    ) -> None:
        """Count the features of each class, `OTHERS` for those of none; nobody waits for it."""
        if self._counting is not None:
            self._counting.cancel()
        source = layer.source

        def work(feedback: Feedback) -> Mapping[int, int]:
            return _counts(source, style, feedback)

        def done(counts: Mapping[int, int]) -> None:
            if self._counting is job and isValid(self):
                self._counting = None
                then(counts)

        # What keeps classes from being counted keeps the map from being drawn, which says so.
        self._counting = job = self._runner.submit(work, done, lambda _: None)

    def cancel(self) -> None:
        """Stop what somebody waits for; nothing is changed, even if the answer is on its way."""
        if self._work is not None:
            job, self._work = self._work, None
            job.cancel()
            self.ended.emit()
            self.given_up.emit()

    def stop(self) -> None:
        """Stop everything."""
        self.cancel()
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def _submit(self, work: Callable[[Feedback], T], then: Callable[[T], None]) -> None:
        if self._work is not None:
            self._work.cancel()
        words = self.tr("Reading values")
        self._work = job = self._runner.submit(
            work,
            lambda found: self._end(job, partial(then, found)),
            lambda error: self._end(job, partial(self._fail, str(error))),
            lambda: self._end(job, self.given_up.emit),
            words,
        )
        self.begun.emit(words)

    def _end(self, job: Job, then: Callable[[], object]) -> None:
        if job is not self._work or not isValid(self):
            return
        self._work = None
        self.ended.emit()
        then()

    def _fail(self, text: str) -> None:
        self.given_up.emit()
        self.failed.emit(text)


def _column(source: LayerSource, choice: ValueChoice, feedback: Feedback) -> Sequence[Value]:
    return _columns(source, (choice,), feedback)[choice.name]


def _columns(source: LayerSource, choices: Sequence[ValueChoice], feedback: Feedback) -> Columns:
    names = [choice.name for choice in choices if choice.join is None]
    return source.read_columns(names, _joins(choices), feedback)


def _distinct(
    source: LayerSource, choices: Sequence[ValueChoice], feedback: Feedback
) -> Iterator[tuple[Row, int]]:
    """Yield the values that features have together, each once, and how many have them."""
    names = [choice.name for choice in choices]
    own = {field.name for field in source.info.fields}
    if isinstance(source, DistinctSource) and own.issuperset(names) and not _joins(choices):
        for found in source.read_distinct(names, feedback):
            rows = zip(*(found.columns[name] for name in names), strict=True)
            yield from zip(rows, found.counts, strict=True)
        return
    # What is looked up elsewhere is of few kinds.
    columns = _columns(source, choices, feedback)
    yield from Counter(zip(*(columns[name] for name in names), strict=True)).items()


def _joins(choices: Sequence[ValueChoice]) -> list[Join]:
    return [choice.join for choice in choices if choice.join is not None]


def _values(distinct: Iterable[tuple[Row, int]], width: int) -> Values:
    found = 0

    def told() -> Iterator[tuple[Row, int]]:
        nonlocal found
        for row, count in distinct:
            # A class cannot ask for no value; features without one are others.
            if None not in row and any(value != "" for value in row):
                found += 1
                yield row, count

    # Of a million names nobody wants those that the alphabet has first.
    kept = [row for row, _ in nlargest(MOST_VALUES, told(), key=itemgetter(1))]
    for place in reversed(range(width)):
        numbers = all(isinstance(row[place], int | float) for row in kept)
        kept.sort(key=itemgetter(place) if numbers else partial(_text_at, place))
    texts = dict.fromkeys(tuple(map(str, row)) for row in kept)
    return Values(tuple(texts), found - len(kept))


def _text_at(place: int, row: Row) -> str:
    return str(row[place])


def _counts(source: LayerSource, style: LayerStyle, feedback: Feedback) -> Mapping[int, int]:
    totals = np.zeros(len(style.categories) + 1, np.int64)
    for columns, counts in _classified_by(source, style, feedback):
        feedback.check()
        classes = classify(style, columns, len(counts)) - NO_CATEGORY
        np.add.at(totals, classes, counts)
    found = {place + NO_CATEGORY: count for place, count in enumerate(totals.tolist()) if count}
    return {(OTHERS if place == NO_CATEGORY else place): found[place] for place in found}


def _classified_by(
    source: LayerSource, style: LayerStyle, feedback: Feedback
) -> Iterator[tuple[Columns, NDArray[np.int64]]]:
    """Yield what tells features' classes, and how many features it is true of."""
    wanted = style.class_fields()
    joins: dict[str, Join] = {join.name: join for join in style.joins if join.name in wanted}
    known = {field.name for field in source.info.fields}
    names = [name for name in wanted if name not in joins and name in known]
    if names and len(names) == len(wanted) and isinstance(source, DistinctSource):
        for found in source.read_distinct(names, feedback):
            yield found.columns, np.array(found.counts, np.int64)
        return
    columns: Columns = source.read_columns(names, list(joins.values()), feedback)
    yield columns, np.ones(len(columns[KEY]), np.int64)
