"""The command line: `loudou …`. Starts fast; loads no screen until one is opened."""

from __future__ import annotations

import gc
import sys

GARBAGE = 50_000
"""Objects made before garbage is looked for; Python's 700 means twenty looks during our imports."""


def main() -> None:
    """Entry of the `loudou` command: runs it and exits with its code (`loudou help trouble`)."""
    gc.set_threshold(GARBAGE, 20, 100)
    from tui.cli.door import run
    from tui.cli.report import report_bug

    sys.excepthook = report_bug
    sys.exit(run(sys.argv[1:]))
