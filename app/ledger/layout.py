"""Where the headings of a sheet stand, what each column means, and what the title tells."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from app.ledger.cells import Line, plain, text_of
from app.ledger.days import period_of
from app.ledger.words import field_of, kind_of_title, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.eras import Eras
    from app.domain.requests import Kind
    from app.ledger.cells import Page
    from app.ledger.days import Period
    from app.ledger.mapping import LedgerMap

EVERY_SHEET = "*"
"""Stands for every sheet where a mapping says in which row the headings are."""

_WITHIN = 40  # rows; above the headings stand a title, the year, boxes for seals


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ledger. `field` is "" where it is kept as text, under its heading."""

    place: int  # from 0
    heading: str
    field: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out. `headings` is the number of the last row of headings."""

    sheet: str
    headings: int
    columns: tuple[Column, ...]
    period: Period | None
    kind: Kind | None  # what the title says of every row
    title: str

    def of(self, field: str) -> Column | None:
        """Return the first column with that meaning."""
        return next((one for one in self.columns if one.field == field), None)


def layout_of(page: Page, mapping: LedgerMap, eras: Eras, file: str) -> Layout | None:
    """Return the layout of a sheet, or None where no row of headings is found.

    `file` is the name of the file, which may tell the year.
    """
    lines = list(islice(page.filled(), _WITHIN))
    found = _headed(lines, page, mapping)
    if found is None:
        return None
    first, last, labels = found
    above = " ".join(
        text_of(value) for line in lines if line.number < first for value in line.cells if value
    )
    outer = period_of(mapping.year, eras) or period_of(above, eras) or period_of(file, eras)
    kind = kind_of_title(f"{page.title} {above}") or kind_of_title(file)
    return Layout(
        page.title,
        last,
        _columns(labels, mapping, page.hidden_columns),
        period_of(page.title, eras, outer) or outer,
        kind,
        above.strip(),
    )


def shape_of(layouts: Iterable[Layout]) -> str:
    """Return what tells ledgers of one form apart from others: a digest of their headings."""
    headings = {plain(column.heading) for layout in layouts for column in layout.columns}
    return hashlib.sha256("\n".join(sorted(headings)).encode()).hexdigest()[:32]


# ------------------------------------------------------------------ the headings

_Labels = dict[int, str]  # heading by column


def _headed(
    lines: Sequence[Line], page: Page, mapping: LedgerMap
) -> tuple[int, int, _Labels] | None:
    """Return the first and last row of headings, and the headings."""
    said = mapping.headings.get(page.title, mapping.headings.get(EVERY_SHEET))
    for line, below in zip_longest(lines, lines[1:]):
        if said is not None and line.number != said:
            continue
        one = _labels(line)
        two = _two_rows(line, below, page) if below is not None else {}
        last = line.number
        if two and _read_as_one(line, below, page, mapping):
            one, last = two, below.number
        if said is not None or _enough(one, mapping):
            return line.number, last, _apart(one)
    return None


def _labels(line: Line) -> _Labels:
    texts = ((place, _label(text_of(value))) for place, value in enumerate(line.cells))
    return {place: text for place, text in texts if text}


def _label(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


def _two_rows(line: Line, below: Line, page: Page) -> _Labels:
    """Return the headings of two rows read as one, {} where the second holds no headings."""
    if below.number != line.number + 1:
        return {}
    upper, lower = _labels(line), _labels(below)
    if not lower or any(not _may_head(text) for text in lower.values()):
        return {}
    widest = max(lower) - min(lower)
    for one in page.merged:
        over_some = 1 <= one.right - one.left < widest  # a title lies over all
        if one.top == line.number and over_some and one.left - 1 in upper:
            for place in range(one.left, one.right):
                upper.setdefault(place, upper[one.left - 1])
    found = {}
    for place in sorted({*upper, *lower}):
        over, under = upper.get(place, ""), lower.get(place, "")
        found[place] = over if over == under else f"{over} {under}".strip()
    return found


_HEADS = re.compile(r"[0-9]")


def _may_head(text: str) -> bool:
    return len(text) <= 20 and not _HEADS.search(plain(text))


def _read_as_one(line: Line, below: Line, page: Page, mapping: LedgerMap) -> bool:
    """Return whether two rows are one heading: bound by merged cells, or of use only together."""
    one, two = _labels(line), _two_rows(line, below, page)
    bound = len(set(one.values())) > 1 and _belongs(line, page, two)
    if _enough(one, mapping):
        return bound
    more = _names(two, mapping) > max(_names(one, mapping), _names(_labels(below), mapping))
    return (bound and _enough(two, mapping)) or more


def _belongs(line: Line, page: Page, two: _Labels) -> bool:
    widest = max(two) - min(two)
    return any(
        one.top == line.number
        and (one.bottom == line.number + 1 or 1 <= one.right - one.left < widest)
        for one in page.merged
    )


def _fields(labels: _Labels, mapping: LedgerMap) -> set[str]:
    return {field for label in labels.values() if (field := _meaning(label, mapping))}


def _names(labels: _Labels, mapping: LedgerMap) -> int:
    fields = _fields(labels, mapping)
    return len(fields) if "arrived" in fields else 0


def _enough(labels: _Labels, mapping: LedgerMap) -> bool:
    return _names(labels, mapping) > words().others


def _meaning(label: str, mapping: LedgerMap) -> str | None:
    said = mapping.said("columns", label)
    return field_of(label) if said is None else said


def _apart(labels: _Labels) -> _Labels:
    """Return the headings, each of its own: the second of two 対応 is 対応（2）."""
    seen: dict[str, int] = {}
    found = {}
    for place, label in labels.items():
        times = seen[label] = seen.get(label, 0) + 1
        found[place] = label if times == 1 else f"{label}（{times}）"
    return found


def _columns(labels: _Labels, mapping: LedgerMap, hidden: frozenset[int]) -> tuple[Column, ...]:
    """Return the columns; a meaning guessed twice is kept for the first, and text after it."""
    said = {mapping.said("columns", label) for label in labels.values()}
    taken = {field for field in said if field}
    columns = []
    for place, label in labels.items():
        field = mapping.said("columns", label)
        if field is None:
            field = field_of(label) or ""
            if field in taken:
                field = ""
            elif field:
                taken.add(field)
        columns.append(Column(place, label, field, place in hidden))
    return tuple(columns)
