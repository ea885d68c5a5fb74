"""マネジメントレビュー資料: what the representative looks at once a year (J.6.3), to decide.

The workbook of the span with three sheets before it: the points of the review with their figures,
each a formula over the sheets behind, and room to write; corrective actions; leaks and inquiries,
by the numbers of their cases. No text that somebody wrote about a case is in it.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from reports._sheet import Book, Look, reference
from reports.month.figures import Figure
from reports.month.looks import (
    CENTRE,
    CHANGE,
    CHANGE_DAYS,
    CHANGE_RATE,
    COUNT,
    DATE,
    DAYS,
    EMPTY,
    HEAD,
    HEAD_LEFT,
    HEADING,
    LABEL,
    NOT_ANY,
    NOTE,
    NOTHING,
    PLAIN,
    RATE,
    SEAL,
    SEAL_HEAD,
    STRONG,
    TEXT,
    TITLE,
    write_heads,
    write_sheet_title,
)
from reports.month.workbook import write_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    from reports._sheet import Sheet, Value
    from reports.month.figures import Entry, Month
    from reports.month.looks import Written

    class Point(Protocol):
        """A point of the review: as app.rules.review.Point."""

        @property
        def title(self) -> str:
            """What is looked at."""
            ...

        @property
        def clause(self) -> str:
            """J.6.3."""
            ...

        @property
        def figures(self) -> tuple[str, ...]:
            """Labels of figures; none where somebody has to write."""
            ...

        @property
        def asks(self) -> str:
            """What somebody has to write."""
            ...


REVIEW: Final = "マネジメントレビュー"
MEASURES: Final = "是正処置一覧"
INCIDENTS: Final = "漏えい等・照会一覧"
_DECIDED: Final = (
    "改善の機会",
    "マネジメントシステムの変更の必要性",
    "必要な資源",
    "指示の担当と期限",
)
_ROOM: Final = Look("窓口 記入欄", rule="9AA5B1", box=True, wrap=True, ground="FFFFFF")
_CHANGES: Final[Mapping[str, Look]] = {
    DAYS.name: CHANGE_DAYS, RATE.name: CHANGE_RATE, COUNT.name: CHANGE,
}  # fmt: skip
_LAST: Final = 7  # columns of the first sheet
_LINES: Final = 3  # rows of room where somebody has to write


def to_xlsx(month: Month, points: Sequence[Point]) -> bytes:
    """Return the workbook for the review of a span. Raises KeyError for an unknown figure."""
    book = Book(
        title=f"個人情報保護　マネジメントレビュー資料　{month.label}",
        creator=month.company,
        subject=month.fiscal_year,
        made=month.made,
        anchor=month.anchor,
    )
    front, measures, incidents = (book.sheet(name) for name in (REVIEW, MEASURES, INCIDENTS))
    written = write_report(book, month, (front, measures, incidents))
    _write_front(front, month)
    row, told = 8, False
    for number, point in enumerate(points, start=1):
        if told and not point.figures:  # what the casebook tells on one page, the rest behind
            front.break_before(row)
        told = bool(point.figures)
        row = _write_point(front, row, number, point, month, written) + 2
    row = _write_decided(front, row)
    front.put(row + 1, 1, f"この資料は台帳の記録 {month.anchor} の時点のものです。", NOTE)
    front.set_up_page(landscape=False, area=f"A1:{reference(row + 1, _LAST)}")
    _write_measures(measures, month)
    _write_incidents(incidents, month)
    return book.to_bytes()


def _write_front(sheet: Sheet, month: Month) -> None:
    sheet.widths(38, 12, 12, 12, 22, 12, 12)
    sheet.put(1, 1, "個人情報保護　マネジメントレビュー資料", TITLE)
    lines = (
        (month.label, STRONG),
        (month.company, PLAIN),
        (month.answerable, PLAIN),
        (f"{month.as_of_label}　　{month.made_label}", PLAIN),
    )
    for row, (text, look) in enumerate(lines, start=2):
        sheet.put(row, 1, text, look)
    for column, who in ((6, "代表者"), (7, "管理者")):
        sheet.put(2, column, who, SEAL_HEAD)
        for row in (3, 4, 5):
            sheet.put(row, column, None, SEAL)
        sheet.merge(3, column, 3, 1)
    for row, points in ((1, 30), (2, 19), (3, 20), (4, 20), (5, 20), (6, 8)):
        sheet.height(row, points)


def _write_point(
    sheet: Sheet,
    row: int,
    number: int,
    point: Point,
    month: Month,
    written: Mapping[str, Written],
) -> int:
    """Write a point with its figures and room beside, or with room alone; return its last row."""
    sheet.put(row, 1, f"{number}　{point.title}（{point.clause}）", HEADING)
    if not point.figures:
        sheet.put(row + 1, 1, point.asks, NOTE)
        _write_room(sheet, (row + 2, 1), _LINES, _LAST)
        return row + 1 + _LINES
    heads = ("項目", month.now_called, month.previous, "増減", "所見", "", "")
    write_heads(sheet, row + 1, heads, {5: HEAD_LEFT, 6: HEAD, 7: HEAD})
    for line, label in enumerate(point.figures, start=row + 2):
        _write_figure(sheet, line, label, written[label])
    _write_room(sheet, (row + 2, 5), len(point.figures), _LAST - 4)
    return row + 1 + len(point.figures)


def _write_figure(sheet: Sheet, row: int, label: str, one: Written) -> None:
    sheet.put(row, 1, label, LABEL)
    sheet.formula(row, 2, f"='{one.sheet}'!{one.now_at}", _shown(one.now), one.look)
    sheet.formula(row, 3, f"='{one.sheet}'!{one.then_at}", _shown(one.then), one.look)
    points = 100 if one.look == RATE else 1
    change = None
    if one.now is not None and one.then is not None:
        change = (one.now - one.then) * points
    factor = "*100" if points > 1 else ""
    formula = f'=IFERROR((B{row}-C{row}){factor},"{NOT_ANY}")'
    sheet.formula(row, 4, formula, _shown(change), _CHANGES[one.look.name])
    sheet.height_for(row, {1: label}, line=14)


def _shown(figure: float | None) -> float | str:
    return NOT_ANY if figure is None else figure


def _write_room(sheet: Sheet, place: tuple[int, int], rows: int, columns: int) -> None:
    row, column = place
    for line in range(row, row + rows):
        for at in range(column, column + columns):
            sheet.put(line, at, None, _ROOM)
        if column == 1:
            sheet.height(line, 20)
    sheet.merge(row, column, rows, columns)


def _write_decided(sheet: Sheet, row: int) -> int:
    """Write the room for what the representative decides; return the last row."""
    sheet.put(row, 1, "代表者の決定・指示", HEADING)
    for line, label in enumerate(_DECIDED, start=row + 1):
        sheet.put(line, 1, label, LABEL)
        for at in range(2, _LAST + 1):
            sheet.put(line, at, None, _ROOM)
        sheet.merge(line, 2, 1, _LAST - 1)
        sheet.height(line, 44)
    return row + len(_DECIDED)


# ------------------------------------------------------------------ 是正処置, 漏えい等・照会


def _write_measures(sheet: Sheet, month: Month) -> None:
    """Write a row for each corrective action that was decided, or still goes on (J.7.1)."""
    begun = _by_case(month, Figure.CORRECTIVE)
    going = _by_case(month, Figure.CORRECTING)
    done = _by_case(month, Figure.CORRECTED)
    rows = [
        (
            case,
            entry.detail,
            begun[case].on if case in begun else None,
            "実施中" if case in going else "実施済" if case in done else NOT_ANY,
            done[case].on if case in done and case not in going else None,
        )
        for case, entry in (going | begun).items()
    ]
    heads = (
        ("受付番号", 14, HEAD_LEFT, TEXT),
        ("原因の区分", 40, HEAD_LEFT, TEXT),
        ("是正処置を要するとした日", 18, HEAD, DATE),
        ("状況", 14, HEAD, CENTRE),
        ("実施済とした日", 18, HEAD, DATE),
    )
    _write_list(sheet, "是正処置（J.7.1）", month, heads, sorted(rows, key=itemgetter(0)))


def _write_incidents(sheet: Sheet, month: Month) -> None:
    """Write a row for each leak, and each inquiry of the accredited body, with its days."""
    figures = (
        Figure.LEAK,
        Figure.LEAK_PRELIMINARY,
        Figure.LEAK_FINAL,
        Figure.LEAK_PERSONS,
        Figure.LEAK_PMARK,
        Figure.BODY_ASKED,
        Figure.BODY_CLOSED,
    )
    days = {figure: _by_case(month, figure) for figure in figures}
    cases = sorted({case for found in days.values() for case in found})
    rows = [
        (case, *(days[figure][case].on if case in days[figure] else None for figure in figures))
        for case in cases
    ]
    names = (
        "漏えい等の認識", "速報", "確報", "本人への通知", "付与機関への報告",
        "団体からの照会", "照会の終結",
    )  # fmt: skip
    heads = [("受付番号", 14, HEAD_LEFT, TEXT), *((name, 16, HEAD, DATE) for name in names)]
    _write_list(sheet, "漏えい等・認定個人情報保護団体の照会", month, heads, rows)


def _by_case(month: Month, figure: Figure) -> dict[str, Entry]:
    """Return what a figure counts by case, the first of each."""
    found: dict[str, Entry] = {}
    for entry in month.entries:
        if entry.figure is figure:
            found.setdefault(entry.case, entry)
    return found


def _write_list(
    sheet: Sheet,
    title: str,
    month: Month,
    heads: Sequence[tuple[str, float, Look, Look]],
    rows: Sequence[Sequence[Value]],
) -> None:
    sheet.widths(*(units for _, units, _, _ in heads))
    write_sheet_title(sheet, title, month)
    looks = {column: look for column, (_, _, look, _) in enumerate(heads, start=1)}
    write_heads(sheet, 4, [name for name, _, _, _ in heads], looks)
    for row, values in enumerate(rows, start=5):
        for column, (value, (_, _, _, look)) in enumerate(zip(values, heads, strict=True), start=1):
            sheet.put(row, column, value, look)
        sheet.height(row, 19)
    if not rows:
        for column in range(1, len(heads) + 1):
            sheet.put(5, column, NOTHING if column == 1 else None, EMPTY)
    sheet.keep_in_sight(5, 2)
    sheet.set_up_page(landscape=True, repeat=4)
