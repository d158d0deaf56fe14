"""The map canvas: what shows the map and follows the hand."""
