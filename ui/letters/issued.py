"""The left side of an issued letter: its number, saving it, and recording that it left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import phrases
from app.rules.almanac import eras
from ui.cases.act_form import ActForm
from ui.cases.lines import Lines
from ui.widgets import Badge, Button, Card, Muted, Text, column, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.errors import CasebookError
    from app.views import DocumentLine, Field, Issued


class IssuedCard(QWidget):
    """A letter of the register. Its bytes never change; a correction is a new letter."""

    wanted_save = Signal()
    dispatched = Signal(object)  # dict: values of the form
    left = Signal()  # not now

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._form: ActForm | None = None
        self._number = Text(wrap=True).selectable()
        self._number.setProperty("role", "section")
        self._title = Text(wrap=True)
        self._status = Badge()
        self._dated = Muted()
        self._sum = Muted(wrap=True)
        self._save = Button("PDFを保存…")
        self._save.setToolTip("発行したときのままのPDFを保存します")
        self._save.clicked.connect(self.wanted_save)
        self._place = Lines()
        self._dispatch = Card("発送を記録する").add(self._place)
        head = row(self._number, self._status)
        head.setStretch(0, 1)
        facts = Card()
        facts.body.addLayout(head)
        facts.add(self._title, self._dated, self._sum)
        facts.body.addLayout(row(self._save, None))
        spread(self, column(facts, self._dispatch, space=14), (0, 0, 0, 0))

    @property
    def form(self) -> ActForm | None:
        """The form of the dispatch, while it is still to be recorded."""
        return self._form

    def show_letter(
        self, issued: Issued, line: DocumentLine | None, fields: tuple[Field, ...]
    ) -> None:
        """Show an issued letter; `fields` is the form of its dispatch, empty when it has left."""
        self._number.setText(issued.number)
        self._title.setText(issued.title)
        day = issued.dated
        self._dated.setText(f"文書の日付 {day.year}年{day.month}月{day.day}日 {eras().write(day)}")
        self._sum.setText(f"SHA-256 {issued.sha256[:16]}…")
        self._sum.setToolTip(issued.sha256)
        sent = line.dispatched if line else None
        if sent is not None:
            how = phrases.choice("how", line.how) if line and line.how else ""
            self._status.show_status(f"{sent:%m/%d} 発送 {how}".strip(), "done")
        else:
            self._status.show_status("未発送", "soon")
        self._show_form(issued.number, fields)

    def refuse(self, error: CasebookError) -> None:
        """Say why the dispatch was not recorded."""
        if self._form is not None:
            self._form.refuse(error)

    def _show_form(self, number: str, fields: tuple[Field, ...]) -> None:
        self._form = ActForm("", fields, self._today, "発送を記録する") if fields else None
        self._place.refill([self._form] if self._form else [])
        self._dispatch.setVisible(self._form is not None)
        if self._form is not None:
            self._form.fill("number", number)
            self._form.saved.connect(self.dispatched)
            self._form.left.connect(self.left)
            self._form.begin()
