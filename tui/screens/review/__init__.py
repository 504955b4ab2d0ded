"""Review mode: before the meeting, one project on the table, the end, and what reps fill in."""
