"""Our process, loading first what the program loads first, then measured by `window_child`."""

from __future__ import annotations

import gc


def main() -> None:
    """Start as `python3 -m corridormap` does, and measure."""
    gc.disable()
    import corridormap.app.main  # noqa: F401
    from benchmarks.window_child import main as measure

    gc.freeze()
    measure()


if __name__ == "__main__":
    main()
