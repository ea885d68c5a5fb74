"""The command `dispose`: what was kept long enough goes; what is kept all the same, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import opened, pairs
from app.domain.retention import Register
from app.errors import FieldRefusedError
from app.keeping.periods import label

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome
    from app.desks.disposal import Disposal
    from app.views.keeping import RetainedCase


def dispose(given: Namespace, out: Outcome) -> None:
    """List what is due, dispose of it, hold or release a case, or write a certificate."""
    casebook = opened(given)
    try:
        desk, words = casebook.disposal, list(given.words)
        match given.doing:
            case "run":
                _run(desk, words, out)
            case "hold" | "release":
                _hold(desk, given.doing, words, out)
            case "certificate":
                _certificate(desk, words, out)
            case _:
                _list(desk, out)
    finally:
        casebook.close()


def _list(desk: Disposal, out: Outcome) -> None:
    found = desk.look()
    for name, years in found.periods:
        out.say(f"{label(Register(name))}　{f'{years}年' if years else '期間の定めなし'}")
    for heading, cases in (("消去できる", found.due), ("満了後も残る", found.stays)):
        out.say(f"{heading}案件：{len(cases)}件")
        for one in cases:
            out.say(_line(one))
    out.say(f"保管の指定：{len(found.held)}件")
    for one in found.held:
        out.say(f"    {one.number}  {one.why}  見直す日 {one.review}")
    for done in found.done:
        state = f"証明書 {done.certified}" if done.certified else "証明書なし"
        out.say(f"消去第{done.number}号  {done.on}  {len(done.cases)}件  {state}")
    out.give(shown.plain(found))


def _line(one: RetainedCase) -> str:
    why = "・".join(phrases.stays(stay) for stay in one.stays)
    return f"    {one.number}  完了 {one.closed}  満了 {one.last_day}  {why}".rstrip()


def _run(desk: Disposal, words: list[str], out: Outcome) -> None:
    numbers = words or [one.number for one in desk.look().due]
    goes = desk.plan(numbers)
    nr = desk.run(numbers)
    for line in phrases.erasure(goes):
        out.say(line)
    out.say(f"消去第{nr}号として記録しました。")
    out.give({"disposal": nr, "cases": numbers, "erasure": shown.plain(goes)})


def _hold(desk: Disposal, doing: str, words: list[str], out: Outcome) -> None:
    if not words:
        raise FieldRefusedError("cases", "required")
    number, values = words[0], pairs(words[1:])
    if doing == "hold":
        desk.hold(number, values.get("why", ""), values.get("review", ""))
    else:
        desk.release(number, values.get("why", ""))
    found = desk.case(number)
    out.say(f"{found.number}：{phrases.event(doing)}")
    out.give(shown.plain(found))


def _certificate(desk: Disposal, words: list[str], out: Outcome) -> None:
    if len(words) != 2 or not words[0].isdecimal():
        raise FieldRefusedError("number", "required")
    nr, target = int(words[0]), Path(words[1])
    desk.certify(nr)
    sha256 = desk.export_certificate(nr, target)
    out.say(f"消去証明書を書き出しました：{target}")
    out.give({"path": str(target), "sha256": sha256, "number": nr})
