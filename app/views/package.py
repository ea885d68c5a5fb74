"""The papers for the accredited body, before they are written and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from enum import StrEnum
    from pathlib import Path

    from app.changes import Change
    from app.domain.jipdec import Exhibit, Purpose
    from app.domain.masking import Mode


@dataclass(frozen=True, slots=True)
class PackageWish:
    """How papers for the accredited body are wished for (提出資料).

    `masks` are modes by field; `words` are taken out too; `attachments` are numbers from the
    preview, from 1. `password` locks the workbook, "" leaves it open.
    """

    nr: int = 0  # which inquiry of the case; 0: the newest
    masks: Mapping[str, Mode] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    attachments: tuple[int, ...] = ()
    zipped: bool = False
    password: str = ""


@dataclass(frozen=True, slots=True)
class MaskLine:
    """A field of the papers: how it leaves, how it may, and what is then to be read of it."""

    field: str
    label: str
    mode: Mode
    allowed: tuple[Mode, ...]
    words: tuple[str, ...]  # how it leaves by each of these modes
    shown: str  # and by the one that is chosen
    why: str
    listed: bool  # named in the papers


@dataclass(frozen=True, slots=True)
class AttachmentChoice:
    """A file that came with a mail. `lacking` says what it needs before it may go along."""

    at: int
    name: str
    size: int
    exhibit: Exhibit | None
    lacking: tuple[StrEnum, ...]
    unfit: str  # picture, sound, unreadable; "" where its text can go along


@dataclass(frozen=True, slots=True)
class PackagePreview:
    """Papers for the accredited body before they are written."""

    case: str
    nr: int
    settled: bool  # the answer is approved; else everything is marked as a draft
    letter: str  # number of a covering letter that was issued for this answer, or ""
    purpose: Purpose
    masks: tuple[MaskLine, ...]
    papers: tuple[str, ...]  # what goes along, by title
    inside: tuple[str, ...]  # what stays in the casebook, in our own words
    chronology: tuple[tuple[date, str], ...]  # as it will be read
    attachments: tuple[AttachmentChoice, ...]
    doubtful: tuple[str, ...]  # looks like a name, and is not taken out


@dataclass(frozen=True, slots=True)
class Packed:
    """Papers that were written. `sha256` is that of the ZIP, of the manifest for a folder."""

    path: Path
    sha256: str
    manifest: str  # its SHA-256
    case: str
    letter: str  # number of the covering letter; "" for a draft
    files: tuple[str, ...]
    change: Change
