"""One item, and what is told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.domain.item import Event, Item, State
from app.domain.item_events import knowing
from app.domain.requests import Kind
from app.rules.lawbook import lawbook

DAY = date(2026, 11, 16)


def event(act, on=DAY, *, text="", item=1, **facts):
    return Event(0, item, act, on, datetime(2026, 11, 24, 9, tzinfo=UTC), "佐野", text, facts)


def told(*events, kind=Kind.DISCLOSURE):
    item = Item(kind, lawbook().kind(kind).family, phase=State.ACCEPTED)
    for one in events:
        item = knowing(item, one)
    return item
