"""Proposed routes in the window: the desk they are drawn at, and what it tells the panels."""
