"""The commands about issued letters: the register, the ways out of the house, many at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.outcome import code_of
from app.commands.run import day_of, opened
from app.commands.secret import password_of
from app.errors import FieldRefusedError

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from app.casebook import Casebook
    from app.commands.outcome import Outcome
    from app.views.letters import BatchLine, Proposed, RegisterLine


def letters(given: Namespace, out: Outcome) -> None:
    """Show the register, let a letter out of the casebook, or issue many at once."""
    casebook = opened(given)
    try:
        match given.doing:
            case "save":
                number, target = _two(given.words, "number", "file")
                _say_out(out, number, target, casebook.letters.export(number, target))
            case "mail":
                number, target = _two(given.words, "number", "file")
                password = password_of(given)
                sha256 = casebook.mailroom.draft_mail(
                    number, target, to=given.to, password=password
                )
                _say_out(out, number, target, sha256)
            case "batch":
                _batch(casebook, given, out)
            case _:
                _register(casebook, given.case, out)
    finally:
        casebook.close()


def _two(words: list[str], first: str, second: str) -> tuple[str, Path]:
    for name, at in ((first, 0), (second, 1)):
        if len(words) <= at:
            raise FieldRefusedError(name, "required")
    return words[0], Path(words[1])


def _say_out(out: Outcome, number: str, target: Path, sha256: str) -> None:
    out.say(f"{number} を書き出しました：{target}")
    out.give({"number": number, "path": str(target), "sha256": sha256})


def _register(casebook: Casebook, cases: list[str], out: Outcome) -> None:
    lines: list[RegisterLine] = []
    for case in cases or [""]:
        lines += casebook.mailroom.register(case)
    for line in lines:
        one = line.document
        state = phrases.letter_state(one.state)
        instead = f"→{one.superseded}" if one.superseded else ""
        out.say(f"{one.number}  {one.dated}  {state}{instead}  {one.title}")
    out.give([{"case": line.case, **shown.document(line.document)} for line in lines])


def _say_proposed(proposed: Proposed, out: Outcome) -> None:
    for line in proposed.lines:
        out.say(f"{line.case}  {line.letter}  {line.title}  {''.join(line.findings)}".rstrip())
    if proposed.beyond:
        out.warn(f"ほかに {proposed.beyond}件の案件があります。発行すると続きが並びます。")
    out.give({"proposed": [_plain(one) for one in proposed.lines], "beyond": proposed.beyond})


def _batch(casebook: Casebook, given: Namespace, out: Outcome) -> None:
    on: date | None = None
    if given.date:
        on = day_of(given.date, casebook.now.moment().date())
    if not given.words and not given.dry_run:
        raise FieldRefusedError("file", "required")
    proposed = casebook.batches.propose(given.case, given.letter, on=on)
    if given.dry_run:
        _say_proposed(proposed, out)
        return
    done = casebook.batches.issue(proposed.lines, on=on)
    numbers = [number for _, number in done.issued]
    target = Path(given.words[0])
    sha256 = casebook.mailroom.bundle(numbers, target) if numbers else ""
    for line, number in done.issued:
        out.say(f"{line.case}  {number}  {line.title}")
    for line in (*done.refused, *done.left):
        out.warn(f"{line.case}  {line.letter}  {''.join(line.findings) or '発行していません。'}")
    if numbers:
        out.say(f"{len(numbers)}通を発行しました：{target}")
    if done.refused or done.left:
        out.code = 1
    if done.error is not None:
        out.warn(phrases.error(done.error, keys=True))
        out.code = code_of(done.error)
    out.give(
        {
            "path": str(target) if numbers else None,
            "sha256": sha256,
            "issued": [{**_plain(line), "number": number} for line, number in done.issued],
            "refused": [_plain(line) for line in done.refused],
            "left": [_plain(line) for line in done.left],
        }
    )


def _plain(line: BatchLine) -> shown.Json:
    """Return a letter of a batch; who asks is in the case."""
    return {
        "case": line.case,
        "letter": line.letter,
        "title": line.title,
        "items": list(line.items),
        "findings": list(line.findings),
    }
