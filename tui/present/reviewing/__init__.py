"""A review in lines: its header, the project on the table, what can be decided. Pure: values in, rows out."""
