"""月別: the balance of each month of a longer span, and that one follows from the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.looks import (
    CENTRE,
    COUNT,
    HEAD,
    HEADING,
    MONTH,
    NOTE,
    in_total,
    write_heads,
    write_sheet_title,
    write_sum,
)

if TYPE_CHECKING:
    from reports._sheet import Sheet
    from reports.month.figures import Month

_HEADS: Final = (
    "年月", "期首未了", "受付", "再開", "完了", "取下げ", "取次等", "期末未了", "前月との照合",
)  # fmt: skip
_HEADER: Final = 5


def write_by_month(sheet: Sheet, month: Month) -> None:
    """Write a row for each month; what is open at the end of one is open when the next begins."""
    sheet.widths(18, *(11.5,) * 7, 14)
    write_sheet_title(sheet, "月別の受付・完了・未了", month)
    sheet.put(_HEADER - 1, 1, "1　月ごとの件数", HEADING)
    write_heads(sheet, _HEADER, _HEADS, {9: HEAD})
    first = _HEADER + 1
    end_before = None
    for row, one in enumerate(month.balances, start=first):
        sheet.put(row, 1, one.first, MONTH)
        counts = (one.open_at_start, one.received, one.reopened)
        for column, count in enumerate((*counts, one.completed, one.withdrawn, one.referred), 2):
            sheet.put(row, column, count, COUNT)
        formula = f"=B{row}+C{row}+D{row}-E{row}-F{row}-G{row}"
        sheet.formula(row, 8, formula, one.open_at_end, COUNT)
        if end_before is None:
            sheet.put(row, 9, "－", CENTRE)
        else:
            agrees = "一致" if end_before == one.open_at_start else "移行分あり"
            sheet.formula(row, 9, f'=IF(B{row}=H{row - 1},"一致","移行分あり")', agrees, CENTRE)
        end_before = one.open_at_end
    total = first + len(month.balances)
    sheet.put(total, 1, "合計", in_total(MONTH))
    for column, name in enumerate(
        ("received", "reopened", "completed", "withdrawn", "referred"), 3
    ):
        count = sum(getattr(one, name) for one in month.balances)
        write_sum(sheet, total, column, (first, total - 1), count)
    for column in (2, 8, 9):
        sheet.put(total, column, None, in_total(CENTRE))
    sheet.mute_zeros(reference(first, 2), reference(total - 1, 8))
    note = "未了が前月と合わない月は、その月に前の台帳から引き継いだ未了（移行分）があります。"
    sheet.put(total + 2, 1, note, NOTE)
    sheet.keep_in_sight(first, 2)
    sheet.set_up_page(landscape=True, one_page=True)
