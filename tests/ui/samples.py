"""Views of awkward cases: long names, no name, several items, a clock that stands still."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.item import Act, State
from app.domain.partner_asks import Need, Sort, Standing
from app.domain.requests import Channel, Kind
from app.views.cases import TaskLine
from app.views.lines import CaseLine, ItemLine, Next
from app.views.partners import AskLine
from app.views.today import Counts, MonthFigure, Today

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 24)


def case_line(
    number: int,
    requester: str,
    kinds: Sequence[Kind],
    act: Act | None,
    *,
    due: int | None = None,
    waiting: int | None = None,
    state: State = State.INVESTIGATING,
    channel: Channel = Channel.MAIL,
) -> CaseLine:
    """Return a row; `due` and `waiting` are days from today, forth and back."""
    return CaseLine(
        id=number,
        number=f"R8-{number:04}",
        arrived=TODAY - timedelta(days=12 + number % 5),
        channel=channel,
        requester=requester,
        items=tuple(ItemLine(kind, state, None) for kind in kinds),
        state=state,
        due=None if due is None else TODAY + timedelta(days=due),
        waiting_since=None if waiting is None else TODAY - timedelta(days=waiting),
        next=Next(act, 1),
        open=state is not State.CLOSED,
        migrated=False,
    )


LATE = (case_line(131, "髙橋 花子", [Kind.DISCLOSURE], Act.DISPATCH, due=-2),)
SOON = (
    case_line(138, "𠮷田 一郎", [Kind.COMPLAINT], Act.REPORT, due=1, channel=Channel.POST),
    case_line(140, "渡邉 美咲", [Kind.USE_STOP, Kind.TP_STOP], Act.EXECUTE, due=2),
    case_line(
        142,
        "株式会社みなと商会 法務・コンプライアンス統括部 個人情報相談窓口",
        [Kind.CORRECTION],
        Act.INVESTIGATE,
        due=3,
    ),
)
WAITING = (
    case_line(137, "山﨑 健", [Kind.DISCLOSURE], Act.ANSWERED, waiting=5, state=State.VERIFYING),
    case_line(143, "小林 優子", [Kind.TP_RECORD], Act.ANSWERED, waiting=1, state=State.WAIT_FIX),
)
UNPLANNED = (
    case_line(
        129, "", [Kind.CONSULTATION], Act.ACCEPT, state=State.RECEIVED, channel=Channel.PHONE
    ),
)
TASKS = (
    TaskLine(1, "R8-0140", 1, "株式会社コールセンター北摂に停止完了の確認を求める", TODAY, None),
    TaskLine(2, "R8-0138", 1, "事情説明書の下書きを代表者に回す", TODAY + timedelta(days=6), None),
)
ASKS = tuple(
    AskLine(
        case=case,
        items=(1,),
        partner=number,
        name=name,
        sort=Sort.INSTRUCT,
        need=Need.FOR_NOTICE,
        asked=TODAY - timedelta(days=days),
        by=None,
        reminded=None,
        answered=None,
        standing=standing,
        since=TODAY,
        remind_on=None,
    )
    for number, case, name, days, standing in (
        (1, "R8-0140", "株式会社コールセンター北摂", 28, Standing.ESCALATED),
        (2, "R8-0142", "印刷センター淀川株式会社", 8, Standing.REMIND),
    )
)
MONTHS = tuple(
    MonthFigure(2025 if month == 12 else 2026, month, requests, others)
    for month, requests, others in (
        (12, 5, 4),
        (1, 4, 2),
        (2, 9, 4),
        (3, 3, 4),
        (4, 2, 3),
        (5, 6, 4),
        (6, 5, 1),
        (7, 9, 4),
        (8, 9, 3),
        (9, 4, 1),
        (10, 4, 4),
        (11, 8, 0),
    )
)


def today(*, busy: bool = True) -> Today:
    """Return a busy day, or one on which nothing is open."""
    return Today(
        on=TODAY,
        rehearsal=True,
        open_count=14 if busy else 0,
        late=LATE if busy else (),
        soon=SOON if busy else (),
        waiting=WAITING if busy else (),
        unplanned=UNPLANNED if busy else (),
        tasks=TASKS if busy else (),
        unconfirmed=3 if busy else 0,
        received=18 if busy else 0,
        completed=15 if busy else 0,
        on_time=93 if busy else None,
        mean_days=6.2 if busy else None,
        months=MONTHS,
        counts=Counts(
            late=len(LATE) if busy else 0,
            soon=len(SOON) if busy else 0,
            today=sum(line.due == TODAY for line in SOON) if busy else 0,
            waiting=len(WAITING) if busy else 0,
            unplanned=len(UNPLANNED) if busy else 0,
            tasks=len(TASKS) if busy else 0,
            tasks_now=sum(task.due <= TODAY for task in TASKS) if busy else 0,
        ),
        desk_name="一般財団法人日本情報経済社会推進協会",
        desk_office="認定個人情報保護団体事務局",
        desk_phone="0120-700-779",
        desk_hours="平日 9:30–12:00／13:00–16:30（土日祝日・年末年始を除く）",
        desk_open=True,
    )
