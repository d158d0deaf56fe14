"""`corridormap export` makes the page in the look and the languages that it is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridormap.app.cli import main
from corridormap.core.looks import DARK, role_colors


def test_the_bundled_map_in_the_dark_in_both_languages(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "map.html"
    asked = ["--look", "dark", "--language", "zh", "--both-names", "--extent", "107,20,110,23"]
    assert main(["export", str(out), *asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == []
    text = out.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "<title>国际贸易走廊</title>" in text
    assert f"--ground: {role_colors(DARK)['sea']};" in text
    assert "color-scheme: dark" in text
    found = re.search(r"const CORRIDORMAP = (\{.*?\});</script>", text)
    assert found is not None
    data = json.loads(found[1])
    layers = {layer["name"]: layer for layer in data["layers"]}
    assert layers["走廊区段"]["track"] == layers["走廊"]["track"] == 0
    labels = [feature[2] for feature in layers["港口与枢纽"]["features"]]
    assert ["钦州港", "Qinzhou"] in labels
    popups = [feature[4] for feature in layers["港口与枢纽"]["features"]]
    beihai = next(popup for popup in popups if popup["t"] == "北海港")
    assert ["类型", "海港"] in beihai["r"]
    rail = next(each for each in layers["走廊区段"]["symbols"] if each["label"] == "铁路")
    assert rail["line"]["color"] == role_colors(DARK)["rail"]


def test_a_look_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", str(tmp_path / "map.html"), "--look", "sepia"]) != 0
    assert "sepia" in capsys.readouterr().err
    assert not (tmp_path / "map.html").exists()
