"""Spreadsheets in and out: bytes to rows and problems; no writes but through use cases."""
