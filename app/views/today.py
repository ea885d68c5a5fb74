"""What the Today page shows (今日)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.views.cases import TaskLine
    from app.views.letters import PostLine
    from app.views.lines import CaseLine
    from app.views.partners import AskLine


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an export of dates told: how many stand, and how many it called off."""

    dates: int
    gone: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """One bar of the twelve months on the Today page."""

    year: int
    month: int
    requests: int  # 請求
    others: int  # 苦情・相談ほか


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of what the page shows the first of."""

    late: int
    soon: int
    today: int  # of the soon ones, those due on this very day
    waiting: int
    unplanned: int
    tasks: int
    tasks_now: int  # of the tasks, those due by this day


@dataclass(frozen=True, slots=True)
class Today:
    """What must be done now. Of cases and tasks the first, the most pressing before the others."""

    on: date
    rehearsal: bool  # a fixed date for practice, to be said in the window
    open_count: int
    late: tuple[CaseLine, ...]
    soon: tuple[CaseLine, ...]  # due within the next five business days
    waiting: tuple[CaseLine, ...]
    unplanned: tuple[CaseLine, ...]  # open, with no next date
    tasks: tuple[TaskLine, ...]
    unconfirmed: int  # cases with a kind nobody has confirmed yet
    received: int  # this month
    completed: int
    on_time: int | None  # per cent of the answers due this month; None where none was due
    mean_days: float | None  # calendar days from arrival to notice
    months: tuple[MonthFigure, ...]
    counts: Counts
    desk_name: str  # the accredited body of the policy (認定個人情報保護団体)
    desk_office: str
    desk_phone: str
    desk_hours: str
    desk_open: bool
    partners: tuple[AskLine, ...] = ()  # what partners have not answered
    posts: tuple[PostLine, ...] = ()  # letters that lie here, or were not heard of since
    letters_due: int = 0  # letters that could be issued now, together
