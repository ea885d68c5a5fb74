"""How the sheets of a report look, and what they share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reports._sheet import ACCENT, HEADER, LATE, MUTED, TOTAL, Look, Sheet, reference
from reports.month.figures import Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.month.figures import CompletedItem, Figure, KindMonth, Month, OpenItem

SUMMARY: Final = "集計"
CROSS: Final = "種別×経路"
DEADLINES: Final = "期限"
OPEN: Final = "未了一覧"
COMPLETED: Final = "完了一覧"
INDICATORS: Final = "指標"
COMPLAINTS: Final = "苦情分類"
CORRECTIONS: Final = "前月までの訂正"
BY_MONTH: Final = "月別"
DETAILS: Final = "明細"

NOT_ANY: Final = "－"
NOTHING: Final = "0件（該当するものはありません）"
LIST_HEAD: Final = 4  # header row of both lists
CROSS_HEAD: Final = 5
DEADLINES_HEAD: Final = 6

# ------------------------------------------------------------------ looks

TITLE: Final = Look("窓口 表題", size=16, bold=True, rule="")
PLAIN: Final = Look("窓口 文", rule="")
EMPTY: Final = replace(PLAIN, name="窓口 該当なし", indent=1)
STRONG: Final = replace(PLAIN, name="窓口 強調", size=11, bold=True)
NOTE: Final = Look("窓口 注", size=8, ink=MUTED, rule="")
CAUTION: Final = replace(NOTE, name="窓口 注意", size=9, ink=LATE, bold=True)
HEADING: Final = Look("窓口 見出し", size=11, bold=True, ink=ACCENT, rule="")
SEAL_HEAD: Final = Look(
    "窓口 承認者", across="center", size=8, ink=MUTED, rule="9AA5B1", box=True, ground="FFFFFF"
)
SEAL: Final = replace(SEAL_HEAD, name="窓口 承認印")
HEAD: Final = Look(
    "窓口 列見出し", across="center", size=9, bold=True, ground=HEADER, rule=ACCENT, wrap=True
)
HEAD_LEFT: Final = replace(HEAD, name="窓口 列見出し左", across="left", indent=1)
HEAD_RIGHT: Final = replace(HEAD, name="窓口 列見出し右", across="right", indent=1)
GROUP: Final = replace(HEAD, name="窓口 列見出し群", rule="B8C4D3")
LABEL: Final = Look("窓口 項目", wrap=True, indent=1)
TEXT: Final = Look("窓口 文字", wrap=True, indent=1)
CENTRE: Final = Look("窓口 中央", across="center")
COUNT: Final = Look("窓口 件数", form="#,##0", across="right", indent=1)
DAYS: Final = replace(COUNT, name="窓口 日数", form="#,##0.0")
RATE: Final = replace(COUNT, name="窓口 率", form="0.0%")
CHANGE: Final = replace(COUNT, name="窓口 増減", form='+#,##0;-#,##0;"±"0')
CHANGE_DAYS: Final = replace(COUNT, name="窓口 増減日数", form='+#,##0.0;-#,##0.0;"±"0.0')
CHANGE_RATE: Final = replace(COUNT, name="窓口 増減率", form='+0.0"pt";-0.0"pt";"±"0.0"pt"')
DATE: Final = Look("窓口 日付", form="yyyy/mm/dd", across="center")
MONTH: Final = Look("窓口 年月", form='yyyy"年"m"月"', across="left", indent=1)
LEFT_DAYS: Final = replace(COUNT, name="窓口 残日数", form='"あと"0"日";"超過"0"日";"本日"')


SUM: Final = replace(COUNT, name="窓口 件数 小計", bold=True, ground=TOTAL)


def in_total(look: Look) -> Look:
    """Return how the cells of a row of sums look."""
    return replace(look, name=f"{look.name} 計", bold=True, ground=TOTAL, rule=ACCENT)


# ------------------------------------------------------------------ shared


def write_sheet_title(sheet: Sheet, title: str, month: Month) -> None:
    """Write what a sheet is about, and of when."""
    sheet.put(1, 1, title, TITLE)
    sheet.put(2, 1, f"{month.label}　　{month.as_of_label}", PLAIN)
    sheet.height(1, 28)
    sheet.height(2, 17)


def write_heads(
    sheet: Sheet, row: int, heads: Sequence[str], looks: Mapping[int, Look] | None = None
) -> None:
    """Write a header row: the first column stands left, figures right, others as `looks` say."""
    looks = {1: HEAD_LEFT} | dict(looks or {})
    for column, head in enumerate(heads, start=1):
        sheet.put(row, column, head, looks.get(column, HEAD_RIGHT))
    sheet.height_for(row, dict(enumerate(heads, start=1)), line=13, margin=8)


def write_sum(sheet: Sheet, row: int, column: int, rows: tuple[int, int], result: int) -> None:
    """Write the sum of a column, as a formula."""
    first, last = (reference(end, column) for end in rows)
    sheet.formula(row, column, f"=SUM({first}:{last})", result, in_total(COUNT))


def write_share(
    sheet: Sheet, row: int, column: int, share: Share, *, whole_first: bool = True
) -> None:
    """Write both counts and the rate; `whole_first` where the heads say 期限到来, 期限内."""
    whole, part = (column, column + 1) if whole_first else (column + 1, column)
    sheet.put(row, whole, share.whole, COUNT)
    sheet.put(row, part, share.part, COUNT)
    write_rate(sheet, row, column + 2, (whole, part), share, RATE)


def write_rate(
    sheet: Sheet, row: int, column: int, columns: tuple[int, int], share: Share, look: Look
) -> None:
    """Write part / whole of two columns, as a formula."""
    whole, part = (reference(row, of) for of in columns)
    rate = share.rate
    sheet.formula(
        row,
        column,
        f'=IF({whole}=0,"{NOT_ANY}",{part}/{whole})',
        NOT_ANY if rate is None else rate,
        look,
    )


def list_column(items: Sequence[OpenItem] | Sequence[CompletedItem], column: int) -> str:
    """Return how formulas call a column of a list."""
    first = reference(LIST_HEAD + 1, column, fixed=True)
    return f"{first}:{reference(LIST_HEAD + max(1, len(items)), column, fixed=True)}"


def of_kind(items: Sequence[OpenItem] | Sequence[CompletedItem], kind: KindMonth) -> int:
    """Return how many items of a list are of a kind."""
    return sum(item.kind == kind.kind for item in items)


def all_received(month: Month) -> int:
    """Return how many items came in."""
    return sum(sum(kind.received) for kind in month.kinds)


def monthly(month: Month) -> bool:
    """Return whether the report is of one month."""
    return month.sort == "月次"


def all_open(month: Month) -> int:
    """Return how many items are open at the end by the balance."""
    return sum(kind.open_at_end for kind in month.kinds)


def summed(shares: Iterable[Share]) -> Share:
    """Return all parts of all wholes."""
    found = tuple(shares)
    return Share(sum(share.part for share in found), sum(share.whole for share in found))


def detail_column(month: Month, column: int) -> str:
    """Return how formulas call a column of the sheet 明細."""
    first = reference(LIST_HEAD + 1, column, fixed=True)
    last = reference(LIST_HEAD + max(1, len(month.entries)), column, fixed=True)
    return f"'{DETAILS}'!{first}:{last}"


def counted(month: Month, figure: str, detail: str = "") -> str:
    """Return the formula that counts a figure in the sheet 明細, of one 内訳 where named."""
    of_detail = f',{detail_column(month, 3)},"{detail}"' if detail else ""
    return f'COUNTIFS({detail_column(month, 1)},"{figure}"{of_detail})'


@dataclass(frozen=True, slots=True)
class Written:
    """Where a figure stands in the workbook, now and in the span before, and what it is."""

    sheet: str
    now_at: str
    then_at: str
    now: float | None
    then: float | None
    look: Look


class Details:
    """Where the rows of each figure stand in the sheet 明細, and how many there are.

    They stand figure by figure, and kind by kind within a figure.
    """

    def __init__(self, month: Month, sheet: Sheet) -> None:
        self._sheet = sheet
        self._first: dict[tuple[str, str], int] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        for row, entry in enumerate(month.entries, start=LIST_HEAD + 1):
            for kind in {"", entry.kind}:
                self._first.setdefault((entry.figure, kind), row)
                self._counts[entry.figure, kind] += 1

    def count(self, figure: Figure, kind: str = "") -> int:
        """Return how many rows a figure has, of one kind where one is named."""
        return self._counts[figure, kind]

    def lead(self, sheet: Sheet, place: tuple[int, int], figure: Figure, kind: str = "") -> None:
        """Let a click on a cell go to the first row of what it counts, where there is one."""
        row = self._first.get((figure, kind))
        if row is not None:
            sheet.lead(*place, self._sheet, row)
