"""Draws snapshots of layers into images; without widgets."""
