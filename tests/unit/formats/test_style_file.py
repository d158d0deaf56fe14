from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corridormap.core.bundled import layers_folder
from corridormap.core.errors import ExportError, SourceError
from corridormap.core.feedback import Feedback
from corridormap.core.graduated import grading_of
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.style_file import MOST_BYTES, SCHEMA, read_style, write_style
from corridormap.formats.theme_values import has_lanes, theme_values

FULL = LayerStyle(
    SymbolSet(
        marker=MarkerSymbol("zone", size_scale=SizeScale("n", 0.0, 5.0), angle_field="turn"),
        line=LineSymbol("#112233", marks=LineMarks("arrows"), offset_px=-3.0),
        fill=FillSymbol(None, hatch=Hatch("#00000080", crossed=True)),
    ),
    categories=(
        Category((), "低", SymbolSet(), lower=1.0, upper=2.0, hidden_symbols=SymbolSet()),
        Category((), "rule", SymbolSet(), filter="a > 1", max_denominator=1e6),
    ),
    graduation=Graduation("n", "natural", 7, "crameri:batlow", True),
    legend_title="Trade (USD), 2018",
    lane_px=3.0,
)


def test_a_style_comes_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "a.corridormap-style"
    write_style(path, FULL)
    assert read_style(path) == FULL
    assert "低" in path.read_text("utf-8")
    assert os.listdir(tmp_path) == [path.name]


def test_a_mark_of_byte_order_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.corridormap-style"
    write_style(path, FULL)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_style(path) == FULL


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not text"),
        (b"[1, 2]", "another program's file"),
        (b"[" * 100_000, "(nested too deeply|not JSON)"),
        (b'{"schema": "corridormap style", "schema_version": "1"}', "whole number"),
        (b'{"schema": "corridormap style", "schema_version": 1}', "holds no style"),
        (b" " * (MOST_BYTES + 1), "too large"),
        (
            b'{"schema": "corridormap style", "schema_version": 1, "style":'
            b' {"symbols": {"line": {"color": "red"}}}}',
            "symbols.line.color: a colour like",
        ),
    ],
)
def test_what_is_no_style_is_refused_with_the_files_name(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "bad.corridormap-style"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words) as raised:
        read_style(path)
    assert str(raised.value).startswith("bad.corridormap-style: ")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_style(tmp_path / "none.corridormap-style")


def test_a_folder_that_is_not_there_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be saved there"):
        write_style(tmp_path / "none" / "a.corridormap-style", FULL)


def test_the_bundled_regions_offer_their_facts_and_organisations() -> None:
    path = layers_folder() / "corridormap.gpkg"
    sources = {source.info.table: source for source in open_geopackage(path).sources}
    regions = sources["member_regions"]
    choices = {each.name: each for each in theme_values(regions.info, Feedback())}
    gdp = choices["GDP per capita"]
    assert gdp.is_fact
    assert gdp.is_numeric
    assert gdp.unit == "USD"
    trade = choices["trade with the Mekong countries, 2018"]
    assert trade.join is not None
    column = regions.read_columns([], [trade.join], Feedback())[trade.name]
    assert sorted(float(str(value)) for value in column if value is not None) == [12.88, 28.05]
    assert grading_of(column, "quantile", 5).missing == len(column) - 2
    assert not choices["organisation"].is_fact
    assert not has_lanes(regions.info, Feedback())
    legs = sources["corridor_legs"].info
    assert {"status", "programme"} <= {each.name for each in theme_values(legs, Feedback())}
    assert has_lanes(legs, Feedback())


def test_a_file_without_the_themes_tables_offers_nothing(tmp_path: Path) -> None:
    import geopandas
    from shapely import Point

    path = tmp_path / "plain.gpkg"
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs="EPSG:4326")
    frame.to_file(path, layer="ports", driver="GPKG", engine="pyogrio")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE facts (metric TEXT, value TEXT)")
        connection.commit()
    (source,) = open_geopackage(path).sources
    assert theme_values(source.info, Feedback()) == ()
    assert not has_lanes(source.info, Feedback())


@pytest.mark.parametrize(
    ("symbols", "words"),
    [
        (
            {"line": {"color": "#112233", "width_px": 10**400}},
            r"line\.width_px: a finite number is needed",
        ),
        (
            {"marker": {"icon": "port", "angle_deg": -(10**400)}},
            r"angle_deg: a finite number is needed",
        ),
        ({"marker": {"icon": "\ud83d"}}, "is no style"),
    ],
)
def test_numbers_without_end_and_half_letters_are_refused(
    tmp_path: Path, symbols: dict[str, object], words: str
) -> None:
    path = tmp_path / "odd.corridormap-style"
    values = {"schema": SCHEMA, "schema_version": 1, "style": {"symbols": symbols}}
    path.write_text(json.dumps(values))
    with pytest.raises(SourceError, match=words):
        read_style(path)
