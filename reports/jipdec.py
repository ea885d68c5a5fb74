"""The workbook that explains a case to the accredited body (認定個人情報保護団体への説明資料).

Plain values in, XLSX out. Everything is printed as it is handed in: what must not leave was
taken out before.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from reports._sheet import ACCENT, HEADER, INK, LINE, MUTED, Book, Look, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

TITLES: Final = ("概要", "経過", "事実と見解", "是正", "提出資料一覧", "秘匿処理一覧")


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the chronology (経過)."""

    on: date
    era: str  # 令和8年10月19日
    who: str
    how: str
    what: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what is said under it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done so that it does not happen again (是正・再発防止)."""

    what: str
    on: str  # 令和8年11月10日, or 予定
    by: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A paper of the package (提出資料)."""

    number: str  # 資料１
    title: str
    dated: str
    form: str  # 写し（一部秘匿）
    pages: int
    file: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """How a field leaves (秘匿処理)."""

    field: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the workbook says."""

    company: str
    officer: str
    to: str  # 一般財団法人日本情報経済社会推進協会　御中
    dated: str
    number: str  # of the covering letter; （下書き） while there is none
    made: datetime
    overview: tuple[tuple[str, str], ...]
    chronology: tuple[Moment, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    exhibits: tuple[Exhibit, ...]
    hidden: tuple[Hidden, ...]
    notes: tuple[str, ...]  # under the list of exhibits: 一部資料は提出を控えております。


_TITLE: Final = Look("資料題名", size=16, bold=True, rule="")
_TO: Final = Look("資料宛先", size=11, rule="")
_RIGHT: Final = Look("資料右", across="right", size=9, ink=MUTED, rule="")
_NOTE: Final = Look("資料注記", size=9, ink=MUTED, rule="", wrap=True)
_HEAD: Final = Look("資料見出し", bold=True, ground=HEADER, rule=LINE, box=True, across="center")
_LABEL: Final = Look("資料項目", bold=True, ground=HEADER, rule=LINE, box=True, wrap=True, indent=1)
_CELL: Final = Look("資料内容", rule=LINE, box=True, wrap=True, indent=1)
_MIDDLE: Final = Look("資料中央", rule=LINE, box=True, wrap=True, across="center")
_DATE: Final = Look("資料日付", form="yyyy/mm/dd", rule=LINE, box=True, across="center")
_COUNT: Final = Look("資料件数", form="#,##0", rule=LINE, box=True, across="right", indent=1)
_SECTION: Final = Look("資料節", size=12, bold=True, ink=ACCENT, rule=ACCENT)
_TEXT: Final = Look("資料本文", ink=INK, rule="", wrap=True, indent=1)

_FIRST: Final = 6  # row of the table
_MOST_LINES: Final = 20  # in a row, which is at most 409 points high


def to_xlsx(told: Explanation) -> bytes:
    """Return the workbook. Raises TextTooLongError where a text is longer than a cell."""
    book = Book(
        title="苦情に関する説明資料",
        creator=told.company,
        subject=told.number,
        made=told.made,
    )
    _overview(_sheet(book, told, 0, (24, 68)), told)
    _chronology(_sheet(book, told, 1, (12, 18, 12, 14, 46)), told)
    _sections(_sheet(book, told, 2, (3, 89)), told)
    _measures(_sheet(book, told, 3, (52, 20, 20)), told)
    _exhibits(_sheet(book, told, 4, (9, 34, 17, 18, 7, 46)), told)
    _hidden(_sheet(book, told, 5, (34, 24, 42)), told)
    return book.to_bytes()


def locked(workbook: bytes, password: str) -> bytes:
    """Return the workbook under a password (AES, [MS-OFFCRYPTO] agile encryption).

    Proved by unlocking it again. Raises ValueError where it does not come back.
    """
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    shut = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, shut)
    opened, file = io.BytesIO(), msoffcrypto.OfficeFile(shut)
    file.load_key(password=password, verify_password=True)
    file.decrypt(opened)
    if opened.getvalue() != workbook:
        raise ValueError
    return shut.getvalue()


def _sheet(book: Book, told: Explanation, at: int, widths: tuple[float, ...]) -> Sheet:
    """Return a sheet with its head: title, to whom, from whom, date and number."""
    sheet = book.sheet(TITLES[at])
    sheet.widths(*widths)
    last = len(widths)
    heading = f"苦情に関する説明資料\u3000{'①②③④⑤⑥'[at]} {TITLES[at]}"
    sheet.put(1, 1, heading, _TITLE)
    sheet.height(1, 30)
    sheet.put(2, 1, told.to, _TO)
    sheet.put(3, 1, f"{told.company}\u3000{told.officer}", _TO)
    sheet.put(4, last, f"{told.number}\u3000{told.dated}", _RIGHT)
    for row, points in ((2, 18), (3, 18), (4, 16), (5, 6)):
        sheet.height(row, points)
    sheet.set_edges(head=("", told.number), foot=(told.company, TITLES[at]))
    return sheet


def _header(sheet: Sheet, row: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names, 1):
        sheet.put(row, column, name, _HEAD)
    sheet.height(row, 22)


def _overview(sheet: Sheet, told: Explanation) -> None:
    row = _FIRST
    for label, value in told.overview:
        for piece_at, piece in enumerate(_parts(value, 68)):
            sheet.put(row, 1, label if not piece_at else f"{label}（つづき）", _LABEL)
            sheet.put(row, 2, piece, _CELL)
            sheet.height_for(row, {1: label, 2: piece}, margin=8)
            row += 1
    sheet.set_up_page(landscape=False)


def _chronology(sheet: Sheet, told: Explanation) -> None:
    _header(sheet, _FIRST, ("日付", "和暦", "だれが", "手段", "内容"))
    row = _FIRST + 1
    for moment in told.chronology:
        for piece in _parts(moment.what, 46):
            sheet.put(row, 1, moment.on, _DATE)
            sheet.put(row, 2, moment.era, _MIDDLE)
            sheet.put(row, 3, moment.who, _MIDDLE)
            sheet.put(row, 4, moment.how, _MIDDLE)
            sheet.put(row, 5, piece, _CELL)
            sheet.height_for(row, {3: moment.who, 4: moment.how, 5: piece}, margin=8)
            row += 1
    sheet.keep_in_sight(_FIRST + 1, 1)
    sheet.set_up_page(landscape=False, repeat=_FIRST)


def _sections(sheet: Sheet, told: Explanation) -> None:
    row = _FIRST
    for number, section in enumerate(told.sections, 1):
        sheet.put(row, 1, f"{number}\u3000{section.heading}", _SECTION)
        sheet.put(row, 2, None, _SECTION)
        sheet.height(row, 24)
        row += 1
        for paragraph in section.text.split("\n"):
            for piece in _parts(paragraph, 89):
                sheet.put(row, 2, piece, _TEXT)
                sheet.height_for(row, {2: piece}, margin=6)
                row += 1
        sheet.height(row, 10)
        row += 1
    sheet.set_up_page(landscape=False)


def _measures(sheet: Sheet, told: Explanation) -> None:
    _header(sheet, _FIRST, ("是正・再発防止の内容", "実施日", "責任部署"))
    row = _FIRST + 1
    for measure in told.measures:
        for piece in _parts(measure.what, 52):
            sheet.put(row, 1, piece, _CELL)
            sheet.put(row, 2, measure.on, _MIDDLE)
            sheet.put(row, 3, measure.by, _MIDDLE)
            sheet.height_for(row, {1: piece, 2: measure.on, 3: measure.by}, margin=8)
            row += 1
    if not told.measures:
        sheet.put(row, 1, "現在までに記録された是正・再発防止の措置はありません。", _NOTE)
    sheet.set_up_page(landscape=False, repeat=_FIRST)


def _exhibits(sheet: Sheet, told: Explanation) -> None:
    _header(sheet, _FIRST, ("番号", "資料名", "日付", "形態", "枚数", "ファイル"))
    row = _FIRST + 1
    for exhibit in told.exhibits:
        sheet.put(row, 1, exhibit.number, _MIDDLE)
        sheet.put(row, 2, exhibit.title, _CELL)
        sheet.put(row, 3, exhibit.dated, _MIDDLE)
        sheet.put(row, 4, exhibit.form, _MIDDLE)
        sheet.put(row, 5, exhibit.pages, _COUNT)
        sheet.put(row, 6, exhibit.file, _CELL)
        texts = {2: exhibit.title, 3: exhibit.dated, 4: exhibit.form, 6: exhibit.file}
        sheet.height_for(row, texts, margin=8)
        row += 1
    _notes(sheet, row + 1, told.notes)
    sheet.set_up_page(landscape=True, repeat=_FIRST)


def _hidden(sheet: Sheet, told: Explanation) -> None:
    _header(sheet, _FIRST, ("項目", "資料での示し方", "理由"))
    row = _FIRST + 1
    for hidden in told.hidden:
        sheet.put(row, 1, hidden.field, _LABEL)
        sheet.put(row, 2, hidden.how, _CELL)
        sheet.put(row, 3, hidden.why, _CELL)
        sheet.height_for(row, {1: hidden.field, 2: hidden.how, 3: hidden.why}, margin=8)
        row += 1
    _notes(sheet, row + 1, told.notes)
    sheet.set_up_page(landscape=False, repeat=_FIRST)


def _notes(sheet: Sheet, row: int, notes: Sequence[str]) -> None:
    for at, note in enumerate(notes):
        sheet.put(row + at, 1, note, Look("資料注記一行", size=9, ink=MUTED, rule=""))


def _parts(text: str, units: float) -> list[str]:
    """Return a text in pieces that a row can be high enough for, in a column `units` wide."""
    room = int(units / 2) - 1  # full-width characters in a line
    pieces: list[list[str]] = [[]]
    used = 0
    for line in text.split("\n"):
        for start in range(0, max(1, len(line)), room * _MOST_LINES):
            piece = line[start : start + room * _MOST_LINES]
            lines = max(1, ceil(len(piece) / room))
            if pieces[-1] and (start or used + lines > _MOST_LINES):
                pieces.append([])
                used = 0
            pieces[-1].append(piece)
            used += lines
    return ["\n".join(piece) for piece in pieces]
