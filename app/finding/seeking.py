"""Cases that are looked for: their ids in order, how many they are, and where the words stand.

Everything is asked of the copies lists are read from and of the index; no case is told anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, func, literal, or_, text, true
from sqlmodel import col, select

from app.domain import folding
from app.domain.finding import Order, Place, Span
from app.finding.passages import gather
from app.people.kept import folded, variants
from app.store.struck import struck
from app.store.tables import (
    CaseLineRow,
    CaseRow,
    DocumentRow,
    EventRow,
    ItemRow,
    PartyRow,
    PersonRow,
)
from app.views.lines import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from app.domain.finding import Sought
    from app.finding.passages import Passage

_HITS = text("SELECT rowid AS id FROM search WHERE search MATCH :question").columns(id=Integer)
_ASKED = text(
    "SELECT case_id AS id FROM event WHERE sort = 'ask-partner'"
    " AND json_extract(facts, '$.partner_id') = :partner"
).columns(id=Integer)
_STRUCK = text(
    "SELECT DISTINCT case_id FROM event WHERE sort = 'struck'"
    " AND json_extract(facts, '$.act') = 'ask-partner' AND case_id IN ("
    "SELECT case_id FROM event WHERE sort = 'ask-partner'"
    " AND json_extract(facts, '$.partner_id') = :partner)"
)
_LINE, _CASE = CaseLineRow, CaseRow
_ORDERS: Mapping[Order, Any] = {
    Order.ARRIVED: col(_CASE.arrived),
    Order.REQUESTER: col(_LINE.sort_name),
    Order.KIND: col(_LINE.kinds),
    Order.CHANNEL: col(_CASE.channel),
    Order.STATE: col(_LINE.state_rank),
    Order.DUE: col(_LINE.due),
}
_BEFORE, _BEHIND = 14, 44  # characters of a passage around a hit


def ids(
    session: Session, sought: Sought, words: Sequence[str], fiscal_start: int, most: int | None
) -> tuple[int, ...]:
    """Return the ids of the cases that are sought, in order; the first `most` where that is said.

    `words` are those of the question, folded; `fiscal_start` is the month numbers begin anew.
    """
    keys = _keys(sought, words, fiscal_start)
    wanted = select(col(_LINE.case_id)).order_by(*keys, col(_LINE.case_id)).limit(most)
    if _asks_the_case(sought):
        wanted = wanted.join(_CASE, col(_CASE.id) == _LINE.case_id)
    conditions = (*_conditions(sought, words), *_but_taken_back(session, sought))
    rows = session.connection().execute(wanted.where(*conditions))
    return tuple(row[0] for row in rows)


def count(session: Session, sought: Sought, words: Sequence[str]) -> int:
    """Return how many cases are sought."""
    wanted = select(func.count()).select_from(_LINE)
    if _asks_the_case(sought):
        wanted = wanted.join(_CASE, col(_CASE.id) == _LINE.case_id)
    conditions = (*_conditions(sought, words), *_but_taken_back(session, sought))
    return session.exec(wanted.where(*conditions)).one()


def _but_taken_back(session: Session, sought: Sought) -> tuple[Any, ...]:
    """Return the condition that leaves out who was asked by an entry that was taken back."""
    if not sought.partner:
        return ()
    partner = str(sought.partner)
    cases = [row[0] for row in session.connection().execute(_STRUCK, {"partner": partner})]
    if not cases:
        return ()
    gone = struck(session, cases)
    asked = session.exec(
        select(EventRow).where(col(EventRow.case_id).in_(cases), EventRow.sort == "ask-partner")
    )
    stand = {e.case_id for e in asked if e.id not in gone and e.facts["partner_id"] == partner}
    return (col(_LINE.case_id).not_in(set(cases) - stand),)


def officers(session: Session) -> tuple[str, ...]:
    """Return everybody who acted last on a case, in the order of their names."""
    named = col(_LINE.officer)
    return tuple(session.exec(select(named).where(named != "").distinct().order_by(named)))


def _asks_the_case(sought: Sought) -> bool:
    """Whether the case itself must be looked at, not only its line."""
    ordered = sought.order in (Order.ARRIVED, Order.CHANNEL, Order.NUMBER)
    filtered = sought.channel or sought.arrived != Span() or sought.taken_over is not None
    return bool(ordered or filtered)


def _conditions(sought: Sought, words: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    if words:
        hits = _HITS.bindparams(question=folding.asked(words))
        found.append(col(_LINE.case_id).in_(hits))
    if sought.open_only:
        found.append(col(_LINE.open) == true())
    if sought.kind is not None:
        of_kind = select(ItemRow.case_id).where(ItemRow.kind == sought.kind)
        found.append(col(_LINE.case_id).in_(of_kind))
    if sought.state is not None:
        found.append(col(_LINE.state) == str(sought.state))
    if sought.partner is not None:
        asked = _ASKED.bindparams(partner=str(sought.partner))
        found.append(col(_LINE.case_id).in_(asked))
    if sought.officer:
        found.append(col(_LINE.officer) == sought.officer)
    if sought.tag:
        found += [col(_LINE.tags) != "", func.instr(_LINE.tags, f"\n{sought.tag}\n") > 0]
    if sought.channel is not None:
        found.append(col(_CASE.channel) == str(sought.channel))
    if sought.taken_over is not None:
        found.append(col(_CASE.migrated).is_(sought.taken_over))
    return [*found, *_within(_LINE.due, sought.due), *_within(_CASE.arrived, sought.arrived)]


def _within(day: Any, span: Span) -> list[Any]:
    found = []
    if span.first is not None:
        found.append(day >= span.first)
    if span.last is not None:
        found.append(day <= span.last)
    return found


def _keys(sought: Sought, words: Sequence[str], fiscal_start: int) -> list[Any]:
    undated = col(_LINE.due).is_(None)  # without a date: last, either way
    if sought.order is Order.RELEVANCE:
        return [_tier(sought.query, words), undated, col(_LINE.due)]
    if sought.order is Order.NUMBER:
        # Serials run on within a fiscal year in the order of recording, whatever the arrival.
        earlier = f"-{fiscal_start - 1} months"
        keys = [func.strftime("%Y", _CASE.arrived, "start of month", earlier), col(_LINE.case_id)]
    else:
        keys = [_ORDERS[sought.order]]
    if sought.descending:
        keys = [key.desc() for key in keys]
    return [undated, *keys] if sought.order is Order.DUE else keys


def _tier(query: str, words: Sequence[str]) -> Any:
    """Return how near a hit is: its number, its very name, part of a name, or anything else."""
    if not words:
        return literal(0)
    number = folding.plain(query)
    numbers = select(col(_CASE.id)).where(
        or_(func.lower(_CASE.number) == number, func.lower(_CASE.old_number) == number)
    )
    letters = select(col(DocumentRow.case_id)).where(func.lower(DocumentRow.number) == number)
    people = select(col(PartyRow.case_id)).join(PersonRow, col(PersonRow.id) == PartyRow.person_id)
    name = folded(query)
    # name, reading and organisation stand in this column parted by spaces
    very = (func.instr(" " + col(PersonRow.folded) + " ", f" {name} ") > 0) if name else true()
    part = and_(*(func.instr(PersonRow.folded, word) > 0 for word in words))
    return case(
        (col(_LINE.case_id).in_(numbers.union_all(letters)), 0),
        (col(_LINE.case_id).in_(people.where(part, very)), 1),
        (col(_LINE.case_id).in_(people.where(part)), 2),
        else_=3,
    )


# ------------------------------------------------------------------ where it was found


def hits(session: Session, cases: Sequence[int], words: Sequence[str]) -> Mapping[int, Hit]:
    """Return for each of these cases where the words stand first, with what stands around."""
    if not words:
        return {}
    found = {}
    for number, passages in gather(session, cases).items():
        hit = _first_hit(passages, words)
        if hit is not None:
            found[number] = hit
    return found


def _first_hit(passages: Sequence[Passage], words: Sequence[str]) -> Hit | None:
    """Return the passage that holds most of the words, the first of those that hold as many."""
    best: tuple[int, Passage] | None = None
    for passage in passages:
        text = folded(passage.text)
        held = sum(word in text for word in words)
        if held and (best is None or held > best[0]):
            best = held, passage
            if held == len(words):
                break
    return _hit(best[1], words) if best else None


def _hit(passage: Passage, words: Sequence[str]) -> Hit:
    text = passage.text
    rough = folding.places(text, words, variants())
    if not rough:  # folded as a whole only: shown from its beginning, unmarked
        return Hit(passage.place, passage.label, text[: _BEFORE + _BEHIND].replace("\n", " "), ())
    start = max(0, rough[0][0] - _BEFORE)
    end = min(len(text), rough[0][1] + _BEHIND)
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(lead) - start
    marks = tuple(
        (max(first, start) + shift, min(last, end) + shift)
        for first, last in rough
        if first < end and last > start
    )
    around = text[start:end].replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return Hit(Place(passage.place), passage.label, f"{lead}{around}{tail}", marks)
