"""The clocks of a case (期限): where each starts, what it counts, and the day it runs out.

A clock is a pure function of what happened and of the calendars; nothing here knows today.
Three things a clock must never blur:

* appi.39 gives the *requester* two weeks before a suit. It is no limit for the company's
  answer, and no clock here offers it as one: K2 has a `suit_from` and no `due`.
* 「遅滞なく」 has no number of days in chapter 4 (K1, K6). The thirty days of appi.83, and the
  days of completing a request that do not count there, are chapter 5: public bodies only.
* The company's own targets (K10–K13) may stand still, and say in their basis that they are
  the company's. Statutory clocks never stand still.

How a period runs: the day of the event is not counted (civil.140) save where a special rule
says so (civil.138: rule.8.2 counts from the day of knowledge), a period ends with the end of
its last day (civil.141), and whether it rolls over closed days is said at each clock. It is
rolled once, at the very end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.days import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.days import Calendar, Calendars

WaitSpan = tuple[date, date | None]
"""A time in which we wait for the person: the day we asked, the day the answer arrived.

The days that do not count begin the day after we asked and include the day of the answer;
without an answer yet (None) the wait is open.
"""


class Nature(StrEnum):
    """What kind of limit a clock is."""

    STATUTORY_SOFT = "statutory_soft"  # 遅滞なく, 速やかに: 期間の定めなし
    STATUTORY_WAIT = "statutory_wait"  # the requester waits, the company owes nothing by it
    STATUTORY_HARD = "statutory_hard"  # 法定期限
    GUIDELINE = "guideline"  # a number of the authority's guideline, not of the law
    CONTRACT = "contract"  # プライバシーマーク付与契約
    EXTERNAL = "external"  # the date of somebody's letter
    COMPANY = "company"  # 社内の目標
    PROMISE = "promise"  # a promise of the published policy


class Art142(StrEnum):
    """How the end of appi.39's two weeks on a Sunday or holiday is read (civil.142).

    Whether civil.142 applies there at all, and what 「翌日」 means, is open. NONE gives the
    earliest day and is shown unless the company's counsel has chosen another reading.
    """

    NONE = "none"
    LITERAL_NEXT_DAY = "literal_next_day"
    ROLL_TO_OPEN_DAY = "roll_to_open_day"


class Mark(StrEnum):
    """What a day was to a period; the words are those of the 期限計算書."""

    BEFORE = "before"  # 起算前: the day of the event, not counted
    COUNTED = "counted"  # 算入
    PAUSED = "paused"  # 停止: we waited for the person
    CLOSED = "closed"  # 休業・閉庁: no business day, where business days are counted
    ROLLED = "rolled"  # 繰延: the count is full or over, but the day is closed
    EXPIRES = "expires"  # 満了: the period ends with the end of this day


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a derivation.

    `count` is its number within the period, None where it was not counted. `note` is fit to
    print: why the day is closed (日曜日, 勤労感謝の日), or what it means.
    """

    day: date
    count: int | None
    mark: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of civil.142 makes of the two weeks of appi.39."""

    art142: Art142
    last_day: date
    suit_from: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A period, from the event that started it to the day it runs out, and why.

    `last_day` is the day at whose end the period expires, after any rolling; None where the
    law gives no number of days and while the clock stands still. `due` is the day by which
    the company has to act or means to: `last_day`, except for K2 and K3, which bind the
    requester and have none. `suit_from` is the first day on which a suit may be brought.

    `pauses` are the waits that held the clock, overlapping ones joined, each as the day asked
    and the day answered. `paused` says that it stands still now (停止中). `provisional` says
    that the end depends on holidays nobody has announced yet (見込み).

    `steps` lead from the start to the end, one per day, so that the date can be checked by
    hand. The last step of a finished period is the only one marked EXPIRES, and is `last_day`.
    """

    id: str
    start: date
    last_day: date | None
    suit_from: date | None
    due: date | None
    basis: str
    nature: Nature
    pauses: tuple[WaitSpan, ...] = ()
    paused: bool = False
    provisional: bool = False
    steps: tuple[Step, ...] = ()
    readings: tuple[Reading, ...] = ()  # K2 only: by each reading of civil.142


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What a company decides for itself. None of these numbers is law."""

    acknowledge_days: int = 3  # K10, business days
    answer_days: int = 14  # K11, calendar days
    disposal_days: int = 10  # K12, business days
    interim_days: int = 14  # K13, calendar days
    art142: Art142 = Art142.NONE  # K2
    pmark_rolls: bool = False  # K8: nothing says whether it rolls; False is the earlier date

    def __post_init__(self) -> None:
        for days in (
            self.acknowledge_days,
            self.answer_days,
            self.disposal_days,
            self.interim_days,
        ):
            if days < 1:
                raise ValueError(days)


APPI = "個人情報の保護に関する法律"
RULE = "個人情報の保護に関する法律施行規則"


def clocks_for(  # noqa: PLR0913 - one argument for each thing a due date may depend on
    clock_ids: Sequence[str],
    arrived: date,
    waits: Sequence[WaitSpan],
    refused: date | None,
    settings: ClockSettings,
    calendars: Calendars,
    *,
    deemed: date | None = None,
    claim: str = "",
) -> tuple[Clock, ...]:
    """Return the clocks that start with the arrival of a request, in the order of `clock_ids`.

    Only K11 stands still for `waits`. `refused`, the day the claim was refused, puts K3 behind K2.
    `deemed` is the day the request should ordinarily have arrived, `claim` the provision that
    K1 is printed with (「法第33条第2項」). The clocks of a leak and of a letter from outside
    start elsewhere: `leak_clocks`, `external`. Their ids, and unknown ones, are a KeyError.
    """
    company = calendars.company
    found: list[Clock] = []
    for clock_id in clock_ids:
        match clock_id:
            case "K1":
                found.append(prompt(arrived, claim))
            case "K2":
                found.append(suit(arrived, settings.art142, calendars, deemed))
                if refused:
                    found.append(suit_waived(refused))
            case "K3":
                pass  # comes with K2
            case "K10":
                found.append(acknowledge(arrived, company, settings.acknowledge_days))
            case "K11":
                found.append(answer(arrived, waits, company, settings.answer_days))
            case "K12":
                found.append(disposal(arrived, company, settings.disposal_days))
            case "K13":
                found.append(interim(arrived, company, settings.interim_days))
            case _:
                raise KeyError(clock_id)
    return tuple(found)


def leak_clocks(
    known: date, calendars: Calendars, settings: ClockSettings, *, malicious: bool = False
) -> tuple[Clock, ...]:
    """Return the clocks of a leak (漏えい等) that is to be reported: K4, K5, K6, K8.

    `known` is the day any department knew (いずれかの部署), not the day of triage: appi.26.1.
    `malicious` is a suspicion of an improper aim (rule.7.3). A contractor that tells its
    principal instead of the authority has K7: `notice_to_principal`.
    """
    return (
        preliminary_report(known),
        final_report(known, calendars.government, malicious=malicious),
        notice_to_persons(known),
        pmark_preliminary_report(known),
        pmark_report(
            known, calendars.government if settings.pmark_rolls else None, malicious=malicious
        ),
    )


# ------------------------------------------------------------------ requests


def prompt(start: date, claim: str = "") -> Clock:
    """K1: without delay (遅滞なく). The law gives no number of days, so neither does this."""
    basis = claim or f"{APPI}第32条から第35条まで"
    return _no_number("K1", start, f"{basis}（遅滞なく。期間の定めなし）")


def suit(arrived: date, mode: Art142, calendars: Calendars, deemed: date | None = None) -> Clock:
    """K2: the two weeks before a suit (appi.39.1, 39.2), for the requester to wait.

    They run from the arrival, or from the day the request should ordinarily have arrived if
    that is earlier. Arrival on 1 April, suit from 16 April (通則編 3-8-9). A company's closing
    days and its waiting for the person mean nothing to them.

    Only a Sunday or holiday as the fourteenth day makes civil.142 a question; a Saturday and
    the turn of the year are not named there.
    """
    start = min(arrived, deemed) if deemed else arrived
    nation = calendars.national
    counted = _count(start + DAY, 14, notes=nation)
    by_mode = {
        Art142.NONE: _expire(counted),
        Art142.LITERAL_NEXT_DAY: _to_next_day(counted, nation),
        Art142.ROLL_TO_OPEN_DAY: _to_open_day(counted, nation, calendars.government),
    }
    readings = tuple(
        Reading(
            art142,
            last_day=steps[-1].day,
            suit_from=steps[-1].day + DAY,
            # Without civil.142 no holiday can move the date.
            provisional=art142 is not Art142.NONE and _rests_on_forecast(nation, steps),
        )
        for art142, steps in by_mode.items()
    )
    shown = next(reading for reading in readings if reading.art142 is mode)
    return Clock(
        "K2",
        start,
        last_day=shown.last_day,
        suit_from=shown.suit_from,
        due=None,
        basis=f"{APPI}第39条第1項・第2項{_ART142_WORDS[mode]}",
        nature=Nature.STATUTORY_WAIT,
        provisional=shown.provisional,
        steps=(Step(start, None, Mark.BEFORE), *by_mode[mode]),
        readings=readings,
    )


_ART142_WORDS = {
    Art142.NONE: "",
    Art142.LITERAL_NEXT_DAY: "（末日が休日のとき、民法第142条によりその翌日まで）",
    Art142.ROLL_TO_OPEN_DAY: "（末日が休日のとき、民法第142条により次の開庁日まで）",
}


def suit_waived(refused: date) -> Clock:
    """K3: once the claim is refused, a suit need not wait (appi.39.1 ただし書)."""
    return Clock(
        "K3",
        refused,
        last_day=None,
        suit_from=refused,
        due=None,
        basis=f"{APPI}第39条第1項ただし書",
        nature=Nature.STATUTORY_WAIT,
    )


# ------------------------------------------------------------------ leaks


def preliminary_report(known: date) -> Clock:
    """K4: the preliminary report (速報), promptly; the guideline says about 3 to 5 days.

    The day of knowledge is day 1 and no day is skipped: the cautious count, as nothing says
    another. `due` is the fifth day, the third is marked in the steps.
    """
    basis = f"{RULE}第8条第1項（速やかに。通則編ガイドライン3-5-3-3の目安は3〜5日）"
    return _three_to_five_days("K4", known, basis, Nature.GUIDELINE)


def final_report(known: date, government: Calendar, *, malicious: bool = False) -> Clock:
    """K5: the final report (確報): 30 days, 60 where an improper aim is suspected.

    The day of knowledge is day 1, closed days count, and a last day on which the authorities
    are closed gives way to their next open day (rule.8.2, 通則編 3-5-3-4).
    """
    days = 60 if malicious else 30
    why = "。規則第7条第3号の事態" if malicious else ""
    steps = _to_open_day(_count_knowledge(known, days, government), government, government)
    return _bound(
        "K5",
        known,
        f"{RULE}第8条第2項（知った日から{days}日以内{why}）",
        Nature.STATUTORY_HARD,
        steps,
        provisional=_rests_on_forecast(government, steps),
    )


def notice_to_persons(known: date) -> Clock:
    """K6: telling the persons (本人への通知), promptly as things stand (appi.26.2, rule.10)."""
    basis = f"{APPI}第26条第2項、{RULE}第10条（状況に応じて速やかに。期間の定めなし）"
    return _no_number("K6", known, basis)


def notice_to_principal(known: date) -> Clock:
    """K7: a contractor tells its principal (委託元への通知) instead of the authority.

    appi.26.1 ただし書, rule.9; the guideline gives the same 3 to 5 days as for K4.
    """
    basis = f"{APPI}第26条第1項ただし書、{RULE}第9条（速やかに。ガイドラインの目安は3〜5日）"
    return _three_to_five_days("K7", known, basis, Nature.GUIDELINE)


def pmark_preliminary_report(known: date) -> Clock:
    """K8, first part: the preliminary accident report under the PrivacyMark contract.

    Owed for the listed types of accident only.
    """
    basis = "プライバシーマーク付与契約（PMK500。対象となる事故の速報。3〜5日以内）"
    return _three_to_five_days("K8-preliminary", known, basis, Nature.CONTRACT)


def pmark_report(known: date, rolls_over: Calendar | None, *, malicious: bool = False) -> Clock:
    """K8: the accident report under the PrivacyMark contract, 30 days, 60 if malicious.

    Any accident, one letter sent to the wrong address included. Nothing says what holds when
    the last day is closed; with no calendar to roll over, the earlier date is kept.
    """
    days = 60 if malicious else 30
    counted = _count_knowledge(known, days, rolls_over)
    steps = _to_open_day(counted, rolls_over, rolls_over) if rolls_over else _expire(counted)
    return _bound(
        "K8",
        known,
        f"プライバシーマーク付与契約（PMK500。事故の確報。{days}日以内）",
        Nature.CONTRACT,
        steps,
        provisional=rolls_over is not None and _rests_on_forecast(rolls_over, steps),
    )


# ------------------------------------------------------------------ from outside


def external(letter_date: date, due: date | None) -> Clock:
    """K9: what the accredited body asks for (appi.53.2, 53.3), by the day its letter names."""
    return Clock(
        "K9",
        letter_date,
        last_day=due,
        suit_from=None,
        due=due,
        basis=f"{APPI}第53条第2項・第3項（認定個人情報保護団体の書面に記された日）",
        nature=Nature.EXTERNAL,
    )


# ------------------------------------------------------------------ the company's own


def acknowledge(arrived: date, company: Calendar, days: int = 3) -> Clock:
    """K10: telling the person that the request has arrived (受付通知), in business days."""
    return _business_days(
        "K10", arrived, f"社内の目標（受付の通知。{days}営業日）", Nature.COMPANY, company, days
    )


def answer(arrived: date, waits: Sequence[WaitSpan], company: Calendar, days: int = 14) -> Clock:
    """K11: the company's own answer date (回答の目標), in calendar days.

    The day of arrival is not counted, nor is any day on which we wait for the person; then,
    once, it rolls to the next day the company is open. A wait that is still open when the
    count reaches it holds the clock (停止中). A wait that begins when the days are already
    used up changes nothing: what is late stays late.

    Raises ValueError where an answer came before its question.
    """
    stops = _union(waits)
    basis = f"社内の目標（{days}日。お待ちする日は数えません）"
    before = Step(arrived, None, Mark.BEFORE)
    counted = _count(arrived + DAY, days, stops, company)
    held = tuple(stop for stop in stops if _holds(stop, arrived, counted[-1].day))
    if counted[-1].mark is Mark.PAUSED:
        return Clock(
            "K11",
            arrived,
            last_day=None,
            suit_from=None,
            due=None,
            basis=basis,
            nature=Nature.COMPANY,
            pauses=held,
            paused=True,
            steps=(before, *counted),
        )
    steps = _to_open_day(counted, company, company)
    forecast = _rests_on_forecast(company, steps)
    clock = _bound("K11", arrived, basis, Nature.COMPANY, (before, *steps), provisional=forecast)
    return replace(clock, pauses=held)


def disposal(arrived: date, company: Calendar, days: int = 10) -> Clock:
    """K12: disposing of a withdrawn inquiry (破棄), promised without delay by the policy."""
    basis = f"個人情報保護方針の約束（遅滞なく破棄）。社内の目標は{days}営業日"
    return _business_days("K12", arrived, basis, Nature.PROMISE, company, days)


def interim(last_contact: date, company: Calendar, days: int = 14) -> Clock:
    """K13: word to a complainant who still waits (中間のご連絡), from the last contact."""
    steps = _to_open_day(_count(last_contact + DAY, days, notes=company), company, company)
    return _bound(
        "K13",
        last_contact,
        f"社内の目標（前回のご連絡から{days}日ごと）",
        Nature.COMPANY,
        (Step(last_contact, None, Mark.BEFORE), *steps),
        provisional=_rests_on_forecast(company, steps),
    )


# ------------------------------------------------------------------ counting


def _count(
    first: date,
    days: int,
    stops: Sequence[WaitSpan] = (),
    notes: Calendar | None = None,
) -> tuple[Step, ...]:
    """Count `days` calendar days from `first` on, which is number 1; stopped days do not count.

    Ends with the last counted day, or with the first day of a stop that has no end. Closed
    days count like others; `notes` only says that they are closed.
    """
    steps: list[Step] = []
    day, count = first, 0
    while count < days:
        note = (notes.why_closed(day) if notes else None) or ""
        stop = next((s for s in stops if s[0] < day and (s[1] is None or day <= s[1])), None)
        if stop is None:
            count += 1
            steps.append(Step(day, count, Mark.COUNTED, note))
        else:
            steps.append(Step(day, None, Mark.PAUSED, note))
            if stop[1] is None:
                break
        day += DAY
    return tuple(steps)


def _expire(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Let the period end on its last day, whatever day that is."""
    return (*steps[:-1], replace(steps[-1], mark=Mark.EXPIRES))


def _to_next_day(steps: tuple[Step, ...], closed: Calendar) -> tuple[Step, ...]:
    """Let the period end a day later if its last day is closed, open or not (「翌日」)."""
    last = steps[-1]
    if closed.is_open(last.day):
        return _expire(steps)
    after = last.day + DAY
    return (
        *steps[:-1],
        replace(last, mark=Mark.ROLLED),
        Step(after, None, Mark.EXPIRES, closed.why_closed(after) or ""),
    )


def _to_open_day(steps: tuple[Step, ...], closed: Calendar, calendar: Calendar) -> tuple[Step, ...]:
    """If the last day is one of `closed`, let the period end on the next open day of `calendar`."""
    last = steps[-1]
    if closed.is_open(last.day):
        return _expire(steps)
    end = calendar.next_open(last.day + DAY)
    between = (last.day + ahead * DAY for ahead in range(1, (end - last.day).days))
    return (
        *steps[:-1],
        replace(last, mark=Mark.ROLLED),
        *(Step(day, None, Mark.ROLLED, calendar.why_closed(day) or "") for day in between),
        Step(end, None, Mark.EXPIRES),
    )


def _count_knowledge(known: date, days: int, notes: Calendar | None = None) -> tuple[Step, ...]:
    """Count `days` calendar days of which the day of knowledge (知った日) is the first."""
    first, *rest = _count(known, days, notes=notes)
    note = "、".join(part for part in (first.note, "知った日を1日目とします") if part)
    return (replace(first, note=note), *rest)


def _rests_on_forecast(calendar: Calendar, steps: tuple[Step, ...]) -> bool:
    """Return whether the days a rolled end was decided by are not all announced."""
    end = [step.day for step in steps if step.mark in (Mark.ROLLED, Mark.EXPIRES)]
    return not calendar.is_certain(end[0], end[-1])


# ------------------------------------------------------------------ shapes of clocks


def _no_number(clock_id: str, start: date, basis: str) -> Clock:
    """Return a clock for which the law knows no number of days."""
    return Clock(
        clock_id,
        start,
        last_day=None,
        suit_from=None,
        due=None,
        basis=basis,
        nature=Nature.STATUTORY_SOFT,
    )


def _bound(
    clock_id: str,
    start: date,
    basis: str,
    nature: Nature,
    steps: tuple[Step, ...],
    *,
    provisional: bool,
) -> Clock:
    """Return a clock by whose last day the company has to act, or means to."""
    end = steps[-1].day
    return Clock(
        clock_id,
        start,
        last_day=end,
        suit_from=None,
        due=end,
        basis=basis,
        nature=nature,
        provisional=provisional,
        steps=steps,
    )


def _business_days(
    clock_id: str, start: date, basis: str, nature: Nature, calendar: Calendar, days: int
) -> Clock:
    end = calendar.add_business_days(start, days)
    steps = [Step(start, None, Mark.BEFORE)]
    count = 0
    for ahead in range(1, (end - start).days + 1):
        day = start + ahead * DAY
        reason = calendar.why_closed(day)
        if reason is None:
            count += 1
            steps.append(Step(day, count, Mark.COUNTED))
        else:
            steps.append(Step(day, None, Mark.CLOSED, reason))
    forecast = not calendar.is_certain(start + DAY, end)
    return _bound(clock_id, start, basis, nature, _expire(tuple(steps)), provisional=forecast)


def _three_to_five_days(clock_id: str, known: date, basis: str, nature: Nature) -> Clock:
    steps = _expire(_count_knowledge(known, 5))
    third = replace(steps[2], note="目安の3日目")
    steps = (*steps[:2], third, *steps[3:])
    return _bound(clock_id, known, basis, nature, steps, provisional=False)


# ------------------------------------------------------------------ waiting


def _union(waits: Sequence[WaitSpan]) -> tuple[WaitSpan, ...]:
    """Join waits that overlap or touch. An open wait swallows what begins after it."""
    joined: list[WaitSpan] = []
    for asked, answered in sorted(waits, key=lambda wait: wait[0]):
        if answered is not None and answered < asked:
            raise ValueError(f"{answered} < {asked}")
        if not joined or (joined[-1][1] is not None and joined[-1][1] < asked):
            joined.append((asked, answered))
        elif joined[-1][1] is not None:
            until = None if answered is None else max(answered, joined[-1][1])
            joined[-1] = (joined[-1][0], until)
    return tuple(joined)


def _holds(stop: WaitSpan, start: date, end: date) -> bool:
    """Return whether any stopped day lies after `start` and not after `end`."""
    first = max(stop[0], start) + DAY
    return first <= (end if stop[1] is None else min(stop[1], end))
