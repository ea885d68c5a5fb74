"""The dates of the open cases for a calendar: numbers and kinds of dates, never a name.

What was told last is kept as a setting of the casebook, so that the next export can say what
moved and what went.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app.domain.ics import Told
from app.matter.certificates import clock_name, clock_nature
from app.store.tables import CaseLineRow, CaseRow, SettingRow, TaskRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from app.matter.docket import Docket, Matter

NAME: Final = "窓口台帳の期日"
_SETTING: Final = "calendar"
_TASK, _ANSWER = "すること", "関係先の回答の期日"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the exports of a casebook have told so far, and what its UIDs end in."""

    token: str
    told: dict[str, Told]


def dates_of(session: Session, docket: Docket, token: str) -> dict[str, Told]:
    """Return every date of the open cases that is still awaited, by UID."""
    found: dict[str, Told] = {}
    cases = select(CaseLineRow.case_id).where(col(CaseLineRow.open)).order_by(CaseLineRow.case_id)  # type: ignore[arg-type]
    for matter in docket.cases(session, session.exec(cases).all()):
        for key, told in (*_clocks(docket, matter), *_answers(matter)):
            found[f"{matter.number}.{key}@{token}"] = told
    tasks = (
        select(col(TaskRow.id), col(TaskRow.due), CaseRow.number)
        .join(CaseRow, col(CaseRow.id) == TaskRow.case_id)
        .where(col(TaskRow.done).is_(None), col(TaskRow.due).is_not(None))
        .order_by(col(TaskRow.id))
    )
    for task, due, number in session.exec(tasks):
        if due is not None:
            found[f"{number}.task{task}@{token}"] = Told(due, f"{number} {_TASK}")
    return found


def _clocks(docket: Docket, matter: Matter) -> Iterator[tuple[str, Told]]:
    clocks = [
        one
        for position, item in enumerate(matter.items, 1)
        if item.phase.open
        for one in docket.clocks(matter, position)
    ]
    for one in (*clocks, *docket.incident_clocks(matter)):
        if one.met is None and one.clock.due is not None:
            title = f"{matter.number} {clock_name(one.clock.id)}"
            several = len(matter.items) > 1 and one.position
            told = f"{title}（項目{one.position}）" if several else title
            key = one.key.replace(":", ".")
            yield key, Told(one.clock.due, told, clock_nature(one.clock.nature))


def _answers(matter: Matter) -> Iterator[tuple[str, Told]]:
    for ask, _ in matter.asks:
        if ask.answered is None and ask.by is not None:
            yield f"ask{ask.id}", Told(ask.by, f"{matter.number} {_ANSWER}")


def kept(session: Session) -> Kept:
    """Return what was told so far; at first nothing, and a token of its own."""
    row = session.get(SettingRow, _SETTING)
    if row is None:
        return Kept(f"{secrets.token_hex(8)}.madoguchi", {})
    said = json.loads(row.value)
    told = {
        uid: Told(
            date.fromisoformat(day),
            title,
            note,
            sequence,
            date.fromisoformat(gone) if gone else None,
        )
        for uid, (day, title, note, sequence, gone) in said["told"].items()
    }
    return Kept(said["token"], told)


def keep(session: Session, now: Kept) -> None:
    """Keep what is told now, within the act that tells it."""
    told = {
        uid: (one.day.isoformat(), one.title, one.note, one.sequence, str(one.gone or ""))
        for uid, one in now.told.items()
    }
    value = json.dumps({"token": now.token, "told": told}, ensure_ascii=False)
    session.merge(SettingRow(name=_SETTING, value=value))
