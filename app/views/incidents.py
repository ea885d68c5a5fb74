"""Leaks (appi.26) and matters of the accredited body, as the case page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.views.lines import Next

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

    from app.domain.leak_duties import Track
    from app.domain.leak_facts import Category, Question, WhyNot


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way of a case as it is drawn above the case page; words by app.phrases."""

    name: str
    done: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What makes a leak reportable (rule.7), and the day that was known."""

    category: Category
    known: date


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What a leak obliges to, and the day it was met."""

    track: Track
    met: date | None


@dataclass(frozen=True, slots=True)
class LeakSheet:
    """A leak of the case (漏えい等): who knew since when, what it is, what is owed."""

    nr: int
    state: StrEnum
    known_on: date | None
    known_by: str  # the department that knew first
    persons: int | None  # at most, as last known
    categories: tuple[CategoryLine, ...]
    why_not: WhyNot | None  # why it need not be reported
    unanswered: tuple[Question, ...]
    duties: tuple[DutyLine, ...]
    next: Next  # its own, whatever the case does next
    presses: str = ""  # the clock whose date presses: K4
    due: date | None = None  # that date


@dataclass(frozen=True, slots=True)
class InquirySheet:
    """A matter with the accredited body (照会)."""

    nr: int
    state: StrEnum
    numbers: tuple[str, ...]  # of the body's letters
    due: date | None
    case: str  # our own case, or ""
    demanded: bool  # must not be refused without a proper reason: appi.53.3
    submitted: tuple[date, ...]
    next: Next = Next(None)
    packages: tuple[tuple[date, str], ...] = ()  # papers written: the day, the covering letter
    settled: bool = False  # the answer is approved: papers would be no draft
    suggested: date | None = None  # a day to propose to the body, which named none
