"""Writes of the weekly review: opening and closing it, what is decided on each project, the seat all screens share."""
