"""Where a casebook lies, and the copies a service left beside it (競合コピー)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import UnavailableError
from app.store.database import Database
from app.store.place import Sort, conflicts, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.store.book import Book

_CHAIN = "SELECT number, hash FROM journal ORDER BY number"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A copy beside the casebook: how many entries of its journal stand only in one of the two.

    `only_there` None where it does not open.
    """

    name: str
    only_there: int | None = None
    only_here: int = 0


def warned(path: Path) -> tuple[str, str]:
    """Return what is to be said of the place of a casebook: place-network, place-sync or "".

    With it the service, or the type of the file system.
    """
    found = place_of(path)
    return ("", "") if found.sort is Sort.LOCAL else (f"place-{found.sort}", found.service)


def found(book: Book) -> Iterator[Conflict]:
    """Yield the copies a service left beside the casebook, compared with it by the journal.

    Two that began as one have the same entries up to the moment they parted.
    """
    copies = conflicts(book.path, bytes.fromhex(book.salt))
    if not copies:
        return
    here = dict(book.database.execute(_CHAIN))
    for copy in copies:
        try:
            with Database.opened(copy, book.database.key, "still") as database:
                there = dict(database.execute(_CHAIN))
        except UnavailableError:
            yield Conflict(copy.name)
            continue
        same = sum(here.get(number) == sealed for number, sealed in there.items())
        yield Conflict(copy.name, len(there) - same, len(here) - same)
