"""The report of a bug: what a person sends in, and the one sentence that says where it lies."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from tui.cli.speech import speaking
from tui.present.words import t


def report_bug(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """As `sys.excepthook`: write a report and say where it lies; the process then exits with 1."""
    from traceback import format_exception

    path = _write("".join(format_exception(kind, error, trace)))
    sentence = t(
        speaking(),
        "This is a bug in Loudou, not your mistake; nothing half-done was saved. "
        "The report is in {path}: please send it with what you did.",
        path=str(path),
    )
    sys.stderr.write(f"loudou: {sentence}\n")


def _write(trace: str) -> Path:
    """Write the report into the platform's log directory, else into the one for temporary files."""
    import platform
    import tempfile
    from importlib.metadata import version

    from platformdirs import user_log_path

    from store.address import without_password

    now = datetime.now(UTC)
    lines = [
        f"Loudou {version('loudou')}, Python {platform.python_version()}, {platform.platform()}",
        now.isoformat(),
        f"arguments: {[without_password(word) for word in sys.argv[1:]]!r}",
        "",
        "\n".join(without_password(line) for line in trace.split("\n")),
    ]
    name = f"loudou-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder = user_log_path("loudou", appauthor=False, ensure_exists=True)
        (folder / name).write_text("\n".join(lines), "utf-8")
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="loudou-"))
        (folder / name).write_text("\n".join(lines), "utf-8")
    return folder / name
