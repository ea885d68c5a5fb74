"""A letter on its way to the page: composed, with what it lacks, before it has a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.errors import Finding
    from app.rules.wording import Composed, LetterText
    from app.views.letters import Slot
    from reports.letter import Addressee


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter about to be drawn: what it says, what it lacks, what it answers."""

    text: LetterText
    items: tuple[int, ...]
    purpose: str  # receipt, answer, other
    title: str
    composed: Composed | None
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    addressee: Addressee
    dated: date
