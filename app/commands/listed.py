"""`cases`: finds, filters, orders, and writes what is shown to a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands import shown
from app.commands.run import day_of, opened
from app.domain.finding import ListColumn, Order, SavedView, Sought, Span
from app.domain.item import State
from app.domain.requests import Channel, Kind
from app.errors import FieldRefusedError, NoSuchPartnerError

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from app.casebook import Casebook
    from app.commands.outcome import Outcome


def cases(given: Namespace, out: Outcome) -> None:
    """List the cases that contain every word of the query and meet every condition."""
    casebook = opened(given)
    try:
        if given.forget_view is not None:
            casebook.cases.forget_view(_saved(casebook, given.forget_view).name)
            out.say(f"表示「{given.forget_view}」を消しました。")
            return
        view = _view(casebook, given)
        sought = _sought(casebook, view.sought, given)
        if given.save_view is not None:
            casebook.cases.keep_view(SavedView(given.save_view, sought, view.columns))
            out.say(f"表示「{given.save_view}」を保存しました。")
        if given.export is not None:
            _export(casebook, replace(view, sought=sought), Path(given.export), out)
            return
        lines = casebook.cases.lines(casebook.cases.seek(sought), sought.query)
    finally:
        casebook.close()
    for line in lines:
        out.say(shown.line_of_case(line))
        if line.hit is not None:
            out.say(f"    {shown.line_of_hit(line)}")
    out.say(f"{len(lines)}件")
    out.give([shown.case_line(line) for line in lines])


def _export(casebook: Casebook, view: SavedView, target: Path, out: Outcome) -> None:
    if target.suffix.lower() != ".xlsx":
        raise FieldRefusedError("file", "choice", (".xlsx",))
    columns = [one.column for one in view.columns or casebook.cases.columns()]
    if not columns:
        columns = [one for one in ListColumn if one is not ListColumn.FOUND or view.sought.query]
    rows = casebook.cases.export(view.sought, columns, target)
    out.say(f"{rows:,}件の一覧を書き出しました（氏名を含みます）：{target}")
    out.give({"path": str(target), "rows": rows, "columns": [str(one) for one in columns]})


def _view(casebook: Casebook, given: Namespace) -> SavedView:
    return _saved(casebook, given.view) if given.view is not None else SavedView("", Sought())


def _saved(casebook: Casebook, name: str) -> SavedView:
    kept = {view.name: view for view in casebook.cases.views()}
    if name not in kept:
        raise FieldRefusedError("view", "choice", tuple(kept))
    return kept[name]


def _sought(casebook: Casebook, sought: Sought, given: Namespace) -> Sought:
    """Return what is sought: that of the view, with what was said beside it in its place."""
    today = casebook.now.moment().date()

    def day(written: str | None) -> date | None:
        return day_of(written, today) if written else None

    said: dict[str, Any] = {
        "query": " ".join(given.query),
        "open_only": given.open,
        "kind": Kind(given.kind) if given.kind else None,
        "state": State(given.state) if given.state else None,
        "channel": Channel(given.channel) if given.channel else None,
        "arrived": _span(sought.arrived, day(given.first), day(given.last)),
        "due": _span(sought.due, day(given.due_from), day(given.due_to)),
        "partner": _partner(casebook, given.partner),
        "officer": given.officer,
        "tag": given.tag,
        "order": Order(given.order) if given.order else None,
        "descending": given.descending,
    }
    news = {name: value for name, value in said.items() if value}
    if given.migrated is not None:
        news["taken_over"] = given.migrated
    return replace(sought, **news)


def _span(kept: Span, first: date | None, last: date | None) -> Span:
    return Span(first or kept.first, last or kept.last)


def _partner(casebook: Casebook, written: str | None) -> int | None:
    if not written:
        return None
    for partner in casebook.partners.lines():
        if written in (partner.name, str(partner.id)):
            return partner.id
    raise NoSuchPartnerError(written)
