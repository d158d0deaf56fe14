from __future__ import annotations

from pathlib import Path

import pytest

from corridormap.builder.seed_tables import read_seed_tables
from corridormap.core.errors import SourceError


def test_tables_are_named_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "ports.csv").write_text("port_id,note\nqinzhou, spaced \n\n", encoding="utf-8")
    (tmp_path / "groups.csv").write_text('group_id,name\nx,"a, b"\n', encoding="utf-8")
    tables = read_seed_tables(tmp_path)
    assert list(tables) == ["groups", "ports"]
    assert tables["ports"] == [{"port_id": "qinzhou", "note": "spaced"}]
    assert tables["groups"] == [{"group_id": "x", "name": "a, b"}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a,b\n1\n", "ports.csv: line 2 has 1 values for 2 columns"),
        (b"a,b\n1,2,3\n", "ports.csv: line 2 has 3 values for 2 columns"),
        (b"a,a\n1,2\n", "ports.csv: a column name occurs twice"),
        (b"a,\n1,2\n", "ports.csv: the first row must name every column"),
        (b"", "ports.csv: the first row must name every column"),
        (b"a\n\xff\n", "ports.csv: not UTF-8"),
        (b'a\n"open\n', "ports.csv: "),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, text: bytes, message: str) -> None:
    (tmp_path / "ports.csv").write_bytes(text)
    with pytest.raises(SourceError) as caught:
        read_seed_tables(tmp_path)
    assert str(caught.value).startswith(message)
