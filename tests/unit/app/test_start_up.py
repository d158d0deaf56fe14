"""What is loaded before the window stands; all of it is waited for at every start."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dev
from corridormap.app import cli, display

NOT_YET = (
    "app.map_furniture",
    "core.decorations_json",
    "core.knowledge",
    "formats.theme_knowledge",
    "render.decorations.arrangement",
    "ui.panels.attribute_table",
    "ui.panels.identify_page",
    "ui.panels.identify_reader",
    "ui.panels.page_text",
)
"""Modules of ours that nothing needs before the map stands."""
SCRIPT = """
import json, linecache, os, sys
import corridormap.app.main
tasks = "/proc/self/task"
print(json.dumps({
    "modules": sorted(sys.modules),
    "sources": list(linecache.cache),
    "threads": len(os.listdir(tasks)) if os.path.isdir(tasks) else 1,
    "variables": sorted(os.environ),
}))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, Any]:
    environment = {key: value for key, value in os.environ.items() if "BLAS" not in key}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_qt_does_not_read_the_source_of_every_module(loaded: dict[str, Any]) -> None:
    # Those imported from Qt's first line to our own are few.
    assert len(loaded["sources"]) < 40
    assert not [path for path in loaded["sources"] if "numpy" in path]


def test_numpy_starts_no_threads(loaded: dict[str, Any]) -> None:
    assert loaded["threads"] == 1


def test_programs_that_the_window_starts_choose_for_themselves(loaded: dict[str, Any]) -> None:
    assert not [name for name in loaded["variables"] if "BLAS" in name]


def test_help_texts_and_version_numbers_are_not_loaded(loaded: dict[str, Any]) -> None:
    unwanted = {"email", "importlib.metadata", "numpy._core._add_newdocs"}
    assert sorted(unwanted & set(loaded["modules"])) == []


def test_what_was_left_out_can_be_loaded_afterwards() -> None:
    script = (
        "import corridormap.ui, psygnal, sys, importlib.metadata as metadata\n"
        "assert metadata.version('numpy').startswith('2')\n"
        "import numpy._core._add_newdocs\n"
        "import numpy\n"
        "assert 'sine' in numpy.sin.__doc__.lower()\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_is_needed_later_is_loaded_later(loaded: dict[str, Any]) -> None:
    modules = {f"corridormap.{name}" for name in NOT_YET}
    assert sorted(modules & set(loaded["modules"])) == []


def test_nothing_is_collected_while_the_window_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    import corridormap.app.main as window

    monkeypatch.setattr(display, "missing_display", lambda: None)
    monkeypatch.setattr(window, "run_window", lambda files: int(gc.isenabled()))
    try:
        assert cli.main([]) == 0
    finally:
        gc.enable()


def test_modules_are_compiled_where_python_itself_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "corridormap" / "a.py"
    source.parent.mkdir()
    source.write_text("A = 1\n", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    dev._compile()
    assert Path(importlib.util.cache_from_source(str(source))).is_file()


@pytest.mark.skipif(not Path("/sbin/ldconfig").exists(), reason="ldconfig is of Linux")
def test_libraries_are_found_by_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ctypes.util.find_library", asked.append)
    listed = dev._listed_libraries()
    needed, _ = dev._missing_system_packages(for_tests=False)
    assert "libc.so" in listed
    assert asked == [name for name in dev.QT_LIBRARIES if f"lib{name}.so" not in listed]
    assert needed == [dev.QT_LIBRARIES[name] for name in asked]
