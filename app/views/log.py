"""The sealed log as it is read (封印ログ), and what of it can be undone (元に戻す)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.undoing import Why


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the sealed log (封印ログ): when, who, what, which cases. Nothing that was said."""

    number: int
    at: datetime
    actor: str
    act: str  # by its name in the journal
    cases: tuple[str, ...]  # numbers of the first ones
    count: int  # of cases in all
    hash: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """How far the log is."""

    entries: int
    hash: str  # of the last entry


@dataclass(frozen=True, slots=True)
class LogKnown:
    """What can be asked of the log: who acted, and what was done."""

    actors: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act as it is offered to be undone: its entry in the journal, its name, its case if any.

    `why` is None where it can be undone now; `by` is the act in the way, or the one to do instead.
    """

    entry: int
    act: str
    case: str
    why: Why | None = None
    by: str = ""
