"""A letter read through ahead of its turn, while others are issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.letters.paper import Paper
    from app.matter.docket import Matter
    from reports.letter import Letter


@dataclass(frozen=True, slots=True)
class Ahead:
    """A letter as the casebook stood before an entry of its journal.

    `entry` is the number of the entry that may be its own: where that is another one, something
    was done meanwhile, and the letter is read through anew. `printed` is what to print of it,
    None where it cannot be printed; `take` prints it, or has it from a press.
    """

    entry: int
    matter: Matter
    paper: Paper
    printed: Letter | None
    take: Callable[[Letter], bytes]
