"""Registers (対応記録): requests (J.10) and complaints (J.11), a row for each item.

Rows are read from the copies that lists are read from, a bunch at a time, and handed on: a
hundred thousand of them take no more memory than one bunch.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, func, select

from app import phrases
from app.domain.item import Act, Identity, State
from app.domain.requests import Channel, Decision, Family, Kind, Role
from app.rules import classes
from app.rules.almanac import eras
from app.store.book import head
from app.store.struck import struck
from app.store.tables import CaseLineRow, CaseRow, DocumentRow, EventRow, ItemRow, PartyRow
from app.views.reports import Register, RegisterWish
from reports.caselist import CaseList, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from app.jobs import Progress
    from app.matter.docket import Docket
    from reports._sheet import Value


_TITLES: Final[Mapping[Register, str]] = {
    Register.REQUESTS: "開示等の請求等の対応記録",
    Register.COMPLAINTS: "苦情及び相談の対応記録",
    Register.LETTERS: "文書台帳",
}
_FAMILIES: Final[Mapping[Register, tuple[Family, ...]]] = {
    Register.REQUESTS: (Family.RIGHTS, Family.MARKETING, Family.WITHDRAWAL),
    Register.COMPLAINTS: (Family.COMPLAINT, Family.INQUIRY),
}
_BUNCH: Final = 400
_ERASED: Final = "（破棄済）"
_NOBODY: Final = "（匿名）"
_FRONT: Final = (
    Heading("受付番号", 11),
    Heading("到達日", 12, dates=True),
    Heading("経路", 11),
    Heading("種別", 24),
    Heading("申出人の立場", 14),
)
_NAME: Final = Heading("氏名", 18)
_END: Final = (
    Heading("決定", 13),
    Heading("決定日", 12, dates=True),
    Heading("通知日", 12, dates=True),
    Heading("処理日数", 8),
    Heading("完了日", 12, dates=True),
    Heading("状態", 11),
    Heading("文書番号", 22),
)
_OWN: Final[Mapping[Register, tuple[Heading, ...]]] = {
    Register.REQUESTS: (Heading("根拠", 18), Heading("本人確認", 14)),
    Register.COMPLAINTS: (
        Heading("相談種別", 20),
        Heading("原因の区分", 18),
        Heading("是正処置", 10),
        Heading("代表者への報告", 12, dates=True),
    ),
}
_IDENTITY: Final[Mapping[str, str]] = {
    Identity.OK: "確認済",
    Identity.FAILED: "不成立",
    Identity.NOT_REQUIRED: "不要",
}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is kept beside the items of a bunch of cases."""

    roles: Mapping[int, Role]
    letters: Mapping[int, list[str]]
    told: Mapping[tuple[int, int], dict[str, str]]  # by item: the last that was said of each


def chosen(session: Session, docket: Docket, wanted: RegisterWish) -> Sequence[int]:
    """Return the ids of the items of a register, by arrival."""
    # without the session: a hundred thousand ids take a quarter of the time
    return list(session.connection().scalars(_chosen(docket, wanted)))


def around(
    session: Session, docket: Docket, wanted: RegisterWish, count: int, moment: datetime
) -> CaseList:
    """Return what stands around the `count` rows of a register."""
    names = (_NAME,) if wanted.names else ()
    headings = (*_FRONT, *names, *_OWN[wanted.register], *_END)
    return frame(session, docket, wanted, (headings, "に到達したもの"), count, moment)


def frame(
    session: Session,
    docket: Docket,
    wanted: RegisterWish,
    told: tuple[tuple[Heading, ...], str],
    count: int,
    moment: datetime,
) -> CaseList:
    """Return what stands around a list: `told` are its headings, and what its days are of."""
    headings, what = told
    number, newest = head(session)
    first, last = (eras().write(day) for day in (wanted.first, wanted.last))
    return CaseList(
        docket.profile.company.name,
        docket.profile.officer_line,
        f"{first}から{last}まで{what}",
        headings,
        count,
        moment,
        eras().write(moment.date()),
        newest,
        number,
        _TITLES[wanted.register],
        wanted.names,
    )


def _chosen(docket: Docket, wanted: RegisterWish) -> Any:
    families = _FAMILIES[wanted.register]
    kinds = [rule.kind for rule in docket.lawbook.kinds if rule.family in families]
    return (
        select(col(ItemRow.id))
        .join(CaseRow, col(CaseRow.id) == col(ItemRow.case_id))
        .where(
            col(ItemRow.kind).in_(kinds),
            col(CaseRow.arrived).between(wanted.first, wanted.last),
        )
        .order_by(col(CaseRow.arrived), col(CaseRow.id), col(ItemRow.position))
    )


def rows(
    session: Session,
    docket: Docket,
    wanted: RegisterWish,
    ids: Sequence[int],
    progress: Progress | None = None,
) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each of these items, in order.

    Raises Cancelled where nobody waits any more.
    """
    for first in range(0, len(ids), _BUNCH):
        if progress is not None:
            progress.step(first, len(ids))
        yield from _bunch(session, docket, wanted, ids[first : first + _BUNCH])


def _bunch(
    session: Session, docket: Docket, wanted: RegisterWish, ids: Sequence[int]
) -> Iterator[tuple[Value, ...]]:
    item, case, line = ItemRow, CaseRow, CaseLineRow
    columns: tuple[Any, ...] = (
        item.case_id, item.position, item.kind, item.state, item.decision, item.decided,
        item.notified, item.ended, case.number, case.arrived, case.channel, line.requester,
        line.erased,
    )  # fmt: skip
    asked: Any = select(*columns).where(
        among(col(item.id), ids), item.case_id == case.id, item.case_id == line.case_id
    )
    asked = asked.order_by(col(case.arrived), col(case.id), col(item.position))
    found = list(session.connection().execute(asked))
    beside = _beside(session, {row.case_id for row in found})
    for row in found:
        kind = Kind(row.kind)
        said = beside.told.get((row.case_id, row.position), {})
        yield (
            row.number,
            row.arrived,
            phrases.channel(Channel(row.channel)),
            phrases.kind(kind),
            phrases.role(beside.roles.get(row.case_id, Role.ANONYMOUS)),
            *((_who(row),) if wanted.names else ()),
            *_own(docket, wanted.register, kind, said),
            phrases.decision(Decision(row.decision)) if row.decision else "",
            row.decided,
            row.notified,
            (row.notified - row.arrived).days if row.notified else None,
            row.ended,
            phrases.state(State(row.state)),
            "、".join(beside.letters.get(row.case_id, ())),
        )


def among(column: Any, ids: Sequence[int]) -> Any:
    """Return the condition that a column is one of these ids: as one value, however many."""
    listed = func.json_each(json.dumps(ids)).table_valued("value")
    return column.in_(select(listed.c.value))


def _who(row: Any) -> str:
    if row.erased:
        return _ERASED
    return str(row.requester) or _NOBODY


def _own(
    docket: Docket, register: Register, kind: Kind, said: Mapping[str, str]
) -> tuple[Value, ...]:
    if register is Register.REQUESTS:
        basis = docket.lawbook.kind(kind).basis
        return basis, _IDENTITY.get(said.get("result", ""), "")
    if kind is not Kind.COMPLAINT:
        return "", "", "", None
    needed = {"yes": "要", "no": "不要"}.get(said.get("corrective", ""), "")
    if needed == "要":
        needed = "実施済" if said.get("corrected") == "done" else "実施中"
    cause = said.get(classes.CAUSE, "")
    return (
        classes.label(classes.COMPLAINT, said.get(classes.COMPLAINT, "")),
        classes.label(classes.CAUSE, cause) if said.get("corrective") else "",
        needed,
        date.fromisoformat(said["reported"]) if "reported" in said else None,
    )


_SORTS: Final = (Act.IDENTITY, Act.TRIAGE, Act.ACKNOWLEDGE, Act.FOLLOW_UP, Act.REPORT)
_SAID: Final = (classes.COMPLAINT, classes.CAUSE, "corrective", "corrected")


def _beside(session: Session, cases: Iterable[int]) -> _Beside:
    ids = sorted(cases)
    roles: dict[int, Role] = {}
    parties: Any = select(PartyRow.case_id, PartyRow.role).where(among(col(PartyRow.case_id), ids))
    for case, role in session.exec(parties.order_by(col(PartyRow.id))):
        known = roles.setdefault(case, Role(role))
        if Role(role).acts_for_another and not known.acts_for_another:
            roles[case] = Role(role)
    letters: dict[int, list[str]] = defaultdict(list)
    documents: Any = select(DocumentRow.case_id, DocumentRow.number).where(
        among(col(DocumentRow.case_id), ids)
    )
    for case, number in session.exec(documents.order_by(col(DocumentRow.id))):
        letters[case].append(number)
    told: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    events = (
        select(EventRow)
        .where(among(col(EventRow.case_id), ids), col(EventRow.sort).in_(_SORTS))
        .order_by(col(EventRow.id))
    )
    gone = struck(session, ids)
    for event in session.exec(events):
        if event.id in gone:
            continue
        for part in (event.facts.get("items", "") or str(event.item)).split(","):
            said = told[event.case_id, int(part)]
            said |= {name: event.facts[name] for name in _SAID if event.facts.get(name)}
            if event.sort == Act.IDENTITY:
                said["result"] = event.facts["result"]
            elif event.sort == Act.REPORT:
                said["reported"] = event.on.isoformat()
    return _Beside(roles, letters, told)
