"""Undo (元に戻す): the act that goes back on an entry of the journal. Nothing is erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.domain import striking
from app.domain.item import Act, Event
from app.domain.striking import ACT, AGAIN, PLACES, REOPENED, SHELVED, STRUCK
from app.domain.undoing import REDO, RULES, UNDO, Rule, Way, Why
from app.errors import UndoRefusedError
from app.store import log
from app.store.book import LEFT
from app.store.tables import TaskRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlmodel import Session

    from app.domain.journal import Entry
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting

_NO_RULE = Rule(Way.NEVER, Why.KEPT)
_DAY = 10  # characters of a moment in ISO 8601


class Found(NamedTuple):
    """What an entry wrote into its one case, and why it cannot be taken back, if it cannot."""

    matter: Matter | None
    places: tuple[int, ...]  # of its entries in the case
    tasks: tuple[int, ...]  # it left behind
    settled: tuple[int, ...]  # tasks it saw done
    act: str  # what is undone, or done again
    why: Why | None = None
    by: str = ""  # the act in the way


def rule_of(act: str) -> Rule:
    """Return the row of an act; an act that a later version of this program did is not undone."""
    return RULES.get(act, _NO_RULE)


def weighed(session: Session, docket: Docket, entry: Entry, today: str, actor: str) -> Found:
    """Return what undoing an entry would take back, or why it is not undone."""
    rule = rule_of(entry.act)
    found = Found(None, (), (), (), _meant(entry))
    if rule.way is Way.NEVER:
        return found._replace(why=rule.why, by=rule.instead)
    why = _not_now(entry, today, actor)
    if why is not None:
        return found._replace(why=why)
    if rule.way is Way.INVERSE:
        return found
    return _of_case(session, docket, entry, found)


def _not_now(entry: Entry, today: str, actor: str) -> Why | None:
    """Undo what one has just done oneself: a day later it was reported and relied on."""
    if entry.payload is None:
        return Why.FORGOTTEN
    if entry.at[:_DAY] != today:
        return Why.DAY
    return Why.OTHER if entry.actor != actor else None


def _of_case(session: Session, docket: Docket, entry: Entry, found: Found) -> Found:
    cases = json.loads(entry.subject).get("cases", [])
    payload = json.loads(entry.payload or "{}")
    if not cases:  # a report that was written out has the name of one that was given
        return found._replace(why=Why.OUT)
    if len(cases) != 1 or "erased" in payload:
        return found._replace(why=Why.FORGOTTEN)
    matter = docket.load(session, cases[0])
    places = _places(session, matter, entry.number)
    if matter.tombstone or not places:
        return found._replace(why=Why.FORGOTTEN)
    left = tuple(payload.get(LEFT, ()))
    tasks = json.loads(entry.subject).get("tasks", [])
    found = found._replace(
        matter=matter, places=places, tasks=left, settled=tuple(set(tasks) - set(left))
    )
    if matter.standing.gone.intersection(places):
        return found._replace(why=Why.UNDONE)
    return _hindered(session, found)


def _hindered(session: Session, found: Found) -> Found:
    """Return why it is not undone as things stand in its case, or that it may be."""
    matter, places = found.matter, found.places
    if matter is None:
        return found
    if not any(striking.is_beside(matter.written[place - 1]) for place in places):
        rests = striking.resting(matter.written, places[-1])
        if rests is not None:
            by = matter.written[rests - 1].sort if rests else ""
            return found._replace(why=Why.RESTS, by=by)
    if not _restores(matter, places) and any(
        row.done is not None for task in found.tasks if (row := session.get(TaskRow, task))
    ):
        return found._replace(why=Why.TASK, by=str(Act.DONE))
    return found


def _restores(matter: Matter, places: tuple[int, ...]) -> bool:
    """Whether taking these back lets something stand again that was undone (やり直し)."""
    first = matter.written[places[0] - 1]
    return first.sort == STRUCK and first.facts.get("of") != AGAIN


def _meant(entry: Entry) -> str:
    """Return the act that is undone, or done again by undoing the undoing."""
    if entry.act not in (UNDO, REDO):
        return entry.act
    said = json.loads(entry.payload or "{}").get("events", [])
    return str(said[0]["facts"][ACT]) if said else entry.act


def _places(session: Session, matter: Matter, number: int) -> tuple[int, ...]:
    """Return where in the case stands what an entry wrote: behind it is what the later ones did."""
    for later, places in _written(session, matter, number):
        if later.number == number:
            return places
    return ()


def _written(
    session: Session, matter: Matter, since: int
) -> Iterator[tuple[Entry, tuple[int, ...]]]:
    """Yield the entries about a case, the newest first, each with the places it wrote.

    Nothing behind one whose payload is gone, or that carries on what an erased one said.
    """
    last = len(matter.written)
    for entry in log.of_case(session, matter.id, since):
        payload = json.loads(entry.payload or "{}")
        if entry.payload is None or "carried" in payload:
            return
        count = sum(said["case"] == matter.id for said in payload.get("events", ()))
        yield entry, tuple(range(last - count + 1, last + 1))
        last -= count


def newest(session: Session, matter: Matter, *, undone: bool = False) -> Entry | None:
    """Return the entry of the newest act that stands in a case; `undone`: of the newest undoing."""
    standing = matter.standing
    wanted = max(standing.places, default=0)
    if undone:
        strikes = (
            place
            for place, event in enumerate(matter.written, 1)
            if event.sort == STRUCK and place not in standing.gone and _restores(matter, (place,))
        )
        wanted = max(strikes, default=0)
    for entry, places in _written(session, matter, 1):
        if wanted in places:
            return entry
    return None


# ------------------------------------------------------------------ the act itself


def strike(acting: Acting, docket: Docket, found: Found) -> None:
    """Take back what an act wrote into its case, and the tasks it left; or let it stand again."""
    matter = found.matter
    if matter is None:
        raise UndoRefusedError(found.act, Why.FORGOTTEN)
    first = matter.written[found.places[0] - 1]
    facts = {PLACES: ",".join(map(str, found.places)), ACT: found.act}
    tasks = _task_facts(found, first)
    if _restores(matter, found.places):
        facts["of"] = AGAIN
        _set_done(acting, tasks[SHELVED], None)
        _set_done(acting, tasks[REOPENED], _origin(matter, first).on)
    else:
        _set_done(acting, tasks[SHELVED], acting.today)
        _set_done(acting, tasks[REOPENED], None)
    facts |= {name: ",".join(map(str, ids)) for name, ids in tasks.items() if ids}
    event = Event(0, 0, STRUCK, acting.today, acting.moment, acting.actor, "", facts)
    docket.record(acting, matter, event)


def _task_facts(found: Found, first: Event) -> Mapping[str, tuple[int, ...]]:
    """Return the tasks the act left behind, and those it saw done: as the first undoing said."""
    if first.sort != STRUCK:
        return {SHELVED: found.tasks, REOPENED: found.settled}
    return {
        name: tuple(int(part) for part in first.facts.get(name, "").split(",") if part)
        for name in (SHELVED, REOPENED)
    }


def _origin(matter: Matter, event: Event) -> Event:
    """Return the entry that was taken back first, however often since."""
    while event.sort == STRUCK:
        event = matter.written[min(striking.places_of(event)) - 1]
    return event


def _set_done(acting: Acting, tasks: tuple[int, ...], on: date | None) -> None:
    for task in tasks:
        row = acting.session.get(TaskRow, task)
        if row is not None:
            row.done = on
            acting.session.add(row)
            acting.tasks.add(task)
