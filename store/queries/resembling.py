"""Latin terms with a typo: the words of the book that they resemble (rapidfuzz)."""

from __future__ import annotations

from store.database import Book

LEAST = 4
"""Letters of a term from which on a typo is looked for: shorter ones resemble everything."""
ALIKE = 0.75
"""Share of letters that must fit: one wrong in four, two in eight."""
WORDS = 20_000
"""At most so many words of a table are compared."""
CHOICES = 4


def resembling(book: Book, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The groups of terms with each Latin one replaced by what it may have meant; its first letter is trusted."""
    return tuple(_meant(book, group) for group in groups)


def _meant(book: Book, group: tuple[str, ...]) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    (term,) = group
    if len(term) < LEAST or not term.isascii() or not term.isalpha():
        return group
    size = len(term)
    known: set[str] = set()
    for table in ("project", "client", "contact"):
        book.go_on()
        for word in book.tokens(table, term[0], WORDS):
            if word.isascii():
                known |= {word[:size], word[: size + 1]}  # a name is typed from its beginning
    found = process.extract(
        term, sorted(known), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=CHOICES
    )
    return tuple(word for word, _, _ in found) or group
