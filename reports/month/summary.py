"""集計: the main figures, the balance that must come out, and twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from reports._sheet import Book, Look, Sheet, reference
from reports.month.figures import Figure
from reports.month.looks import (
    CENTRE,
    CHANGE,
    CHANGE_DAYS,
    CHANGE_RATE,
    COMPLETED,
    COUNT,
    CROSS,
    CROSS_HEAD,
    DAYS,
    DEADLINES,
    DEADLINES_HEAD,
    HEAD,
    HEADING,
    LABEL,
    MONTH,
    NOT_ANY,
    NOTE,
    OPEN,
    PLAIN,
    RATE,
    SEAL,
    SEAL_HEAD,
    STRONG,
    SUMMARY,
    TITLE,
    Written,
    all_open,
    all_received,
    detail_column,
    in_total,
    list_column,
    monthly,
    of_kind,
    summed,
    write_heads,
    write_sum,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reports.month.figures import Earlier, KindMonth, Month
    from reports.month.looks import Details


_BALANCE: Final = (
    "種別",
    "期首未了",
    "受付",
    "再開",
    "完了",
    "取下げ",
    "取次等",
    "期末未了",
    "照合",
)
_COUNTS: Final[Mapping[Figure, Callable[[KindMonth], int]]] = {
    Figure.OPEN_AT_START: lambda kind: kind.open_at_start,
    Figure.RECEIVED: lambda kind: sum(kind.received),
    Figure.REOPENED: lambda kind: kind.reopened,
    Figure.COMPLETED: lambda kind: kind.completed,
    Figure.WITHDRAWN: lambda kind: kind.withdrawn,
    Figure.REFERRED: lambda kind: kind.referred,
    Figure.OPEN_AT_END: lambda kind: kind.open_at_end,
}
"""The columns of the balance between 種別 and 照合, in order."""
_NAMED: Final = (
    "期首未了", "受付合計", "再開合計", "完了合計", "取下げ合計", "取次等合計", "期末未了", "照合",
)  # fmt: skip
_MAIN_HEAD: Final = 9
_MAIN_ROWS: Final = 6
_BALANCE_HEAD: Final = _MAIN_HEAD + _MAIN_ROWS + 3


_Measure = Literal["count", "days", "rate"]
_MEASURES: Final[dict[_Measure, tuple[Look, Look]]] = {
    "count": (COUNT, CHANGE),
    "days": (DAYS, CHANGE_DAYS),
    "rate": (RATE, CHANGE_RATE),
}


@dataclass(frozen=True, slots=True)
class _Figure:
    """A line of the comparison: the figure now, by which formula, and what it was then."""

    label: str
    formula: str
    now: float | None
    then: Callable[[Earlier], float | None]
    measure: _Measure = "count"


def write_summary(book: Book, sheet: Sheet, month: Month, details: Details) -> dict[str, Written]:
    """Write the first sheet: what is reported, and that it comes out.

    Return where the main figures stand, by their labels.
    """
    sheet.widths(27, *(11.2,) * 8)
    _write_front(sheet, month)
    balance_total = _BALANCE_HEAD + len(month.kinds) + 1
    written = _write_main_figures(sheet, month, balance_total)
    _write_balance(sheet, month, balance_total, details)
    for column, name in enumerate(_NAMED, start=2):
        book.call(name, sheet, balance_total, column)
    last = _write_twelve(sheet, month, balance_total + 2)
    foot = last + 2
    sheet.put(foot, 1, "件数は項目の数です（1件の申出で2つの請求があれば2と数えます）。", NOTE)
    sheet.put(
        foot + 1,
        1,
        "期末未了＝期首未了＋受付＋再開－完了－取下げ－取次等。"
        "照合は、各件数と未了一覧・完了一覧・明細の行数がすべて等しいときに「一致」となります。",
        NOTE,
    )
    sheet.put(
        foot + 2,
        1,
        f"この集計は台帳の記録 {month.anchor} の時点のものです。"
        "件数を押すと、その受付番号（明細）に移ります。",
        NOTE,
    )
    for row in range(foot, foot + 3):
        sheet.height(row, 13)
    sheet.set_up_page(landscape=False, one_page=True, area=f"A1:{reference(foot + 2, 9)}")
    return written


def _write_front(sheet: Sheet, month: Month) -> None:
    """Title and who answers for it at left, the boxes for two seals (承認欄) at right."""
    sheet.put(1, 1, f"個人情報に関する請求・苦情・相談　{month.sort}集計", TITLE)
    sheet.put(
        2, 1, f"{month.label}　　{month.fiscal_year}" if monthly(month) else month.label, STRONG
    )
    sheet.put(3, 1, month.company, PLAIN)
    sheet.put(4, 1, month.answerable, PLAIN)
    sheet.put(5, 1, f"{month.as_of_label}　　{month.made_label}", PLAIN)
    for column, who in ((8, "代表者"), (9, "管理者")):
        sheet.put(2, column, who, SEAL_HEAD)
        for row in (3, 4, 5):
            sheet.put(row, column, None, SEAL)
        sheet.merge(3, column, 3, 1)
    for row, points in ((1, 30), (2, 19), (3, 20), (4, 20), (5, 20), (6, 20), (7, 8)):
        sheet.height(row, points)
    if not all_received(month):
        sheet.put(6, 1, f"{month.now_called}の受付は0件でした。", STRONG)


def _write_main_figures(sheet: Sheet, month: Month, balance_total: int) -> dict[str, Written]:
    written: dict[str, Written] = {}
    now_called, year_before = month.now_called, month.year_before_called
    sheet.put(_MAIN_HEAD - 1, 1, f"1　主な件数と{month.previous}・{year_before}との比較", HEADING)
    before = (month.previous, "増減", f"{month.previous}比")
    heads = ("項目", now_called, *before, year_before, "増減", f"{year_before}比")
    write_heads(sheet, _MAIN_HEAD, heads)
    days_total = DEADLINES_HEAD + len(month.kinds) + 1
    here = f"{balance_total}"
    there = f"'{DEADLINES}'!"
    figures = (
        _Figure("受付", f"=C{here}", all_received(month), lambda then: then.received),
        _Figure(
            "完了",
            f"=E{here}",
            sum(kind.completed for kind in month.kinds),
            lambda then: then.completed,
        ),
        _Figure("期末未了", f"=H{here}", all_open(month), lambda then: then.open_at_end),
        _Figure(
            "14日を超えて未通知",
            f"={there}O{days_total}",
            sum(kind.days.over_14 for kind in month.kinds),
            lambda then: then.over_14,
        ),
        _Figure(
            "平均処理日数（暦日）",
            f"={there}C{days_total}",
            month.calendar.average if month.calendar else None,
            lambda then: then.average_days,
            "days",
        ),
        _Figure(
            "回答の期限内の率",
            f"={there}N{days_total}",
            summed(kind.days.answered for kind in month.kinds).rate,
            lambda then: then.answered.rate,
            "rate",
        ),
    )
    for row, figure in enumerate(figures, start=_MAIN_HEAD + 1):
        now = figure.now
        sheet.put(row, 1, figure.label, LABEL)
        look = _MEASURES[figure.measure][0]
        sheet.formula(row, 2, figure.formula, NOT_ANY if now is None else now, look)
        for column, earlier in ((3, month.before), (6, month.year_before)):
            past = figure.then(earlier) if earlier else None
            _write_comparison(sheet, row, column, now, past, figure.measure)
        then = figure.then(month.before) if month.before else None
        written[figure.label] = Written(SUMMARY, f"B{row}", f"C{row}", now, then, look)
        sheet.height(row, 18)
    return written


def _write_comparison(
    sheet: Sheet, row: int, column: int, now: float | None, past: float | None, measure: _Measure
) -> None:
    """Write an earlier figure, the change since, and the ratio; a rate has no ratio."""
    figure, change = _MEASURES[measure]
    sheet.put(row, column, NOT_ANY if past is None else past, figure)
    known = now is not None and past is not None
    points = 100 if measure == "rate" else 1
    here, there = f"$B{row}", reference(row, column)
    difference = f"({here}-{there})*100" if measure == "rate" else f"{here}-{there}"
    sheet.formula(
        row,
        column + 1,
        f'=IFERROR({difference},"{NOT_ANY}")',
        (now - past) * points if now is not None and past is not None else NOT_ANY,
        change,
    )
    if measure == "rate":
        sheet.put(row, column + 2, NOT_ANY, RATE)
    else:
        sheet.formula(
            row,
            column + 2,
            f'=IFERROR({here}/{there},"{NOT_ANY}")',
            now / past if known and now is not None and past else NOT_ANY,
            RATE,
        )


def _write_balance(sheet: Sheet, month: Month, total: int, details: Details) -> None:
    sheet.put(_BALANCE_HEAD - 1, 1, "2　種別ごとの受付・完了・未了", HEADING)
    write_heads(sheet, _BALANCE_HEAD, _BALANCE, {9: HEAD})
    first, last = _BALANCE_HEAD + 1, total - 1
    agreed = [
        _write_kind(sheet, first + offset, offset, month, details)
        for offset in range(len(month.kinds))
    ]
    sheet.put(total, 1, "合計", in_total(LABEL))
    for column, (figure, count) in enumerate(_COUNTS.items(), start=2):
        write_sum(sheet, total, column, (first, last), sum(map(count, month.kinds)))
        details.lead(sheet, (total, column), figure)
    # the total row looks at the whole lists: an item of an unknown kind is seen here
    open_kinds = list_column(month.open_items, 2)
    completed_kinds = list_column(month.completed_items, 2)
    agree = all_open(month) == len(month.open_items) and (
        sum(kind.completed for kind in month.kinds) == len(month.completed_items)
    )
    sheet.formula(
        total,
        9,
        f"=IF(AND(COUNTIF(I{first}:I{last},\"不一致\")=0,H{total}=COUNTA('{OPEN}'!{open_kinds}),"
        f'E{total}=COUNTA(\'{COMPLETED}\'!{completed_kinds})),"一致","不一致")',
        "一致" if agree and all(agreed) else "不一致",
        in_total(CENTRE),
    )
    sheet.height(total, 19)
    sheet.warn(f"I{first}", f"I{total}", "equal", '"不一致"')
    sheet.mute_zeros(f"B{first}", f"H{last}")


def _write_kind(sheet: Sheet, row: int, offset: int, month: Month, details: Details) -> bool:
    """Write a kind's row of the balance; return whether it agrees with lists and details."""
    kind = month.kinds[offset]
    received_at = reference(CROSS_HEAD + 1 + offset, len(month.channels) + 2)
    sheet.put(row, 1, kind.kind, LABEL)
    sheet.put(row, 2, kind.open_at_start, COUNT)
    sheet.formula(row, 3, f"='{CROSS}'!{received_at}", sum(kind.received), COUNT)
    left = (kind.reopened, kind.completed, kind.withdrawn, kind.referred)
    for column, count in enumerate(left, start=4):
        sheet.put(row, column, count, COUNT)
    sheet.formula(row, 8, f"=B{row}+C{row}+D{row}-E{row}-F{row}-G{row}", kind.open_at_end, COUNT)
    agree = kind.open_at_end == of_kind(month.open_items, kind) and (
        kind.completed == of_kind(month.completed_items, kind)
    )
    for figure, counted in _COUNTS.items():
        agree = agree and counted(kind) == details.count(figure, kind.kind)
    for column, figure in enumerate(_COUNTS, start=2):
        details.lead(sheet, (row, column), figure, kind.kind)
    sheet.formula(
        row,
        9,
        f'=IF({_agreeing(month, row)},"一致","不一致")',
        "一致" if agree else "不一致",
        CENTRE,
    )
    sheet.height_for(row, {1: kind.kind})
    return agree


def _agreeing(month: Month, row: int) -> str:
    """Return the formula that compares a kind's row with both lists and the details."""
    figures, kinds = detail_column(month, 1), detail_column(month, 2)
    parts = [
        f"H{row}=COUNTIF('{OPEN}'!{list_column(month.open_items, 2)},A{row})",
        f"E{row}=COUNTIF('{COMPLETED}'!{list_column(month.completed_items, 2)},A{row})",
    ]
    parts += [
        f'{reference(row, column)}=COUNTIFS({figures},"{figure}",{kinds},A{row})'
        for column, figure in enumerate(_COUNTS, start=2)
    ]
    return f"AND({','.join(parts)})"


def _write_twelve(sheet: Sheet, month: Month, heading: int) -> int:
    """Write the table of the twelve months with its chart beside it; return the last row."""
    sheet.put(heading, 1, "3　受付件数の推移（直近12か月）", HEADING)
    header = heading + 1
    write_heads(sheet, header, ("年月", "請求", "苦情・\n相談ほか", "計"))
    for row, bar in enumerate(month.twelve, start=header + 1):
        sheet.put(row, 1, date(bar.year, bar.month, 1), MONTH)
        sheet.put(row, 2, bar.requests, COUNT)
        sheet.put(row, 3, bar.others, COUNT)
        sheet.formula(row, 4, f"=B{row}+C{row}", bar.requests + bar.others, COUNT)
        sheet.height(row, 17)
    last = header + len(month.twelve)
    if month.twelve:
        sheet.mute_zeros(f"B{header + 1}", f"D{last}")
        sheet.stacked_columns(
            (header, 5, last + 1, 10), (header + 1, last, 1), {2: "請求", 3: "苦情・相談ほか"}
        )
    return last
