"""What a leak obliges to, and until when: its tracks and its clocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.clocks import final_report, leak_clocks, notice_to_principal
from app.domain.leak import State
from app.domain.leak_facts import Category, Choice, Question

if TYPE_CHECKING:
    from datetime import date

    from app.domain.clocks import Clock, ClockSettings
    from app.domain.days import Calendars
    from app.domain.leak import Leak


class Track(StrEnum):
    """What has to be done beside one another; mandatory where `duties` lists it."""

    PRINCIPAL = "principal"  # 委託元への通知 appi.26.1 ただし書, rule.9
    REPORT = "report"  # 速報・確報 appi.26.1, rule.8
    PERSONS = "persons"  # 本人への通知・代替措置 appi.26.2, rule.10
    PMARK = "pmark"  # プライバシーマーク付与契約
    BODY = "body"  # 認定個人情報保護団体の指針


@dataclass(frozen=True, slots=True)
class Setting:
    """How the company is set up."""

    pmark: bool = False  # bears the PrivacyMark: any accident is reported under its contract
    body: bool = False  # its accredited body wants reportable leaks reported as well
    two_persons: bool = False  # who decides is not who judged (二人制)


@dataclass(frozen=True, slots=True)
class Duty:
    """A track that is owed, and the day it was met."""

    track: Track
    met: date | None


def duties(leak: Leak, setting: Setting) -> tuple[Duty, ...]:
    """Return the tracks owed in this state, in the order they press; none before the decision.

    Telling the principal is owed for entrusted data. For data that were all entrusted to us it
    takes the place of the report and of telling the persons, once done.
    """
    owed: list[Duty] = []
    if leak.phase is State.REPORTABLE:
        if leak.said(Question.ENTRUSTED) in (Choice.PART, Choice.WHOLE):
            owed.append(Duty(Track.PRINCIPAL, leak.principal))
        if not leak.released:
            owed.append(Duty(Track.REPORT, None if leak.owed else leak.final))
            owed.append(Duty(Track.PERSONS, leak.persons_told))
        if setting.body:
            owed.append(Duty(Track.BODY, leak.body))
    if leak.phase in (State.REPORTABLE, State.NOT_REPORTABLE) and _pmark_owed(leak, setting):
        owed.append(Duty(Track.PMARK, leak.pmark))
    return tuple(owed)


def _pmark_owed(leak: Leak, setting: Setting) -> bool:
    """Return whether the contract wants a report: any accident, small as it is.

    Only somebody's word that it is no accident frees, and never where the law wants a report.
    """
    no_accident = leak.said(Question.ACCIDENT) is Choice.NO and not leak.categories
    return setting.pmark and not no_accident


# ------------------------------------------------------------------ clocks


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of a leak and the day it was met, None while it runs."""

    clock: Clock
    met: date | None


def clocks_of(
    leak: Leak, setting: Setting, calendars: Calendars, settings: ClockSettings
) -> tuple[Running, ...]:
    """Return the clocks of a leak with what met them; none while nobody is known to have known.

    K4, K5 and K6 start on the day of the first category (`Leak.duty_from`): 1,000 persons that
    are exceeded later, where nothing else is reportable, start them on that day. Entrusted data
    add K7; it replaces the three once the principal was told (appi.26.1 ただし書). K8 starts on
    the day anybody knew, whatever the law makes of the leak.
    """
    known, start = leak.known_on, leak.duty_from
    found: list[Running] = []
    if start is not None:
        sixty = _sixty_days(leak, start, calendars)
        if not leak.released:
            met = {"K4": leak.preliminary, "K5": leak.final, "K6": leak.persons_told}
            lawful = leak_clocks(start, calendars, settings, malicious=sixty)
            found += [Running(clock, met[clock.id]) for clock in lawful if clock.id in met]
        if leak.said(Question.ENTRUSTED) in (Choice.PART, Choice.WHOLE):
            found.append(Running(notice_to_principal(start), leak.principal))
    if known is not None and _pmark_owed(leak, setting):
        sixty = _sixty_days(leak, known, calendars)
        by_contract = {"K8": leak.pmark}
        if leak.said(Question.LISTED) is Choice.YES:
            by_contract["K8-preliminary"] = leak.pmark_preliminary
        contract = leak_clocks(known, calendars, settings, malicious=sixty)
        found += [
            Running(clock, by_contract[clock.id]) for clock in contract if clock.id in by_contract
        ]
    return tuple(found)


def _sixty_days(leak: Leak, start: date, calendars: Calendars) -> bool:
    """Return whether the sixty days of an improper aim apply (rule.8.2, rule.7.3).

    Not if the aim was known only after the thirty days were over: what is late stays late.
    """
    malice = leak.categories.get(Category.MALICE)
    thirty = final_report(start, calendars.government).due
    return malice is not None and thirty is not None and malice <= thirty
