"""明細: each figure leads to the cases it counts, by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.looks import (
    CENTRE,
    COUNT,
    DATE,
    EMPTY,
    HEAD,
    HEAD_LEFT,
    HEAD_RIGHT,
    LIST_HEAD,
    NOTE,
    NOTHING,
    TEXT,
    write_heads,
    write_sheet_title,
)

if TYPE_CHECKING:
    from reports._sheet import Sheet, Value
    from reports.month.figures import Entry, Month

_COLUMNS: Final = (
    ("項目", 30, HEAD_LEFT, TEXT),
    ("種別", 30, HEAD_LEFT, TEXT),
    ("内訳", 30, HEAD_LEFT, TEXT),
    ("受付番号", 13, HEAD, CENTRE),
    ("年月日", 13, HEAD, DATE),
    ("日数・円", 11, HEAD_RIGHT, COUNT),
)


def write_details(sheet: Sheet, month: Month) -> None:
    """Write a row for everything a figure counts."""
    sheet.widths(*(units for _, units, _, _ in _COLUMNS))
    write_sheet_title(sheet, "明細（各件数の受付番号）", month)
    note = "「項目」で絞り込むと、その件数が数えている受付番号がわかります。氏名は入っていません。"
    sheet.put(3, 1, note, NOTE)
    looks = {column: look for column, (_, _, look, _) in enumerate(_COLUMNS, start=1)}
    write_heads(sheet, LIST_HEAD, [head for head, _, _, _ in _COLUMNS], looks)
    first = LIST_HEAD + 1
    if month.entries:
        rows = (_row(entry) for entry in month.entries)
        sheet.pour(first, [look for *_, look in _COLUMNS], rows, len(month.entries))
    else:
        for column in range(1, len(_COLUMNS) + 1):
            sheet.put(first, column, NOTHING if column == 1 else None, EMPTY)
    last = LIST_HEAD + max(1, len(month.entries))
    sheet.let_filter(reference(LIST_HEAD, 1), reference(last, len(_COLUMNS)))
    sheet.keep_in_sight(first, 2)
    sheet.set_up_page(landscape=True, repeat=LIST_HEAD)


def _row(entry: Entry) -> tuple[Value, ...]:
    return (entry.figure.value, entry.kind, entry.detail, entry.case, entry.on, entry.value)
