"""The command line: starts fast, imports no screen until one is needed."""
