"""The workbook of a month or a longer span, for the representative (代表者).

Sums and balances are formulas, so that who reads the workbook can follow them; the column 照合
compares the balance with the lists, and every indicator is counted over the sheet 明細.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports._sheet import Book
from reports.month.by_month import write_by_month
from reports.month.corrections import write_corrections
from reports.month.cross import write_cross
from reports.month.deadlines import write_deadlines
from reports.month.details import write_details
from reports.month.indicators import write_complaints, write_indicators
from reports.month.lists import write_completed, write_open
from reports.month.looks import (
    BY_MONTH,
    COMPLAINTS,
    COMPLETED,
    CORRECTIONS,
    CROSS,
    DEADLINES,
    DETAILS,
    INDICATORS,
    OPEN,
    SUMMARY,
    Details,
)
from reports.month.summary import write_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports._sheet import Sheet
    from reports.month.figures import Month
    from reports.month.looks import Written


def to_xlsx(month: Month, *, names: bool = False) -> bytes:
    """Return the workbook. `names` adds the persons' names to both lists.

    Raises TextTooLongError for a text that a cell cannot hold.
    """
    title = f"個人情報に関する請求・苦情・相談　{month.sort}集計　{month.label}"
    book = Book(
        title=title,
        creator=month.company,
        subject=month.fiscal_year,
        made=month.made,
        anchor=month.anchor,
    )
    write_report(book, month, names=names)
    return book.to_bytes()


def write_report(
    book: Book, month: Month, before: Sequence[Sheet] = (), *, names: bool = False
) -> dict[str, Written]:
    """Write the sheets of a report behind those that are there; `before` get the same edges.

    Return where the main figures and the indicators stand, by their labels.
    """
    order = [SUMMARY, CROSS, DEADLINES, COMPLAINTS, INDICATORS]
    order += [BY_MONTH] if month.balances else []
    order += [OPEN, COMPLETED, CORRECTIONS, DETAILS]
    sheets = {name: book.sheet(name) for name in order}
    for sheet in (*before, *sheets.values()):
        sheet.set_edges(
            head=(month.company, f"{month.label}　{sheet.title}"),
            foot=(month.as_of_label, f"台帳の記録 {month.entries_in_journal}番 {month.head[:16]}"),
        )
    details = Details(month, sheets[DETAILS])
    written = write_summary(book, sheets[SUMMARY], month, details)
    write_cross(sheets[CROSS], month, details)
    write_deadlines(book, sheets[DEADLINES], month, details)
    write_complaints(sheets[COMPLAINTS], month, details)
    written |= write_indicators(book, sheets[INDICATORS], month, details)
    if month.balances:
        write_by_month(sheets[BY_MONTH], month)
    write_open(sheets[OPEN], month, names=names)
    write_completed(sheets[COMPLETED], month, names=names)
    write_corrections(sheets[CORRECTIONS], month)
    write_details(sheets[DETAILS], month)
    return written
