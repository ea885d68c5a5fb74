"""Letters and forms: chosen, drafted, issued, on their way; the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.changes import Change
from app.domain.sending import LetterState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.errors import CasebookError


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A letter that was issued. Its bytes never change."""

    id: int
    number: str
    letter: str  # L01 …
    title: str
    dated: date  # of dispatch, as printed
    items: tuple[int, ...]
    sha256: str
    dispatched: date | None
    how: str  # by which method: an id of resources/posting
    erased: date | None = None  # its bytes are gone, the register stays
    state: LetterState = LetterState.ISSUED
    tracking: str = ""  # the carrier's number, ASCII
    delivered: date | None = None
    returned: date | None = None
    voided: date | None = None
    supersedes: str = ""  # number of the letter in whose place it stands
    superseded: str = ""  # number of the one in its place


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A letter of the register of all cases (文書台帳)."""

    case: str
    document: DocumentLine


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A letter that may be issued with many others (一括発行), and what is still wrong with it."""

    case: str
    requester: str
    letter: str
    title: str
    items: tuple[int, ...]
    findings: tuple[str, ...] = ()  # sentences; empty where it may be issued
    remarks: tuple[Remark, ...] = ()  # the same, each with its place, where it could be drawn
    acknowledged: frozenset[str] = frozenset()  # keys of what was looked at a second time

    @property
    def passable(self) -> bool:
        """Whether all that is said of it wants a second look, and no more."""
        return len(self.remarks) == len(self.findings) and all(r.passable for r in self.remarks)

    @property
    def ready(self) -> bool:
        """Whether it may be issued: nothing is wrong, and all was looked at twice that asks."""
        keys = {remark.key for remark in self.remarks}
        return self.passable and keys <= self.acknowledged


@dataclass(frozen=True, slots=True)
class Proposed:
    """Letters that are due; `beyond` is how many cases were not looked through any more."""

    lines: tuple[BatchLine, ...]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Batched:
    """What became of many letters: `issued` have their number, each by an act of its own.

    `refused` say why; `left` were not come to, because somebody called it off or because of
    `error`, what was in the way.
    """

    issued: tuple[tuple[BatchLine, str], ...]
    refused: tuple[BatchLine, ...] = ()
    left: tuple[BatchLine, ...] = ()
    error: CasebookError | None = None
    change: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A letter somebody has to look after (発送の確認): it lies here, or nobody heard of it since.

    `due` is the day on which it is asked about: the day of dispatch it bears, or so many
    business days after it left (resources/posting).
    """

    case: str
    number: str
    title: str
    how: str  # "" while it lies here
    tracking: str
    since: date
    due: date


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a letter text: its name, what fills it now, and whether it may stay empty."""

    name: str
    value: str
    kind: str  # line, text, date, money
    required: bool
    known: bool  # filled from the casebook


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a letter that is not issued yet (校正の指摘): what, where, a way out.

    `passable` is whether the officer may issue it all the same, by acknowledging `key`. `words`
    are what stands there, `slot` where they came from; `line` counts from 1 within its part.
    """

    key: str
    sentence: str
    way_out: str
    passable: bool
    place: str  # 本文5行目, 同封ファイル2の1ページ, ""
    words: str = ""
    slot: str = ""
    part: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is issued: its page and what is still wrong with it."""

    case: str
    letter: str
    title: str
    items: tuple[int, ...]
    pdf: bytes | None
    slots: tuple[Slot, ...]
    findings: tuple[str, ...]  # sentences; empty when it may be issued
    dated: date
    remarks: tuple[Remark, ...] = ()  # the same, each with its place
    wording: int = 0  # version of the office's own text; 0: the one that ships

    @property
    def stops(self) -> bool:
        """Whether something is wrong that cannot be acknowledged."""
        return any(not one.passable for one in self.remarks)


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter that the present state of a case calls for, or allows."""

    letter: str
    title: str
    items: tuple[int, ...]
    suggested: bool
    purpose: str = "answer"  # or refusal: the refused part alone, ahead of the rest
    written: Mapping[str, str] = field(default_factory=dict)  # into the letter it supersedes


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case that may go along with a letter: `number` counts from 1 in the case."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels, `stride` bytes a row: BGRA, or a byte of grey where it is to be printed."""

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter as it went into the register."""

    number: str
    letter: str
    title: str
    dated: date
    sha256: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class FormLine:
    """A blank form (様式) in the list of what a desk hands out."""

    form: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whether letters go out in envelopes with a window (窓あき封筒), and where that is, in mm.

    `x` and `y` are the upper left corner of the window on the folded sheet, pushed into the upper
    left corner of the envelope; `right` and `down` how far prints of this machine are off.
    """

    used: bool
    x: float
    y: float
    width: float
    height: float
    right: float = 0.0
    down: float = 0.0
