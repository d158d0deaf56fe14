"""Argument parsing that says what is wrong in one line and takes negative numbers as they are."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from corridormap.core.errors import ArgumentError


class CommandParser(argparse.ArgumentParser):
    """A parser for one command; errors are raised, not printed with a page of usage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A longitude west of Greenwich, `-122.4,37.8`, is an argument and not an option.
        self._negative_number_matcher = re.compile(r"^-\.?\d")

    def error(self, message: str) -> NoReturn:
        """Raise what argparse complains of."""
        raise ArgumentError(f"{self.prog}: {message} (see {self.prog} --help)")
