"""Checks what single cells cannot show: references, order of legs, citations, names of ids."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from corridormap.builder import theme_schema as layers
from corridormap.builder.theme_rows import row_name, seed_rows
from corridormap.builder.theme_rules import MODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridormap.builder.seed_tables import SeedRow, SeedTables

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SLUG_TABLES = (
    layers.CORRIDORS, layers.LEGS, layers.PORTS, layers.CROSSINGS, layers.REGIONS, layers.GROUPS,
    layers.FACTS, layers.SOURCES,
)  # fmt: skip
_CITED = (
    layers.CORRIDORS, layers.PORTS, layers.CROSSINGS, layers.REGIONS, layers.MEMBERSHIPS,
    layers.GROUPS, layers.GROUP_MEMBERS, layers.FACTS,
)  # fmt: skip


def theme_problems(seeds: SeedTables) -> list[str]:
    """Return one line for each row that does not fit the others; empty when all do."""
    names = {
        schema.name: [row_name(schema, row) for row in seed_rows(schema, seeds)]
        for schema in layers.SEED_LAYERS
    }
    known = {table: set(found) for table, found in names.items()}
    return [
        *_repeated(names),
        *_bad_ids(names),
        *_bad_countries(seeds),
        *_bad_modes(seeds),
        *_unresolved(seeds, known),
        *_uncited(seeds, names),
        *_broken_branches(seeds),
    ]


def _repeated(names: dict[str, list[str]]) -> Iterator[str]:
    for table, found in names.items():
        for name in sorted({name for name in found if found.count(name) > 1}):
            yield f"{table}.csv, {name}: occurs twice"
    for name in sorted(set(names["ports"]) & set(names["border_crossings"])):
        yield f"ports.csv, {name}: is the id of a border crossing too"


def _bad_ids(names: dict[str, list[str]]) -> Iterator[str]:
    for schema in _SLUG_TABLES:
        for name in names[schema.name]:
            if not _SLUG.fullmatch(name):
                yield f"{schema.name}.csv, {name}: an id is made of a-z, 0-9 and single hyphens"


def _bad_countries(seeds: SeedTables) -> Iterator[str]:
    for table, columns in (
        ("ports", ("country",)),
        ("member_regions", ("country",)),
        ("border_crossings", ("country_a", "country_b")),
    ):
        for row in seeds[table]:
            for column in columns:
                if not _COUNTRY.fullmatch(row[column]):
                    name = next(iter(row.values()))
                    yield f"{table}.csv, {name}: {column} {row[column]!r} is no ISO code"


def _bad_modes(seeds: SeedTables) -> Iterator[str]:
    codes = {code for code, _ in MODES}
    by_corridor: dict[str, set[str]] = {}
    for leg in seeds["corridor_legs"]:
        by_corridor.setdefault(leg["corridor_id"], set()).add(leg["mode"])
    for table in (layers.CORRIDORS, layers.CROSSINGS):
        for row in seeds[table.name]:
            where, listed = f"{table.name}.csv, {row_name(table, row)}", row["modes"]
            modes = set(listed.split(",")) if listed else set()
            if modes - codes:
                yield f"{where}: modes {', '.join(sorted(modes - codes))} are not known"
            drawn = by_corridor.get(row.get("corridor_id", ""), modes)
            if drawn != modes:
                yield f"{where}: modes are {listed!r}, its legs have {','.join(sorted(drawn))}"


def _unresolved(seeds: SeedTables, known: dict[str, set[str]]) -> Iterator[str]:
    stops = known["ports"] | known["border_crossings"]
    references = (
        (layers.LEGS, "corridor_id", known["corridors"]),
        (layers.LEGS, "from_stop", stops),
        (layers.LEGS, "to_stop", stops),
        (layers.MEMBERSHIPS, "region_id", known["member_regions"]),
        (layers.GROUP_MEMBERS, "group_id", known["groups"]),
        (layers.CITATIONS, "source_id", known["sources"]),
    )
    for schema, column, targets in references:
        for row in seeds[schema.name]:
            if row[column] not in targets:
                name = row_name(schema, row)
                yield f"{schema.name}.csv, {name}: {column} {row[column]!r} is unknown"
    for schema in (layers.GROUP_MEMBERS, layers.FACTS, layers.CITATIONS):
        for row in seeds[schema.name]:
            table, subject = row["subject_table"], row["subject_id"]
            if subject not in known.get(table, set()):
                yield (
                    f"{schema.name}.csv, {row_name(schema, row)}: there is no {subject!r}"
                    f" in {table or 'no table'}"
                )


def _uncited(seeds: SeedTables, names: dict[str, list[str]]) -> Iterator[str]:
    cited = {(row["subject_table"], row["subject_id"]) for row in seeds["citations"]}
    for schema in _CITED:
        for name in names[schema.name]:
            if (schema.name, name) not in cited:
                yield f"{schema.name}.csv, {name}: no citation"


def _branch_key(row: SeedRow) -> tuple[str, str]:
    return row["corridor_id"], row["branch"]


def _broken_branches(seeds: SeedTables) -> Iterator[str]:
    """Yield legs that do not start where the one before ends, or that miscount."""
    legs = sorted(seeds["corridor_legs"], key=lambda row: (*_branch_key(row), int(row["seq"])))
    for (corridor, branch), members in groupby(legs, key=_branch_key):
        branch_legs = list(members)
        counted = [int(row["seq"]) for row in branch_legs]
        if counted != list(range(1, len(counted) + 1)):
            yield f"corridor_legs.csv, {corridor} {branch}: seq runs {counted}, not 1, 2, 3 …"
        for first, second in pairwise(branch_legs):
            if first["to_stop"] != second["from_stop"]:
                yield (
                    f"corridor_legs.csv, {second['leg_id']}: starts at {second['from_stop']},"
                    f" the leg before ends at {first['to_stop']}"
                )
