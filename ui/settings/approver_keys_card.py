"""承認の鍵: by which key each approver answers where no casebook is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import phrases
from app.domain.bundles import CARD_SUFFIX
from ui.manual.opening import explain
from ui.widgets import Button, Card, Lines, QuietButton, Reading, Rule, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.casebook import Casebook
    from app.changes import Change
    from app.domain.approver_key import ApproverKey
    from app.errors import CasebookError
    from app.views.approval import Approver
    from ui.desk import Desk

_PATTERN = f"鍵カード (*{CARD_SUFFIX})"


class ApproverKeysCard(Card):
    """Takes key cards in, and withdraws keys. Shown only where two persons approve."""

    done = Signal(object)  # Change

    def __init__(self, desk: Desk) -> None:
        super().__init__("承認の鍵")
        self._desk = desk
        self._held = False
        self._lines = Lines(space=10)
        self._why = Reading(role="error")
        self._why.hide()
        about = Reading(
            "台帳を開かずに承認する人の鍵です。本人が「承認依頼を開く」で作った鍵カードを読み込み、"
            "照合番号を電話などで確かめます。取り下げた鍵の署名は、もう受け取りません。",
            role="aside",
        )
        self.add(about, self._lines, self._why)
        explain(self, "approval")
        self.hide()

    def refresh(self) -> None:
        """Look whose keys are kept."""
        self._desk.runner.run(self._desk.casebook.approvals.approvers, self._on_found)

    def hold(self, *, unsaved: bool) -> None:
        """Take no cards while settings that were filled in are not in use: they have the staff."""
        self._held = unsaved
        for button in self._lines.findChildren(Button):
            button.setEnabled(not unsaved)
        told = "設定の変更を使うか捨てるかしてから、鍵を読み込んでください。"
        self._say(told if unsaved else "")

    def _on_found(self, approvers: tuple[Approver, ...]) -> None:
        self._lines.refill(tuple(self._blocks(approvers)))
        self.hold(unsaved=self._held)

    def _blocks(self, approvers: tuple[Approver, ...]) -> Iterator[QWidget]:
        if not approvers:
            yield Reading("承認できる役割の担当者がいません。", role="aside")
        for place, one in enumerate(approvers):
            if place:
                yield Rule()
            row_of_one = _KeyRow(one)
            row_of_one.wanted.connect(self._on_load)
            row_of_one.withdrawn.connect(self._on_away)
            yield row_of_one

    def _say(self, reason: str) -> None:
        self._why.show_text(reason)
        self._why.setVisible(bool(reason))

    def _on_load(self, name: str) -> None:
        for path in self._desk.ask.which_to_open(self, f"{name} の鍵カードを選ぶ", _PATTERN)[:1]:
            act = partial(_looked, self._desk.casebook, name, path)
            self._desk.runner.run(act, self._on_looked, self._on_refused)

    def _on_looked(self, found: tuple[str, Path, ApproverKey]) -> None:
        """Have the digits compared before the key counts."""
        name, path, key = found
        question = (
            f"{name} の鍵を登録しますか。\n\n照合番号　{key.fingerprint}\n"
            "本人に電話などで番号を読み上げてもらい、同じことを確かめてください。"
        )
        if self._desk.ask.confirm(self, question, "同じなので登録する"):
            act = partial(_keyed, self._desk.casebook, name, path)
            self._desk.runner.run(act, self._on_kept, self._on_refused)

    def _on_away(self, name: str) -> None:
        question = (
            f"{name} の鍵を取り下げますか。"
            "これからの署名は受け取りません。済んだ承認は、そのまま確かめられます。"
        )
        if self._desk.ask.confirm(self, question, "取り下げる"):
            act = partial(_keyed, self._desk.casebook, name, None)
            self._desk.runner.run(act, self._on_kept, self._on_refused)

    def _on_kept(self, change: Change) -> None:
        self._say("")
        self.done.emit(change)

    def _on_refused(self, error: CasebookError) -> None:
        self._say(phrases.error(error))


class _KeyRow(QWidget):
    """An approver and her key, with what can be done about it."""

    wanted = Signal(str)  # the name: a card is to be read
    withdrawn = Signal(str)

    def __init__(self, one: Approver) -> None:
        super().__init__()
        self._name = one.name
        duties = "・".join(phrases.duty(duty) for duty in sorted(one.duties))
        digits = f"照合番号　{one.fingerprint}" if one.fingerprint else "鍵はありません。"
        load = Button("鍵カードを入れ替える…" if one.fingerprint else "鍵カードを読み込む…")
        load.setAccessibleName(f"{one.name} の{load.text()}")
        load.clicked.connect(self._on_load)
        away = QuietButton("取り下げる…")
        away.setAccessibleName(f"{one.name} の鍵を取り下げる")
        away.clicked.connect(self._on_away)
        ways = row(load, *((away,) if one.fingerprint else ()), None)
        name = Reading(f"{one.name}（{duties}）", role="strong")
        lines = column(name, Reading(digits), space=4)
        lines.addLayout(ways)
        spread(self, lines, (0, 0, 0, 0))

    def _on_load(self) -> None:
        self.wanted.emit(self._name)

    def _on_away(self) -> None:
        self.withdrawn.emit(self._name)


def _looked(casebook: Casebook, name: str, path: Path) -> tuple[str, Path, ApproverKey]:
    casebook.approvals.keyed(name, path)  # another name is said before the digits are compared
    return name, path, casebook.approvals.card(path)


def _keyed(casebook: Casebook, name: str, path: Path | None) -> Change:
    return casebook.office.change(casebook.approvals.keyed(name, path), move=False)
