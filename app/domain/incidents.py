"""Leaks and matters with the accredited body within a case, told by the events of that case.

Their events stand in the case's own table beside those of its items: the sort is an act with a
prefix (`leak-aware`, `jipdec-inquiry`), and the fact `nr` says which leak or matter of the case
it is, from 1. They concern no item, so items are told without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain import item, jipdec, leak, leak_duties, leak_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from enum import StrEnum

    from app.domain.clocks import Clock, ClockSettings
    from app.domain.days import Calendars
    from app.domain.item import Event

LEAK: Final = "leak"  # 漏えい等
JIPDEC: Final = "jipdec"  # 認定個人情報保護団体からの照会
NEW: Final = "new"
"""The `nr` of a leak or matter that is not in the case yet."""

_PREFIXES: Final[Mapping[str, type[leak.Act | jipdec.Act]]] = {LEAK: leak.Act, JIPDEC: jipdec.Act}
ACTS: Final[Mapping[str, leak.Act | jipdec.Act]] = {
    f"{prefix}-{act}": act for prefix, acts in _PREFIXES.items() for act in acts
}
"""Every act about leaks and matters, by its name on the command line and in the file."""

AWARE: Final = f"{LEAK}-{leak.Act.AWARE}"
INQUIRY: Final = f"{JIPDEC}-{jipdec.Act.INQUIRY}"
SUBMIT: Final = f"{JIPDEC}-{jipdec.Act.SUBMIT}"
DRAFT: Final = f"{JIPDEC}-{jipdec.Act.DRAFT}"
PACKAGE: Final = f"{JIPDEC}-{jipdec.Act.PACKAGE}"
OPENERS: Final = (AWARE, INQUIRY)
"""The acts that may begin a leak or a matter."""


def name_of(act: leak.Act | jipdec.Act) -> str:
    """Return leak-aware."""
    return f"{LEAK if isinstance(act, leak.Act) else JIPDEC}-{act}"


def missing_of(act: str, missing: Iterable[str]) -> tuple[StrEnum, ...]:
    """Return what an act of this name misses, as values of the rules the act belongs to."""
    own = ACTS.get(act)
    if isinstance(own, leak.Act):
        return tuple(leak_steps.Missing(one) for one in missing)
    if isinstance(own, jipdec.Act):
        return tuple(jipdec.Missing(one) for one in missing)
    return tuple(item.Missing(one) for one in missing)


@dataclass(frozen=True, slots=True)
class Rules:
    """What leaks and matters are judged by beside themselves."""

    leak: leak_duties.Setting
    jipdec: jipdec.Setting
    calendars: Calendars
    clocks: ClockSettings


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of the leak or matter `nr`, and the day it was met, None while it runs."""

    act: str  # the act that begins such a thing: tells leaks from matters
    nr: int
    clock: Clock
    met: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is allowed now, with what it needs beside what its form asks.

    `nr` is 0 where it begins a leak or a matter.
    """

    act: str
    nr: int
    missing: tuple[StrEnum, ...]


@dataclass(frozen=True, slots=True)
class Pressing:
    """The next act of a leak or matter, and the clock that presses; None where none has a date."""

    offer: Offer
    clock: Clock | None

    @property
    def due(self) -> date | None:
        """Return the date that presses."""
        return self.clock.due if self.clock else None


@dataclass(frozen=True, slots=True)
class Incidents:
    """The leaks and the matters of one case, in the order they were begun."""

    leaks: tuple[leak.Leak, ...] = ()
    inquiries: tuple[jipdec.Matter, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is left to do about any of them."""
        leaks = any(one.phase.open for one in self.leaks)
        return leaks or any(matter.phase.open for matter in self.inquiries)

    def held(self, act: str) -> tuple[leak.Leak, ...] | tuple[jipdec.Matter, ...]:
        """Return the leaks, or the matters: those the act of this name is about."""
        return self.leaks if isinstance(ACTS[act], leak.Act) else self.inquiries

    def after(self, event: Event) -> Incidents:
        """Return what stands after an event of a case; events about items change nothing."""
        act = ACTS.get(event.sort)
        if act is None:
            return self
        nr, own = int(event.facts["nr"]), own_event(event)
        if isinstance(act, leak.Act):
            known = self.leaks if nr <= len(self.leaks) else (*self.leaks, leak.Leak())
            told = leak_steps.after(known[nr - 1], own)
            return replace(self, leaks=(*known[: nr - 1], told, *known[nr:]))
        begun = nr <= len(self.inquiries)
        matters = self.inquiries if begun else (*self.inquiries, jipdec.Matter())
        answered = jipdec.after(matters[nr - 1], own)
        return replace(self, inquiries=(*matters[: nr - 1], answered, *matters[nr:]))

    def missing(self, event: Event, rules: Rules) -> tuple[StrEnum, ...]:
        """Return what `event` lacks to be a step; empty when it may be taken."""
        nr, own = int(event.facts["nr"]), own_event(event)
        if isinstance(ACTS[event.sort], leak.Act):
            one = self.leaks[nr - 1] if nr <= len(self.leaks) else leak.Leak()
            return leak_steps.missing(one, own, rules.leak)
        matter = self.inquiries[nr - 1] if nr <= len(self.inquiries) else jipdec.Matter()
        return jipdec.missing(matter, own, rules.jipdec)

    def clocks(self, rules: Rules) -> tuple[Running, ...]:
        """Return the clocks of all leaks and matters: K4 to K8, and K9 once per inquiry.

        What ends without having been met, because the leak turned out to be none or the
        complaint was withdrawn, is over on the day the leak or matter ended.
        """
        found = [
            Running(AWARE, nr, running.clock, running.met or one.ended)
            for nr, one in enumerate(self.leaks, 1)
            for running in leak_duties.clocks_of(one, rules.leak, rules.calendars, rules.clocks)
        ]
        found += [
            Running(INQUIRY, nr, inquiry.clock, inquiry.answered or matter.ended)
            for nr, matter in enumerate(self.inquiries, 1)
            for inquiry in matter.inquiries
        ]
        return tuple(found)

    def due(self, rules: Rules) -> date | None:
        """Return the earliest date that is not met, None where none is named."""
        return min((due for *_, due in self._waiting(rules)), default=None)

    def _waiting(self, rules: Rules) -> Iterator[tuple[str, int, date]]:
        for running in self.clocks(rules):
            if running.met is None and running.clock.due is not None:
                yield running.act, running.nr, running.clock.due

    def offers(self, rules: Rules) -> tuple[Offer, ...]:
        """Return the acts each leak and each matter allows now, in the order of their tables."""
        found = [
            Offer(name_of(offer.act), nr, offer.missing)
            for nr, one in enumerate(self.leaks, 1)
            for offer in leak_steps.offers(one, rules.leak)
        ]
        found += [
            Offer(name_of(offer.act), nr, offer.missing)
            for nr, matter in enumerate(self.inquiries, 1)
            for offer in jipdec.offers(matter, rules.jipdec)
        ]
        return tuple(found)

    def next_acts(self, rules: Rules) -> tuple[Pressing, ...]:
        """Return the next act of each leak and each matter that is open, with what presses.

        Where that act cannot be done yet, the act that supplies what it lacks goes before it.
        """
        clocks: dict[tuple[str, int], Clock] = {}
        for running in self.clocks(rules):
            held = clocks.get((running.act, running.nr))
            if running.met is None and _due(running.clock) < (_due(held) if held else date.max):
                clocks[running.act, running.nr] = running.clock
        found: list[Pressing] = []
        for nr, one in enumerate(self.leaks, 1):
            if (step := leak_steps.next_act(one, rules.leak)) is not None:
                offer = _supplying(Offer(name_of(step.act), nr, step.missing))
                found.append(Pressing(offer, clocks.get((AWARE, nr))))
        for nr, matter in enumerate(self.inquiries, 1):
            if (way := jipdec.next_act(matter, rules.jipdec)) is not None:
                offer = _supplying(Offer(name_of(way.act), nr, way.missing))
                found.append(Pressing(offer, clocks.get((INQUIRY, nr))))
        return tuple(found)

    def next_act(self, rules: Rules) -> Pressing | None:
        """Return the act that presses most, None when nothing is open.

        The earliest date goes first, then what has a date at all, then leaks before matters.
        """
        found = self.next_acts(rules)
        return min(found, key=lambda one: one.due or date.max, default=None)


def _due(clock: Clock) -> date:
    return clock.due or date.max


_SUPPLIED_BY: Final[Mapping[StrEnum, leak.Act | jipdec.Act]] = {
    leak_steps.Missing.KNOWLEDGE: leak.Act.AWARE,
    leak_steps.Missing.ANSWERS: leak.Act.FACTS,
    leak_steps.Missing.ENTRUSTED: leak.Act.FACTS,
    leak_steps.Missing.COUNT: leak.Act.COUNT,
    leak_steps.Missing.TOPICS: leak.Act.TOPIC,
    leak_steps.Missing.SECOND_APPROVAL: leak.Act.APPROVE,
    jipdec.Missing.CASE: jipdec.Act.LINK,
}


def _supplying(offer: Offer) -> Offer:
    """Return the act that fetches the first thing `offer` lacks, else the offer itself."""
    first = next((_SUPPLIED_BY[one] for one in offer.missing if one in _SUPPLIED_BY), None)
    return offer if first is None else Offer(name_of(first), offer.nr, ())


def own_event(event: Event) -> Event:
    """Return an event of a case as the rules of leaks and matters know it: without prefix."""
    return replace(event, sort=str(ACTS[event.sort]))


def told(events: Iterable[Event]) -> Incidents:
    """Return the leaks and matters the events of a case tell of."""
    found = Incidents()
    for event in events:
        found = found.after(event)
    return found
