"""Lets a file be read on while what was read before is decoded: SQLite needs no interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield all items; the next one is being made meanwhile, on a thread of its own.

    Whoever stops half-way waits for the one in the making, so that nothing goes on behind him.

    Args:
        items: None of them is None.

    Raises:
        Exception: Whatever making an item raised, in its place.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as reader:
        coming = reader.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = reader.submit(next, items, None)
            yield item
