"""What the officer chose for this machine, whatever casebook is open. Nothing personal."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from PySide6.QtCore import QSettings

_GROUP = "machine"
LONGEST: Final = 600
"""Seconds a copied text may stay at most."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The choices. `forget_after` is in seconds; 0 leaves what was copied where it is."""

    note_days: bool = True  # a note of the system about the dates of the day
    forget_after: int = 60
    lock_on_sleep: bool = True


def machine() -> Machine:
    """Return what was chosen; what was not, or cannot be read, is as it is at first."""
    settings, first = QSettings(), Machine()
    kept = {
        field.name: settings.value(f"{_GROUP}/{field.name}", getattr(first, field.name))
        for field in fields(Machine)
    }
    return Machine(
        _truth(kept["note_days"]), _seconds(kept["forget_after"]), _truth(kept["lock_on_sleep"])
    )


def choose(**news: bool | int) -> Machine:
    """Keep these choices, and return them all."""
    chosen = replace(machine(), **news)  # type: ignore[arg-type]
    settings = QSettings()
    for field in fields(Machine):
        settings.setValue(f"{_GROUP}/{field.name}", getattr(chosen, field.name))
    return chosen


def _truth(kept: object) -> bool:
    return kept if isinstance(kept, bool) else str(kept).lower() in ("true", "1")


def _seconds(kept: object) -> int:
    try:
        return min(max(int(str(kept)), 0), LONGEST)
    except ValueError:
        return Machine().forget_after
