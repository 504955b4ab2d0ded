"""What ships with the program: the standard process and the demo book."""
