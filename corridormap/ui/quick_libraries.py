"""Loads numpy, Qt and psygnal without what they do at every start that is never used here."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

BLAS_THREADS = "OPENBLAS_NUM_THREADS"
NUMPY_HELP = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars")
"""Modules that hold nothing but the help texts of numpy's compiled functions."""
METADATA = "importlib.metadata"


def load_quickly() -> None:
    """Load them before anything else does; harmless where they are loaded already."""
    # In this order: the imports that numpy makes are many.
    _load_qt()
    _load_numpy()
    _load_psygnal()


def _load_numpy() -> None:
    """Load numpy without help texts and with one thread for linear algebra, of which is none here.

    The others would keep a core busy each while the window starts, waiting for work.
    """
    is_given = BLAS_THREADS in os.environ
    os.environ.setdefault(BLAS_THREADS, "1")
    try:
        with _standing_in(*map(ModuleType, NUMPY_HELP)):
            import numpy  # noqa: F401
    finally:
        # Programs started from the window, such as a browser, make their own choice.
        if not is_given:
            del os.environ[BLAS_THREADS]


def _load_psygnal() -> None:
    """Load psygnal without its question for its own version, which loads a reader of e-mails."""
    empty = ModuleType(METADATA)
    vars(empty).update(PackageNotFoundError=_NoVersionError, version=_no_version)
    try:
        with _standing_in(empty):
            import psygnal
    except (ImportError, AttributeError):
        # Another release, which wants more of it or asks in another way.
        import psygnal  # noqa: F401


class _NoVersionError(Exception):
    """Stands in for the error that psygnal expects where nothing knows its version."""


def _no_version(name: str) -> str:
    raise _NoVersionError(name)


@contextmanager
def _standing_in(*modules: ModuleType) -> Iterator[None]:
    """Let modules be imported in place of those of their names that are not loaded yet."""
    fresh = [module for module in modules if module.__name__ not in sys.modules]
    sys.modules.update({module.__name__: module for module in fresh})
    try:
        yield
    finally:
        for module in fresh:
            # What was loaded for good meanwhile stays.
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]


def _load_qt() -> None:
    """Load Qt and put Python's own import statement back in its place.

    PySide6 wraps it to look through, and to keep, the source text of every module imported from
    then on, in case one asks for `__feature__`: half the time our modules take, and 10 MB.
    """
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
