"""The mails of an mbox (RFC 4155; Thunderbird's folders), one after the other.

A mail begins behind a line "From …" that follows an empty line or nothing, and that header
fields follow: a sentence that begins with From is none. Only a window of the file is in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 4 * 1024 * 1024
"""How many bytes are looked at in one go."""

_SEPARATOR = re.compile(rb"\n\r?\nFrom [^\r\n]{0,1000}\r?\n(?=[!-9;-~]{1,80}[ \t]*:)")
_REACH = 2048  # a separator, and what must follow it, is shorter
_LOOK = 100  # so far behind it is looked
_BEFORE = b"\n\n"  # the file begins as if lines had ended before it


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a mail lies in the file, without its From line and the empty line behind it."""

    start: int
    size: int


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    return _SEPARATOR.match(_BEFORE + head) is not None


def extents(file: IO[bytes]) -> Iterator[Extent]:
    """Yield where each mail lies, in order; what stands before the first From line is one too."""
    start = 0
    for end, next_start in _separators(file):
        if end > start:
            yield Extent(start, end - start)
        start = next_start
    end = file.seek(0, 2)
    if end > start:
        yield Extent(start, end - start - _blank_line(file, start, end))


def _separators(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield for each separator where the mail before it ends, and where the next one starts."""
    offset = -len(_BEFORE)  # of the window in the file
    window = _BEFORE
    file.seek(0)
    while more := file.read(WINDOW):
        window += more
        at = max(0, len(window) - _REACH)
        for found in _SEPARATOR.finditer(window):
            if found.end() + _LOOK > len(window) and len(more) == WINDOW:
                at = found.start()  # what follows may still change it
                break
            # the line end before the empty line belongs to the mail
            yield max(0, offset + found.start() + 1), offset + found.end()
            at = max(at, found.end())
        window = window[at:]
        offset += at


def _blank_line(file: IO[bytes], start: int, end: int) -> int:
    """Return how long the empty line is that ends a file, 0 where there is none."""
    file.seek(max(start, end - 4))
    tail = file.read(4)
    for line in (b"\r\n\r\n", b"\n\n"):
        if tail.endswith(line):
            return len(line) // 2
    return 0
