"""台帳を開かない承認: who is asked by a sealed bundle, and what came back."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app import phrases
from app.approver import ask_name
from app.domain.bundles import SUFFIX
from app.errors import LetterFindingsError
from ui.cases.lines import Lines, fact
from ui.dates import brief
from ui.drafts import LETTER
from ui.manual.opening import explain
from ui.widgets import Button, Card, LabelledField, QuietButton, Reading, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.casebook import Casebook
    from app.changes import Change
    from app.errors import CasebookError
    from app.views.approval import Approvable, AskLine
    from app.views.cases import CaseSheet
    from ui.desk import Desk

_PATTERN = f"承認の回答 (*{SUFFIX})"


class ApprovalCard(Card):
    """Asks an approver who has no casebook, and takes the answer in.

    Nothing of it is shown where one person approves, or where nothing waits for an approval.
    """

    done = Signal(object)  # Change
    wanted_letter = Signal(str)  # its id: it is to be written first

    def __init__(self, desk: Desk) -> None:
        super().__init__("台帳を開かない承認")
        self._desk = desk
        self._number = ""
        self._found: Approvable | None = None
        self._lines = Lines(space=6)
        self._who = QComboBox()
        self._who.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._who_field = LabelledField("承認者", self._who)
        self._letters: dict[str, QCheckBox] = {}
        self._letter_lines = QVBoxLayout()
        self._note = LabelledField("承認者への添え書き", QLineEdit())
        self._none = Reading(
            "鍵のある承認者がいません。設定の「承認と担当者」で、鍵カードを読み込んでください。",
            role="aside",
        )
        self._why = Reading(role="error")
        self._ask = Button("承認依頼を作る…")
        self._ask.clicked.connect(self._on_ask)
        self._take = Button("回答を受け取る…")
        self._take.clicked.connect(self._on_take)
        self._write = QuietButton("文書を書く")
        self._write.clicked.connect(self._on_write)
        self._form = QWidget()
        fields = column(self._who_field, space=4)
        fields.addLayout(self._letter_lines)
        fields.addWidget(self._note)
        spread(self._form, fields, (0, 0, 0, 0))
        self.add(self._lines)
        self.body.addLayout(row(self._take, None))
        self.add(self._none, self._form, self._why)
        self.body.addLayout(row(self._ask, self._write, None))
        explain(self, "approval")
        self.hide()

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Look what of this case can be asked for."""
        if self._number != sheet.number:
            self._number, self._found = sheet.number, None
            self.hide()
            self._note.field.clear()
        self._say("")
        act = partial(self._desk.casebook.approvals.approvable, sheet.number)
        self._desk.runner.run(act, partial(self._on_found, sheet.number))

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that are to be approved with the decision."""
        return tuple(name for name, box in self._letters.items() if box.isChecked())

    def choose(self, letters: Sequence[str]) -> None:
        """Tick these letters and no others."""
        for name, box in self._letters.items():
            box.setChecked(name in letters)

    def _on_found(self, number: str, found: Approvable) -> None:
        if number != self._number:
            return
        before, self._found = self._found, found
        asks = bool(found.items)
        self.setVisible(asks or bool(found.asks))
        today = self._desk.today
        self._lines.refill(tuple(_line(one, today) for one in found.asks))
        keyed = [one.name for one in found.approvers if one.fingerprint]
        self._none.setVisible(asks and not keyed)
        self._form.setVisible(asks and bool(keyed))
        self._ask.setVisible(asks and bool(keyed))
        self._take.setVisible(any(one.verdict is None and not one.older for one in found.asks))
        self._write.setVisible(asks and bool(found.letters))
        if before is None or before.approvers != found.approvers:
            self._who.clear()
            self._who.addItems(keyed)
        if before is None or before.letters != found.letters:
            self._show_letters(found.letters)

    def _show_letters(self, letters: Sequence[tuple[str, str]]) -> None:
        for box in self._letters.values():
            self._letter_lines.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._letters = {}
        for letter, title in letters:
            box = QCheckBox(f"{letter}　{title}")
            box.setToolTip("決定と一緒に、この文書の文面も承認を受けます")
            box.setChecked(True)
            self._letter_lines.addWidget(box)
            self._letters[letter] = box

    def _say(self, reason: str) -> None:
        self._why.show_text(reason)
        self._why.setVisible(bool(reason))

    # -------------------------------------------------------------- asking

    def _on_ask(self) -> None:
        self._say("")
        target = self._desk.ask.where_to_save(self, Path(ask_name(self._number)))
        if target is None:
            return
        who, note = self._who.currentText(), self._note.field.text()
        act = partial(_asked, self._desk.casebook, self._number, (who, note), self.letters, target)
        self._desk.runner.run(act, self._on_asked, self._on_refused)

    def _on_asked(self, change: Change) -> None:
        self._note.field.clear()
        self.done.emit(change)

    def _on_refused(self, error: CasebookError) -> None:
        told = phrases.error(error)
        if isinstance(error, LetterFindingsError):
            told = f"文書がまだできていません。「文書を書く」で仕上げてください。{told}"
        self._say(told)

    def _on_take(self) -> None:
        self._say("")
        paths = self._desk.ask.which_to_open(self, "承認の回答を選ぶ", _PATTERN)
        for path in paths[:1]:
            act = partial(self._desk.casebook.approvals.answer, path, self._number)
            self._desk.runner.run(act, self.done.emit, self._on_refused)

    def _on_write(self) -> None:
        wanted = self.letters or tuple(self._letters)
        self.wanted_letter.emit(wanted[0] if wanted else "")


def _asked(
    casebook: Casebook,
    number: str,
    told: tuple[str, str],
    letters: Sequence[str],
    target: Path,
) -> Change:
    """Ask with what was written into the letters and not issued yet."""
    kept = casebook.drafts.kept(f"{LETTER}{number}:")
    written = {letter: _written(kept, number, letter) for letter in letters}
    who, note = told
    return casebook.approvals.ask(number, who, target, letters=written, note=note)


def _written(kept: dict[str, str], number: str, letter: str) -> dict[str, str]:
    for name, text in kept.items():
        if name.startswith(f"{LETTER}{number}:{letter}:") and name.endswith(":"):
            found = json.loads(text)
            return {str(slot): str(value) for slot, value in found.items()}
    return {}


def _line(one: AskLine, today: date) -> QWidget:
    place = QWidget()
    lines = column(space=2)
    for name, words in _facts(one, today):
        lines.addLayout(fact(name, words))
    spread(place, lines, (0, 0, 0, 0))
    return place


def _facts(one: AskLine, today: date) -> Iterator[tuple[str, str]]:
    letters = f"（{'・'.join(one.letters)}）" if one.letters else ""
    yield "依頼", f"{brief(one.asked.date(), today)}　{one.approver}{letters}"
    state = phrases.verdict(one.verdict)
    if one.verdict is None and one.older:
        state = "依頼し直しました"
    when = f"　{brief(one.answered.date(), today)}" if one.answered else ""
    yield "回答", f"{state}{when}"
