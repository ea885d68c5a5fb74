"""The commands about mails: `read`, `import`, and `repair` (文字化け修復)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import resources
from app import phrases
from app.commands import shown
from app.commands.run import DEFAULT_PROFILE, now_of, opened
from app.company import settings
from app.desks import intake
from app.errors import CasebookError, FieldRefusedError, UnknownCharsetError
from app.mail import decoding, reading

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from app.commands.outcome import Outcome
    from app.mail.reading import Found
    from app.views.cases import MailReading, MessageLine


def read(given: Namespace, out: Outcome) -> None:
    """Show what mails would become; store nothing, open nothing."""
    today = now_of(given).moment().date()
    domains = settings.parse(resources.open_text(DEFAULT_PROFILE)).company.mail_domains
    charset = charset_of(given.charset)

    def one(mail: Found, _place: str) -> None:
        message = reading.read(mail.raw(), domains, charset=charset)
        found = intake.proposal_of(message, mail.name, today)
        out.add(shown.proposal(found))
        out.say(f"{found.file}：{found.subject or '（件名なし）'}")
        out.say(f"    差出人 {found.sender} <{found.address}>  到達 {found.arrived}")
        for item in found.items:
            out.say(f"    {phrases.kind(item.kind)}（{'・'.join(item.words)}）")
        for defect in found.defects:
            out.say(f"    ※ {phrases.defect(defect)}")

    each(given.mails, one, out)


def take_in(given: Namespace, out: Outcome) -> None:
    """Open one case per mail, its kinds unconfirmed."""
    charset = charset_of(given.charset)
    casebook = opened(given)

    def one(mail: Found, place: str) -> None:
        change, joined = casebook.intake.take_in(mail.raw(), mail.name, charset)
        sheet = casebook.cases.sheet(change.case)
        sha256 = sheet.messages[-1].sha256
        out.add({"file": place, "number": change.case, "joined": joined, "sha256": sha256})
        how = "に追加しました" if joined else "として受け付けました（種別は未確定）"
        out.say(f"{mail.name}：{change.case} {how}")

    try:
        each(given.mails, one, out)
    finally:
        casebook.close()


def each(paths: list[str], one: Callable[[Found, str], None], out: Outcome) -> None:
    """Do `one` for each mail of these files and folders; a refused one is told, the rest goes on.

    What is no mail in a folder is named on standard error.
    """
    for path in paths:
        try:
            for found in reading.mails(Path(path)):
                if isinstance(found, reading.Skipped):
                    out.warn(f"メールではないため、読みませんでした：{found.path}")
                else:
                    _one(found, _place(path, found), one, out)
        except CasebookError as problem:
            out.refuse(problem, path)
    out.give_list()


def _one(mail: Found, place: str, one: Callable[[Found, str], None], out: Outcome) -> None:
    try:
        one(mail, place)
    except CasebookError as problem:
        out.refuse(problem, place)


def _place(path: str, mail: Found) -> str:
    """Return where a mail lies, as it was named: the file itself, below a folder, in an mbox."""
    if Path(path).is_dir():
        return str(Path(path) / mail.name)
    return path + mail.name.removeprefix(Path(path).name)


def charset_of(label: str) -> str:
    """Return our name for a charset as it was typed. Raises UnknownCharsetError."""
    charset = decoding.name_of(label)
    if label and not charset:
        raise UnknownCharsetError(label)
    return charset


# ------------------------------------------------------------------ 文字化け修復


def repair(given: Namespace, out: Outcome) -> None:
    """Show how a mail of a case reads in other charsets, or keep the choice of one."""
    choice = "" if given.as_read else charset_of(given.charset)
    casebook = opened(given)
    try:
        mail = _mail_of(casebook.cases.sheet(given.number).messages, given.mail)
        if choice or given.as_read:
            casebook.intake.read_again(given.number, mail.sha256, choice)
            mail = _mail_of(casebook.cases.sheet(given.number).messages, given.mail)
            readings: tuple[MailReading, ...] = ()
        else:
            readings = casebook.intake.readings(casebook.cases.content(mail.sha256))
    finally:
        casebook.close()
    out.say(f"{given.number}：{mail.subject}（{phrases.charset(mail.charset)}）")
    for one in readings:
        out.say(f"  {one.charset or '--as-read'}  {phrases.charset(one.charset)}")
        out.say(f"      {one.subject}  {one.sender} <{one.address}>")
        for line in one.lines[:3]:
            out.say(f"      {line}")
    out.give(
        {
            "number": given.number,
            "sha256": mail.sha256,
            "charset": mail.charset,
            "subject": mail.subject,
            "body": mail.body,
            "readings": shown.plain(readings),
        }
    )


def _mail_of(mails: tuple[MessageLine, ...], number: int) -> MessageLine:
    """Return a mail of a case by its place, from 1. Raises FieldRefusedError."""
    if not 1 <= number <= len(mails):
        raise FieldRefusedError("mail", "choice", tuple(str(n + 1) for n in range(len(mails))))
    return mails[number - 1]
