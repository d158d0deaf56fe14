"""Makes the layers and networks that ship; the program never imports it."""
