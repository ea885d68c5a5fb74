"""How a table that ships is read, and what is said of one that does not hold together."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(eq=False)
class BrokenTableError(ValueError):
    """A shipped table does not hold together: the file, the row (or key), and the fault."""

    table: str
    row: str
    fault: str


def rows(read: Callable[[str], str], table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV with its place (`row 12`) for messages; every column is filled."""
    header, *lines = csv.reader(read(table).splitlines())
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise BrokenTableError(table, f"row {number}", "wrong number of columns")
        yield f"row {number}", dict(zip(header, line, strict=True))


def listed(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that lists several (`a|b`); none of an empty one."""
    return tuple(cell.split("|")) if cell else ()
