from __future__ import annotations

import subprocess
import sys

import pytest

GROWN = """
import numpy as np
from corridormap.core.allocator import give_back_large_blocks
def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
told = give_back_large_blocks()
for _ in range(4):
    # Freeing one such block raises glibc's limit for all that follow.
    block = np.ones(3_500_000)
    del block
before = resident_mb()
blocks = [np.ones(1_500_000) for _ in range(20)]
kept = np.ones(1000)
del blocks[:19]
print(told, resident_mb() - before)
"""

FAULTS = """
import resource, threading
import numpy as np
from corridormap.core.allocator import give_back_large_blocks
told = give_back_large_blocks()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def work():
    before = faults()
    for _ in range(100):
        blocks = [np.ones(ROWS) for _ in range(COUNT)]
        del blocks
    print(told, faults() - before)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def said_by(program: str) -> list[str]:
    command = [sys.executable, "-c", program]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if output[0] == "False":
        pytest.skip("no glibc")
    return output


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="speaks to glibc")
def test_large_arrays_are_given_back() -> None:
    output = said_by(GROWN)
    # One of twenty blocks of 12 MB is still there.
    assert float(output[1]) < 40


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="speaks to glibc")
@pytest.mark.parametrize(("rows", "count"), [(120_000, 4), (750_000, 1)])
def test_the_memory_of_a_batch_serves_the_next(rows: int, count: int) -> None:
    # Of more than 94,000 pages written to, those of the first batch or two are new.
    assert int(said_by(f"ROWS, COUNT = {rows}, {count}{FAULTS}")[1]) < 5_000


FREED = """
import numpy as np
from corridormap.core.allocator import give_back_free_memory, give_back_large_blocks
def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
told = give_back_large_blocks()
blocks = [np.ones(40_000) for _ in range(400)]
# What lies at the end of the heap stays in use: nothing is given back by itself.
kept = blocks[::20]
del blocks
before = resident_mb()
give_back_free_memory()
print(told, before - resident_mb())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="speaks to glibc")
def test_what_lies_free_between_blocks_in_use_is_given_back() -> None:
    assert float(said_by(FREED)[1]) > 80


SHARED = """
import threading
import numpy as np
from corridormap.core.allocator import give_back_large_blocks
def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
told = give_back_large_blocks()
before = resident_mb()
kept = []
def work():
    blocks = [np.ones(100_000) for _ in range(50)]
    # Small, and the last: what lies before it stays with the process.
    kept.append(np.ones(100))
for _ in range(8):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(told, resident_mb() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="speaks to glibc")
def test_what_one_thread_leaves_free_serves_the_next() -> None:
    # Each uses 40 MB.
    assert float(said_by(SHARED)[1]) < 80
