"""Why a file cannot be read, in our own words: Python's are English and meant for programmers."""

from __future__ import annotations

import errno

from store.lazily import pattern
from store.text import Message, msg

_PLACE = pattern(r"\(at line (\d+), column (\d+)\)")


def why(error: Exception) -> Message | str:
    """The reason of an OSError, an encoding's error or a TOML error, to stand after a colon.

    What has no words here is told as the system tells it.
    """
    if isinstance(error, UnicodeError):
        return msg("it is not written in UTF-8")
    if isinstance(error, OSError):
        return _of_system(error)
    found = _PLACE().search(str(error))
    if found:
        return msg("line {line}, column {column}", line=int(found[1]), column=int(found[2]))
    return msg("it ends too early")


def _of_system(error: OSError) -> Message | str:
    if isinstance(error, IsADirectoryError):
        return msg("it is a folder")
    if isinstance(error, FileNotFoundError):
        return msg("it is not there")
    if isinstance(error, NotADirectoryError):
        return msg("a part of the path is no folder")
    if isinstance(error, PermissionError):
        return msg("you may not do that there")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return msg("there is no room left")
    if error.errno == errno.EFBIG:
        return msg("the file would be larger than is allowed here")
    if error.errno == errno.ENAMETOOLONG:
        return msg("its name is too long")
    if error.errno == errno.EROFS:
        return msg("the disk is read-only")
    return error.strerror or "?"
