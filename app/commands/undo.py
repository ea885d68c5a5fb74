"""Commands: undo the last act of a case, and show the sealed log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import day_of, opened
from app.domain.finding import LogSought
from app.errors import UndoRefusedError

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from app.commands.outcome import Outcome


def undo(given: Namespace, out: Outcome) -> None:
    """Undo the last act of a case by an act of its own, or do again what was undone last."""
    casebook = opened(given)
    try:
        found = casebook.undoing.newest(given.number, redo=given.redo)
        if found.why is not None:
            raise UndoRefusedError(found.act, found.why, found.by)
        if not given.dry_run:
            casebook.undoing.undo(found.entry)
        sheet = casebook.cases.sheet(given.number)
    finally:
        casebook.close()
    done = "やり直しました" if given.redo else "元に戻しました"
    if given.dry_run:
        done = "やり直せます" if given.redo else "元に戻せます"
    out.say(f"{sheet.number}：{done}：{phrases.log_act(found.act)}（{phrases.state(sheet.state)}）")
    out.say(f"次：{phrases.next_step(sheet.next)}")
    out.give(shown.case_sheet(sheet) | {"undone": found.act, "entry": found.entry})


def journal(given: Namespace, out: Outcome) -> None:
    """Show the newest entries of the sealed log: when, who, what, which case."""
    casebook = opened(given)
    try:
        today = casebook.now.moment().date()
        sought = LogSought(
            given.case,
            given.actor,
            given.act_name,
            _day(given.first, today),
            _day(given.last, today),
        )
        numbers = casebook.log.numbers(sought)
        lines = casebook.log.lines(numbers[: max(0, given.most)])
        head = casebook.log.head()
    finally:
        casebook.close()
    for line in lines:
        cases = "、".join(line.cases) + ("ほか" if line.count > len(line.cases) else "")
        moment = f"{line.at:%Y-%m-%d %H:%M}"
        out.say(f"{line.number:>6}  {moment}  {line.actor}  {phrases.log_act(line.act)}  {cases}")
    out.say(
        f"{len(numbers):,}件のうち{len(lines)}件。記録は全部で{head.entries:,}件、末尾 {head.hash}"
    )
    out.give(
        {
            "total": len(numbers),
            "entries": [shown.plain(line) for line in lines],
            "head": {"entries": head.entries, "hash": head.hash},
        }
    )


def _day(written: str, today: date) -> date | None:
    return day_of(written, today) if written else None
