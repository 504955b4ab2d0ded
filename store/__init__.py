"""Everything that is true: the book, its rules, its writes and its reads. Knows no terminal."""
