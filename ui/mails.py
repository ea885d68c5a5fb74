"""Mail files from the disk: dropped on the window, or chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.pages import Mail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIXES = (".eml", ".msg", ".mbox", ".mbx")
"""How files are named that are mails beyond doubt."""

PATTERN = "メール (*.eml *.msg *.mbox *.mbx *.dat);;すべてのファイル (*)"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The mails of what was dropped or chosen, and how many files were none."""

    mails: tuple[Mail, ...]
    skipped: int = 0


def read(paths: Sequence[Path]) -> Chosen:
    """Return the mails of these files, mboxes and folders, with all folders in them.

    Files chosen by hand are taken whatever their name; in a folder only mails are. Raises
    FileUnreadableError.
    """
    from app.desks.intake import mails_in  # on the worker thread: the readers cost start-up time

    mails: list[Mail] = []
    skipped = 0
    for path in paths:
        for name, source in mails_in(path):
            if source is None:
                skipped += 1
            else:
                mails.append(Mail(name, source))
    return Chosen(tuple(mails), skipped)
