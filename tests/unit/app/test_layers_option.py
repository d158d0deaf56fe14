"""Layers picked by name on the command line, commas in the names included."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from corridormap.app.command_map import add_layers_option, command_project
from corridormap.core.errors import ArgumentError

NAMES = ("ports", "roads", "Rail, planned", 'a "b", c')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "map.gpkg"
    for name in NAMES:
        pyogrio.raw.write(
            path,
            np.asarray(shapely.to_wkb(shapely.points([[108.6, 21.7]]))),
            [np.array(["a"], object)],
            ["name"],
            layer=name,
            driver="GPKG",
            geometry_type="Point",
            crs="EPSG:4326",
            append=path.exists(),
        )
    return path


def shown(path: Path, *options: str) -> list[str]:
    parser = argparse.ArgumentParser()
    add_layers_option(parser)
    lists = parser.parse_args(options).layers
    project = command_project([str(path)], lists, with_base_map=False)
    return sorted(layer.info.table for layer in project.layers() if layer.visible)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ([], list(NAMES)),
        (["--layers", ""], list(NAMES)),
        (["--layers", "ports"], ["ports"]),
        (["--layers", "ports,roads"], ["ports", "roads"]),
        (["--layers", " ports , roads,"], ["ports", "roads"]),
        (["--layers", "ports", "--layers", "roads"], ["ports", "roads"]),
        (["--layers", "Rail, planned"], ["Rail, planned"]),
        (["--layers", "Rail, planned", "--layers", "ports"], ["Rail, planned", "ports"]),
        (["--layers", '"Rail, planned",ports'], ["Rail, planned", "ports"]),
        (["--layers", 'ports, "Rail, planned"'], ["Rail, planned", "ports"]),
        (["--layers", 'a "b", c'], ['a "b", c']),
        (["--layers", '"a ""b"", c",roads'], ['a "b", c', "roads"]),
    ],
)
def test_layers_are_picked_by_name(path: Path, options: list[str], names: list[str]) -> None:
    assert shown(path, *options) == sorted(names)


@pytest.mark.parametrize("text", ["Rail", "Rail, ports", '"Rail, planned', "ports,,lakes"])
def test_an_unknown_name_is_told_with_those_there_are(path: Path, text: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        shown(path, "--layers", text)
    assert str(refused.value).startswith("--layers: there is no layer ")
    assert '"Rail, planned"' in str(refused.value)


def test_parts_that_are_layers_come_before_the_whole(path: Path, tmp_path: Path) -> None:
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(shapely.points([[108.6, 21.7]]))),
        [np.array(["a"], object)],
        ["name"],
        layer="ports,roads",
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
        append=True,
    )
    assert shown(path, "--layers", "ports,roads") == ["ports", "roads"]
    assert shown(path, "--layers", '"ports,roads"') == ["ports,roads"]
