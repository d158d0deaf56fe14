"""The map's furniture, drawn alike for the screen and for files."""
