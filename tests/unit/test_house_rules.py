"""The sizes, names and import habits that keep the rooms readable, checked on the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "corridormap"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEST_MODULES = sorted((ROOT / "tests").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
HEAVY = {"pandas", "geopandas", "pyogrio", "fiona", "folium", "branca", "scipy", "pptx", "openpyxl"}
FORBIDDEN_NAMES = {"utils", "util", "misc", "helpers", "helper", "manager", "data2", "common"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def functions() -> Iterator[tuple[Path, Function]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def length(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_stay_small() -> None:
    assert [name_of(path) for path in MODULES if line_count(path) > 400] == []
    assert median(map(line_count, MODULES)) <= 150


def test_test_modules_stay_small() -> None:
    assert [name_of(path) for path in TEST_MODULES if line_count(path) > 500] == []


def test_functions_stay_small() -> None:
    sizes = {f"{name_of(path)}: {node.name}": length(node) for path, node in functions()}
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert median(sizes.values()) <= 9
    assert sum(size < 25 for size in sizes.values()) >= 0.9 * len(sizes)


def test_functions_take_few_parameters() -> None:
    def count(node: Function) -> int:
        arguments = node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        return len([name for name in names if name not in ("self", "cls")])

    assert [f"{name_of(p)}: {node.name}" for p, node in functions() if count(node) > 5] == []


def test_classes_stay_small() -> None:
    too_big = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef):
                continue
            # A list: a property's getter and its setter count as two, as they are read as two.
            public = [
                member.name
                for member in node.body
                if isinstance(member, Function) and not member.name.startswith("_")
            ]
            if length(node) > 250 or len(public) > 20:
                too_big.append(f"{name_of(path)}: {node.name}")
    assert too_big == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [name_of(path) for path in MODULES if path.stem in FORBIDDEN_NAMES] == []


def imported_roots(nodes: list[ast.stmt]) -> Iterator[str]:
    """Yield the packages imported when a module is loaded, `if TYPE_CHECKING` aside."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from imported_roots(node.body + node.orelse)
        elif isinstance(node, ast.Try):
            yield from imported_roots(node.body)


@pytest.mark.parametrize("room", ["core", "network", "formats", "render", "ui", "app"])
def test_heavy_packages_are_imported_where_they_are_used(room: str) -> None:
    found = [
        f"{name_of(path)}: {name}"
        for path, tree in TREES.items()
        if path.is_relative_to(PACKAGE / room)
        for name in imported_roots(tree.body)
        if name.split(".")[0] in HEAVY
    ]
    assert found == []


def test_drawing_uses_no_widgets() -> None:
    found = [
        name_of(path)
        for path in MODULES
        if path.is_relative_to(PACKAGE / "render")
        and "QtWidgets" in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_every_ignore_names_its_code() -> None:
    bare = [
        name_of(path)
        for path in [*MODULES, *TEST_MODULES]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.rstrip().endswith("# type: " + "ignore") or line.rstrip().endswith("# " + "noqa")
    ]
    assert bare == []
