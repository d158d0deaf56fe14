"""Where the layers and resources that ship with the program lie, in a checkout or installed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def data_root() -> Path:
    """Return the folder that holds `layers/` and `resources/`."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "layers").is_dir():
        return checkout
    return package / "_data"


def layers_folder() -> Path:
    """Return the folder of the bundled GeoPackages."""
    return data_root() / "layers"


def resources_folder() -> Path:
    """Return the folder of icons, styles, translations and page templates."""
    return data_root() / "resources"
