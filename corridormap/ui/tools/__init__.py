"""One map tool a module."""
