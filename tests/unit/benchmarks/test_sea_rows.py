"""Kilometres over the sea beside searoute's: what counts as its fault, and doing without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sea_rows
from benchmarks.__main__ import all_rows, named_rows
from benchmarks.sea_rows import PEER_VARIABLE, faults, peer_ways
from corridormap.network.sea_leg import SeaLeg, sea_leg

DONGHAE, SAKAIMINATO = (129.14, 37.493), (133.246, 35.5405)
ROW = "routes-km-donghae-sakaiminato"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    peer_ways.cache_clear()
    yield
    peer_ways.cache_clear()


def test_rows_of_ways_have_names_of_their_own() -> None:
    names = [row.name for row in sea_rows.sea_rows()]
    assert len(names) == len(set(names)) > 30
    assert all(name.startswith("routes-") for name in names)
    assert set(names) <= {row.name for row in named_rows("routes")}
    assert set(names).isdisjoint(row.name for row in named_rows("start"))
    assert not any(row.name in names for row in all_rows())


def test_a_way_of_ours_has_no_fault() -> None:
    leg = sea_leg(sea_rows.FOLDER, DONGHAE, SAKAIMINATO)
    assert isinstance(leg, SeaLeg)
    assert faults(leg.line, DONGHAE, SAKAIMINATO) == ""


def test_faults_of_a_way_are_named() -> None:
    short = np.array([(129.5, 37.4), (133.0, 36.0)])
    assert faults(short, DONGHAE, SAKAIMINATO) == "starts 33 km off, ends 56 km off"
    over_korea = np.array([DONGHAE, (127.0, 36.5), (130.0, 35.0), SAKAIMINATO])
    assert faults(over_korea, DONGHAE, SAKAIMINATO).endswith(" km of land")


def test_without_searoute_its_column_is_empty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(PEER_VARIABLE, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    (row,) = [row for row in named_rows("routes") if row.name == ROW]
    figure = row.figure()
    assert figure.peer is None
    assert figure.aim == "no searoute"
    assert figure.ours == pytest.approx(428, abs=2)
    assert "searoute is not installed" in capsys.readouterr().err


def test_searoute_is_asked_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (
        "class Way:\n"
        "    def __init__(self, start, end):\n"
        "        self.geometry = {'coordinates': [start, end]}\n"
        "def searoute(start, end):\n"
        "    return Way(start, end)\n"
    )
    (tmp_path / "searoute.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv(PEER_VARIABLE, sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (row,) = [row for row in named_rows("routes") if row.name == ROW]
    figure = row.figure()
    assert figure.peer == pytest.approx(427, abs=1)  # the great circle
    assert figure.aim == "1 km of land"  # the cape before Sakaiminato
    (tmp_path / "searoute.py").write_text("raise ValueError('broken')\n", encoding="utf-8")
    peer_ways.cache_clear()
    with pytest.raises(RuntimeError, match="searoute ended with 1: ValueError: broken"):
        row.figure()
