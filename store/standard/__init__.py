"""What ships with the program: the eight-stage process and the demo book."""
