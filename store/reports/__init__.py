"""Definitions of reports as tables of values: screens, commands and exports draw the same ones."""
