"""The built wheel alone opens the bundled map."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of its own that the wheel, without its dependencies, is installed into."""
    dist = tmp_path_factory.mktemp("dist")
    site = tmp_path_factory.mktemp("site")
    build = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run([sys.executable, *build], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = dist.glob("*.whl")
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([sys.executable, *install, *quiet], check=True, capture_output=True)
    return site


def call(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(site), PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(
        [sys.executable, "-m", "corridormap", *arguments],
        cwd=site.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_wheel_lists_the_bundled_layers(site: Path) -> None:
    answer = call(site, "layers", "--json")
    assert answer.stderr == ""
    assert answer.returncode == 0
    layers = json.loads(answer.stdout)["layers"]
    assert {"corridors", "corridor_legs", "ports", "border_crossings", "member_regions"} <= {
        layer["name"] for layer in layers
    }
    assert {"land", "countries", "places"} <= {layer["name"] for layer in layers}
    assert all(Path(layer["path"]).is_relative_to(site) for layer in layers)


def test_the_wheel_carries_its_resources(site: Path) -> None:
    resources = site / "corridormap" / "_data" / "resources"
    assert list((resources / "icons").rglob("*.svg"))
    assert list((resources / "i18n").glob("*.qm"))
    assert (site / "corridormap" / "_data" / "layers" / "PROVENANCE.md").is_file()


def test_the_installed_wheel_checks_the_theme_against_what_it_carries(site: Path) -> None:
    theme = site / "corridormap" / "_data" / "layers" / "corridormap.gpkg"
    answer = call(site, "check", str(theme), "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    (file,) = json.loads(answer.stdout)["files"]
    told = {finding["rule"]: finding["message"] for finding in file["findings"]}
    assert {"theme.published_length", "theme.leg_gauge"} <= set(told)
    assert "No end is named in Europe" in told["theme.published_length"]
    assert "theme.leg_on_land" not in told
