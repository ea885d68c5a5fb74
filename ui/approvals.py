"""Bundles of approval on their way into the window: an ask, or an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.bundles import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.approver.approver_window import ApproverWindow
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme

PATTERN = f"承認依頼・承認の回答 (*{SUFFIX})"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file that was handed in, and whether it asks or answers."""

    path: Path
    asks: bool


def sorted_out(path: Path) -> Bundle:
    """Return what a file is. Raises ApprovalRefusedError, FileUnreadableError."""
    from app.approver import asks

    return Bundle(path, asks(path))


def window_for(parent: QWidget, runner: Runner, ask: Ask, theme: Theme) -> ApproverWindow:
    """Return the approver's window that is there for `parent`, or a new one."""
    from app.approver import Approver
    from ui.approver.approver_window import ApproverWindow

    direct = Qt.FindChildOption.FindDirectChildrenOnly
    there = parent.findChildren(ApproverWindow, options=direct)
    return there[0] if there else ApproverWindow(runner, ask, theme, Approver(), parent)
