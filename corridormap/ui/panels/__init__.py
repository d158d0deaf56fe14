"""Panels beside the map: each is a widget of its own that gets its data from callables."""
