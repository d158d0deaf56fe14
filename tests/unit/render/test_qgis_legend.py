"""The legend of layers in the styles that QGIS keeps in their file."""

from __future__ import annotations

from corridormap.render.legend import entries
from tests.unit.formats.test_qgis_style import CATEGORIES, lines, parsed, qml, ruled


def test_categories_are_listed_in_order_each_label_once() -> None:
    three = [
        each.replace(f'name="{n}"', f'name="{n - 1}"', 1) for n, each in enumerate(lines(3), 1)
    ]
    found = parsed(qml(*three, renderer='type="categorizedSymbol" attr="kind"', classes=CATEGORIES))
    listed = [label for label, _ in entries(found.style, "en")]
    assert listed == ["Railway", "Others by land", "other"]


def test_rules_that_hold_together_are_listed_as_in_qgis() -> None:
    found = ruled("""<rules key="r"><rule symbol="1" label="all"/>
    <rule symbol="2" filter="n &gt; 1" label="many"/></rules>""")
    assert [label for label, _ in entries(found.style, "en")] == ["all", "many"]
