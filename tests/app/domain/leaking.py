"""Leaks as tests tell them: one short line per event."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from app.domain.clocks import ClockSettings
from app.domain.item import Event
from app.domain.leak import Act, Leak
from app.domain.leak_duties import Setting, clocks_of
from app.domain.leak_facts import Topic
from app.domain.leak_steps import after
from app.now import ZONE
from app.rules.almanac import load_calendars

CALENDARS = load_calendars([])
ALONE = Setting()
MARKED = Setting(pmark=True)

_ids = count(1)
PLAIN = {"happened": "yes", "scope": "personal-data", "protection": "no", "entrusted": "no"}
HARMLESS = {**PLAIN, "sensitive": "no", "property": "no", "malice": "no"}
SENSITIVE = {**PLAIN, "sensitive": "yes"}


def day(text):
    return date.fromisoformat(f"2026-{text}")


def event(act, on, text="", actor="担当A", **facts):
    on = day(on) if isinstance(on, str) else on
    at = datetime(2026, 5, 7, 9, tzinfo=ZONE)
    return Event(next(_ids), 0, act, on, at, actor, text, facts)


def topics(on, *names, later=()):
    return [
        event(Act.TOPIC, on, "分かったこと", topic=name, later="yes" if name in later else "no")
        for name in (names or Topic)
    ]


def told(*events, leak=None):
    leak = leak or Leak()
    for one in events:
        leak = after(leak, one)
    return leak


def reportable(**facts):
    """A leak known on 2 May, decided to be reportable on the 7th, with all topics written."""
    return told(
        event(Act.AWARE, "05-02", department="コールセンター"),
        event(Act.FACTS, "05-07", **{**SENSITIVE, **facts}),
        *topics("05-07"),
        event(Act.JUDGE, "05-07"),
        event(Act.REPORTABLE, "05-07", actor="担当B"),
    )


def clocks(leak, setting=ALONE):
    return {r.clock.id: r for r in clocks_of(leak, setting, CALENDARS, ClockSettings())}
