"""Figures, each beside a peer in the same run: `python3 dev.py bench [NAME] [--json]`."""
