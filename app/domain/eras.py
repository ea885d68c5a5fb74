"""Dates as Japan writes them: eras (元号), fiscal years (年度), and the writings of an officer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

# The lunisolar calendar was in civil use until the day before (明治5年太政官布告第337号): an
# earlier day of an era has no month and day of ours.
_GREGORIAN = date(1873, 1, 1)

# Years an officer can mean. A slip of the finger (20226, 3026) is no date.
_FIRST_YEAR, _LAST_YEAR = 1868, 2199

# 8/11/23 is 令和8年. How far ahead such a short writing may lie before it is no longer plain
# that the current era was meant: 26/11/23 is somebody's 2026, 30/11/23 somebody's 平成30年.
_AHEAD = timedelta(days=5 * 366)

_LONGEST = 40  # characters; a date is short, a cell of a ledger may hold a novel

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号) and the first day of it."""

    name: str  # 令和
    initial: str  # R
    first: date

    def western(self, year: int) -> int:
        """Return the western year of the `year`-th year of this era."""
        return self.first.year + year - 1


@dataclass(frozen=True, slots=True)
class Eras:
    """The eras in order of time. Which they are is data: resources/calendar/eras.csv."""

    eras: tuple[Era, ...]

    def of(self, day: date) -> Era | None:
        """Return the era of `day`, None before 1873 where era dates are not of our calendar."""
        if day < _GREGORIAN:
            return None
        return next((era for era in reversed(self.eras) if era.first <= day), None)

    def letter(self, day: date) -> tuple[str, int]:
        """Return the initial of the era of `day` and the western year of its year 1.

        Before 1873 that is no initial and year 1 of the western count.
        """
        era = self.of(day)
        return (era.initial, era.first.year) if era else ("", 1)

    def write(self, day: date) -> str:
        """Return 令和8年11月23日; 元年 for year 1; before 1873 the western year."""
        return f"{self._year(day)}年{day.month}月{day.day}日"

    def short(self, day: date) -> str:
        """Return R8.11.23, the writing of lists and forms."""
        initial, first = self.letter(day)
        return f"{initial}{day.year - first + 1}.{day.month}.{day.day}"

    def fiscal_label(self, year: int) -> str:
        """Return 「2026年度（令和8年度）」 for the fiscal year that begins in `year`.

        A year in which the era changes is called by the era at its end, as the state's budget
        of 2019 was: 令和元年度 throughout (改元に伴う元号による年表示の取扱いについて, 2019-04-01).
        """
        return f"{year}年度（{self._year(date(year, 12, 31))}年度）"

    def named(self, word: str) -> Era | None:
        """Return the era called `word`: 令和, its first character 令, or R or r."""
        return next(
            (e for e in self.eras if word in (e.name, e.name[0]) or word.upper() == e.initial),
            None,
        )

    def _year(self, day: date) -> str:
        era = self.of(day)
        if era is None:
            return str(day.year)
        year = day.year - era.first.year + 1
        return f"{era.name}{'元' if year == 1 else year}"


def fiscal_year(day: date, start_month: int) -> int:
    """Return the western year in which the fiscal year (年度) of `day` begins."""
    return day.year if day.month >= start_month else day.year - 1


def weekday(day: date) -> str:
    """Return 月, 火 … 日."""
    return _WEEKDAYS[day.weekday()]


def parse_date(text: str, today: date, eras: Eras) -> date | None:
    """Read a date as an officer writes it; None where `text` is no date.

    令和8年11月23日, 令和八年十一月二十三日, R8.11.23, 8/11/23 (of the current era), 2026-11-23,
    2026/11/23, 20261123, 11/23 and 11月23日 (of the year that brings it nearest to `today`),
    今日, 明後日, 来週金曜 (weeks begin on Monday, JIS X 0301) and their like; full-width or not,
    with or without the day of the week behind, which must then be right. Era years run on past
    the end of an era (平成35年 of an old form is 2023), never before its first day.
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    return _spoken(plain, today) or _written(_with_digits(plain), today, eras)


def month_and_day(text: str) -> tuple[int, int] | None:
    """Return month and day of a date that names no year (11/3, 十一月三日), or None.

    A day of the week behind is passed over: without a year it proves nothing.
    """
    if len(text) > _LONGEST:
        return None
    plain = _with_digits(_plain(text))
    matches = (writing.fullmatch(plain) for writing in (_WRITINGS[0], _WRITINGS[-1]))
    match = next((m for m in matches if m and not m.groupdict().get("year")), None)
    return (int(match["month"]), int(match["day"])) if match else None


def year_of(era: str, written: str, eras: Eras) -> int | None:
    """Return the western year of a year as a title writes it: 令和 8, R 8, 令和 元, "" 2026."""
    figures = "1" if written == "元" else _with_digits(written)
    if not figures.isdecimal():
        return None
    number = int(figures)
    if not era:
        return number if len(figures) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR else None
    known = eras.named(era)
    return known.western(number) if known and number else None


# ------------------------------------------------------------------ characters

# What Japanese input methods leave where a hyphen or a zero was meant.
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-") | dict.fromkeys("○◯零", "〇"))

_KANJI = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+")
_TENS = re.compile("([二三四五六七八九]?)十([一二三四五六七八九]?)")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    # A space may stand around a word or a sign; between two digits it parts two numbers.
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", folded)


def _with_digits(text: str) -> str:
    return _KANJI_NUMBER.sub(lambda match: _arabic(match[0]), text)


def _arabic(kanji: str) -> str:
    """Turn 二十三 or 二〇二六 into digits; leave what is no number as it is."""
    if tens := _TENS.fullmatch(kanji):
        return str(10 * _KANJI.get(tens[1], 1) + _KANJI.get(tens[2], 0))
    if "十" in kanji:
        return kanji
    return "".join(str(_KANJI[digit]) for digit in kanji)


# ------------------------------------------------------------------ words

_NEAR_DAYS = {
    "一昨日": -2,
    "おととい": -2,
    "昨日": -1,
    "きのう": -1,
    "今日": 0,
    "本日": 0,
    "きょう": 0,
    "明日": 1,
    "あした": 1,
    "あす": 1,
    "明後日": 2,
    "あさって": 2,
}
_NEAR_WEEKS = {"先々週": -2, "先週": -1, "今週": 0, "来週": 1, "再来週": 2}
_WEEK = re.compile(f"({'|'.join(_NEAR_WEEKS)})の?([{_WEEKDAYS}])(?:曜日?)?")


def _spoken(text: str, today: date) -> date | None:
    if (ahead := _NEAR_DAYS.get(text)) is not None:
        return today + timedelta(days=ahead)
    if week := _WEEK.fullmatch(text):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=_NEAR_WEEKS[week[1]], days=_WEEKDAYS.index(week[2]))
    return None


# ------------------------------------------------------------------ figures

_YEAR = r"(?P<era>[^\W0-9_]{1,2})?(?P<year>元|[0-9]{1,4})"
_BEHIND = rf"(?:\(?(?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\)?)?"
_WRITINGS = tuple(
    re.compile(writing + _BEHIND)
    for writing in (
        rf"(?:{_YEAR}年)?(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})日",
        rf"{_YEAR}(?P<sign>[./-])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})",
    )
)


def _written(text: str, today: date, eras: Eras) -> date | None:
    matches = (writing.fullmatch(text) for writing in _WRITINGS)
    match = next((m for m in matches if m), None)
    if match is None:
        return None
    parts = match.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    if parts.get("year") is None:
        found = _nearest(month, day, today)
    elif parts.get("era"):
        found = _of_era(eras.named(parts["era"]), parts["year"], month, day)
    elif len(parts["year"]) == 4:
        found = _day(int(parts["year"]), month, day)
    elif len(parts["year"]) <= 2 and parts.get("sign") != "-":  # 1-2-3 is a house number
        found = _of_era(eras.of(today), parts["year"], month, day)
        if found and found > today + _AHEAD:
            return None
    else:
        return None
    if found and parts["weekday"] and parts["weekday"] != weekday(found):
        return None
    return found


def _nearest(month: int, day: int, today: date) -> date | None:
    days = [_day(today.year + years, month, day) for years in (-1, 0, 1)]
    return min((d for d in days if d), key=lambda d: abs(d - today), default=None)


def _of_era(era: Era | None, year: str, month: int, day: int) -> date | None:
    if era is None:
        return None
    count = 1 if year == "元" else int(year)
    found = _day(era.western(count), month, day)
    return found if found and count and found >= max(era.first, _GREGORIAN) else None


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
