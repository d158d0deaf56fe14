"""Functions of filters that SQLite has only where it was built with them, or only for A to Z."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from corridormap.core.feature import Value
from corridormap.core.like import like

Function = Callable[..., Value]


def functions() -> Iterator[tuple[str, int, Function]]:
    """Yield name, number of values and function of each, as SQLite takes them."""
    yield "like", 2, like
    yield "like", 3, like
    yield "lower", 1, _lower
    yield "upper", 1, _upper
    for (name, arity), function in _NUMERIC.items():
        yield name, arity, _of_numbers(function)


def _lower(value: Value) -> str | None:
    return None if value is None else str(value).lower()


def _upper(value: Value) -> str | None:
    return None if value is None else str(value).upper()


def _of_numbers(function: Callable[..., float]) -> Function:
    """Return a function that is null where a value is no number, or the result is none."""

    def answer(*values: Value) -> Value:
        if not all(isinstance(value, int | float) for value in values):
            return None
        try:
            found = function(*values)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return found if math.isfinite(found) else None

    return answer


def _rounded(function: Callable[[float], int]) -> Callable[[float], float]:
    """Return a function that leaves whole numbers whole, and others with a point."""
    return lambda value: value if isinstance(value, int) else float(function(value))


_NUMERIC: dict[tuple[str, int], Callable[..., float]] = {
    ("ceil", 1): _rounded(math.ceil),
    ("ceiling", 1): _rounded(math.ceil),
    ("exp", 1): math.exp,
    ("floor", 1): _rounded(math.floor),
    ("ln", 1): math.log,
    ("log", 1): math.log10,
    ("log", 2): lambda base, value: math.log(value) / math.log(base),
    ("log10", 1): math.log10,
    ("mod", 2): math.fmod,
    ("pi", 0): lambda: math.pi,
    ("pow", 2): math.pow,
    ("power", 2): math.pow,
    ("sign", 1): lambda value: (value > 0) - (value < 0),
    ("sqrt", 1): math.sqrt,
    ("trunc", 1): _rounded(math.trunc),
}
