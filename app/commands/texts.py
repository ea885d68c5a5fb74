"""The command `texts`: what letters say. Lists, compares, exports, takes in, goes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import shown
from app.commands.run import day_of, opened
from app.domain.comparing import Side
from app.errors import FieldRefusedError
from app.texts.views import SHIPPED
from app.texts.words import remark_sentence, state_words

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from app.commands.outcome import Outcome
    from app.desks.texts import Texts

_MARK = {Side.BOTH: " ", Side.OLD: "-", Side.NEW: "+"}


def texts(given: Namespace, out: Outcome) -> None:
    """List the texts of letters, or do what was asked with one of them."""
    casebook = opened(given)
    try:
        desk = casebook.texts
        if given.export:
            _export(desk, given.export[0], given.export[1], out)
        elif given.take:
            today = casebook.now.moment().date()
            _take(desk, given, day_of(given.since, today) if given.since else None, out)
        elif given.diff:
            _diff(desk, given.diff, out)
        elif given.restore:
            _restore(desk, given, out)
        else:
            _list(desk, out)
    finally:
        casebook.close()


def _list(desk: Texts, out: Outcome) -> None:
    group = ""
    lines = desk.lines()
    for line in lines:
        if line.group != group:
            group = line.group
            out.say(f"〔{group}〕")
        coming = f"  {line.coming} から新しい版" if line.coming else ""
        out.say(f"{line.letter:5}{line.title}  {state_words(line)}{coming}")
    out.give(shown.plain(lines))


def _export(desk: Texts, letter: str, file: str, out: Outcome) -> None:
    sha256 = desk.export(letter, Path(file))
    out.say(f"{file} に書き出しました。")
    out.give({"letter": letter, "path": file, "sha256": sha256})


def _take(desk: Texts, given: Namespace, since: date | None, out: Outcome) -> None:
    found = desk.read(Path(given.take))
    hints = desk.check(found.letter, found.text)
    desk.save(
        found.letter,
        found.text,
        note=given.note,
        since=since,
        base_sha256=found.base_sha256,
        accept=given.accept,
    )
    for hint in hints:
        out.warn(remark_sentence(hint))
    _tell(desk, found.letter, out)


def _restore(desk: Texts, given: Namespace, out: Outcome) -> None:
    letter, number = given.restore
    if not number.isascii() or not number.isdecimal():
        raise FieldRefusedError("version", "number")
    desk.restore(letter, int(number), note=given.note)
    _tell(desk, letter, out)


def _tell(desk: Texts, letter: str, out: Outcome) -> None:
    sheet = desk.sheet(letter)
    kept = sheet.versions[-1]
    force = "標準の文面に戻しました" if kept.withdrawn else f"第{kept.number}版として残しました"
    out.say(f"{letter}  {force}（{kept.since} から）。")
    out.give({"letter": letter, "version": kept.number, "since": shown.plain(kept.since)})


def _diff(desk: Texts, letter: str, out: Outcome) -> None:
    """Say in what the text in force differs from the one that ships."""
    lines = desk.compare(letter, SHIPPED, desk.sheet(letter).text)
    differing = [line for line in lines if line.side is not Side.BOTH]
    for line in lines if differing else ():
        out.say(f"{_MARK[line.side]} {line.text}")
    if not differing:
        out.say(f"{letter} の文面は標準と同じです。")
    out.give(shown.plain(differing))
