"""What the program costs: `make bench`."""
