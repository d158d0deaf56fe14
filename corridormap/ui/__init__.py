"""Widgets: canvas, tools, panels and dialogs."""

from corridormap.ui.quick_libraries import load_quickly

load_quickly()
