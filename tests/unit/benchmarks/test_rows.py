"""What the benchmark prints: rows that can be told apart, medians of runs that took turns."""

from __future__ import annotations

import json

import pytest

from benchmarks import opening_rows, rows
from benchmarks.__main__ import all_rows
from benchmarks.figure import RUNS_VARIABLE
from benchmarks.rows import Measured, Row, taking_turns


def test_every_row_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_rows, "peers", lambda: [opening_rows.WINDOW, opening_rows.CANVAS])
    names = [row.name for row in all_rows()]
    assert len(names) > 100
    assert len(names) == len(set(names))


def test_a_figure_is_the_median_of_either_side() -> None:
    row = Row("a.b", "work", "< 1", "ms", lambda: Measured([1.0, 9.0, 2.0], [4.0, 8.0]))
    assert json.loads(row.figure().as_json()) == {
        "work": "work",
        "ours": 2.0,
        "peer": 6.0,
        "ratio": 0.33333,
        "aim": "< 1",
        "unit": "ms",
        "runs": 3,
        "peer_runs": 2,
        "name": "a.b",
    }


def test_both_sides_take_turns_and_the_first_runs_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(RUNS_VARIABLE, "3")
    order: list[str] = []

    def run(who: str) -> int:
        order.append(who)
        return len(order)

    ours, peer = taking_turns(lambda: run("ours"), lambda: run("peer"))
    assert order == ["ours", "ours", "peer", "ours", "peer", "ours", "peer"]
    assert (ours, peer) == ([2, 4, 6], [3, 5, 7])


def test_a_slow_peer_runs_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(RUNS_VARIABLE, raising=False)
    monkeypatch.setattr(rows, "LONG_RUN_S", -1.0)
    ours, peer = taking_turns(lambda: "ours", lambda: "peer")
    assert (len(ours), len(peer)) == (5, 2)
