from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from corridormap.ui import collector as module
from corridormap.ui.collector import GuiThreadCollector
from corridormap.ui.courtesy import Courtesy


class Cycle(QObject):
    """An object that only the cyclic collector can free; notes the thread it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def allocate_much() -> None:
    kept: list[list[object]] = []
    for _ in range(50_000):
        kept.append([kept])


def test_objects_in_cycles_go_on_the_gui_thread(qtbot: QtBot) -> None:
    collector = GuiThreadCollector()
    gone_on: list[threading.Thread] = []
    cycle = Cycle()
    weakref.finalize(cycle, lambda: gone_on.append(threading.current_thread()))
    del cycle
    worker = threading.Thread(target=allocate_much)
    worker.start()
    worker.join()
    assert gone_on == []
    collector.collect_due()
    assert gone_on == [threading.main_thread()]
    collector.release()


def test_the_automatic_collector_comes_back_after_the_last_holder(qtbot: QtBot) -> None:
    was_on = gc.isenabled()
    first, second = GuiThreadCollector(), GuiThreadCollector()
    assert not gc.isenabled()
    first.release()
    first.release()
    assert not gc.isenabled()
    second.release()
    assert gc.isenabled() == was_on


def test_nothing_due_is_nothing_collected(qtbot: QtBot) -> None:
    collector = GuiThreadCollector()
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    collector.collect_due()
    assert gc.get_stats()[0]["collections"] == before
    collector.release()


def test_nothing_is_collected_while_the_map_moves(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "INTERVAL_MS", 5)
    monkeypatch.setattr(module, "REST_S", 600.0)
    monkeypatch.setattr(module, "LONGEST_WAIT_S", 600.0)
    courtesy = Courtesy()
    collected: list[bool] = []
    monkeypatch.setattr(GuiThreadCollector, "collect_due", lambda _: collected.append(True))
    with courtesy.asked_for():
        collector = GuiThreadCollector(courtesy=courtesy)
    qtbot.wait(50)
    assert collected == []
    monkeypatch.setattr(module, "REST_S", 0.2)
    qtbot.waitUntil(lambda: bool(collected))
    # A hand that never rests does not keep all garbage for ever.
    monkeypatch.setattr(module, "REST_S", 600.0)
    monkeypatch.setattr(module, "LONGEST_WAIT_S", 0.01)
    collected.clear()
    with courtesy.asked_for():
        qtbot.waitUntil(lambda: bool(collected))
    collector.release()
