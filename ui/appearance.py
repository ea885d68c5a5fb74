"""How the window looks on this machine, and when it locks: kept per machine, nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from ui.application import body_font
from ui.theme import PALETTES

if TYPE_CHECKING:
    from ui.theme import Theme

SIZES = (100, 110, 125, 150, 175, 200)
"""How large letters are, in percent of 14 px."""

LOCKS = (5, 10, 15, 30, 60)
"""Minutes without a key or a click until the casebook locks itself."""

ACT = "appearance"
"""The act of the change that tells the window."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """`palette` is one of PALETTES, "" where the system's is followed."""

    palette: str = ""
    percent: int = 100
    lock: int = 15  # minutes


def kept() -> Appearance:
    """Return what was chosen on this machine; what cannot be read is as usual."""
    usual = Appearance()
    settings = QSettings()
    palette = str(settings.value("appearance/palette", ""))
    return Appearance(
        palette if palette in PALETTES else "",
        _one_of(settings.value("appearance/percent"), SIZES, usual.percent),
        _one_of(settings.value("appearance/lock"), LOCKS, usual.lock),
    )


def keep(chosen: Appearance) -> None:
    """Remember what was chosen on this machine."""
    settings = QSettings()
    settings.setValue("appearance/palette", chosen.palette)
    settings.setValue("appearance/percent", chosen.percent)
    settings.setValue("appearance/lock", chosen.lock)


def dress(theme: Theme, chosen: Appearance) -> None:
    """Let the program look so. Lengths of what is shown already stay until it is made anew."""
    application = QApplication.instance()
    font = body_font(chosen.percent)
    if isinstance(application, QApplication) and application.font() != font:
        application.setFont(font)
        theme.grow()
    theme.choose(chosen.palette or None)


def _one_of(value: object, known: tuple[int, ...], usual: int) -> int:
    try:
        found = int(str(value))
    except ValueError:
        return usual
    return found if found in known else usual
