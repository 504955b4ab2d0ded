"""Screens of the weekly review."""
