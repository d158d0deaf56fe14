"""Scales as people write them."""

from __future__ import annotations

import pytest

from corridormap.ui.scale_box import format_scale, parse_scale


@pytest.mark.parametrize(
    ("typed", "denominator"),
    [
        ("1:5,000,000", 5e6),
        ("5M", 5e6),
        ("250k", 250_000),
        ("1：500万", 5e6),
        ("", None),
        ("x", None),
    ],
)
def test_scales_are_read_as_people_write_them(typed: str, denominator: float | None) -> None:
    assert parse_scale(typed) == denominator


def test_a_written_scale_is_read_back() -> None:
    for denominator in (50.0, 999.0, 12_345.0, 56_543_210.0):
        read = parse_scale(format_scale(denominator))
        assert read == pytest.approx(denominator, rel=0.005)
