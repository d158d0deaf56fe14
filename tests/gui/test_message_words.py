"""What goes wrong is told in Chinese in a Chinese window, and every sentence is known."""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shapely import Point

from corridormap.app.main_window import MainWindow
from corridormap.core.bundled import resources_folder
from corridormap.core.decorations import ANCHORS
from corridormap.core.decorations_json import decorations_from_dict
from corridormap.core.errors import CorridorMapError, LayerError, SourceError
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.style_file import SCHEMA, read_style
from corridormap.ui.message_bar import MessageStrip
from corridormap.ui.message_words import message_words
from corridormap.ui.translation import InterfaceLanguage
from tests.gui.test_window_files import open_and_wait, texts
from tests.gui.tiny_files import ports_file, write_layer

ROOT = Path(__file__).resolve().parents[2] / "corridormap"
SPEAKERS = (
    *("formats/gpkg.py", "formats/gpkg_catalog.py", "formats/gpkg_connection.py"),
    *("formats/gpkg_columns.py", "formats/gpkg_geometry.py", "formats/gpkg_source.py"),
    *("formats/gpkg_check_around.py", "formats/gpkg_check_crossings.py"),
    *("formats/gpkg_check_lengths.py", "formats/gpkg_check_routes.py"),
    "formats/gpkg_check_tables.py",
    *("formats/gpkg_check_theme.py", "formats/gpkg_check_ways.py", "formats/gpkg_findings.py"),
    *("formats/country_borders.py", "formats/page_data.py", "formats/page_request.py"),
    "formats/page_symbols.py",
    *(
        "formats/project_file.py",
        "formats/project_json.py",
        "formats/web_page.py",
        "formats/wkb_reader.py",
    ),
    *("formats/route_cells.py", "formats/route_legs.py", "formats/route_move.py"),
    *("formats/route_reading.py", "formats/route_tables.py", "formats/route_writing.py"),
    *("core/feature_filter.py", "core/graduated.py", "core/palettes.py"),
    *("core/style_json.py", "core/decorations_json.py"),
    *("core/class_edits.py", "formats/style_file.py", "ui/styling/value_reader.py"),
    *("ui/styling/class_columns.py", "formats/raster_image.py", "formats/tile_tables.py"),
    *("core/crs.py", "core/measure.py", "core/measurement_json.py", "render/image_export.py"),
    *("app/bundled_map.py", "app/map_output.py", "app/panels.py", "app/project_document.py"),
    *("app/detached_planning.py", "app/web_export.py", "ui/job_runner.py"),
    *("render/decorations/arrangement.py", "render/decorations/north_arrow.py"),
)
BLANK = re.compile(r"(\{\w*\})+")
FORMATS = re.compile("GeoPackage|SQLite|gpkg_contents")
"""Names that stay as they are in Chinese."""
LATIN_WORD = re.compile(r"[a-z]{4,}")


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[InterfaceLanguage]:
    interface = InterfaceLanguage()
    interface.switch("zh")
    yield interface
    interface.switch("en")


def sentences() -> dict[str, str]:
    path = resources_folder() / "i18n" / "messages_zh.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


def template(node: ast.AST) -> str:
    """Return a text of the sources with `{}` for what is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [template(part) or "{}" for part in node.values]
        return "".join(parts)
    return ""


def spoken(tree: ast.Module) -> set[str]:
    """Return the sentences of a module, and all that errors are made of."""
    quiet: set[int] = set()
    for node in ast.walk(tree):
        translated = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            (".tr", "translate")
        )
        if translated or isinstance(node, ast.Expr):
            quiet |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(part) for part in ast.walk(node) if part is not node}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
            found |= {text for text in map(template, node.args) if text}
        elif id(node) not in quiet and (text := template(node)).endswith("."):
            found |= {text} if " " in text else set()
    return {text for text in found if BLANK.sub("", text).strip(" :,")}


def known(text: str) -> bool:
    """Whether a sentence has a translation, after the name of its file if it has one."""
    have = {BLANK.sub("{}", each) for each in sentences()}
    plain = BLANK.sub("{}", text)
    return plain in have or plain.removeprefix("{}: ") in have


@pytest.mark.parametrize("name", SPEAKERS)
def test_every_sentence_has_a_translation(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    assert sorted(text for text in spoken(tree) if not known(text)) == []


def test_translations_keep_the_blanks() -> None:
    blank = re.compile(r"\{\w+\}")
    wrong = [
        text
        for text, other in sentences().items()
        if sorted(blank.findall(text)) != sorted(blank.findall(other))
    ]
    assert wrong == []


def test_errors_are_said_as_a_whole_or_not_at_all(chinese: InterfaceLanguage) -> None:
    assert chinese.language == "zh"
    whole = str(LayerError(Path("港口: 1.gpkg"), "a, b", "has no field 名."))
    assert message_words(whole) == "港口: 1.gpkg 的图层 a, b：没有字段 名。"
    why = "1 feature is not drawn, since the geometry is truncated, or for like reasons (fid 2, …)."
    assert message_words(f"x.gpkg, layer ports: {why}") == (
        "x.gpkg 的图层 ports：1 个要素未绘出，因为几何不完整，或有类似原因（fid 2, …）。"
    )
    assert message_words("x.gpkg: cannot be read (Permission denied).") == (
        "x.gpkg：无法读取（没有权限）。"
    )
    for unknown in ("x.gpkg: has the measles.", "", "港口", "x" * 100_000, "a: b, layer c: d"):
        assert message_words(unknown) == unknown
    two = "x.gpkg: is empty (0 bytes).\nx.gpkg: has the measles."
    assert message_words(two) == "x.gpkg：是空文件（0 字节）。\nx.gpkg: has the measles."


def test_an_english_window_says_what_the_command_line_does() -> None:
    text = str(SourceError(Path("x.gpkg"), "is empty (0 bytes)."))
    assert message_words(text) == text


def bad_files(folder: Path) -> Iterator[Path]:
    """Yield files as they come from people."""
    yield folder / "gone.gpkg"
    yield folder
    empty = folder / "empty.gpkg"
    empty.touch()
    yield empty
    text = folder / "text.gpkg"
    text.write_text("name,lon,lat\n" * 50)
    yield text
    other = folder / "other.gpkg"
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("CREATE TABLE a (b)")
    yield other
    cut = ports_file(folder / "cut.gpkg")
    cut.write_bytes(cut.read_bytes()[:40_000])
    yield cut
    damaged = ports_file(folder / "damaged.gpkg")
    content = bytearray(damaged.read_bytes())
    content[100:4096] = b"\xff" * 3996
    damaged.write_bytes(content)
    yield damaged


def test_bad_files_are_told_in_chinese(tmp_path: Path, chinese: InterfaceLanguage) -> None:
    assert chinese.language == "zh"
    for path in bad_files(tmp_path):
        with pytest.raises(CorridorMapError) as caught:
            open_geopackage(path)
        said = message_words(str(caught.value))
        rest = said.removeprefix(f"{path.name}：")
        assert rest != said, said
        assert LATIN_WORD.findall(FORMATS.sub("", rest)) == [], rest


@pytest.mark.parametrize(
    "values",
    [
        {"symbols": {"line": {"color": "red"}}},
        {"symbols": {"line": {"width_px": -1}}},
        {"symbols": {"line": {"dash_px": 2}}},
        {"symbols": {"marker": {"icon": None}}},
        {"symbols": {"line": {"colour": "#ff0000"}}},
        {"symbols": {"line": {"marks": {"kind": "dots"}}}},
        {"symbols": {"line": {"offset_px": 2_000}}},
        {"symbols": {}, "cluster_px": "wide"},
        {"symbols": {}, "categories": True},
        {"symbols": []},
        {},
    ],
)
def test_wrong_styles_are_told_in_chinese(
    values: dict[str, object], tmp_path: Path, chinese: InterfaceLanguage
) -> None:
    path = tmp_path / "mine.corridormap-style"
    path.write_text(json.dumps({"schema": SCHEMA, "schema_version": 1, "style": values}), "utf-8")
    with pytest.raises(CorridorMapError) as caught:
        read_style(path)
    said = message_words(str(caught.value))
    where = re.compile(
        r"“?(style[\w.\[\]]*|mine.corridormap-style|colour|ticks, arrows|true|false|#r+g+b+a*)”?"
    )
    assert LATIN_WORD.findall(where.sub("", said)) == [], said


@pytest.mark.parametrize(
    "values",
    [
        {"title_text": 3},
        {"graticule": "yes"},
        {"legend": []},
        {"legend": {"shown": "yes"}},
        {"legend": {"anchor": "up"}},
        {"legend": {"x_px": "far"}},
        {"legend": {"y_px": 1e9}},
    ],
)
def test_wrong_decorations_are_told_in_chinese(
    values: dict[str, object], chinese: InterfaceLanguage
) -> None:
    with pytest.raises(CorridorMapError) as caught:
        decorations_from_dict(values)
    said = message_words(str(caught.value))
    assert said != str(caught.value)
    where = re.compile(r"decorations[\w.]*|true|false")
    assert LATIN_WORD.findall(where.sub("", said).replace(", ".join(ANCHORS), "")) == [], said


def test_a_locked_file_is_told_in_chinese(tmp_path: Path, chinese: InterfaceLanguage) -> None:
    assert chinese.language == "zh"
    path = ports_file(tmp_path / "ports.gpkg")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CorridorMapError) as caught:
            open_geopackage(path)
    assert message_words(str(caught.value)) == (
        "ports.gpkg：被另一个程序锁定；请在那里完成或保存后重试。"
    )


def shown(window: MainWindow) -> list[str]:
    strips = window.messages.findChildren(MessageStrip)
    return [strip.text.text() for strip in strips if not strip.isHidden()]


def test_the_message_bar_follows_the_language(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.gpkg"
    bad.write_bytes(b"no database")
    window.open_files([bad])
    qtbot.waitUntil(lambda: len(texts(window)) == 1)
    assert shown(window) == ["bad.gpkg: is not a GeoPackage (not an SQLite file at all)."]
    window.language.switch("zh")
    QApplication.processEvents()
    assert shown(window) == ["bad.gpkg：不是 GeoPackage（根本不是 SQLite 文件）。"]
    strip = window.messages.findChildren(MessageStrip)[0]
    strip.copy_button.click()
    assert QApplication.clipboard().text() == shown(window)[0]


def test_a_missing_crs_is_told_in_chinese(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.language.switch("zh")
    path = write_layer(tmp_path / "nowhere.gpkg", "spots", {"a": Point(108.0, 21.0)}, crs=None)
    open_and_wait(window, qtbot, path)
    assert shown(window) == [
        "nowhere.gpkg 的 spots：没有坐标参考系（文件写明未定义）。暂按 WGS 84 经纬度处理。"
    ]
