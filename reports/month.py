"""The month (月次集計): figures in, the workbook for the representative (代表者) out.

Everything is counted in items (項目): one case that asks for two things counts twice. Sums and
balances are formulas, so that who reads the workbook can follow them; the column 照合 compares
the balance with the two lists. Nothing here is personal data unless names are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from reports._sheet import ACCENT, HEADER, LATE, MUTED, TOTAL, Book, Look, Sheet, reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from reports.charts import MonthBar


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, printed as a rate (率); of nothing there is no rate."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Average, median and maximum (平均・中央値・最大) of a number of days."""

    average: float
    median: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Days:
    """How long it took: calendar days from arrival (到達) to notice (通知).

    The spreads are over the `notified` items of the month, None where there was none. `net`
    leaves out the days in which we waited for the person (正味). The shares are what was done
    in time of what fell due in the month.
    """

    notified: int
    calendar: Spread | None
    net: Spread | None
    acknowledged: Share  # 受付の通知, clock K10
    answered: Share  # 回答, clock K11
    over_14: int  # open, and not notified for more than 14 days; includes over_30
    over_30: int


@dataclass(frozen=True, slots=True)
class KindMonth:
    """The month of one kind (種別), in items."""

    kind: str  # as printed
    received: tuple[int, ...]  # by channel, in the order of Month.channels
    open_at_start: int  # 期首未了
    reopened: int
    completed: int
    withdrawn: int  # 取下げ
    referred: int  # 取次等
    decided: tuple[int, ...]  # in the month, in the order of Month.decisions
    days: Days

    @property
    def open_at_end(self) -> int:
        """Items still open at the end (期末未了) by the balance."""
        came = self.open_at_start + sum(self.received) + self.reopened
        return came - self.completed - self.withdrawn - self.referred


@dataclass(frozen=True, slots=True)
class Earlier:
    """The main figures of an earlier month, to compare with."""

    received: int
    completed: int
    open_at_end: int
    average_days: float | None  # calendar days; None where nobody was notified
    answered: Share
    over_14: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item open at the end of the month (未了): a row of the list."""

    case: str
    kind: str  # as in KindMonth, the balance is compared by it
    channel: str
    arrived: date
    arrived_era: str  # 令和8年10月5日
    due: date | None  # None while the company's clock stands still, or without one
    state: str
    next: str
    name: str = ""  # printed only when names are asked for


@dataclass(frozen=True, slots=True)
class CompletedItem:
    """An item completed in the month (完了): a row of the list."""

    case: str
    kind: str  # as in KindMonth, the balance is compared by it
    channel: str
    arrived: date
    arrived_era: str
    notified: date | None  # None where nobody was to be notified
    net_days: int | None
    decision: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of kind (種別の変更) made in the month: earlier months count it as it is now."""

    case: str
    was: str
    now: str
    arrived: date
    on: date


@dataclass(frozen=True, slots=True)
class Month:
    """All that is printed about a month. Labels are printed as they are given."""

    company: str
    officer: str  # 個人情報保護管理者
    label: str  # 2026年10月（令和8年10月）
    fiscal_year: str  # 2026年度（令和8年度）
    as_of: date  # the day of the balance: the last of the month, or today in a running one
    as_of_label: str  # 令和8年10月31日現在
    made: datetime
    made_label: str  # 作成日 令和8年11月2日
    head: str  # hash of the journal's newest entry when the figures were read
    channels: tuple[str, ...]
    decisions: tuple[str, ...]
    kinds: tuple[KindMonth, ...]
    calendar: Spread | None  # over all kinds: a median of all is not one of medians
    net: Spread | None
    justified: Share  # 苦情のうち理由があると認めたもの（一部を含む）, of those decided
    open_items: tuple[OpenItem, ...]
    completed_items: tuple[CompletedItem, ...]
    before: Earlier | None  # last month; None before the casebook began
    year_before: Earlier | None  # the same month of last year
    twelve: tuple[MonthBar, ...]  # this month last
    corrections: tuple[Correction, ...] = ()


# ------------------------------------------------------------------ looks

_TITLE: Final = Look("窓口 表題", size=16, bold=True, rule="")
_PLAIN: Final = Look("窓口 文", rule="")
_EMPTY: Final = replace(_PLAIN, name="窓口 該当なし", indent=1)
_STRONG: Final = replace(_PLAIN, name="窓口 強調", size=11, bold=True)
_NOTE: Final = Look("窓口 注", size=8, ink=MUTED, rule="")
_CAUTION: Final = replace(_NOTE, name="窓口 注意", size=9, ink=LATE, bold=True)
_HEADING: Final = Look("窓口 見出し", size=11, bold=True, ink=ACCENT, rule="")
_SEAL_HEAD: Final = Look(
    "窓口 承認者", across="center", size=8, ink=MUTED, rule="9AA5B1", box=True, ground="FFFFFF"
)
_SEAL: Final = replace(_SEAL_HEAD, name="窓口 承認印")
_HEAD: Final = Look(
    "窓口 列見出し", across="center", size=9, bold=True, ground=HEADER, rule=ACCENT, wrap=True
)
_HEAD_LEFT: Final = replace(_HEAD, name="窓口 列見出し左", across="left", indent=1)
_HEAD_RIGHT: Final = replace(_HEAD, name="窓口 列見出し右", across="right", indent=1)
_GROUP: Final = replace(_HEAD, name="窓口 列見出し群", rule="B8C4D3")
_LABEL: Final = Look("窓口 項目", wrap=True, indent=1)
_TEXT: Final = Look("窓口 文字", wrap=True, indent=1)
_CENTRE: Final = Look("窓口 中央", across="center")
_COUNT: Final = Look("窓口 件数", form="#,##0", across="right", indent=1)
_DAYS: Final = replace(_COUNT, name="窓口 日数", form="#,##0.0")
_RATE: Final = replace(_COUNT, name="窓口 率", form="0.0%")
_CHANGE: Final = replace(_COUNT, name="窓口 増減", form='+#,##0;-#,##0;"±"0')
_CHANGE_DAYS: Final = replace(_COUNT, name="窓口 増減日数", form='+#,##0.0;-#,##0.0;"±"0.0')
_CHANGE_RATE: Final = replace(_COUNT, name="窓口 増減率", form='+0.0"pt";-0.0"pt";"±"0.0"pt"')
_DATE: Final = Look("窓口 日付", form="yyyy/mm/dd", across="center")
_MONTH: Final = Look("窓口 年月", form='yyyy"年"m"月"', across="left", indent=1)
_LEFT_DAYS: Final = replace(_COUNT, name="窓口 残日数", form='"あと"0"日";"超過"0"日";"本日"')


_SUM: Final = replace(_COUNT, name="窓口 件数 小計", bold=True, ground=TOTAL)


def _total(look: Look) -> Look:
    return replace(look, name=f"{look.name} 計", bold=True, ground=TOTAL, rule=ACCENT)


# ------------------------------------------------------------------ the workbook

_SUMMARY: Final = "集計"
_CROSS: Final = "種別×経路"
_DEADLINES: Final = "期限"
_OPEN: Final = "未了一覧"
_COMPLETED: Final = "完了一覧"

_NONE: Final = "－"
_NOTHING: Final = "0件（該当するものはありません）"
_LIST_HEAD: Final = 4  # header row of both lists
_CROSS_HEAD: Final = 5
_DEADLINES_HEAD: Final = 6


def to_xlsx(month: Month, *, names: bool = False) -> bytes:
    """Return the workbook of the month. `names` adds the persons' names to both lists.

    Raises TextTooLongError for a text that a cell cannot hold.
    """
    title = f"個人情報に関する請求・苦情・相談　月次集計　{month.label}"
    book = Book(title=title, creator=month.company, subject=month.fiscal_year, made=month.made)
    summary, cross, deadlines, still_open, completed = (
        book.sheet(name) for name in (_SUMMARY, _CROSS, _DEADLINES, _OPEN, _COMPLETED)
    )
    for sheet in (summary, cross, deadlines, still_open, completed):
        sheet.set_edges(
            head=(month.company, f"{month.label}　{sheet.title}"),
            foot=(month.as_of_label, f"台帳の記録 {month.head[:16]}"),
        )
    _write_summary(book, summary, month)
    _write_cross(cross, month)
    _write_deadlines(book, deadlines, month)
    _write_open(still_open, month, names=names)
    _write_completed(completed, month, names=names)
    return book.to_bytes()


# ------------------------------------------------------------------ 集計

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
_MAIN_HEAD: Final = 9
_MAIN_ROWS: Final = 6
_BALANCE_HEAD: Final = _MAIN_HEAD + _MAIN_ROWS + 3


_Measure = Literal["count", "days", "rate"]
_MEASURES: Final[dict[_Measure, tuple[Look, Look]]] = {
    "count": (_COUNT, _CHANGE),
    "days": (_DAYS, _CHANGE_DAYS),
    "rate": (_RATE, _CHANGE_RATE),
}


@dataclass(frozen=True, slots=True)
class _Figure:
    """A line of the comparison: the figure now, by which formula, and what it was then."""

    label: str
    formula: str
    now: float | None
    then: Callable[[Earlier], float | None]
    measure: _Measure = "count"


def _write_summary(book: Book, sheet: Sheet, month: Month) -> None:
    sheet.widths(27, *(11.2,) * 8)
    _write_front(sheet, month)
    balance_total = _BALANCE_HEAD + len(month.kinds) + 1
    _write_main_figures(sheet, month, balance_total)
    _write_balance(book, sheet, month, balance_total)
    last = _write_twelve(sheet, month, balance_total + 2)
    foot = last + 2
    sheet.put(foot, 1, "件数は項目の数です（1件の申出で2つの請求があれば2と数えます）。", _NOTE)
    sheet.put(
        foot + 1,
        1,
        "期末未了＝期首未了＋受付＋再開－完了－取下げ－取次等。"
        "照合は、期末未了と未了一覧、完了と完了一覧の行数が等しいときに「一致」となります。",
        _NOTE,
    )
    sheet.put(foot + 2, 1, f"この集計は台帳の記録 {month.head} の時点のものです。", _NOTE)
    for row in range(foot, foot + 3):
        sheet.height(row, 13)
    sheet.set_up_page(landscape=False, one_page=True, area=f"A1:{reference(foot + 2, 9)}")


def _write_front(sheet: Sheet, month: Month) -> None:
    """Title and who answers for it at left, the boxes for two seals (承認欄) at right."""
    sheet.put(1, 1, "個人情報に関する請求・苦情・相談　月次集計", _TITLE)
    sheet.put(2, 1, f"{month.label}　　{month.fiscal_year}", _STRONG)
    sheet.put(3, 1, month.company, _PLAIN)
    sheet.put(4, 1, f"個人情報保護管理者　{month.officer}", _PLAIN)
    sheet.put(5, 1, f"{month.as_of_label}　　{month.made_label}", _PLAIN)
    for column, who in ((8, "代表者"), (9, "管理者")):
        sheet.put(2, column, who, _SEAL_HEAD)
        for row in (3, 4, 5):
            sheet.put(row, column, None, _SEAL)
        sheet.merge(3, column, 3, 1)
    for row, points in ((1, 30), (2, 19), (3, 20), (4, 20), (5, 20), (6, 20), (7, 8)):
        sheet.height(row, points)
    if not _received(month):
        sheet.put(6, 1, "当月の受付は0件でした。", _STRONG)


def _write_main_figures(sheet: Sheet, month: Month, balance_total: int) -> None:
    sheet.put(_MAIN_HEAD - 1, 1, "1　主な件数と前月・前年同月との比較", _HEADING)
    heads = ("項目", "当月", "前月", "増減", "前月比", "前年同月", "増減", "前年同月比")
    _write_heads(sheet, _MAIN_HEAD, heads)
    days_total = _DEADLINES_HEAD + len(month.kinds) + 1
    here = f"{balance_total}"
    there = f"'{_DEADLINES}'!"
    figures = (
        _Figure("受付", f"=C{here}", _received(month), lambda then: then.received),
        _Figure(
            "完了",
            f"=E{here}",
            sum(kind.completed for kind in month.kinds),
            lambda then: then.completed,
        ),
        _Figure("期末未了", f"=H{here}", _open_at_end(month), lambda then: then.open_at_end),
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
            _rate(_sum(kind.days.answered for kind in month.kinds)),
            lambda then: _rate(then.answered),
            "rate",
        ),
    )
    for row, figure in enumerate(figures, start=_MAIN_HEAD + 1):
        now = figure.now
        sheet.put(row, 1, figure.label, _LABEL)
        look = _MEASURES[figure.measure][0]
        sheet.formula(row, 2, figure.formula, _NONE if now is None else now, look)
        for column, earlier in ((3, month.before), (6, month.year_before)):
            past = figure.then(earlier) if earlier else None
            _write_comparison(sheet, row, column, now, past, figure.measure)
        sheet.height(row, 18)


def _write_comparison(
    sheet: Sheet, row: int, column: int, now: float | None, past: float | None, measure: _Measure
) -> None:
    """Write an earlier figure, the change since, and the ratio; a rate has no ratio."""
    figure, change = _MEASURES[measure]
    sheet.put(row, column, _NONE if past is None else past, figure)
    known = now is not None and past is not None
    points = 100 if measure == "rate" else 1
    here, there = f"$B{row}", reference(row, column)
    difference = f"({here}-{there})*100" if measure == "rate" else f"{here}-{there}"
    sheet.formula(
        row,
        column + 1,
        f'=IFERROR({difference},"{_NONE}")',
        (now - past) * points if now is not None and past is not None else _NONE,
        change,
    )
    if measure == "rate":
        sheet.put(row, column + 2, _NONE, _RATE)
    else:
        sheet.formula(
            row,
            column + 2,
            f'=IFERROR({here}/{there},"{_NONE}")',
            now / past if known and now is not None and past else _NONE,
            _RATE,
        )


def _write_balance(book: Book, sheet: Sheet, month: Month, total: int) -> None:
    sheet.put(_BALANCE_HEAD - 1, 1, "2　種別ごとの受付・完了・未了", _HEADING)
    _write_heads(sheet, _BALANCE_HEAD, _BALANCE, {9: _HEAD})
    first, last = _BALANCE_HEAD + 1, total - 1
    open_kinds = _list_column(month.open_items, 2)
    completed_kinds = _list_column(month.completed_items, 2)
    agreed = []
    for offset, kind in enumerate(month.kinds):
        row = first + offset
        received_at = reference(_CROSS_HEAD + 1 + offset, len(month.channels) + 2)
        sheet.put(row, 1, kind.kind, _LABEL)
        sheet.put(row, 2, kind.open_at_start, _COUNT)
        sheet.formula(row, 3, f"='{_CROSS}'!{received_at}", sum(kind.received), _COUNT)
        left = (kind.reopened, kind.completed, kind.withdrawn, kind.referred)
        for column, count in enumerate(left, start=4):
            sheet.put(row, column, count, _COUNT)
        sheet.formula(
            row, 8, f"=B{row}+C{row}+D{row}-E{row}-F{row}-G{row}", kind.open_at_end, _COUNT
        )
        agree = kind.open_at_end == _of_kind(month.open_items, kind) and (
            kind.completed == _of_kind(month.completed_items, kind)
        )
        agreed.append(agree)
        sheet.formula(
            row,
            9,
            f"=IF(AND(H{row}=COUNTIF('{_OPEN}'!{open_kinds},A{row}),"
            f'E{row}=COUNTIF(\'{_COMPLETED}\'!{completed_kinds},A{row})),"一致","不一致")',
            "一致" if agree else "不一致",
            _CENTRE,
        )
        sheet.height_for(row, {1: kind.kind})
    columns = (
        lambda kind: kind.open_at_start, lambda kind: sum(kind.received),
        lambda kind: kind.reopened, lambda kind: kind.completed,
        lambda kind: kind.withdrawn, lambda kind: kind.referred,
        lambda kind: kind.open_at_end,
    )  # fmt: skip
    sheet.put(total, 1, "合計", _total(_LABEL))
    for column, figure in enumerate(columns, start=2):
        _write_sum(sheet, total, column, (first, last), sum(map(figure, month.kinds)))
    # the total row looks at the whole lists: an item of an unknown kind is seen here
    agree = _open_at_end(month) == len(month.open_items) and (
        sum(kind.completed for kind in month.kinds) == len(month.completed_items)
    )
    sheet.formula(
        total,
        9,
        f"=IF(AND(COUNTIF(I{first}:I{last},\"不一致\")=0,H{total}=COUNTA('{_OPEN}'!{open_kinds}),"
        f'E{total}=COUNTA(\'{_COMPLETED}\'!{completed_kinds})),"一致","不一致")',
        "一致" if agree and all(agreed) else "不一致",
        _total(_CENTRE),
    )
    sheet.height(total, 19)
    sheet.warn(f"I{first}", f"I{total}", "equal", '"不一致"')
    sheet.mute_zeros(f"B{first}", f"H{last}")
    named = ("期首未了", "受付合計", "再開合計", "完了合計", "取下げ合計", "取次等合計", "期末未了")
    for column, name in enumerate((*named, "照合"), start=2):
        book.call(name, sheet, total, column)


def _write_twelve(sheet: Sheet, month: Month, heading: int) -> int:
    """Write the table of the twelve months with its chart beside it; return the last row."""
    sheet.put(heading, 1, "3　受付件数の推移（直近12か月）", _HEADING)
    header = heading + 1
    _write_heads(sheet, header, ("年月", "請求", "苦情・\n相談ほか", "計"))
    for row, bar in enumerate(month.twelve, start=header + 1):
        sheet.put(row, 1, date(bar.year, bar.month, 1), _MONTH)
        sheet.put(row, 2, bar.requests, _COUNT)
        sheet.put(row, 3, bar.others, _COUNT)
        sheet.formula(row, 4, f"=B{row}+C{row}", bar.requests + bar.others, _COUNT)
        sheet.height(row, 17)
    last = header + len(month.twelve)
    if month.twelve:
        sheet.mute_zeros(f"B{header + 1}", f"D{last}")
        sheet.stacked_columns(
            (header, 5, last + 1, 10), (header + 1, last, 1), {2: "請求", 3: "苦情・相談ほか"}
        )
    return last


# ------------------------------------------------------------------ 種別×経路


def _write_cross(sheet: Sheet, month: Month) -> None:
    most = max(len(month.channels) + 2, len(month.decisions) + 1)
    sheet.widths(34, *(10.8,) * most)
    _write_sheet_title(sheet, "種別ごとの受付経路と決定", month)
    sheet.put(_CROSS_HEAD - 1, 1, "1　受付（種別×経路）", _HEADING)
    total = _write_matrix(
        sheet, _CROSS_HEAD, month.channels, [(kind.kind, kind.received) for kind in month.kinds]
    )
    _write_composition(sheet, total, len(month.channels) + 2, month)

    decided = total + 3
    sheet.put(decided - 1, 1, "2　決定の内訳（種別×決定）", _HEADING)
    decided_total = _write_matrix(
        sheet, decided, month.decisions, [(kind.kind, kind.decided) for kind in month.kinds]
    )

    rate = decided_total + 3
    sheet.put(rate - 1, 1, "3　苦情のうち理由があると認めたもの（一部を含む）", _HEADING)
    _write_heads(sheet, rate, ("項目", "認めた", "決定した", "率"))
    sheet.put(rate + 1, 1, "苦情", _LABEL)
    _write_share(sheet, rate + 1, 2, month.justified, whole_first=False)
    sheet.height(rate + 1, 18)
    _write_corrections(sheet, rate + 4, month.corrections)
    sheet.keep_in_sight(1, 2)
    sheet.set_up_page(landscape=True, one_page=True)


def _write_corrections(sheet: Sheet, header: int, corrections: Sequence[Correction]) -> None:
    """Write the changes of kind; the months before are counted by the kind it is now."""
    if not corrections:
        return
    sheet.put(header - 1, 1, "4　種別の変更（前月までの受付分を含む）", _HEADING)
    _write_heads(sheet, header, ("変更前 → 変更後", "受付番号", "到達日", "変更日"))
    for row, one in enumerate(corrections, start=header + 1):
        words = f"{one.was} → {one.now}"
        sheet.put(row, 1, words, _LABEL)
        sheet.put(row, 2, one.case, _CENTRE)
        sheet.put(row, 3, one.arrived, _DATE)
        sheet.put(row, 4, one.on, _DATE)
        sheet.height_for(row, {1: words})
    note = "前月までの件数も、変更後の種別で数え直しています。"
    sheet.put(header + len(corrections) + 1, 1, note, _NOTE)


def _write_matrix(
    sheet: Sheet, header: int, columns: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]
) -> int:
    """Write kinds against `columns` with sums on both sides; return the row of the total."""
    _write_heads(sheet, header, ("種別", *columns, "計"))
    last_column = len(columns) + 1
    for row, (kind, counts) in enumerate(rows, start=header + 1):
        sheet.put(row, 1, kind, _LABEL)
        for column, (_, count) in enumerate(zip(columns, counts, strict=True), start=2):
            sheet.put(row, column, count, _COUNT)
        ends = f"{reference(row, 2)}:{reference(row, last_column)}"
        sheet.formula(row, last_column + 1, f"=SUM({ends})", sum(counts), _SUM)
        sheet.height_for(row, {1: kind})
    first, last, total = header + 1, header + len(rows), header + len(rows) + 1
    sheet.put(total, 1, "合計", _total(_LABEL))
    sums = [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)]
    for column, count in enumerate((*sums, sum(sums)), start=2):
        _write_sum(sheet, total, column, (first, last), count)
    sheet.height(total, 19)
    sheet.mute_zeros(reference(first, 2), reference(last, last_column))
    return total


def _write_composition(sheet: Sheet, total: int, sums: int, month: Month) -> None:
    """Write each kind's share of what was received (構成比) right of the sums."""
    whole = _received(month)
    sheet.put(_CROSS_HEAD, sums + 1, "構成比", _HEAD_RIGHT)
    base = reference(total, sums, fixed=True)
    counts = [sum(kind.received) for kind in month.kinds]
    for row, count in enumerate((*counts, whole), start=_CROSS_HEAD + 1):
        sheet.formula(
            row,
            sums + 1,
            f'=IF({base}=0,"{_NONE}",{reference(row, sums)}/{base})',
            count / whole if whole else _NONE,
            _total(_RATE) if row == total else _RATE,
        )


# ------------------------------------------------------------------ 期限

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


def _write_deadlines(book: Book, sheet: Sheet, month: Month) -> None:
    sheet.widths(34, *(9.2,) * 15)
    _write_sheet_title(sheet, "処理日数と期限", month)
    sheet.put(_DEADLINES_HEAD - 2, 1, "種別ごとの処理日数・期限内の率・未通知", _HEADING)
    for column in range(1, len(_DEADLINE_HEADS) + 1):
        sheet.put(_DEADLINES_HEAD - 1, column, None, _GROUP)
    for column, columns, group in _DEADLINE_GROUPS:
        sheet.put(_DEADLINES_HEAD - 1, column, group, _GROUP)
        sheet.merge(_DEADLINES_HEAD - 1, column, 1, columns)
    sheet.height(_DEADLINES_HEAD - 1, 20)
    _write_heads(sheet, _DEADLINES_HEAD, _DEADLINE_HEADS)

    first = _DEADLINES_HEAD + 1
    total = first + len(month.kinds)
    for row, kind in enumerate(month.kinds, start=first):
        days = kind.days
        sheet.put(row, 1, kind.kind, _LABEL)
        sheet.put(row, 2, days.notified, _COUNT)
        _write_spread(sheet, row, 3, days.calendar, _DAYS)
        _write_spread(sheet, row, 6, days.net, _DAYS)
        _write_share(sheet, row, 9, days.acknowledged)
        _write_share(sheet, row, 12, days.answered)
        sheet.put(row, 15, days.over_14, _COUNT)
        sheet.put(row, 16, days.over_30, _COUNT)
        sheet.height_for(row, {1: kind.kind})

    all_days = [kind.days for kind in month.kinds]
    sheet.put(total, 1, "全体", _total(_LABEL))
    _write_spread(sheet, total, 3, month.calendar, _total(_DAYS))
    _write_spread(sheet, total, 6, month.net, _total(_DAYS))
    acknowledged = _sum(days.acknowledged for days in all_days)
    answered = _sum(days.answered for days in all_days)
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
        _write_sum(sheet, total, column, (first, total - 1), count)
    for column, share in ((9, acknowledged), (12, answered)):
        _write_rate(sheet, total, column + 2, (column, column + 1), share, _total(_RATE))
    sheet.height(total, 19)
    sheet.mute_zeros(reference(first, 2), reference(total - 1, 16))
    book.call("平均処理日数", sheet, total, 3)
    book.call("回答期限内率", sheet, total, 14)
    book.call("未通知14日超", sheet, total, 15)

    notes = (
        "処理日数は、当月に通知したものの、到達日から通知日までの暦日数です。",
        "正味日数は、処理日数から、補正・本人確認・手数料などでお待ちした日を除いたものです。",
        "期限内の率は、当月に期限（社内の目標）が到来したもののうち期限内に行ったものの割合です。",
        "未通知は、到達日から14日・30日を超えて通知していない未了の件数です（14日超は30日超を含みます）。",
    )
    for row, note in enumerate(notes, start=total + 2):
        sheet.put(row, 1, note, _NOTE)
        sheet.height(row, 13)
    sheet.keep_in_sight(first, 2)
    sheet.set_up_page(landscape=True, one_page=True)


def _write_spread(sheet: Sheet, row: int, column: int, spread: Spread | None, look: Look) -> None:
    sheet.put(row, column, spread.average if spread else _NONE, look)
    sheet.put(row, column + 1, spread.median if spread else _NONE, look)
    sheet.put(row, column + 2, spread.maximum if spread else _NONE, look)


# ------------------------------------------------------------------ 一覧


_ITEM_COLUMNS: Final = (
    ("受付番号", 12, _HEAD_LEFT),
    ("種別", 28, _HEAD_LEFT),
    ("経路", 10, _HEAD),
    ("到達日", 12, _HEAD),
    ("和暦", 18, _HEAD),
)
_OPEN_COLUMNS: Final = (
    *_ITEM_COLUMNS,
    ("経過日数", 10, _HEAD_RIGHT),
    ("期限", 12, _HEAD),
    ("期限まで", 11, _HEAD_RIGHT),
    ("状態", 19, _HEAD_LEFT),
    ("次にすること", 44, _HEAD_LEFT),
)
_COMPLETED_COLUMNS: Final = (
    *_ITEM_COLUMNS,
    ("通知日", 12, _HEAD),
    ("処理日数", 11, _HEAD_RIGHT),
    ("正味日数", 11, _HEAD_RIGHT),
    ("決定", 28, _HEAD_LEFT),
)
_NAME_COLUMN: Final = ("請求者等", 24, _HEAD_LEFT)


def _write_open(sheet: Sheet, month: Month, *, names: bool) -> None:
    columns = [*_OPEN_COLUMNS, _NAME_COLUMN] if names else _OPEN_COLUMNS
    _start_list(sheet, "未了一覧", month, columns, names=names)
    for row, item in enumerate(month.open_items, start=_LIST_HEAD + 1):
        due = item.due
        sheet.put(row, 1, item.case, _TEXT)
        sheet.put(row, 2, item.kind, _TEXT)
        sheet.put(row, 3, item.channel, _CENTRE)
        sheet.put(row, 4, item.arrived, _DATE)
        sheet.put(row, 5, item.arrived_era, _CENTRE)
        sheet.put(row, 6, (month.as_of - item.arrived).days, _COUNT)
        sheet.put(row, 7, due or _NONE, _DATE)
        sheet.put(row, 8, (due - month.as_of).days if due else _NONE, _LEFT_DAYS)
        sheet.put(row, 9, item.state, _TEXT)
        sheet.put(row, 10, item.next, _TEXT)
        texts = {1: item.case, 2: item.kind, 9: item.state, 10: item.next}
        if names:
            sheet.put(row, 11, item.name, _TEXT)
            texts[11] = item.name
        sheet.height_for(row, texts)
    last = _LIST_HEAD + max(1, len(month.open_items))
    sheet.warn(f"H{_LIST_HEAD + 1}", f"H{last}", "lessThan", "0")
    _end_list(sheet, len(month.open_items), len(columns))


def _write_completed(sheet: Sheet, month: Month, *, names: bool) -> None:
    columns = [*_COMPLETED_COLUMNS, _NAME_COLUMN] if names else _COMPLETED_COLUMNS
    _start_list(sheet, "完了一覧", month, columns, names=names)
    for row, item in enumerate(month.completed_items, start=_LIST_HEAD + 1):
        notified = item.notified
        sheet.put(row, 1, item.case, _TEXT)
        sheet.put(row, 2, item.kind, _TEXT)
        sheet.put(row, 3, item.channel, _CENTRE)
        sheet.put(row, 4, item.arrived, _DATE)
        sheet.put(row, 5, item.arrived_era, _CENTRE)
        sheet.put(row, 6, notified or _NONE, _DATE)
        sheet.put(row, 7, (notified - item.arrived).days if notified else _NONE, _COUNT)
        sheet.put(row, 8, _NONE if item.net_days is None else item.net_days, _COUNT)
        sheet.put(row, 9, item.decision, _TEXT)
        texts = {1: item.case, 2: item.kind, 9: item.decision}
        if names:
            sheet.put(row, 10, item.name, _TEXT)
            texts[10] = item.name
        sheet.height_for(row, texts)
    _end_list(sheet, len(month.completed_items), len(columns))


def _start_list(
    sheet: Sheet,
    title: str,
    month: Month,
    columns: Sequence[tuple[str, float, Look]],
    *,
    names: bool,
) -> None:
    """Write title and header of a list; columns are head, width and look of the head."""
    sheet.widths(*(units for _, units, _ in columns))
    _write_sheet_title(sheet, title, month)
    if names:
        sheet.put(3, 1, "個人情報を含みます。取扱いに注意してください。", _CAUTION)
        sheet.height(3, 20)
    looks = {column: look for column, (_, _, look) in enumerate(columns, start=1)}
    _write_heads(sheet, _LIST_HEAD, [head for head, _, _ in columns], looks)


def _end_list(sheet: Sheet, rows: int, columns: int) -> None:
    last = _LIST_HEAD + max(1, rows)
    if not rows:
        for column in range(1, columns + 1):
            sheet.put(last, column, None, _EMPTY)
        sheet.put(last, 1, _NOTHING, _EMPTY)
        sheet.height(last, 20)
    sheet.let_filter(reference(_LIST_HEAD, 1), reference(last, columns))
    sheet.keep_in_sight(_LIST_HEAD + 1, 2)
    sheet.set_up_page(landscape=True, repeat=_LIST_HEAD)


# ------------------------------------------------------------------ what the sheets share


def _write_sheet_title(sheet: Sheet, title: str, month: Month) -> None:
    sheet.put(1, 1, title, _TITLE)
    sheet.put(2, 1, f"{month.label}　　{month.as_of_label}", _PLAIN)
    sheet.height(1, 28)
    sheet.height(2, 17)


def _write_heads(
    sheet: Sheet, row: int, heads: Sequence[str], looks: Mapping[int, Look] | None = None
) -> None:
    """Write a header row: the first column stands left, figures right, others as `looks` say."""
    looks = {1: _HEAD_LEFT} | dict(looks or {})
    for column, head in enumerate(heads, start=1):
        sheet.put(row, column, head, looks.get(column, _HEAD_RIGHT))
    sheet.height_for(row, dict(enumerate(heads, start=1)), line=13, margin=8)


def _write_sum(sheet: Sheet, row: int, column: int, rows: tuple[int, int], result: int) -> None:
    first, last = (reference(end, column) for end in rows)
    sheet.formula(row, column, f"=SUM({first}:{last})", result, _total(_COUNT))


def _write_share(
    sheet: Sheet, row: int, column: int, share: Share, *, whole_first: bool = True
) -> None:
    """Write both counts and the rate; `whole_first` where the heads say 期限到来, 期限内."""
    whole, part = (column, column + 1) if whole_first else (column + 1, column)
    sheet.put(row, whole, share.whole, _COUNT)
    sheet.put(row, part, share.part, _COUNT)
    _write_rate(sheet, row, column + 2, (whole, part), share, _RATE)


def _write_rate(
    sheet: Sheet, row: int, column: int, columns: tuple[int, int], share: Share, look: Look
) -> None:
    whole, part = (reference(row, of) for of in columns)
    rate = _rate(share)
    sheet.formula(
        row,
        column,
        f'=IF({whole}=0,"{_NONE}",{part}/{whole})',
        _NONE if rate is None else rate,
        look,
    )


def _list_column(items: Sequence[OpenItem] | Sequence[CompletedItem], column: int) -> str:
    first = reference(_LIST_HEAD + 1, column, fixed=True)
    return f"{first}:{reference(_LIST_HEAD + max(1, len(items)), column, fixed=True)}"


def _of_kind(items: Sequence[OpenItem] | Sequence[CompletedItem], kind: KindMonth) -> int:
    return sum(item.kind == kind.kind for item in items)


def _received(month: Month) -> int:
    return sum(sum(kind.received) for kind in month.kinds)


def _open_at_end(month: Month) -> int:
    return sum(kind.open_at_end for kind in month.kinds)


def _sum(shares: Iterable[Share]) -> Share:
    found = tuple(shares)
    return Share(sum(share.part for share in found), sum(share.whole for share in found))


def _rate(share: Share) -> float | None:
    return share.part / share.whole if share.whole else None
