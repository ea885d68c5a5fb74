"""The commands `people` and `attach`: who is in the casebook, who is the same, files to a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app import phrases
from app.commands import shown
from app.commands.run import opened
from app.errors import FieldRefusedError
from app.files import read_whole
from app.views.intake import Enclosure

if TYPE_CHECKING:
    from argparse import Namespace

    from app.commands.outcome import Outcome
    from app.desks.persons import Persons
    from app.views.people import Alike, PersonLine, PersonSheet

_NUMBERS = {"show": 1, "same": 1, "unmerge": 1, "merge": 2, "apart": 2}


def people(given: Namespace, out: Outcome) -> None:
    """List or find people, show one, say who may be the same, merge and part."""
    casebook = opened(given)
    try:
        desk, words = casebook.persons, list(given.words)
        if given.doing == "find":
            _say_list(desk, " ".join(words), out)
            return
        if given.doing == "record":
            _record(desk, words, given, out)
            return
        numbers = _numbers(words, _NUMBERS[given.doing])
        match given.doing:
            case "merge":
                desk.merge(*numbers)
            case "unmerge":
                desk.unmerge(*numbers)
            case "apart":
                desk.part(*numbers)
        sheet = desk.sheet(numbers[0])
    finally:
        casebook.close()
    if given.doing == "same":
        for one in sheet.alike:
            out.say(_line_of_alike(one))
        out.say(f"{len(sheet.alike)}人")
        out.give(shown.plain(sheet.alike))
        return
    _say_sheet(sheet, out)


def attach(given: Namespace, out: Outcome) -> None:
    """Put files to a case."""
    files = tuple(Enclosure(Path(name).name, read_whole(Path(name))) for name in given.files)
    casebook = opened(given)
    try:
        change = casebook.intake.attach(given.number, files, given.text)
        sheet = casebook.cases.sheet(change.case)
    finally:
        casebook.close()
    kept = sheet.files[-len(files) :]
    for file in kept:
        out.say(f"{sheet.number}  {file.name}  {file.sha256}")
    out.give({"number": sheet.number, "files": shown.plain(kept)})


def _record(desk: Persons, words: list[str], given: Namespace, out: Outcome) -> None:
    """Write everything about a person, to answer a request about the casebook itself."""
    if len(words) != 2:
        raise FieldRefusedError("person", "required")
    (number,) = _numbers(words[:1], 1)
    made = desk.record(number, Path(words[1]), packed=given.zip)
    out.say(f"案件{made.cases}件・ファイル{made.files}個を書き出しました：{made.path}")
    out.say("開示の前に、ほかの方の情報と内部の記録を確かめてください。")
    out.give(shown.plain(made))


def _numbers(words: list[str], count: int) -> tuple[int, ...]:
    numbers = tuple(int(word) for word in words if word.isascii() and word.isdecimal())
    if len(numbers) != count or len(words) != count:
        raise FieldRefusedError("person", "required")
    return numbers


def _say_list(desk: Persons, query: str, out: Outcome) -> None:
    lines = desk.lines(desk.find(query))
    for line in lines:
        out.say(_line(line))
    out.say(f"{len(lines)}人")
    out.give(shown.plain(lines))


def _line(line: PersonLine) -> str:
    reach = "  ".join(filter(None, (line.phone, line.mail, line.address)))
    return f"{line.id}  {line.name or '（氏名なし）'}  {line.reading}  案件{line.cases}  {reach}"


def _line_of_alike(one: Alike) -> str:
    why = "・".join(phrases.sign(sign) for sign in one.signs)
    return f"{one.person.id}  {one.person.name}  {one.person.reading}  {one.score}点  {why}"


def _say_sheet(sheet: PersonSheet, out: Outcome) -> None:
    person = sheet.person
    out.say(
        f"{person.id}  {person.name or '（氏名なし）'}  {person.reading}  {person.organisation}"
    )
    for contact in sheet.contacts:
        value = " ".join(filter(None, (contact.postcode, contact.value)))
        standing = phrases.choice("standing", contact.standing)
        out.say(f"    {phrases.field(contact.sort)}  {value}  {standing}  {contact.since or ''}")
    for case, role in sheet.cases:
        out.say(f"    {case.number}  {phrases.role(role)}  {phrases.state(case.state)}")
    for line in sheet.merged:
        out.say(f"    まとめた方 {line.id}  {line.name}  {line.on or ''}")
    for one in sheet.alike:
        out.say(f"    同じ方かもしれません {_line_of_alike(one)}")
    out.give(shown.plain(sheet))
