"""What is looked for, in which order, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.item import State
    from app.domain.requests import Channel, Kind


class Place(StrEnum):
    """Where in a case a word stands, in the order in which a hit is shown."""

    NUMBER = "number"  # 番号
    NAME = "name"  # 名前・フリガナ・団体
    CONTACT = "contact"  # 連絡先
    WORDS = "words"  # 申出の内容
    MAIL = "mail"  # メール
    COURSE = "course"  # 経過
    DOCUMENT = "document"  # 文書
    ATTACHMENT = "attachment"  # 添付


class Order(StrEnum):
    """By what a list of cases is ordered."""

    DUE = "due"
    RELEVANCE = "relevance"
    NUMBER = "number"
    ARRIVED = "arrived"
    REQUESTER = "requester"
    KIND = "kind"
    CHANNEL = "channel"
    STATE = "state"


class ListColumn(StrEnum):
    """What a list of cases may show of each, in the order it does unless moved."""

    NUMBER = "number"
    DUE = "due"
    REQUESTER = "requester"
    KIND = "kind"
    STATE = "state"
    NEXT = "next"
    ARRIVED = "arrived"
    CHANNEL = "channel"
    TAGS = "tags"
    OFFICER = "officer"
    FOUND = "found"  # where the words stand


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as it stands: its width in pixels beside a 14 pixel letter, 0 for its usual one."""

    column: ListColumn
    width: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included; None where that end is open."""

    first: date | None = None
    last: date | None = None


_ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. All conditions hold together; what is not said does not matter.

    `partner` is the number of one that was asked; `taken_over` says whether cases from an older
    ledger (移行分) are meant, or only they.
    """

    query: str = ""
    open_only: bool = False
    kind: Kind | None = None
    state: State | None = None
    channel: Channel | None = None
    arrived: Span = _ALWAYS
    due: Span = _ALWAYS
    partner: int | None = None
    officer: str = ""
    tag: str = ""
    taken_over: bool | None = None
    order: Order = Order.DUE
    descending: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order and open cases is asked for."""
        return self != Sought(
            open_only=self.open_only, order=self.order, descending=self.descending
        )


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list the officer has given a name (保存した表示): what is sought, and its columns."""

    name: str
    sought: Sought
    columns: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class LogSought:
    """What of the sealed log (封印ログ) is sought; what is "" or None asks for nothing."""

    case: str = ""  # number
    actor: str = ""
    act: str = ""  # by its name in the journal
    first: date | None = None
    last: date | None = None  # included
