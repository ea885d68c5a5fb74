"""The deadline certificate (期限計算書) of a case: clocks in, what is printed of them out."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import resources
from app import phrases
from app.domain.clocks import Mark
from app.domain.eras import weekday
from app.rules.almanac import eras
from reports.certificate import LEGEND, Certificate, Day, Look, Period, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from app.domain.clocks import Clock, Nature, Step, WaitSpan

TITLE = "期限計算書"
_LOOKS = {Mark.EXPIRES: Look.END, Mark.PAUSED: Look.PAUSED}


def certificate_of(  # noqa: PLR0913 - what a certificate says at its head
    clocks: Iterable[Clock],
    *,
    company: str,
    case_number: str,
    matter: str,
    start: date,
    made: date,
    start_name: str = "到達日",
) -> Certificate:
    """Return the certificate of `clocks`, in their order.

    `matter` is the kind as people read it. `start` is the day the request arrived or, with
    another `start_name` (知った日), the day a leak was known; `made` the day of the certificate.
    """
    return Certificate(
        company=company,
        case_number=case_number,
        matter=matter,
        start_name=start_name,
        start=full_day(start),
        made=full_day(made),
        periods=tuple(map(_period, clocks)),
    )


def lines(certificate: Certificate) -> tuple[str, ...]:
    """Return a certificate as lines of text, one for each day, for screen and command line."""
    head = (
        TITLE,
        f"会社　{certificate.company}",
        f"受付番号　{certificate.case_number}",
        f"種別　{certificate.matter}",
        f"{certificate.start_name}　{certificate.start}",
        f"作成日　{certificate.made}",
    )
    return (*head, *(line for period in certificate.periods for line in _told(period)), "", LEGEND)


def clock_name(clock: str) -> str:
    """Return 回答の目標, what the clock with this id is called."""
    return _words()["name"][clock]


def clock_meaning(clock: str) -> str:
    """Return what a clock means to the company and to the person, in a sentence or two."""
    return _words()["meaning"][clock]


def clock_nature(nature: Nature) -> str:
    """Return what kind of limit a clock is, and that it is no limit of the law where it is none."""
    return _words()["nature"][nature]


def full_day(day: date) -> str:
    """Return 令和8年11月26日（木）."""
    return f"{eras().write(day)}（{weekday(day)}）"


def short_day(day: date) -> str:
    """Return 11/26（木）."""
    return f"{day.month}/{day.day}（{weekday(day)}）"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/clocks.toml"))


# ------------------------------------------------------------------ one clock


def _period(clock: Clock) -> Period:
    return Period(
        id=clock.id.partition("-")[0],  # K8-preliminary is a part of K8
        name=clock_name(clock.id),
        nature=clock_nature(clock.nature),
        result=_result(clock),
        meaning=clock_meaning(clock.id),
        basis=clock.basis,
        provisional=_FORECAST if clock.provisional else "",
        waits=tuple(map(_wait, clock.pauses)),
        agreed=_AGREED if clock.readings and not _differ(clock) else "",
        readings=tuple(_readings(clock)) if _differ(clock) else (),
        days=tuple(map(_strip_day, clock.steps)),
    )


_AGREED = "末日が日曜日・祝日に当たらないため、民法第142条をどう読んでも同じ日になります。"
_FORECAST = "まだ官報で公表されていない祝日によるため、満了日は見込みです。"


def _differ(clock: Clock) -> bool:
    """Return whether it matters how civil.142 is read."""
    return len({reading.suit_from for reading in clock.readings}) > 1


def _readings(clock: Clock) -> Iterator[Reading]:
    for reading in clock.readings:
        yield Reading(
            _words()["reading"][reading.art142],
            _day(reading.last_day, provisional=reading.provisional),
            _day(reading.suit_from, provisional=reading.provisional),
            shown=reading.suit_from == clock.suit_from,
        )


def _result(clock: Clock) -> str:
    """Return where a clock ends. K2 and K3 name the day of a suit, and no limit."""
    if clock.suit_from:
        day = _day(clock.suit_from, provisional=clock.provisional)
        return f"訴え提起可能日　{day}"
    if clock.paused:
        return "停止中（お返事をお待ちしています）"
    if clock.due:
        return f"{_day(clock.due, provisional=clock.provisional)}まで"
    return "期日の記載なし" if clock.id == "K9" else "日数の定めなし"


def _day(day: date, *, provisional: bool) -> str:
    return f"{full_day(day)}{'〔見込み〕' if provisional else ''}"


def _wait(span: WaitSpan) -> str:
    asked, answered = span
    if answered is None:
        return f"{short_day(asked)}に依頼、お返事待ち"
    return f"{short_day(asked)}に依頼、{short_day(answered)}に回答（{(answered - asked).days}日）"


def _strip_day(step: Step) -> Day:
    month = eras().write(step.day).rpartition("月")[0] + "月"
    return Day(
        short_day(step.day),
        month,
        phrases.mark(step.mark),
        step.count,
        step.note,
        _LOOKS.get(step.mark, Look.OUT if step.count is None else Look.PLAIN),
    )


# ------------------------------------------------------------------ as text


def _told(period: Period) -> Iterator[str]:
    yield ""
    yield f"{period.name}（{period.id}）　{period.result}"
    yield f"　性質　{period.nature}"
    yield f"　意味　{period.meaning}"
    yield f"　根拠　{period.basis}"
    for wait in period.waits:
        yield f"　停止　{wait}"
    if period.provisional:
        yield f"　見込み　{period.provisional}"
    if period.agreed:
        yield f"　読み方　{period.agreed}"
    for reading in period.readings:
        shown = "（本書）" if reading.shown else ""
        yield f"　読み方　{reading.name}{shown}"
        yield f"　　満了日　{reading.last_day}　訴え提起可能日　{reading.suit_from}"
    month = ""
    for day in period.days:
        if day.month != month:
            month = day.month
            yield f"　{month}"
        count = "" if day.count is None else str(day.count)
        yield f"　　{day.label}　{day.mark}　{count}　{day.note}".rstrip()
