"""The tasks that acts leave behind, so that what was put off is not forgotten.

A measure or a disposal that was put off to a day (appi.35, appi.22); copies of identity
documents (本人確認書類の写し), which are destroyed or returned within a month of the end of an
item, a withdrawn one included, unless it is said why they stay and until when; a fee that the
kind an item was changed to may not carry (appi.38).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app import phrases
from app.acts import deciding
from app.domain.identity import destroy_by
from app.domain.item import Act
from app.domain.requests import Kind
from app.store.tables import TaskRow

if TYPE_CHECKING:
    from app.domain.item import Event
    from app.matter.docket import Docket, Matter
    from app.store.book import Acting

_COPIES, _FEE = "copies", "fee"
_GONE = ("destroyed", "returned")


def plan(acting: Acting, docket: Docket, matter: Matter, event: Event) -> None:
    """Keep the tasks an act leaves behind, and have those done that it settles."""
    match event.sort:
        case Act.DECIDE | Act.DISPOSE if event.facts.get("until"):
            words = event.facts.get("measure", "") or event.text
            _add(acting, matter, event.item, words, date.fromisoformat(event.facts["until"]))
        case Act.WITHDRAW | Act.CLOSE | Act.COPIES:
            for position in event.items:
                _copies(acting, matter, event, position)
        case Act.RECLASSIFY:
            item, kind = matter.item(event.item), Kind(event.facts["kind"])
            if deciding.fee_to_return(docket, matter, item, kind):
                _add(acting, matter, event.item, phrases.task(_FEE), event.on)


def _copies(acting: Acting, matter: Matter, event: Event, position: int) -> None:
    became = event.facts.get("copies", "")
    if became in (*_GONE, "held"):
        _finish(acting, matter, position, event.on)
    if became == "held":
        until = date.fromisoformat(event.facts["until"])
        _add(acting, matter, position, phrases.task(_COPIES), until)
    elif event.sort == Act.WITHDRAW and became not in _GONE and matter.item(position).copies:
        _add(acting, matter, position, phrases.task(_COPIES), destroy_by(event.on))


def _add(acting: Acting, matter: Matter, position: int, words: str, due: date) -> None:
    row = TaskRow(case_id=matter.id, item=position, text=words, due=due)
    acting.session.add(row)
    acting.session.flush()
    acting.left(row.id or 0)


def _finish(acting: Acting, matter: Matter, position: int, on: date) -> None:
    wanted = select(TaskRow).where(
        TaskRow.case_id == matter.id,
        TaskRow.item == position,
        TaskRow.text == phrases.task(_COPIES),
        col(TaskRow.done).is_(None),
    )
    for row in acting.session.exec(wanted):
        row.done = on
        acting.session.add(row)
        acting.tasks.add(row.id or 0)
