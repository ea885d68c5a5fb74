"""The key of a casebook: changing the passphrase, and the recovery sheet (復旧シート)."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import resources
from app.domain import recovery
from app.errors import BadRecoveryCodeError, PassphraseRefusedError, UnavailableError
from app.keeping import backups
from app.keeping.backups import Why
from app.matter.certificates import full_day
from app.store.book import SHEET
from app.store.key import KEY_DIGITS, new_salt, raw_key
from app.store.tables import SettingRow
from reports.recovery import RecoverySheet, to_pdf

if TYPE_CHECKING:
    from app.jobs import Progress
    from app.store.book import Book

_LOG_ROWS = 4


def key_from_sheet(code: str) -> str:
    """Return the key that is printed on a recovery sheet, in hexadecimal, without its salt.

    Raises BadRecoveryCodeError, which names the groups that are wrong.
    """
    try:
        return recovery.key_of(code).hex()
    except recovery.Unreadable as problem:
        raise BadRecoveryCodeError(problem.groups, problem.found) from None


def opens(book: Book, said: str) -> bool:
    """Return whether `said` is the passphrase of the open casebook, or the code of its sheet."""
    if raw_key(said, bytes.fromhex(book.salt)) == book.database.key:
        return True
    try:
        return key_from_sheet(said) == book.database.key[:KEY_DIGITS]
    except BadRecoveryCodeError:
        return False


def change(book: Book, present: str, wanted: str, progress: Progress | None = None) -> None:
    """Give the casebook another passphrase: a backup, every page encrypted anew, a backup.

    `present` is the passphrase or the code of its recovery sheet. The older backups keep the
    older passphrase. Raises PassphraseRefusedError, StorageFailedError, CasebookInUseError, and
    Cancelled; then nothing has changed.
    """
    book.refuse_strangers()
    if not opens(book, present):
        raise PassphraseRefusedError("wrong")
    if len(wanted.rstrip("\r\n")) < recovery.LEAST:
        raise PassphraseRefusedError("short", recovery.LEAST)
    if raw_key(wanted, bytes.fromhex(book.salt)) == book.database.key:
        raise PassphraseRefusedError("same")
    backups.make(book, Why.REKEY, full=True)
    book.rekey(raw_key(wanted, new_salt()), progress.step if progress else None)
    try:
        backups.make(book, Why.REKEY)
    except UnavailableError:  # the passphrase is changed all the same; the Today page says it
        return


# ------------------------------------------------------------------ the sheet


def groups(book: Book) -> tuple[str, ...]:
    """Return the groups of the present key, as the sheet prints them."""
    return recovery.groups_of(bytes.fromhex(book.database.key[:KEY_DIGITS]))


def mark(salt: bytes) -> str:
    """Return the mark that tells which sheet belongs to a file: 3F2A-91C0. It tells no secret."""
    found = hashlib.sha256(salt).hexdigest().upper()
    return f"{found[:4]}-{found[4:8]}"


def printed_on(book: Book) -> date | None:
    """Return when the sheet of the present key was printed, None where it was not."""
    found = book.setting(SHEET)
    return date.fromisoformat(json.loads(found)["on"]) if found else None


def note_printed(book: Book) -> None:
    """Write down that the sheet was printed; the journal says it, never what it says."""
    with book.act("recovery-sheet") as acting:
        told = json.dumps({"on": acting.today.isoformat()})
        acting.session.merge(SettingRow(name=SHEET, value=told))


def sheet(book: Book, company: str) -> bytes:
    """Return the recovery sheet of the present key as a PDF: one for the safe, one for a deputy."""
    words = tomllib.loads(resources.open_text("phrases/recovery.toml"))
    facts = (
        ("会社", company),
        ("台帳", book.path.name),
        ("照合番号", mark(bytes.fromhex(book.salt))),
        ("作成日", full_day(book.now.moment().date())),
    )
    sheets = [
        RecoverySheet(
            company,
            words[name]["whose"],
            facts,
            groups(book),
            tuple((one["heading"], one["text"].strip()) for one in words[name]["section"]),
            tuple(words["log"]) if name == "deputy" else (),
            _LOG_ROWS if name == "deputy" else 0,
        )
        for name in ("safe", "deputy")
    ]
    return to_pdf(sheets)
