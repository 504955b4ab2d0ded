"""Drawn parts; by the line API where there are many."""
