"""The command line: `loudou …`. Starts fast; loads no screen until one is opened."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry of the `loudou` command: runs it and exits with its code (`loudou help trouble`)."""
    from tui.cli.door import run
    from tui.cli.report import report_bug

    sys.excepthook = report_bug
    sys.exit(run(sys.argv[1:]))
