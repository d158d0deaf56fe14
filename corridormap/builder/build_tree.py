"""Where each build step reads and writes, so that tests can point a build elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuildTree:
    """The folders of a checkout that a build touches."""

    root: Path

    @property
    def seeds(self) -> Path:
        """The hand-kept tables."""
        return self.root / "seeds"

    @property
    def reduced(self) -> Path:
        """Small arrays cut once from what was downloaded; committed."""
        return self.root / "seeds" / "reduced"

    @property
    def layers(self) -> Path:
        """The GeoPackages that ship."""
        return self.root / "layers"

    @property
    def resources(self) -> Path:
        """What else ships with the program."""
        return self.root / "resources"

    @property
    def network(self) -> Path:
        """The routable networks that ship."""
        return self.root / "resources" / "network"

    @property
    def downloads(self) -> Path:
        """Packages as downloaded; never committed."""
        return self.root / ".build"
