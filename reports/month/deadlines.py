"""期限: how long it took, and what was done in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports._sheet import reference
from reports.month.figures import Figure
from reports.month.looks import (
    COUNT,
    DAYS,
    DEADLINES_HEAD,
    GROUP,
    HEADING,
    LABEL,
    NOT_ANY,
    NOTE,
    RATE,
    in_total,
    summed,
    write_heads,
    write_rate,
    write_share,
    write_sheet_title,
    write_sum,
)

if TYPE_CHECKING:
    from reports._sheet import Book, Look, Sheet
    from reports.month.figures import Month, Spread
    from reports.month.looks import Details


_DEADLINE_HEADS: Final = (
    "種別", "通知件数", "平均", "中央値", "最大", "平均", "中央値", "最大",
    "期限到来", "期限内", "率", "期限到来", "期限内", "率", "14日超", "30日超",
)  # fmt: skip
_DEADLINE_GROUPS: Final = (
    (3, 3, "処理日数（暦日）"),
    (6, 3, "正味日数"),
    (9, 3, "受付の通知（社内の目標）"),
    (12, 3, "回答（社内の目標）"),
    (15, 2, "未通知"),
)
_COUNTED: Final = {
    2: Figure.NOTIFIED,
    9: Figure.ACKNOWLEDGE_DUE,
    10: Figure.ACKNOWLEDGED,
    12: Figure.ANSWER_DUE,
    13: Figure.ANSWERED,
    15: Figure.OVER_14,
    16: Figure.OVER_30,
}
"""What each column of counts counts."""


def write_deadlines(book: Book, sheet: Sheet, month: Month, details: Details) -> None:
    """Write days, shares in time, and what waits long, kind by kind."""
    sheet.widths(34, *(9.2,) * 15)
    write_sheet_title(sheet, "処理日数と期限", month)
    sheet.put(DEADLINES_HEAD - 2, 1, "種別ごとの処理日数・期限内の率・未通知", HEADING)
    for column in range(1, len(_DEADLINE_HEADS) + 1):
        sheet.put(DEADLINES_HEAD - 1, column, None, GROUP)
    for column, columns, group in _DEADLINE_GROUPS:
        sheet.put(DEADLINES_HEAD - 1, column, group, GROUP)
        sheet.merge(DEADLINES_HEAD - 1, column, 1, columns)
    sheet.height(DEADLINES_HEAD - 1, 20)
    write_heads(sheet, DEADLINES_HEAD, _DEADLINE_HEADS)

    first = DEADLINES_HEAD + 1
    total = first + len(month.kinds)
    for row, kind in enumerate(month.kinds, start=first):
        days = kind.days
        sheet.put(row, 1, kind.kind, LABEL)
        sheet.put(row, 2, days.notified, COUNT)
        _write_spread(sheet, row, 3, days.calendar, DAYS)
        _write_spread(sheet, row, 6, days.net, DAYS)
        write_share(sheet, row, 9, days.acknowledged)
        write_share(sheet, row, 12, days.answered)
        sheet.put(row, 15, days.over_14, COUNT)
        sheet.put(row, 16, days.over_30, COUNT)
        for column, figure in _COUNTED.items():
            details.lead(sheet, (row, column), figure, kind.kind)
        sheet.height_for(row, {1: kind.kind})

    all_days = [kind.days for kind in month.kinds]
    sheet.put(total, 1, "全体", in_total(LABEL))
    _write_spread(sheet, total, 3, month.calendar, in_total(DAYS))
    _write_spread(sheet, total, 6, month.net, in_total(DAYS))
    acknowledged = summed(days.acknowledged for days in all_days)
    answered = summed(days.answered for days in all_days)
    sums = {
        2: sum(days.notified for days in all_days),
        9: acknowledged.whole,
        10: acknowledged.part,
        12: answered.whole,
        13: answered.part,
        15: sum(days.over_14 for days in all_days),
        16: sum(days.over_30 for days in all_days),
    }
    for column, count in sums.items():
        write_sum(sheet, total, column, (first, total - 1), count)
        details.lead(sheet, (total, column), _COUNTED[column])
    for column, share in ((9, acknowledged), (12, answered)):
        write_rate(sheet, total, column + 2, (column, column + 1), share, in_total(RATE))
    sheet.height(total, 19)
    sheet.mute_zeros(reference(first, 2), reference(total - 1, 16))
    book.call("平均処理日数", sheet, total, 3)
    book.call("回答期限内率", sheet, total, 14)
    book.call("未通知14日超", sheet, total, 15)

    now = month.now_called
    notes = (
        f"処理日数は、{now}に通知したものの、到達日から通知日までの暦日数です。",
        "正味日数は、処理日数から、補正・本人確認・手数料などでお待ちした日を除いたものです。",
        f"期限内の率は、{now}に期限（社内の目標）が到来したもののうち期限内に行ったものの割合です。",
        "未通知は、到達日から14日・30日を超えて通知していない未了の件数です（14日超は30日超を含みます）。",
    )
    for row, note in enumerate(notes, start=total + 2):
        sheet.put(row, 1, note, NOTE)
        sheet.height(row, 13)
    sheet.keep_in_sight(first, 2)
    sheet.set_up_page(landscape=True, one_page=True)


def _write_spread(sheet: Sheet, row: int, column: int, spread: Spread | None, look: Look) -> None:
    sheet.put(row, column, spread.average if spread else NOT_ANY, look)
    sheet.put(row, column + 1, spread.median if spread else NOT_ANY, look)
    sheet.put(row, column + 2, spread.maximum if spread else NOT_ANY, look)
