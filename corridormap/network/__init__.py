"""Routable sea, rail, road and waterway graphs."""
