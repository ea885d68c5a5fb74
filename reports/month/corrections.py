"""前月までの訂正: what is counted otherwise than it was reported, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.looks import (
    CENTRE,
    CHANGE,
    COUNT,
    DATE,
    EMPTY,
    HEAD,
    HEAD_LEFT,
    HEADING,
    LABEL,
    NOTE,
    NOTHING,
    TEXT,
    write_heads,
    write_sheet_title,
)

if TYPE_CHECKING:
    from reports._sheet import Sheet
    from reports.month.figures import Month

_FIRST: Final = 5


def write_corrections(sheet: Sheet, month: Month) -> None:
    """Write the figures of earlier reports that changed, and what was recorded late."""
    sheet.widths(30, 22, 14, 14, 14, 14)
    write_sheet_title(sheet, "前月までの訂正", month)
    sheet.put(_FIRST - 1, 1, "1　報告済みの件数との違い", HEADING)
    heads = ("期間", "項目", "報告日", "報告した件数", "現在の件数", "増減")
    write_heads(sheet, _FIRST, heads, {2: HEAD_LEFT, 3: HEAD})
    for row, one in enumerate(month.revisions, start=_FIRST + 1):
        sheet.put(row, 1, one.span, LABEL)
        sheet.put(row, 2, one.figure, TEXT)
        sheet.put(row, 3, one.reported, DATE)
        sheet.put(row, 4, one.was, COUNT)
        sheet.put(row, 5, one.now, COUNT)
        sheet.formula(row, 6, f"=E{row}-D{row}", one.now - one.was, CHANGE)
    last = _FIRST + max(1, len(month.revisions))
    if not month.revisions:
        _write_nothing(sheet, last, "0件（報告済みの件数に変わりはありません）")
    header = last + 3
    sheet.put(header - 1, 1, f"2　{month.now_called}に記録した、前月までに関わること", HEADING)
    heads = ("内容", "変更前", "変更後", "受付番号", "到達日", "記録した日")
    write_heads(sheet, header, heads, {2: HEAD_LEFT, 3: HEAD_LEFT, 4: HEAD, 5: HEAD, 6: HEAD})
    for row, correction in enumerate(month.corrections, start=header + 1):
        sheet.put(row, 1, correction.what, LABEL)
        sheet.put(row, 2, correction.was, TEXT)
        sheet.put(row, 3, correction.now, TEXT)
        sheet.put(row, 4, correction.case, CENTRE)
        sheet.put(row, 5, correction.arrived, DATE)
        sheet.put(row, 6, correction.on, DATE)
        sheet.height_for(row, {1: correction.what, 2: correction.was, 3: correction.now})
    end = header + max(1, len(month.corrections))
    if not month.corrections:
        _write_nothing(sheet, end, NOTHING)
    note = (
        "前月までの件数は、この表の内容を入れて数え直しています。"
        "報告した件数は、書き出したときに台帳の記録に残したものです。"
    )
    sheet.put(end + 2, 1, note, NOTE)
    sheet.keep_in_sight(4, 2)
    sheet.set_up_page(landscape=True, area=f"A1:{reference(end + 2, 6)}")


def _write_nothing(sheet: Sheet, row: int, words: str) -> None:
    for column in range(1, 7):
        sheet.put(row, column, words if column == 1 else None, EMPTY)
    sheet.height(row, 20)
