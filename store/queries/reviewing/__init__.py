"""Reads of the weekly review: the queue to come, the meeting, one project on the table, promises, minutes."""
