"""Reading on while what was read is decoded."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from corridormap.formats.read_ahead import read_ahead


def test_yields_all_in_order() -> None:
    assert list(read_ahead(iter(range(1, 100)))) == list(range(1, 100))
    assert list(read_ahead(iter(()))) == []


def test_makes_the_next_one_while_one_is_worked_on() -> None:
    second_begun = threading.Event()

    def items() -> Iterator[str]:
        yield "first"
        second_begun.set()
        yield "second"

    ahead = read_ahead(items())
    assert next(ahead) == "first"
    assert second_begun.wait(60)
    assert list(ahead) == ["second"]


def test_an_error_comes_behind_what_was_read_before() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken page")

    found: list[int] = []
    with pytest.raises(ValueError, match="broken page"):
        found.extend(read_ahead(items()))
    ahead = read_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken page"):
        next(ahead)


def test_nothing_goes_on_behind_whoever_stops_half_way() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1, 1000):
            made.append(number)
            yield number

    ahead = read_ahead(items())
    assert isinstance(ahead, Iterator)
    assert next(ahead) == 1
    before = threading.active_count()
    ahead.close()  # type: ignore[attr-defined]
    assert threading.active_count() < before
    assert len(made) <= 2
