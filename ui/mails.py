"""Mail files from the disk: dropped on the window, or chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import FileUnreadableError
from app.files import read_whole
from ui.pages import Mail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIXES = (".eml", ".msg", ".mbox")
PATTERN = "メール (*.eml *.msg *.mbox);;すべてのファイル (*)"


def read(paths: Sequence[Path]) -> tuple[Mail, ...]:
    """Return the mails of these files and of the folders among them, bytes as they are.

    Files chosen by hand are taken whatever their name; in a folder only mails are. Raises
    FileUnreadableError.
    """
    return tuple(Mail(path.name, read_whole(path)) for path in _files(paths))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in _inside(path) if p.suffix.lower() in SUFFIXES)
        else:
            yield path


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise FileUnreadableError(folder) from error
