"""Printing letters in a process of its own, while the next one is read through here.

A letter makes the same bytes wherever it is printed: what was printed ahead is taken for the very
same letter only. Where the process has not come to it, or died, it is printed here.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from reports.letter import Letter


class Press:
    """Prints letters, with a second process where there are many; it ends with the block."""

    def __init__(self, *, many: bool = False) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if many:
            spawn = multiprocessing.get_context("spawn")  # threads do not survive a fork
            with suppress(OSError):  # a machine may forbid it, or have no room: printed here, then
                pool = ProcessPoolExecutor(1, mp_context=spawn)
                self._warm = pool.submit(_warm)
                self._pool = pool
        self._ahead: dict[Letter, Future[bytes]] = {}

    def __enter__(self) -> Self:
        """Return the press."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process; what nobody took is thrown away."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, letter: Letter) -> None:
        """Print a letter that is likely to be taken soon."""
        if self._pool is None or not self._warm.done():
            return  # it still starts: by then this one is printed here
        try:
            self._ahead[letter] = self._pool.submit(_print, letter)
        except BrokenProcessPool:
            self._pool = None

    def take(self, letter: Letter) -> bytes:
        """Return a letter as PDF. Raises what `reports.letter.to_pdf` raises."""
        begun = self._ahead.pop(letter, None)
        if begun is None or begun.cancel():
            return _print(letter)
        try:
            return begun.result()
        except BrokenProcessPool:
            return _print(letter)


def _warm() -> None:
    """Read what the first letter of a process waits for: the code, the fonts."""
    from reports.letter import Addressee, Letter, Paragraph, Sender, to_pdf

    sender = Sender("株式会社", "", "", "", ())
    body = (Paragraph("拝復"),)
    to_pdf(Letter("L01", None, "", Addressee("様", ""), sender, "", body, (), ""))


def _print(letter: Letter) -> bytes:
    from reports.letter import to_pdf

    return to_pdf(letter)
