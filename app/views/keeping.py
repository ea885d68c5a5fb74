"""How the casebook is kept: proofs, backups, restoring, disposal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from app.domain.erasure import Why


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of proving the file and its journal."""

    ok: bool
    faults: tuple[str, ...]
    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was re-opened and proved."""

    path: Path
    sha256: str
    cases: int


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as it is listed. `why` and `state` are those of app.keeping.backups."""

    name: str
    at: datetime
    why: str
    folder: Path | None
    size: int  # bytes, 0 where it was not written down
    state: str
    leaves_by: date | None  # the last day by which thinning takes it away; None: never
    restored: bool  # a casebook was restored from it, so it stays


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A restore that was rehearsed (復元リハーサル): of which backup, and what did not fit."""

    name: str
    on: date
    entries: int
    faults: tuple[str, ...]  # unreadable, damaged, journal, counts, prefix; empty: proved


class Way(StrEnum):
    """With what a casebook is opened, as the journal says it."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the word, not one
    SHEET = "sheet"
    KEYRING = "keyring"


class KeyHere(StrEnum):
    """Whether this machine keeps the key of a casebook (鍵の預かり), and when it may open it."""

    NO = ""
    START = "start"  # the first opening after the program was started
    ALWAYS = "always"  # also after it was locked


@dataclass(frozen=True, slots=True)
class Kept:
    """How the casebook is kept: its backups, and when restoring was last proved."""

    folder: Path
    backups: tuple[BackupLine, ...]
    proved_on: date | None  # 最後に復元を確認した日
    proved: str  # the name of the backup it was proved with
    trouble: str  # a cause of StorageFailedError: the last backup could not be made; or ""
    sheet_on: date | None  # when the recovery sheet of the present passphrase was printed
    key_here: KeyHere = KeyHere.NO


@dataclass(frozen=True, slots=True)
class OnlyRead:
    """Why a casebook is only read: who has it, on which machine, since when; "" for unknown.

    `copied` is the moment of the last act in the backup that is shown; None for the living file.
    """

    user: str = ""
    host: str = ""
    since: str = ""
    copied: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about how the casebook is kept that the officer should know today.

    `what` is a key of the phrases (table notice), `fact` what goes into the sentence; `pressing`
    means that data may be lost.
    """

    what: str
    fact: str = ""
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """A person who was erased, and is back because an older backup was restored: by case."""

    number: str
    on: date  # when the case was erased


@dataclass(frozen=True, slots=True)
class Restored:
    """A casebook restored beside, and the cases whose people came back with it.

    `compared` is whether it could be compared with the casebook as it is now.
    """

    path: Path
    sha256: str
    entries: int
    came_back: tuple[CameBack, ...]
    compared: bool


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """What would go of one case when its person is forgotten, by number."""

    number: str
    people: int  # in the case; who is in another case as well is kept there
    mails: int
    attachments: int
    letters: int
    notes: int  # events somebody wrote words into
    tasks: int


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case that keeps its record, or cannot be erased yet, and why."""

    number: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What closing a withdrawn inquiry destroys, what stays and why. Empty where nothing goes."""

    cases: tuple[ErasedCase, ...] = ()
    people: int = 0  # who leaves the casebook altogether
    drafts: int = 0  # unfinished records that name them
    kept: tuple[KeptCase, ...] = ()  # whole, people included
    waits: tuple[KeptCase, ...] = ()  # why it cannot be done yet
    backups: tuple[str, ...] = ()  # that were made before and hold the data still


@dataclass(frozen=True, slots=True)
class RetainedCase:
    """A case as retention lists it (保存期間). Nobody is named; `why` is what an officer wrote.

    `stays` are values of app.domain.retention.Stays, empty where it may be disposed of.
    """

    number: str
    kinds: tuple[str, ...]
    register: str  # a value of app.domain.retention.Register, "" where it has no period
    closed: date | None
    years: int
    last_day: date | None  # 保存期間の満了日
    stays: tuple[str, ...]
    why: str  # of the hold (保管の指定)
    review: date | None  # when to look at the hold again


@dataclass(frozen=True, slots=True)
class DisposalLine:
    """A disposal that was done. `certified` None: its certificate is still to be made."""

    number: int
    on: date
    cases: tuple[str, ...]
    certified: date | None


@dataclass(frozen=True, slots=True)
class Retention:
    """What may be disposed of, what stays beyond its period and why, and what was disposed of."""

    due: tuple[RetainedCase, ...]
    stays: tuple[RetainedCase, ...]
    held: tuple[RetainedCase, ...]
    periods: tuple[tuple[str, int], ...]  # register, years; 0: no period
    done: tuple[DisposalLine, ...]  # newest first
