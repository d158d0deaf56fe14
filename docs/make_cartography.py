"""Draws the views of docs/cartography.md with the program's own command.

Run as `python docs/make_cartography.py [FOLDER] [NAME...]`: without a folder the pictures of the
page are made anew, with one every view in every look, in two projections, at 200% and furnished for
readers as well.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage

from corridormap.app.cli import main as corridormap

HERE = Path(__file__).resolve().parent
SIZE = "1200x800"
QUALITY = 88
VIEWS = {
    "east-asia": "95,18,142,50",
    "tumen": "124,34.5,136,45",
    "beibu": "104,18,112.5,24",
    "yunnan": "96.5,19.5,107,27.5",
    "eurasia": "-8,0,150,66",
}
LOOKS = ("light", "dark", "print")
PROJECTIONS = {"": "EPSG:3857", "-albers": "ESRI:102025"}
TITLES = {
    "east-asia": "Trade corridors of East Asia",
    "tumen": "The Tumen triangle and its sea routes",
    "beibu": "The Beibu Gulf",
    "yunnan": "Across Yunnan’s borders",
    "eurasia": "Trade corridors from Vladivostok to Duisburg",
}
READERS = "-readers"
PAGE = (
    *VIEWS,
    "east-asia-dark",
    "tumen-print",
    "eurasia-albers",
    "yunnan-zh",
    "eurasia-readers",
    "yunnan-dark-readers",
)


def pictures() -> dict[str, list[str]]:
    """Return the arguments of every picture by its name."""
    found = {}
    for view, extent in VIEWS.items():
        for look in LOOKS:
            for ending, crs in PROJECTIONS.items():
                name = view + ("" if look == "light" else f"-{look}") + ending
                asked = ["--extent", extent, "--look", look, "--crs", crs, "--size", SIZE]
                found[name] = asked
                found[f"{name}-200"] = [*asked, "--pixel-ratio", "2"]
                furnished = ["--furnish", "--graticule", "--title", TITLES[view]]
                found[name + READERS] = [*asked, *furnished]
        found[f"{view}-zh"] = ["--extent", extent, "--language", "zh", "--size", SIZE]
    return found


def draw(folder: Path, name: str, arguments: list[str]) -> None:
    """Draw one picture as WebP."""
    with tempfile.TemporaryDirectory() as place:
        png = Path(place) / "map.png"
        if corridormap(["render", str(png), *arguments]) != 0:
            raise SystemExit(f"{name} could not be drawn.")
        QImage(str(png)).save(str(folder / f"{name}.webp"), quality=QUALITY)


def main() -> None:
    """Draw what the command line names."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "cartography"
    folder.mkdir(parents=True, exist_ok=True)
    every = pictures()
    for name in sys.argv[2:] or (every if len(sys.argv) > 1 else PAGE):
        draw(folder, name, every[name])


if __name__ == "__main__":
    main()
