"""The style editor: how layers look, changed while the map follows."""
