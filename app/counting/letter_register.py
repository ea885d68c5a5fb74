"""The register of letters (文書台帳): every letter that was issued, void ones too.

A number is never used again, so none is missing between the first and the last. It names nobody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from app import phrases
from app.counting.registers import among, frame
from app.domain.incidents import SUBMIT
from app.domain.item import Act
from app.domain.sending import Sending, sendings
from app.matter.docket import told_by
from app.store.tables import CaseRow, DocumentRow, EventRow
from reports.caselist import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from app.domain.item import Event
    from app.jobs import Progress
    from app.matter.docket import Docket
    from app.views.reports import RegisterWish
    from reports._sheet import Value
    from reports.caselist import CaseList

_BUNCH: Final = 400
_SORTS: Final = (Act.LETTER, Act.DISPATCH, Act.DELIVERED, Act.RETURNED, Act.VOID, SUBMIT)
_HEADINGS: Final = (
    Heading("文書番号", 21),
    Heading("受付番号", 11),
    Heading("文書", 7),
    Heading("題名", 30),
    Heading("文書の日付", 12, dates=True),
    Heading("状態", 11),
    Heading("発送日", 12, dates=True),
    Heading("発送の方法", 12),
    Heading("追跡番号", 15),
    Heading("配達・受領の日", 12, dates=True),
    Heading("返戻の日", 12, dates=True),
    Heading("取消の日", 12, dates=True),
    Heading("差替え前の文書", 21),
    Heading("差替え後の文書", 21),
    Heading("SHA-256", 36),
)


def chosen(session: Session, docket: Docket, wanted: RegisterWish) -> Sequence[int]:  # noqa: ARG001
    """Return the ids of the letters that are dated in a span, by their day."""
    asked = (
        select(DocumentRow.id)
        .where(col(DocumentRow.dated).between(wanted.first, wanted.last))
        .order_by(col(DocumentRow.dated), col(DocumentRow.id))
    )
    return [one or 0 for one in session.connection().scalars(asked)]


def around(
    session: Session, docket: Docket, wanted: RegisterWish, count: int, moment: datetime
) -> CaseList:
    """Return what stands around the `count` rows."""
    return frame(session, docket, wanted, (_HEADINGS, "の日付の文書"), count, moment)


def rows(
    session: Session,
    docket: Docket,  # noqa: ARG001 - as the other registers
    wanted: RegisterWish,  # noqa: ARG001
    ids: Sequence[int],
    progress: Progress | None = None,
) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each of these letters, in order. Raises Cancelled."""
    for first in range(0, len(ids), _BUNCH):
        if progress is not None:
            progress.step(first, len(ids))
        yield from _bunch(session, ids[first : first + _BUNCH])


def _bunch(session: Session, ids: Sequence[int]) -> Iterator[tuple[Value, ...]]:
    asked: Any = select(DocumentRow, CaseRow.number).where(
        among(col(DocumentRow.id), ids), CaseRow.id == DocumentRow.case_id
    )
    found = {row.id: (row, number) for row, number in session.exec(asked)}
    became = _became(session, sorted({row.case_id for row, _ in found.values()}))
    for one in ids:
        row, number = found[one]
        yield _row(row, number, became[row.number])


def _became(session: Session, cases: Sequence[int]) -> Mapping[str, Sending]:
    """Return what became of every letter of these cases, by number."""
    events: dict[int, list[Event]] = defaultdict(list)
    asked = (
        select(EventRow)
        .where(among(col(EventRow.case_id), cases), col(EventRow.sort).in_(_SORTS))
        .order_by(col(EventRow.id))
    )
    for row in session.exec(asked):
        events[row.case_id].append(told_by(row))
    return {number: one for told in events.values() for number, one in sendings(told).items()}


def _row(row: DocumentRow, case: str, one: Sending) -> tuple[Value, ...]:
    return (
        row.number,
        case,
        row.letter,
        row.title,
        row.dated,
        phrases.letter_state(one.state),
        one.dispatched,
        phrases.choice("how", one.how) if one.how else "",
        one.tracking,
        one.delivered,
        one.returned,
        one.voided,
        one.supersedes,
        one.superseded,
        row.sha256 if not row.erased else "（破棄済）",
    )
