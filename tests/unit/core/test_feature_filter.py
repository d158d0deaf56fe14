from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.feature_filter import check_filter, matches
from corridormap.core.filter_text import fields_of
from corridormap.core.like import like

COLUMNS: dict[str, list[Value]] = {
    "status": ["planned", "operating", None, "Planned"],
    "n": [1, 2, 3, None],
    "名": ["昆明", None, "北京", "É"],
    "open": [True, False, None, True],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("status = 'planned'", [1, 0, 0, 0]),
        ("n", [1, 1, 1, 0]),
        ("n IS NULL", [0, 0, 0, 1]),
        ("NOT n > 1", [1, 0, 0, 0]),
        ("status LIKE 'PL%'", [1, 0, 0, 1]),
        ("lower(status) = 'planned'", [1, 0, 0, 1]),
        ("名 = '昆明' OR \"名\" LIKE 'é'", [1, 0, 0, 1]),
        ("n IN (1, 3) AND status IS NOT NULL", [1, 0, 0, 0]),
        ("n = '2'", [0, 1, 0, 0]),
        ("n / 2 = 1", [0, 1, 1, 0]),
        ("open", [1, 0, 0, 1]),
        ("NOT open", [0, 1, 0, 0]),
        ("open = TRUE", [1, 0, 0, 1]),
        ("open IS FALSE", [0, 1, 0, 0]),
        ("open = 1 OR open = 0", [1, 1, 0, 1]),
        ("open = 'True'", [1, 0, 0, 1]),
        ("'false' == \"open\"", [0, 1, 0, 0]),
        ("open <> 'TRUE'", [0, 1, 0, 0]),
        ("open IS NOT 'true' -- or nothing", [0, 1, 1, 0]),
        ("open NOT IN ('False', 'maybe')", [1, 0, 0, 1]),
        ("open = 'True' AND status = 'True'", [0, 0, 0, 0]),
        ("status IN ('True', 'planned') AND open", [1, 0, 0, 0]),
        ("1 -- all of them", [1, 1, 1, 1]),
        ("CASE WHEN n > 2 THEN 1 ELSE status = 'operating' END", [0, 1, 1, 0]),
        ("missing IS NULL", [1, 1, 1, 1]),
    ],
)
def test_sql_is_evaluated_over_columns(text: str, found: list[int]) -> None:
    assert matches(text, COLUMNS, 4).astype(int).tolist() == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "an expression is needed"),
        ("n >", "something is missing at the end"),
        ("n = 'x", "is not closed"),
        ("(n = 1", "a bracket stays open"),
        ("1) THEN 1 END LIMIT CASE WHEN (1", "closed that was not opened"),
        ("n = 1; DROP TABLE t", "not understood near “;”"),
        ("max(n) > 1", "max of one value would need all rows"),
        ("count(*) > 1", "no function count"),
        ("(SELECT n FROM t LIMIT 1) = 1", "only an expression"),
        ("n IN (SELECT 1)", "only an expression"),
        ("load_extension('x')", "no function load_extension"),
        ("randomblob(100000000)", "no function randomblob"),
        ("stats = 1", "no field stats; status is near"),
        ("STATUS = 'a'", "no field STATUS; status is near"),
        ("n = ?", "no parameters"),
        ("abs(n, 2)", "too few or too many"),
        ("n = '\0'", "cannot be shown"),
        ("n = '\ud800'", "cannot be shown"),
    ],
)
def test_what_is_no_expression_is_told_in_one_line(text: str, said: str) -> None:
    with pytest.raises(FieldError, match=said) as error:
        check_filter(text, list(COLUMNS), "Rule 2")
    assert str(error.value).startswith("Rule 2: ")
    assert "\n" not in str(error.value)


def sqlite_says(text: str, n: Value) -> Value:
    with closing(sqlite3.connect(":memory:")) as connection:
        return connection.execute(f"SELECT {text} FROM (SELECT ? AS n)", (n,)).fetchone()[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("n", [4, 4.5, -2.5, 0, None, "a"])
@pytest.mark.parametrize(
    "call",
    [
        *("ceil(n)", "floor(n)", "trunc(n)", "sqrt(n)", "exp(n)", "ln(n)", "log(n)", "log(2, n)"),
        *("log10(n)", "pow(n, 2)", "power(2, n)", "mod(n, 3)", "sign(n)", "n * pi()"),
    ],
)
def test_numbers_are_worked_out_as_by_an_sqlite_that_can(call: str, n: Value) -> None:
    try:
        wanted = sqlite_says(call, n)
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no such function")
    expected = "IS NULL" if wanted is None else f"BETWEEN {wanted!r} - 1e-9 AND {wanted!r} + 1e-9"
    assert matches(f"{call} {expected}", {"n": [n]}, 1).tolist() == [True]


def test_one_field_is_spelt_one_way() -> None:
    with pytest.raises(FieldError, match="one field"):
        check_filter("Status = 'a' OR status = 'b'")


def test_whole_numbers_and_others_stay_what_they_are() -> None:
    assert matches("n / 2 > 0.4", {"n": [1, 1.0, 1]}, 3).all()
    mixed: list[Value] = [1, 1.0, "x"]
    assert matches("n / 2 > 0.4", {"n": mixed}, 3).tolist() == [False, True, False]


def test_features_that_are_alike_are_asked_about_once() -> None:
    many = 300_000
    columns: dict[str, list[Value]] = {"a": ["x", "y"] * (many // 2)}
    found = matches("a = 'y'", columns, many)
    assert found.tolist()[:4] == [False, True, False, True]
    assert found.sum() == many // 2


def test_names_of_fields_are_read_from_a_filter() -> None:
    text = "a='b''c' AND [x y] > CAST(`t``k` AS real) /* no */ OR \"q\"\"r\" COLLATE nocase < .5e3"
    assert fields_of(text) == ("a", "x y", "t`k", 'q"r')


@pytest.mark.parametrize(
    ("pattern", "value", "is_like"),
    [
        ("a%b%c", "axxbyyc", True),
        ("a%a", "a", False),
        ("%a_", "xxaab", True),
        ("_", "", False),
        ("%", "", True),
        ("", "a", False),
        ("%.b%", "a.b", True),
        ("1%", 12, True),
        (None, "a", None),
    ],
)
def test_like(pattern: Value, value: Value, is_like: bool | None) -> None:
    assert like(pattern, value) is is_like


def test_like_with_a_sign_that_takes_the_next_letter_as_it_is() -> None:
    assert matches("a LIKE '10!%' ESCAPE '!'", {"a": ["10%", "100"]}, 2).tolist() == [True, False]


WORDS = (
    "n status = ( ) ' \" ; SELECT -- /* */ CASE WHEN THEN END IN , 1 LIKE 'a%' max abs OVER FROM t "
    "[ ` COLLATE nocase CAST AS real ? :x || % NOT NULL ESCAPE"
)
words = st.sampled_from([*WORDS.split(), "\n"])


@given(st.text() | st.lists(words, max_size=12).map(" ".join))
def test_any_text_is_a_filter_or_told_in_one_line(text: str) -> None:
    assert "\n" not in what_is_wrong_with(text)


def what_is_wrong_with(text: str) -> str:
    try:
        check_filter(text, list(COLUMNS))
    except FieldError as error:
        return str(error)
    assert len(matches(text, COLUMNS, 4)) == 4
    return ""


@given(st.text("ab%_\\.", max_size=6), st.text("abAB%", max_size=6))
def test_like_is_that_of_sqlite_where_case_does_not_matter(pattern: str, value: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        wanted = connection.execute("SELECT ? LIKE ?", (value, pattern)).fetchone()[0]
    assert like(pattern, value) == bool(wanted)
