"""PROJ's library is loaded whole, however many threads want it at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

RACE = """
import sys, threading
from corridormap.core.crs import Crs, proj_name_and_center
from corridormap.core.crs_catalog import load_crs_catalog

class Slow:
    begun, go_on = threading.Event(), threading.Event()
    def find_spec(self, name, path=None, target=None):
        # The package is on its way, its first part is not there yet.
        if name.startswith("pyproj.") and not self.begun.is_set():
            self.begun.set()
            self.go_on.wait(1.0)

sys.meta_path.insert(0, Slow())
first = threading.Thread(target=lambda: Crs("EPSG:32648").area_name)
first.start()
assert Slow.begun.wait(20)
CALL
first.join()
print("whole")
"""


@pytest.mark.parametrize(
    "call",
    ["load_crs_catalog()", 'proj_name_and_center(Crs("EPSG:32648"))', "Crs('EPSG:3857').title"],
)
def test_a_second_thread_waits_until_it_is_there(call: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RACE.replace("CALL", call)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout == "whole\n", done.stderr
    assert done.stderr == ""
