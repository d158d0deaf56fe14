from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BY_MODULE = """
import importlib.metadata
try:
    __version__ = importlib.metadata.version("psygnal")
except importlib.metadata.PackageNotFoundError:
    __version__ = "0"
"""
BY_NAME = """
from importlib.metadata import metadata
__version__ = metadata("psygnal")["Version"]
"""
REPLACED = """
import sys
del sys.modules["importlib.metadata"]
__version__ = "1.2"
"""


@pytest.mark.parametrize("text", [BY_MODULE, BY_NAME, REPLACED])
def test_releases_that_ask_for_their_version_in_another_way_load(text: str, tmp_path: Path) -> None:
    package = tmp_path / "psygnal"
    package.mkdir()
    (package / "__init__.py").write_text(text, "utf-8")
    told = tmp_path / "psygnal-1.2.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: psygnal\nVersion: 1.2\n", "utf-8")
    script = (
        "import corridormap.ui, psygnal, importlib.metadata\n"
        "assert hasattr(importlib.metadata, 'distributions')\n"
        "print(psygnal.__file__, psygnal.__version__)"
    )
    paths = os.pathsep.join((str(tmp_path), str(Path(__file__).parents[3])))
    found = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == [str(package / "__init__.py"), "1.2"]
