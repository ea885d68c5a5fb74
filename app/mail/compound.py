"""Compound files (CFB, MS-CFB), the container of Outlook's .msg: storages, streams, bytes.

Written here because what reads them elsewhere believes the counts a file gives: a file of two
kilobytes can make it loop for hours. Here every chain is cut where it repeats, and all streams
together give no more bytes than twice the file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<28xHH2x6x8xI4xII4xI4x")
_ENTRY = struct.Struct("<64sHBxIII16x4x8x8xIQ")
_SPECIAL = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(slots=True)
class Storage:
    """A folder of a compound file: streams by name, each with its place in the directory."""

    streams: dict[str, int] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    sort: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file, read as far as it can be; `damaged` says whether something was amiss."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._left = 2 * len(raw)  # what all streams together may still give
        self.damaged = not raw.startswith(SIGNATURE) or len(raw) < 512
        self._fat: Sequence[int] = ()
        self._entries: tuple[_Entry, ...] = ()
        self._mini_fat: Sequence[int] = ()
        self._mini = b""
        self._cutoff = 4096
        self._sector = 512
        if not self.damaged:
            self._open()
        self.root = self._tree()

    def content(self, place: int) -> bytes:
        """Return the bytes of the stream at this place of the directory."""
        entry = self._entries[place]
        if entry.size < self._cutoff:
            content = self._mini_content(entry)
        else:
            content = self._joined(entry.start, min(entry.size, self._left))
        self._left -= len(content)
        if len(content) < entry.size:
            self.damaged = True
        return content

    def _open(self) -> None:
        order, shift, directory, cutoff, mini, difat = _HEADER.unpack_from(self._raw)
        if order != 0xFFFE or shift not in (9, 12):
            self.damaged = True
        self._sector = 4096 if shift == 12 else 512
        self._cutoff = min(cutoff, 1 << 16)
        self._fat = self._allocation(difat)
        whole = len(self._raw)
        self._entries = tuple(_entries(self._joined(directory, whole)))
        self._mini_fat = _numbers(self._joined(mini, whole))
        if self._entries:
            self._mini = self._joined(self._entries[0].start, min(self._entries[0].size, whole))

    def _allocation(self, difat: int) -> Sequence[int]:
        """Return for each sector the one that follows it."""
        places = list(struct.unpack_from("<109I", self._raw, 76))
        seen: set[int] = set()
        while difat < _SPECIAL and difat not in seen:
            seen.add(difat)
            numbers = _numbers(self._at(difat))
            if not numbers:
                self.damaged = True
                break
            places += numbers[:-1]
            difat = numbers[-1]
        most = len(self._raw) // self._sector
        used = islice((place for place in places if place < _SPECIAL), most)
        return _numbers(b"".join(self._at(place) for place in dict.fromkeys(used)))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._raw[start : start + self._sector]

    def _chain(self, start: int, table: Sequence[int]) -> Iterator[int]:
        seen: set[int] = set()
        while start < _SPECIAL:
            if start in seen or start >= len(table):
                self.damaged = True
                return
            seen.add(start)
            yield start
            start = table[start]

    def _joined(self, start: int, size: int) -> bytes:
        if size <= 0:
            return b""
        sectors = islice(self._chain(start, self._fat), -(-size // self._sector))
        return b"".join(map(self._at, sectors))[:size]

    def _mini_content(self, entry: _Entry) -> bytes:
        size = min(entry.size, self._left)
        pieces = islice(self._chain(entry.start, self._mini_fat), -(-size // 64))
        return b"".join(self._mini[at * 64 : at * 64 + 64] for at in pieces)[:size]

    def _tree(self) -> Storage:
        """Return the root. Siblings form a tree of their own, as deep as a file likes: a list."""
        root = Storage()
        if not self._entries:
            self.damaged = True
            return root
        seen: set[int] = set()
        waiting = [(self._entries[0].child, root)]
        while waiting:
            place, parent = waiting.pop()
            if place >= len(self._entries) or place in seen:
                self.damaged = self.damaged or place < _SPECIAL
                continue
            seen.add(place)
            entry = self._entries[place]
            waiting += [(entry.left, parent), (entry.right, parent)]
            if entry.sort == _STREAM:
                parent.streams[entry.name] = place
            elif entry.sort == _STORAGE:
                parent.storages[entry.name] = inner = Storage()
                waiting.append((entry.child, inner))
        return root


def _numbers(raw: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _entries(raw: bytes) -> Iterator[_Entry]:
    for at in range(0, len(raw) // 128 * 128, 128):
        name, length, sort, left, right, child, start, size = _ENTRY.unpack_from(raw, at)
        if sort not in (_STORAGE, _STREAM, _ROOT):
            size = 0
        plain = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        # writers of the first version left rubbish in the upper half of the size
        yield _Entry(plain, sort, left, right, child, start, size & 0xFFFFFFFF)
