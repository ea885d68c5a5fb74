"""What lies on the desk of an open casebook; every page is handed it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.casebook import Casebook
    from ui.ask import Ask
    from ui.changes import ChangeBus
    from ui.jobs import Runner
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Desk:
    """An open casebook and the ways to work with it. Lives from unlock to lock."""

    casebook: Casebook  # called only through `runner`
    runner: Runner
    bus: ChangeBus
    ask: Ask
    theme: Theme
    keeper: Runner | None = None  # writes drafts while `runner` is busy

    @property
    def keeping(self) -> Runner:
        """Whoever keeps unfinished forms (casebook.drafts): a thread of its own in the program."""
        return self.keeper or self.runner

    @property
    def today(self) -> date:
        """The casebook's date: the machine's, or the one set for practice."""
        return self.casebook.now.moment().date()
