"""Loads numpy and Qt without what they do at every start for features this program never uses."""

from __future__ import annotations

import builtins
import os

BLAS_THREADS = "OPENBLAS_NUM_THREADS"


def load_quickly() -> None:
    """Load both before anything else does; harmless where they are loaded already."""
    # In this order: the imports that numpy makes are many.
    _load_qt()
    _load_numpy()


def _load_numpy() -> None:
    """Load numpy with one thread for linear algebra, of which there is none here.

    The others would keep a core busy each while the window starts, waiting for work.
    """
    is_given = BLAS_THREADS in os.environ
    os.environ.setdefault(BLAS_THREADS, "1")
    try:
        import numpy  # noqa: F401
    finally:
        # Programs started from the window, such as a browser, make their own choice.
        if not is_given:
            del os.environ[BLAS_THREADS]


def _load_qt() -> None:
    """Load Qt and put Python's own import statement back in its place.

    PySide6 wraps it to look through, and to keep, the source text of every module imported from
    then on, in case one asks for `__feature__`: half the time our modules take, and 10 MB.
    """
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
