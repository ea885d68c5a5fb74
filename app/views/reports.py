"""Which register is wanted, and what comparing a report with the casebook found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.errors import BadFormError


class Register(StrEnum):
    """Which register."""

    REQUESTS = "requests"  # 開示等の請求等: JIS Q 15001 J.10
    COMPLAINTS = "complaints"  # 苦情及び相談: JIS Q 15001 J.11
    LETTERS = "letters"  # 文書台帳: by the date of the letter, never with names


@dataclass(frozen=True, slots=True)
class RegisterWish:
    """Which register, of which days, with names or without (マスク済)."""

    register: Register
    first: date
    last: date
    names: bool = True


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A cell of the company's workbook: what goes there, by marks, and what that comes to.

    `fault` says why it cannot be filled, None where it can: the facts of a BadFormError.
    """

    place: str  # 月報!B3
    text: str  # {{受付}}件, or {{未了.受付番号}} for a list that begins there
    shown: str
    fault: BadFormError | None = None


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What goes where into the company's workbook, and every name that can be asked for."""

    places: tuple[FormPlace, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """Whether the casebook still contains the history a report was made from.

    `differs` says what does not fit: `shorter:N` (the journal ends at N, before the report's
    entry), `entry:N` (entry N has another hash), `anchor:N` (the report names two places),
    `journal:N:…` (the chain is broken).
    """

    ok: bool
    differs: tuple[str, ...]
    number: int  # the entry the report names
    head: str  # the hash it names
    at: str  # when that entry was made, ISO; "" where it is not there
    entries: int  # of the journal now
    newest: str
    written: bool  # the journal knows these very bytes: written here, and not altered since
