"""What a management review (マネジメントレビュー, J.6.3) looks at: a dated table.

Points with figures are told by the casebook; the others are for somebody to write.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import resources
from app.rules.tables import BrokenTableError

_FILE: Final = "review/points.csv"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the review: its clause, the figures that tell of it, or what is to be written."""

    title: str
    clause: str
    figures: tuple[str, ...]  # labels of the report's figures
    asks: str
    first: date
    last: date


@cache
def points() -> tuple[Point, ...]:
    """Return every point in order. Raises BrokenTableError."""
    found: list[Point] = []
    with resources.path(_FILE).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                one = Point(
                    row["title"],
                    row["clause"],
                    tuple(part for part in row["figures"].split("|") if part),
                    row["asks"],
                    date.fromisoformat(row["valid_from"]),
                    date.fromisoformat(row["valid_to"] or "9999-12-31"),
                )
            except (KeyError, TypeError, ValueError) as error:
                raise BrokenTableError(_FILE, f"{number}", "unreadable") from error
            if not one.title or bool(one.figures) == bool(one.asks):
                raise BrokenTableError(_FILE, f"{number}", "figures or asks")
            found.append(one)
    return tuple(found)


def points_on(day: date) -> tuple[Point, ...]:
    """Return the points of a review whose span ends on a day."""
    return tuple(one for one in points() if one.first <= day <= one.last)
