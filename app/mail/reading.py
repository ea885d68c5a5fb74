"""The one door to mails: whatever file or folder is handed in, its mails, one after the other.

Which form the bytes have is told by the bytes, never by the name alone. A mail of a file is
read only when it is asked for, so a folder of gigabytes costs the memory of one mail.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import FileUnreadableError, MailTooLargeError
from app.mail import eml, headers, mbox, msg, showing, tnef
from app.mail.message import Defect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import tzinfo

    from app.mail.message import Message

SIZE_LIMIT = 512 * 1024 * 1024
"""The largest mail that is taken in, in bytes."""

_HEAD = 64 * 1024
_SINGLE = frozenset((".eml", ".msg", ".tnef"))  # one mail, whatever it looks like
_MANY = frozenset((".mbox", ".mbx"))
# in a folder, a text that speaks of From and Date is no mail
_OF_TRANSPORT = frozenset(("from", "received", "message-id", "return-path", "delivered-to"))


@dataclass(frozen=True, slots=True)
class Found:
    """A mail and where it lies: a file, or a stretch of an mbox."""

    name: str  # for people: the file, with #2 for the second mail of an mbox
    path: Path
    start: int
    size: int

    def raw(self) -> bytes:
        """Return the bytes of the mail. Raises FileUnreadableError, MailTooLargeError."""
        if self.size > SIZE_LIMIT:
            raise MailTooLargeError(self.name, self.size)
        try:
            with self.path.open("rb") as file:
                file.seek(self.start)
                return file.read(self.size)
        except OSError as error:
            raise FileUnreadableError(self.path) from error


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that is no mail."""

    path: Path


def mails(path: Path) -> Iterator[Found | Skipped]:
    """Yield the mails of a file or, by their names, of a folder and of the folders in it.

    A file named by itself is taken for a mail whatever it is; in a folder what is no mail is
    skipped, and named. Raises FileUnreadableError.
    """
    if not path.is_dir():
        yield from _of_file(path)
        return
    for file in _files(path):
        if _looks_like_mail(file):
            yield from _of_file(file, str(file.relative_to(path)))
        else:
            yield Skipped(file)


def read(
    raw: bytes, company_domains: Collection[str] = (), zone: tzinfo = eml.TOKYO, charset: str = ""
) -> Message:
    """Return the mail in `raw`, in whatever form: .eml, .msg, winmail.dat. Never raises.

    `company_domains`, `zone` and `charset` as for eml.read.
    """
    if msg.is_msg(raw):
        return msg.read(raw, company_domains, zone, charset)
    if tnef.is_tnef(raw):
        return _winmail(raw, charset)
    return eml.read(raw, company_domains, zone, charset)


def _winmail(raw: bytes, charset: str) -> Message:
    """Return a winmail.dat that came without its mail: who sent it, and when, is not in it."""
    found = tnef.read(raw, charset)
    text, defects = showing.shown(found.body)
    subject, controls = showing.one_line(found.subject)
    bare = (Defect.NO_SENDER, Defect.NO_DATE, Defect.NO_RECEIVED)
    if not text.strip():
        defects += (Defect.NO_BODY,)
    return replace(
        eml.no_mail(hashlib.sha256(raw).hexdigest(), text, ()),
        subject=subject,
        attachments=found.attachments,
        defects=showing.ordered((*defects, *controls, *found.defects, *bare)),
        html=found.html,
    )


# ------------------------------------------------------------------ files


def _of_file(path: Path, name: str = "") -> Iterator[Found]:
    name = name or path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if path.suffix.lower() in _SINGLE or not _is_mbox(path, file.read(_HEAD)):
                yield Found(name, path, 0, size)
                return
            for number, extent in enumerate(mbox.extents(file), start=1):
                yield Found(f"{name}#{number}", path, extent.start, extent.size)
    except OSError as error:
        raise FileUnreadableError(path) from error


def _is_mbox(path: Path, head: bytes) -> bool:
    return mbox.is_mbox(head) or (path.suffix.lower() in _MANY and bool(head))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, by name. Links to folders are not followed: they may loop."""

    def tell(error: OSError) -> None:
        raise FileUnreadableError(folder) from error

    for place, folders, files in os.walk(folder, onerror=tell):
        folders.sort()
        for name in sorted(files):
            yield Path(place, name)


def _looks_like_mail(path: Path) -> bool:
    if path.suffix.lower() in _SINGLE | _MANY:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if mbox.is_mbox(head) or tnef.is_tnef(head):
        return True
    header, _ = headers.split(head)
    names = {name for name, _ in header.fields}
    return len(names & headers.OF_MAIL) > 1 and bool(names & _OF_TRANSPORT)
