"""Spreadsheets in: bytes → rows + problems (method §15). Pure: no database, no screen.

`source` opens a file, `layout` finds headings and row kinds, `mapping` proposes what the columns
mean, `mapfile` reads what a person decided, `reading` turns rows into records.
"""
