"""A desktop map viewer for international trade corridors."""

__version__ = "0.1.0"
