"""Opening and closing as the journal tells them (開錠・施錠), and passphrases that were wrong.

Whoever has no passphrase cannot write into the casebook: until somebody opens it, wrong ones are
only counted, in a small file beside it that says how many and when, and nothing of anybody.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from app.errors import UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from app.now import Now
    from app.store.book import Book
    from app.views.keeping import Way

UNLOCK = "unlock"
LOCK = "lock"
ON_DUTY = "on-duty"
"""Who works was chosen, after the casebook was opened."""

_TRIES = ".tries"
_SETTING = "failed-unlocks"
SUFFIX = ".casebook"
_SEVERAL = 3  # fewer are somebody's own typing errors


def note_wrong(path: Path, now: Now) -> None:
    """Count a passphrase that did not open the casebook. Where nothing can be written: nothing."""
    if path.suffix != SUFFIX:  # something else was tried to be opened
        return
    at = now.moment().isoformat("T", "minutes")
    found = _tries(path)
    told = {"count": int(found.get("count", 0)) + 1, "first": found.get("first", at), "last": at}
    with contextlib.suppress(OSError):
        _file(path).write_text(json.dumps(told), encoding="utf-8")


def unlocked(book: Book, by: Way) -> None:
    """Let the journal say that the casebook was opened, and what was tried in vain before.

    `by`: what it was opened with. A disk that takes nothing keeps nobody from reading.
    """
    tries = _tries(book.path)
    payload: dict[str, object] = {"by": str(by), **({"failed": tries} if tries else {})}
    with contextlib.suppress(UnavailableError):
        book.tell(UNLOCK, payload, {_SETTING: json.dumps(tries) if tries else ""})
        with contextlib.suppress(OSError):
            _file(book.path).unlink(missing_ok=True)


def on_duty(book: Book) -> None:
    """Let the journal say who works from now on."""
    book.tell(ON_DUTY, {}, {})


def locked(book: Book, why: str) -> None:
    """Let the journal say that the casebook is closed. What is in the way keeps nothing open."""
    with contextlib.suppress(UnavailableError):
        book.tell(LOCK, {"why": why} if why else {}, {})


def failed_before(book: Book) -> tuple[int, str]:
    """Return how many passphrases were wrong before the casebook was opened, and the last moment.

    Nothing where they are so few that they are somebody's own typing errors.
    """
    found = book.setting(_SETTING)
    told: dict[str, Any] = json.loads(found) if found else {}
    count = int(told.get("count", 0))
    return (count, str(told["last"])) if count >= _SEVERAL else (0, "")


def _file(path: Path) -> Path:
    return path.with_name(path.name + _TRIES)


def _tries(path: Path) -> dict[str, Any]:
    """Return what was counted; of a file that says something else, nothing."""
    try:
        found = json.loads(_file(path).read_text(encoding="utf-8"))
        return {
            "count": int(found["count"]),
            "first": str(found["first"]),
            "last": str(found["last"]),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
