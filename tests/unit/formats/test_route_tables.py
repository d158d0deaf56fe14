"""Tables of routes: right numbers, their methods, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from corridormap.core.errors import ExportError
from corridormap.core.measure import inverse
from corridormap.formats.route_sheets import NamedRoute, Sheet, route_sheets
from corridormap.formats.route_tables import routes_csv, write_routes_csv, write_routes_xlsx
from corridormap.network.assumptions import TABLE, Assumptions
from corridormap.network.route import Route, RouteLeg
from tests.unit.formats.route_making import HANOI, PINGXIANG, QINZHOU, leg, planned

DANGEROUS = ['=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


def answer() -> Route:
    route = planned().route
    assert route is not None
    return route


def by_title(*routes: NamedRoute) -> dict[str, Sheet]:
    return {sheet.title: sheet for sheet in route_sheets(routes)}


def records(sheet: Sheet) -> list[dict[str, Any]]:
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


def csv_tables(text: str) -> dict[str, list[list[str]]]:
    tables: dict[str, list[list[str]]] = {}
    rows = iter(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        if row:
            (title,) = row
            tables[title] = []
            for line in rows:
                if not line:
                    break
                tables[title].append(line)
    return tables


def test_legs_add_up_to_the_route() -> None:
    route = answer()
    sheets = by_title(NamedRoute("R", route))
    (total,) = records(sheets["Routes"])
    legs = records(sheets["Legs"])
    assert total["km"] == pytest.approx(sum(row["km"] for row in legs), abs=0.002)
    assert (
        total["km"] == legs[-1]["cumulative km"] == pytest.approx(route.length_m / 1000, abs=1e-3)
    )
    waiting = sum(row["hours"] for row in records(sheets["Waiting times"]))
    assert total["hours"] == pytest.approx(total["hours moving"] + waiting, abs=0.02)
    assert (total["from"], total["to"], total["legs"]) == ("Qinzhou", "Hanoi", 3)
    assert (total["best for"], total["currency"]) == ("Time", "CNY")
    straight = inverse(*QINZHOU.lonlat, *HANOI.lonlat).length_m / 1000
    assert total["straight km"] == pytest.approx(straight, abs=1e-3)
    assert [row["mode"] for row in legs] == ["Rail", "Rail", "Road"]
    assert [row["gauge mm"] for row in legs] == ["1435, 1435/1000", "1000", ""]
    assert all(row["drawn km"] > row["straight km"] for row in legs)


def test_straits_are_named() -> None:
    strait = replace(answer().legs[0], uses=("taiwan", "Suez Canal"))
    routes = [NamedRoute("R", replace(answer(), legs=(strait,)))]
    names = {"taiwan": "Taiwan Strait"}
    assert records(route_sheets(routes, names)[1])[0]["passes"] == "Taiwan Strait; Suez Canal"
    assert "Taiwan Strait; Suez Canal" in routes_csv(route_sheets(routes, names))


def test_every_number_has_its_method() -> None:
    sheets = by_title(NamedRoute("R", answer()))
    explained = {row["number"] for row in records(sheets["Methods"])}
    for row in records(sheets["Legs"]):
        assert f"method: {row['method']}" in explained
    assert {"km", "cumulative km", "drawn km", "straight km", "hours", "cost", "CO2"} <= explained
    assumed = records(sheets["Assumptions"])
    assert [row["assumption"] for row in assumed] == [row.key for row in TABLE]
    assert [row["assumption"] for row in assumed if row["changed"] == "yes"] == [
        "speed_kmh.rail", "border_per_teu"
    ]  # fmt: skip
    assert assumed[0]["value"] == 45.0
    assert assumed[0]["default"] == 30.0
    assert all(row["source of the default"] for row in assumed)
    money = [row for row in assumed if "TEU" in row["unit"]]
    assert {row["unit"] for row in money} == {
        "CNY a TEU", "CNY a TEU-km"
    }  # fmt: skip


def test_borders_regions_events_and_warnings_are_there() -> None:
    sheets = by_title(NamedRoute("R", answer()))
    (border,) = records(sheets["Borders"])
    assert (border["crossing id"], border["left"], border["change of gauge"]) == (
        "pingxiang", "CN", "yes",
    )  # fmt: skip
    (event,) = records(sheets["Waiting times"])
    assert (event["what"], event["detail"], event["hours"]) == (
        "Change of gauge",
        "1435 → 1000",
        12,
    )
    (region,) = records(sheets["Member regions"])
    assert (region["region"], region["km"]) == ("Guangxi", 210.0)
    assert [row["warning"] for row in records(sheets["Warnings"])] == list(answer().warnings)


def test_routes_are_compared_with_the_first() -> None:
    first = answer()
    longer = replace(first, legs=(*first.legs, leg(HANOI, QINZHOU, "sea")))
    dollars = replace(first, assumptions=Assumptions())
    rows = records(by_title(*map(NamedRoute, "ABC", (first, longer, dollars)))["Routes"])
    more = longer.legs[-1]
    assert rows[0]["km more"] == rows[0]["cost more"] == 0.0
    assert rows[1]["km more"] == pytest.approx(more.length_m / 1000, abs=1e-3)
    assert rows[1]["hours more"] == pytest.approx(more.hours, abs=0.01)
    assert rows[1]["CO2 kg more"] == pytest.approx(more.co2_kg, abs=0.1)
    assert rows[2]["cost more"] is None
    assert "km more" not in by_title(NamedRoute("A", first))["Routes"].header


def test_what_was_allowed_and_closed_is_told() -> None:
    named = NamedRoute("R", answer(), ("rail", "inland_waterway"), ("Pingxiang", "Suez Canal"))
    (row,) = records(by_title(named)["Routes"])
    assert (row["modes allowed"], row["closed"]) == (
        "Rail; Inland waterway",
        "Pingxiang; Suez Canal",
    )


def test_assumptions_that_all_share_are_listed_once() -> None:
    first = answer()
    dollars = replace(first, assumptions=Assumptions())
    shared = records(by_title(*map(NamedRoute, "AB", (first, first)))["Assumptions"])
    assert [row["route"] for row in shared] == ["all routes"] * len(TABLE)
    own = records(by_title(*map(NamedRoute, "AB", (first, dollars)))["Assumptions"])
    assert [row["route"] for row in own] == ["A"] * len(TABLE) + ["B"] * len(TABLE)


def test_tables_speak_another_language_and_keep_their_columns() -> None:
    (sheet, *_) = route_sheets([NamedRoute("R", answer())])
    loud = sheet.in_words(str.upper)
    assert (loud.title, loud.header[1], loud.rows[0][1]) == ("ROUTES", "FROM", "QINZHOU")
    assert loud.rows[0][-2:] == sheet.rows[0][-2:]
    assert loud.names == sheet.names == sheet.header


def test_no_routes_make_empty_tables() -> None:
    assert all(not sheet.rows for title, sheet in by_title().items() if title != "Methods")
    empty = by_title(NamedRoute("Nothing", Route((), ())))
    assert records(empty["Routes"])[0]["km"] == 0.0
    assert routes_csv(route_sheets([]))


def test_csv_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "routes.csv"
    write_routes_csv(path, route_sheets([NamedRoute("钦州 – 河内", answer())]))
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    tables = csv_tables(content.decode("utf-8-sig"))
    sheets = by_title(NamedRoute("钦州 – 河内", answer()))
    assert list(tables) == list(sheets)
    for title, sheet in sheets.items():
        assert tables[title][0] == list(sheet.header)
        wanted = [["" if cell is None else str(cell) for cell in row] for row in sheet.rows]
        assert tables[title][1:] == wanted
    assert tables["Legs"][1][0] == "钦州 – 河内"


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_holds_no_formulas(text: str) -> None:
    route = replace(answer(), stops=(replace(QINZHOU, name=text), HANOI), warnings=(text,))
    start = replace(QINZHOU, name=text)
    route = replace(route, legs=(replace(route.legs[0], start=start, uses=(text,)),))
    cells = [
        cell
        for table in csv_tables(routes_csv(route_sheets([NamedRoute(text, route)]))).values()
        for row in table
        for cell in row
    ]
    assert f"'{text}" in cells
    for cell in cells:
        is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
        assert is_number or not cell.startswith(tuple("=+-@\t\r＝")), cell


def test_a_negative_number_stays_a_number() -> None:
    far = replace(answer().crossings[0], lon=-5.25)
    route = replace(answer(), crossings=(far,))
    assert "-5.25" in csv_tables(routes_csv(route_sheets([NamedRoute("R", route)])))["Borders"][1]


def test_numbers_that_are_none_are_left_out() -> None:
    odd = RouteLeg(
        QINZHOU,
        PINGXIANG,
        "rail",
        "network",
        answer().legs[0].line,
        1.0,
        1.0,
        math.inf,
        math.nan,
        1,
    )
    (row,) = records(by_title(NamedRoute("R", replace(answer(), legs=(odd,))))["Legs"])
    assert (row["hours"], row["cost a TEU"]) == (None, None)


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "routes.xlsx"
    write_routes_xlsx(path, route_sheets([NamedRoute("钦州 – 河内", answer())]))
    sheets = by_title(NamedRoute("钦州 – 河内", answer()))
    book = load_workbook(path)
    assert book.sheetnames == list(sheets)
    for title, sheet in sheets.items():
        there = [tuple(row) for row in book[title].iter_rows(values_only=True)]
        wanted = [
            tuple(None if cell == "" else cell for cell in row)
            for row in (sheet.header, *sheet.rows)
        ]
        assert there == wanted
    assert isinstance(book["Legs"]["G2"].value, float)


def test_numbers_stand_in_a_workbook_with_no_more_digits_than_they_mean(tmp_path: Path) -> None:
    path = tmp_path / "routes.xlsx"
    leg = replace(answer().legs[0], hours=8.11, length_m=1_234_567.8, cost=1e-7)
    write_routes_xlsx(path, route_sheets([NamedRoute("R", replace(answer(), legs=(leg,)))]))
    with ZipFile(path) as book:
        text = book.read("xl/worksheets/sheet2.xml").decode()
    values = re.findall(r"<v>([^<]+)</v>", text)
    assert {"8.11", "1234.568"} <= set(values)
    assert [value for value in values if len(value.partition(".")[2]) > 6] == []


def test_what_is_no_number_leaves_its_cell_empty(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "routes.xlsx"
    # Numbers of arrays are as good as others; a sheet with "nan" in it opens nowhere.
    values = (np.float64(8.11), math.nan, math.inf, -math.inf, 2.5)
    write_routes_xlsx(path, [Sheet("Legs", ("hours",), tuple((value,) for value in values))])
    with ZipFile(path) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<v>([^<]+)</v>", text) == ["8.11", "2.5"]
    column = [row[0] for row in load_workbook(path)["Legs"].iter_rows(values_only=True)]
    assert column == ["hours", 8.11, None, None, None, 2.5]


def test_a_workbook_is_laid_out_to_be_read(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "routes.xlsx"
    long = replace(answer(), warnings=("word " * 40,))
    named = [NamedRoute("重庆南彭公路物流基地 – 新加坡港", long), NamedRoute("B", answer())]
    write_routes_xlsx(path, [sheet.in_words(str.upper) for sheet in route_sheets(named)])
    book = load_workbook(path)
    routes, warnings = book["ROUTES"], book["WARNINGS"]
    columns = {cell.value: cell for cell in routes[1]}
    below = {key: routes.cell(2, cell.column) for key, cell in columns.items()}
    assert below["KM"].number_format == "#,##0.0"
    assert below["COST A TEU"].number_format == "#,##0"
    assert below["HOURS MORE"].number_format.startswith("+")
    assert columns["KM"].alignment.horizontal == below["KM"].alignment.horizontal == "right"
    assert below["FROM"].alignment.indent == 1
    # Chinese letters are twice as wide.
    assert routes.column_dimensions["A"].width >= 2 * 14
    assert all(columns[key].font.bold for key in columns)
    assert warnings["B2"].alignment.wrap_text
    assert warnings.row_dimensions[2].height >= 3 * 15
    assert warnings.row_dimensions[3].height is None
    for page in book:
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$1:$1"


def test_a_workbook_holds_no_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "routes.xlsx"
    texts = [*DANGEROUS, "bell \x07 and half \ud800", "x" * 40_000]
    route = replace(answer(), warnings=tuple(texts))
    write_routes_xlsx(path, route_sheets([NamedRoute("=1+1", route)]))
    book = load_workbook(path)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds == {"s", "n"}
    cells = [row[1] for row in book["Warnings"].iter_rows(min_row=2)]
    shown = [*DANGEROUS, "bell  and half ?", "x" * 32_767]
    assert [cell.value for cell in cells] == shown
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * len(DANGEROUS) + [False, False]


@pytest.mark.parametrize("write", [write_routes_csv, write_routes_xlsx])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, write: Any) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match=r"out\.x: cannot be saved there"):
        write(tmp_path / "file" / "out.x", route_sheets([NamedRoute("R", answer())]))
