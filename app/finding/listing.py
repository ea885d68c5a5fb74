"""A list of cases as it leaves the house: what its cells say, and the sheet around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import phrases
from app.domain.finding import ListColumn, Order
from app.rules.almanac import eras
from reports.caselist import CaseList, Heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from app.company.profile import Profile
    from app.domain.finding import Sought, Span
    from app.views.lines import CaseLine

_DATES = (ListColumn.DUE, ListColumn.ARRIVED)
_WIDTHS: Mapping[ListColumn, float] = {
    ListColumn.NUMBER: 13,
    ListColumn.DUE: 12,
    ListColumn.REQUESTER: 24,
    ListColumn.KIND: 34,
    ListColumn.STATE: 16,
    ListColumn.NEXT: 40,
    ListColumn.ARRIVED: 12,
    ListColumn.CHANNEL: 12,
    ListColumn.TAGS: 18,
    ListColumn.OFFICER: 12,
    ListColumn.FOUND: 60,
}


def found_at(line: CaseLine) -> str:
    """Return メール：…利用停止を求めます…, or an empty string."""
    if line.hit is None:
        return ""
    label = f"（{line.hit.label}）" if line.hit.label else ""
    return f"{phrases.place(line.hit.place)}{label}：{line.hit.text}"


def _kinds(line: CaseLine) -> str:
    return "、".join(phrases.kind_short(item.kind) for item in line.items)


def _due(line: CaseLine) -> date | str:
    if line.due is not None:
        return line.due
    return "停止中" if line.open and line.waiting_since is not None else ""


_CELLS: Mapping[ListColumn, Callable[[CaseLine], date | str]] = {
    ListColumn.NUMBER: lambda line: line.number,
    ListColumn.DUE: _due,
    ListColumn.REQUESTER: lambda line: line.requester,
    ListColumn.KIND: _kinds,
    ListColumn.STATE: lambda line: phrases.state(line.state),
    ListColumn.NEXT: lambda line: phrases.next_step(line.next) if line.open else "",
    ListColumn.ARRIVED: lambda line: line.arrived,
    ListColumn.CHANNEL: lambda line: phrases.channel(line.channel),
    ListColumn.TAGS: lambda line: "、".join(line.tags),
    ListColumn.OFFICER: lambda line: line.officer,
    ListColumn.FOUND: found_at,
}


def rows(
    lines: Iterator[CaseLine], columns: Sequence[ListColumn]
) -> Iterator[tuple[date | str, ...]]:
    """Yield the cells of these lines, column by column."""
    cells = [_CELLS[column] for column in columns]
    return (tuple(cell(line) for cell in cells) for line in lines)


def around(
    columns: Sequence[ListColumn], count: int, profile: Profile, moment: datetime
) -> Callable[[str, str], CaseList]:
    """Return what makes the sheet, given by what was chosen and the hash of the journal."""
    headings = tuple(
        Heading(phrases.list_column(one), _WIDTHS[one], dates=one in _DATES) for one in columns
    )

    def sheet(asked: str, head: str) -> CaseList:
        return CaseList(
            profile.company.name,
            profile.officer.name or profile.officer.title,
            asked,
            headings,
            count,
            moment,
            eras().write(moment.date()),
            head,
        )

    return sheet


def told(sought: Sought, partner: str = "") -> str:
    """Return by what cases were chosen, in words: 未了　種別 開示　期限 2026-11-24から."""
    words = [f"「{sought.query}」" if sought.query else "", "未了" if sought.open_only else ""]
    if sought.kind is not None:
        words.append(phrases.kind_short(sought.kind))
    if sought.state is not None:
        words.append(phrases.state(sought.state))
    if sought.channel is not None:
        words.append(phrases.channel(sought.channel))
    words += [_span("到達", sought.arrived), _span("期限", sought.due)]
    words.append(f"関係先 {partner or sought.partner}" if sought.partner is not None else "")
    words.append(f"担当 {sought.officer}" if sought.officer else "")
    words.append(f"タグ {sought.tag}" if sought.tag else "")
    if sought.taken_over is not None:
        words.append("移行分" if sought.taken_over else "移行分を除く")
    chosen = "　".join(filter(None, words)) or "すべて"
    order = phrases.list_column(_ORDERED[sought.order]) if sought.order in _ORDERED else "関連度"
    return f"{chosen}（{order}順{'・降順' if sought.descending else ''}）"


_ORDERED: Mapping[Order, ListColumn] = {
    order: ListColumn(order) for order in Order if order is not Order.RELEVANCE
}


def _span(name: str, span: Span) -> str:
    if span.first is None and span.last is None:
        return ""
    return f"{name} {span.first or ''}～{span.last or ''}"
