"""Dates, distances and next steps as one line of the window writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.eras import weekday

if TYPE_CHECKING:
    from datetime import date


def spoken(day: date, today: date) -> str:
    """Return 11月26日（木）, with the year where it is not this one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（{weekday(day)}）"


def brief(day: date, today: date) -> str:
    """Return 11/26, or 2025/11/26 where the year is not this one."""
    return f"{day:%m/%d}" if day.year == today.year else f"{day:%Y/%m/%d}"


def distance(day: date, today: date) -> str:
    """Return how far a due date is: 2日超過, 今日まで, あと3日. Calendar days."""
    days = (day - today).days
    if days < 0:
        return f"{-days}日超過"
    return "今日まで" if days == 0 else f"あと{days}日"


def first_sentence(text: str) -> str:
    """Return the text up to its first full stop (。), which is what a row has room for."""
    head, stop, _ = text.partition("。")
    return head + stop
