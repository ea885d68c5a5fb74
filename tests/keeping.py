"""A casebook on a clock of its own that is no practice: backups are made, notices shown."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.now import RehearsalNow
from tests.builders import TODAY, a_casebook

if TYPE_CHECKING:
    from app.casebook import Casebook


class Clock(RehearsalNow):
    """A clock a test turns; to the program it is the machine's own."""

    rehearsal = False

    def on(self, days: int) -> None:
        """Go on by `days`."""
        self.turn_to(self._moment + timedelta(days=days))


def kept_casebook(folder: Path, *, sheet: bool = True, **more: object) -> tuple[Casebook, Clock]:
    """A casebook and its clock, on TODAY; its recovery sheet was printed."""
    casebook = a_casebook(folder, **more)  # type: ignore[arg-type]
    clock = Clock(TODAY)
    casebook._book.now = clock
    if sheet:
        casebook.safekeeping.note_sheet_printed()
    return casebook, clock


@cache
def template_key() -> bytes:
    """The key of every casebook made from the shipped profile: its salt is copied with it."""
    with tempfile.TemporaryDirectory() as folder:
        casebook = a_casebook(Path(folder))
        found = bytes.fromhex(casebook._book.database.key[:64])
        casebook.close()
    return found
