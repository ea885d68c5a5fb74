"""Cuts a column of rows into pages: as few as it takes, none of them with a forlorn end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports._page.rows import Place, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._page.paper import Paper

_PAGE = 1e9
_TORN = 1e11  # a heading and its text are parted only where a page cannot hold them
_PARTED = 1e6  # rows that belong together, only where that saves a page
_SHORT = 1e4  # a last page with one or two lines
_EMPTY = 1e2  # a page left empty before its end
FEWEST_LINES = 3  # on a last page


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room a page has for its column, in points."""

    top: float
    height: float
    foot: float  # kept free at the end of the last page
    pitch: float  # the height of a line
    air: float = 1.0  # what is left of empty rows, 0 … 1

    def tall(self, row: Row) -> float:
        """Return the height of a row."""
        return row.lines * self.pitch * (self.air if row.air else 1.0)


def fits(rows: Sequence[Row], sheet: Sheet) -> bool:
    """Tell whether one page holds all rows and the foot."""
    return sum(map(sheet.tall, _page(rows, 0, len(rows)))) + sheet.foot <= sheet.height


def cut(rows: Sequence[Row], sheet: Sheet) -> list[list[Row]]:
    """Return the rows of each page; headings of tables are repeated, air at the top is gone."""
    count = len(rows)
    if fits(rows, sheet):
        return [_page(rows, 0, count)]
    parted = _parting(rows)
    reached: dict[int, list[tuple[int, float]]] = {0: []}
    for start in range(count):
        if start in reached:
            reached[start] = _ends(rows, sheet, start)
            for end, _ in reached[start]:
                reached.setdefault(end, [])
    cost = {count: 0.0}
    following: dict[int, int] = {}
    for start in sorted(reached.keys() - {count}, reverse=True):
        cost[start], following[start] = min(
            (_page_cost(rows, sheet, start, end, height) + parted[end] + cost[end], end)
            for end, height in reached[start]
        )
    pages, start, height = [], 0, 0.0
    while start < count:
        page = _page(rows, start, following[start])
        height = sum(map(sheet.tall, page))
        pages.append(page)
        start = following[start]
    if not pages or height + sheet.foot > sheet.height:
        pages.append([])  # for the foot alone
    return pages


def _page(rows: Sequence[Row], start: int, end: int) -> list[Row]:
    while start < end and rows[start].air:
        start += 1
    return [*rows[start].again, *rows[start:end]] if start < end else []


def _ends(rows: Sequence[Row], sheet: Sheet, start: int) -> list[tuple[int, float]]:
    """Return where a page from `start` may end, and how high it then is.

    Pages less than half full are not thought of, unless a row is so high that one must be.
    """
    ends: list[tuple[int, float]] = []
    height = 0.0
    begun = False
    for end in range(start, len(rows)):
        row = rows[end]
        if not begun and not row.air:
            begun = True
            height = sum(map(sheet.tall, row.again))
        height += sheet.tall(row) if begun else 0.0
        if height > sheet.height + 0.01 and ends:
            break
        ends.append((end + 1, height))
    else:
        return [ends[-1], *(each for each in ends[:-1] if each[1] + sheet.foot > sheet.height / 2)]
    return [each for each in ends if each[1] > sheet.height / 2] or ends


def _page_cost(rows: Sequence[Row], sheet: Sheet, start: int, end: int, height: float) -> float:
    if end < len(rows):
        return _PAGE + _EMPTY * (1 - height / sheet.height) ** 2
    if height + sheet.foot > sheet.height + 0.01:
        return 2 * _PAGE + _SHORT
    few = sum(not row.air for row in rows[start:end]) < FEWEST_LINES
    return _PAGE + _SHORT * (few and start > 0)


def _parting(rows: Sequence[Row]) -> list[float]:
    """Return what it costs to turn the page before each row; air belongs to what it follows."""
    costs = [0.0]
    cost = 0.0
    for row in rows:
        if not row.air:
            cost = _TORN if row.firm else _PARTED * row.keep
        costs.append(cost)
    costs[-1] = 0.0
    return costs


def draw(page: Sequence[Row], paper: Paper, sheet: Sheet) -> None:
    """Draw the rows of one page from the top of the sheet."""
    top = sheet.top
    for number, row in enumerate(page):
        height = sheet.tall(row)
        opens, closes = number == 0, number == len(page) - 1
        row.draw(Place(paper, top, height, opens, closes))
        top += height
