"""Far ways over the core of a sea are those over all of it, to the last node."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.builder import sea_core as builder
from corridormap.builder.__main__ import main
from corridormap.builder.sea_core import sea_chains
from corridormap.core.errors import SourceError
from corridormap.core.measure import inverse
from corridormap.network import sea_core as sea_core_module
from corridormap.network.archive import read_arrays, write_arrays
from corridormap.network.graph import NetworkGraph
from corridormap.network.sea_core import FILE_NAME, Chains, load_chains, save_chains
from corridormap.network.sea_search import SeaSearch
from corridormap.network.sea_trees import Harbour
from corridormap.network.store import load_network, save_network
from tests.unit.network.shipped import NETWORK
from tests.unit.network.small_networks import found, network

SIDE = 26
SOUND, NARROWS = "sound", "narrows"
OPEN: frozenset[str] = frozenset()


def sea() -> NetworkGraph:
    """Return a square of open sea across the date line, with a long wall that has two gaps."""
    at = {
        (x, y): x * SIDE + y
        for x in range(SIDE)
        for y in range(SIDE)
        if x != SIDE // 2 or y in (3, 20, 25)
    }
    number = {key: place for place, key in enumerate(at)}
    places = [((167.0 + x + 180.0) % 360.0 - 180.0, 30.0 + y) for x, y in at]
    edges, labels = [], []
    for x, y in at:
        for dx, dy in ((0, 1), (1, 0), (1, 1), (1, -1)):
            other = (x + dx, y + dy)
            if other in at:
                here, there = places[number[x, y]], places[number[other]]
                edges.append((number[x, y], number[other], inverse(*here, *there).length_m))
                in_wall = SIDE // 2 in (x, x + dx)
                labels.append({3: SOUND, 20: NARROWS}.get(y, "") if in_wall else "")
    # A lake beside it.
    edges.append((len(places), len(places) + 1, 111_000.0))
    return network([*places, (0.0, 0.0), (1.0, 0.0)], edges, [*labels, ""])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sea")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(builder, "_MOST_EDGES", 3)
        graph = replace(sea(), name="sea")
        save_network(made, graph)
        save_chains(made, load_network(made, "sea"), sea_chains(load_network(made, "sea")))
    return made


@pytest.fixture(scope="module")
def searches(folder: Path) -> tuple[SeaSearch, SeaSearch]:
    """Return a search over the core and one over all of the sea."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("corridormap.network.sea_search.load_chains", lambda *_: None)
        whole = SeaSearch(folder)
    return SeaSearch(folder), whole


def harbour(graph: NetworkGraph, node: int, exits: int = 1) -> Harbour:
    """Return a harbour at a node that is left for it and for some neighbours."""
    beside = np.concatenate(
        [graph.edge_to[graph.edge_from == node], graph.edge_from[graph.edge_to == node]]
    )
    point = float(graph.lon[node]), float(graph.lat[node])
    places = graph.coordinates(np.array([node, *beside[: exits - 1]]))
    leave_m = [inverse(*point, *place).length_m + 1.0 for place in places.tolist()]
    return Harbour(point, list(zip([node, *beside[: exits - 1].tolist()], leave_m, strict=True)), 0)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_far_ways_are_those_over_all_of_the_sea(
    searches: tuple[SeaSearch, SeaSearch], folder: Path, data: st.DataObject
) -> None:
    graph = load_network(folder, "sea")
    nodes = st.integers(0, graph.node_count - 1)
    first, second = data.draw(st.lists(nodes, min_size=2, max_size=2, unique=True))
    both = harbour(graph, first, 3), harbour(graph, second, 4)
    shut = data.draw(st.frozensets(st.sampled_from((SOUND, NARROWS))))
    core, whole = searches
    ours, theirs = (search.shortest(both, shut) for search in (core, whole))
    assert (ours is None) == (theirs is None)
    if ours is None or theirs is None:
        return
    assert ours.nodes == theirs.nodes
    assert ours.ends == (ours.nodes[0], ours.nodes[-1])
    assert ours.length_m == pytest.approx(theirs.length_m, abs=1e-3)
    more = shut | {data.draw(st.sampled_from((SOUND, NARROWS)))}
    other, same = (search.another(both, (shut, more), 1e8) for search in (core, whole))
    assert (other is None) == (same is None)
    if other is not None and same is not None:
        assert other.nodes == same.nodes
        assert other.length_m == pytest.approx(same.length_m, abs=0.3)
    least_m = core.least_m(both, shut, SOUND, 1e8)
    without = whole.shortest(both, shut | {SOUND})
    assert without is None or least_m <= without.length_m + 1.0


def test_much_of_the_sea_is_left_out_and_all_passages_stay(folder: Path) -> None:
    graph = load_network(folder, "sea")
    chains = found(load_chains(folder, graph))
    assert len(chains.nodes) < 0.6 * graph.node_count
    labelled = np.flatnonzero(graph.edge_label)
    assert len(labelled)
    assert np.isin(graph.edge_from[labelled], chains.nodes).all()
    assert np.isin(graph.edge_to[labelled], chains.nodes).all()


def test_far_ways_are_searched_on_the_core(
    folder: Path, searches: tuple[SeaSearch, SeaSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = load_network(folder, "sea")
    corners = [
        int(np.argmin(np.abs(graph.lon - lon) + np.abs(graph.lat - lat)))
        for lon, lat in ((168.0, 31.0), (-169.0, 53.0))
    ]
    both = harbour(graph, corners[0]), harbour(graph, corners[1])
    doors: list[Harbour] = []
    found_doors = sea_core_module.SeaCore.doors

    def counted(self: sea_core_module.SeaCore, each: Harbour) -> sea_core_module.Doors:
        doors.append(each)
        return found_doors(self, each)

    monkeypatch.setattr(sea_core_module.SeaCore, "doors", counted)
    search = SeaSearch(folder)
    way = found(search.shortest(both, OPEN))
    assert len(doors) == 2
    assert search.shortest(both, frozenset({SOUND})) is not None
    assert len(doors) == 2, "how the core is reached is found once"
    assert way.nodes[0] == corners[0]
    assert way.nodes[-1] == corners[1]


def test_nobody_leaves_the_lake(searches: tuple[SeaSearch, SeaSearch], folder: Path) -> None:
    graph = load_network(folder, "sea")
    lake = int(np.argmin(np.abs(graph.lon) + np.abs(graph.lat)))
    core, _ = searches
    assert core.shortest((harbour(graph, lake), harbour(graph, 5)), OPEN) is None
    within = found(core.shortest((harbour(graph, lake), harbour(graph, lake, 2)), OPEN))
    assert within.nodes == [lake]


def test_a_core_is_kept_as_it_was_found_and_not_written_twice(folder: Path, tmp_path: Path) -> None:
    graph = load_network(folder, "sea")
    chains = found(load_chains(folder, graph))
    assert save_chains(tmp_path, graph, chains)
    assert not save_chains(tmp_path, graph, chains)
    again = found(load_chains(tmp_path, graph))
    assert again.length_m == pytest.approx(chains.length_m, abs=1e-6)
    for name in ("nodes", "low", "high"):
        assert np.array_equal(getattr(again, name), getattr(chains, name))


def test_the_core_of_another_sea_is_none(folder: Path, tmp_path: Path) -> None:
    graph = load_network(folder, "sea")
    longer = replace(graph, weight_m=graph.weight_m + 1.0)
    save_chains(tmp_path, longer, found(load_chains(folder, graph)))
    assert load_chains(tmp_path, graph) is None
    assert load_chains(tmp_path / "nowhere", graph) is None


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("nodes", lambda old: old[::-1].copy()),
        ("nodes", lambda old: old + 1_000_000),
        ("high", lambda old: old + 1_000_000),
        ("low", lambda old: old - 1_000),
        ("length_dm", lambda old: -old),
        ("length_dm", lambda old: old[:-1]),
        ("length_dm", lambda old: old[:1]),
        ("high", lambda old: np.append(old[1::-1], old[2:])),
        ("of_graph", lambda old: old[:0]),
    ],
)
def test_a_core_that_would_lead_astray_is_refused(
    folder: Path, tmp_path: Path, name: str, change: object
) -> None:
    assert callable(change)
    arrays = read_arrays(folder / FILE_NAME)
    write_arrays(tmp_path / FILE_NAME, {**arrays, name: change(arrays[name])})
    with pytest.raises(SourceError, match="not the core of a sea graph"):
        load_chains(tmp_path, load_network(folder, "sea"))


def test_a_core_without_the_ends_of_a_passage_is_refused(folder: Path, tmp_path: Path) -> None:
    graph = load_network(folder, "sea")
    chains = found(load_chains(folder, graph))
    end = int(graph.edge_from[np.flatnonzero(graph.edge_label)[0]])
    at = int(np.searchsorted(chains.nodes, end))
    stays = (chains.low != at) & (chains.high != at)
    low, high = ((each - (each > at)).astype(np.int32)[stays] for each in (chains.low, chains.high))
    nodes = np.delete(chains.nodes, at)
    save_chains(tmp_path, graph, Chains(nodes, low, high, chains.length_m[stays]))
    with pytest.raises(SourceError, match="a passage whose ends are not in it"):
        load_chains(tmp_path, graph)


@pytest.mark.parametrize("name", ["nodes", "high", "length_dm", "ties", "of_graph"])
def test_a_core_of_another_version_is_left_alone(folder: Path, tmp_path: Path, name: str) -> None:
    arrays = read_arrays(folder / FILE_NAME)
    others = {key: array for key, array in arrays.items() if key != name}
    write_arrays(tmp_path / FILE_NAME, {**others, "of_another_version": arrays[name]})
    assert load_chains(tmp_path, load_network(folder, "sea")) is None


def test_a_truncated_core_is_refused(folder: Path, tmp_path: Path) -> None:
    whole = (folder / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="truncated"):
        load_chains(tmp_path, load_network(folder, "sea"))


def test_the_step_makes_the_core_of_the_sea(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network_dir = tmp_path / "resources" / "network"
    network_dir.mkdir(parents=True)
    (network_dir / "sea.npz").write_bytes((folder / "sea.npz").read_bytes())
    assert main(["--only", "sea-core", "--root", str(tmp_path)]) == 0
    assert load_chains(network_dir, load_network(network_dir, "sea")) is not None
    assert "written" in capsys.readouterr().out
    assert main(["--only", "sea-core", "--root", str(tmp_path)]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_a_sea_of_no_passages_has_a_core() -> None:
    graph = network([(0.0, 0.0), (1.0, 0.0)], [(0, 1, 111_320.0)])
    chains = sea_chains(graph)
    assert isinstance(chains, Chains)
    assert len(chains.low) == 0


def test_the_core_that_ships_is_that_of_the_sea_that_ships() -> None:
    graph = load_network(NETWORK, "sea")
    chains = found(load_chains(NETWORK, graph))
    assert len(chains.nodes) < graph.node_count / 5
