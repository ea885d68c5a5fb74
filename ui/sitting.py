"""What was done in this sitting, so that it can be undone and done again (元に戻す、やり直す)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app import phrases
from app.domain.undoing import UNDO, Why
from app.errors import RefusedError, UndoRefusedError

if TYPE_CHECKING:
    from app.changes import Change
    from app.errors import CasebookError
    from app.views.log import Undoable
    from ui.desk import Desk

_MOST = 200  # acts that are remembered


class Sitting(QObject):
    """Two piles of acts, the newest on top. What is undone is an act of its own in the journal."""

    changed = Signal()  # what undo and redo would do
    offered = Signal(str)  # something that can be undone was done: a sentence
    undone = Signal(str)  # a sentence
    redone = Signal(str)
    refused = Signal(object)  # CasebookError

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._done: list[Undoable] = []
        self._back: list[Undoable] = []
        self._busy = False
        desk.bus.changed.connect(self._on_changed)

    @property
    def undo_text(self) -> str:
        """What undo would do: 元に戻す：本人確認（R8-0001）."""
        return _named("元に戻す", self._done)

    @property
    def redo_text(self) -> str:
        """What redo would do."""
        return _named("やり直す", self._back)

    @property
    def can_undo(self) -> bool:
        """Whether anything was done that undo has an answer to."""
        return bool(self._done) and not self._busy

    @property
    def can_redo(self) -> bool:
        """Whether anything was undone."""
        return bool(self._back) and not self._busy

    def undo(self) -> None:
        """Undo what was done last, or say why it is not undone; the next time what was before."""
        if not self.can_undo:
            return
        last = self._done[-1]
        if last.why is not None:
            self._done.pop()
            self.changed.emit()
            self.refused.emit(UndoRefusedError(last.act, last.why, last.by))
            return
        act = partial(self._desk.casebook.undoing.undo, last.entry)
        self._begin()
        self._desk.runner.run(act, self._on_undone, self._on_not_undone)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self.can_redo:
            act = partial(self._desk.casebook.undoing.undo, self._back[-1].entry)
            self._begin()
            self._desk.runner.run(act, self._on_redone, self._on_not_redone)

    def _begin(self) -> None:
        self._busy = True
        self.changed.emit()

    # ------------------------------------------------------------------ what comes back

    def _on_changed(self, change: Change, initiator: QObject | None) -> None:
        if change.entry and initiator is not self:
            act = partial(self._desk.casebook.undoing.look, change.entry)
            looked = self._on_undone_there if change.act == UNDO else self._on_looked
            self._desk.runner.run(act, looked, self._on_unknown)

    def _on_undone_there(self, act: Undoable) -> None:
        """Offer to do again what a page undid itself; what was done of it is done no more."""
        self._done = [one for one in self._done if (one.act, one.case) != (act.act, act.case)]
        self._back.append(act)
        self.changed.emit()
        self.undone.emit(f"元に戻しました：{_told(act)}")

    def _on_looked(self, act: Undoable) -> None:
        if act.why is Why.KEPT:
            return
        self._done = [*self._done[-_MOST:], act]
        self._back.clear()
        self.changed.emit()
        if act.why is None:
            self.offered.emit(f"{_told(act)}を記録しました。")

    def _on_unknown(self, _error: CasebookError) -> None:
        """Offer nothing: the act stands, and nobody asked."""

    def _on_undone(self, change: Change) -> None:
        act = self._done.pop()
        self._back.append(_as(act, change))
        self._tell(change)
        self.undone.emit(f"元に戻しました：{_told(act)}")

    def _on_redone(self, change: Change) -> None:
        act = self._back.pop()
        self._done.append(_as(act, change))
        self._tell(change)
        self.redone.emit(f"やり直しました：{_told(act)}")

    def _on_not_undone(self, error: CasebookError) -> None:
        self._fail(self._done, error)

    def _on_not_redone(self, error: CasebookError) -> None:
        self._fail(self._back, error)

    def _fail(self, pile: list[Undoable], error: CasebookError) -> None:
        """Let go of an act that is refused: it was undone elsewhere, or something rests on it."""
        if isinstance(error, RefusedError):
            pile.pop()
        self._busy = False
        self.changed.emit()
        self.refused.emit(error)

    def _tell(self, change: Change) -> None:
        self._busy = False
        self.changed.emit()
        self._desk.bus.tell(change, self)


def _as(act: Undoable, change: Change) -> Undoable:
    """Return the act as undoing the entry of `change` would take it back."""
    return type(act)(change.entry, act.act, act.case)


def _told(act: Undoable) -> str:
    return phrases.log_act(act.act) + (f"（{act.case}）" if act.case else "")


def _named(word: str, pile: list[Undoable]) -> str:
    return f"{word}：{_told(pile[-1])}" if pile else word
