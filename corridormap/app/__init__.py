"""The wiring: main window, settings, command line."""
