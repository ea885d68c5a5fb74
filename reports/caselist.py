"""A list of cases (案件一覧) as it stood on the screen: rows in, a workbook out.

The officer asks for it herself and it holds names; the sheet says so at its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports._sheet import ACCENT, HEADER, MUTED, Book, Look, reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from reports._sheet import Sheet, Value

_HEAD_ROW: Final = 4
_NAMES: Final = "個人情報を含みます。取扱いに注意してください。"
_NO_NAMES: Final = "氏名・連絡先・申出の内容は入っていません。"
_TITLE: Final = Look("窓口 表題", size=16, bold=True, rule="")
_NOTE: Final = Look("窓口 注", size=8, ink=MUTED, rule="")
_HEAD: Final = Look(
    "窓口 列見出し", size=9, bold=True, ink=ACCENT, ground=HEADER, indent=1, wrap=True
)
_TEXT: Final = Look("窓口 一覧文字", indent=1, wrap=True)
_DATE: Final = Look("窓口 日付", form="yyyy/mm/dd", across="center")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, its width in figures, and whether it holds dates."""

    title: str
    width: float
    dates: bool = False


@dataclass(frozen=True, slots=True)
class CaseList:
    """What stands around the rows. `asked` says by what they were chosen, in words."""

    company: str
    officer: str
    asked: str
    headings: tuple[Heading, ...]
    count: int
    made: datetime
    made_label: str  # 令和8年11月24日
    head: str  # hash of the journal's newest entry when the rows were read
    entries: int = 0  # the number of that entry
    title: str = "案件一覧"
    names: bool = True  # it holds names, and says so

    @property
    def anchor(self) -> str:
        """Return the place in the journal the rows were read at; see reports.month.figures."""
        return f"{self.entries}番 {self.head}" if self.entries else ""


def to_xlsx(listed: CaseList, rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the workbook. Raises ValueError where there are not as many rows as were said."""
    return all_to_xlsx(listed.title, ((listed, rows),))


def all_to_xlsx(title: str, lists: Sequence[tuple[CaseList, Iterable[Sequence[Value]]]]) -> bytes:
    """Return a workbook of several lists, a sheet each, in order.

    The rows are asked for when it is written, one after the other. Raises as to_xlsx.
    """
    first = lists[0][0]
    book = Book(
        title=title,
        creator=first.officer,
        subject=first.company,
        made=first.made,
        anchor=first.anchor,
    )
    for listed, rows in lists:
        _write(book.sheet(listed.title), listed, rows)
    return book.to_bytes()


def _write(sheet: Sheet, listed: CaseList, rows: Iterable[Sequence[Value]]) -> None:
    sheet.widths(*(heading.width for heading in listed.headings))
    sheet.put(1, 1, listed.title, _TITLE)
    sheet.height(1, 26)
    sheet.put(2, 1, f"{listed.asked}　{listed.count:,}件　{listed.made_label}現在", _NOTE)
    sheet.put(3, 1, _NAMES if listed.names else _NO_NAMES, _NOTE)
    for column, heading in enumerate(listed.headings, start=1):
        sheet.put(_HEAD_ROW, column, heading.title, _HEAD)
    titles = {column: heading.title for column, heading in enumerate(listed.headings, start=1)}
    sheet.height_for(_HEAD_ROW, titles, line=13, margin=8)
    if listed.count:
        looks = [_DATE if heading.dates else _TEXT for heading in listed.headings]
        sheet.pour(_HEAD_ROW + 1, looks, rows, listed.count)
    else:
        sheet.put(_HEAD_ROW + 1, 1, "0件（該当するものはありません）", _NOTE)
    last = reference(_HEAD_ROW + max(1, listed.count), len(listed.headings))
    sheet.let_filter(reference(_HEAD_ROW, 1), last)
    sheet.keep_in_sight(_HEAD_ROW + 1, 2)
    sheet.set_up_page(landscape=True, repeat=_HEAD_ROW)
    number = f"{listed.entries}番 " if listed.entries else ""
    sheet.set_edges(
        head=(listed.company, listed.title),
        foot=(f"{listed.made_label}現在", f"台帳の記録 {number}{listed.head[:16]}"),
    )
