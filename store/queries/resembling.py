"""Latin terms with a typo: the words of the book that they resemble (rapidfuzz)."""

from __future__ import annotations

from store.database import Book

LEAST = 4
"""Letters of a term from which on a typo is looked for: shorter ones resemble everything."""
ALIKE = 0.75
"""Share of letters that must fit: one wrong in four, two in eight."""
SLIPPED = 5
"""Letters from which on the first one may be the wrong one; the others are right then."""
WORDS = 20_000
"""At most so many words of a table are compared."""
CHOICES = 4


def resembling(book: Book, groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The groups of terms with each Latin one replaced by what it may have meant.

    Its first letter is trusted; where nothing that begins so resembles it, that letter alone is the mistake.
    """
    return tuple(_meant(book, group) for group in groups)


def _meant(book: Book, group: tuple[str, ...]) -> tuple[str, ...]:
    (term,) = group
    size = len(term)
    if size < LEAST or not term.isascii() or not term.isalpha():
        return group
    found = _alike(term, _known(book, term), ALIKE)
    if not found and size >= SLIPPED:
        found = _alike(term, _known(book, term, slipped=True), 1 - 1.01 / size)
    return found or group


def _known(book: Book, term: str, *, slipped: bool = False) -> set[str]:
    """Beginnings of the book's words that are about as long as `term`: a name is typed from its beginning."""
    size = len(term)
    sizes = (size - 1, size, size + 1) if slipped else (size, size + 1)
    known: set[str] = set()
    for table in ("project", "client", "contact"):
        book.go_on()
        for word in book.tokens(table, term, WORDS, slipped=slipped):
            if word.isascii():
                known.update(word[:end] for end in sizes)
    return known


def _alike(term: str, known: set[str], share: float) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        term, sorted(known), scorer=OSA.normalized_similarity, score_cutoff=share, limit=CHOICES
    )
    return tuple(word for word, _, _ in found)
