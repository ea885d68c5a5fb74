"""保存期間: until when a case is kept, and that somebody said to keep it longer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app import phrases
from app.errors import FieldRefusedError
from app.rules import almanac
from ui.cases.lines import Lines, fact
from ui.dates import spoken
from ui.hold_form import HoldForm
from ui.widgets import Card, QuietButton, column, row, spread

if TYPE_CHECKING:
    from app.changes import Change
    from app.errors import CasebookError
    from app.views.cases import CaseSheet
    from app.views.keeping import RetainedCase
    from ui.desk import Desk

_LABEL = 84  # px before a fact


class HoldCard(Card):
    """Shows the period of the case, and lets it be kept longer or as usual again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("保存期間")
        self._desk = desk
        self._number = ""
        self._facts = Lines(space=4)
        self._keep = QuietButton("保管の指定…")
        self._keep.setToolTip("保存期間が満了しても消去しない理由と、見直す日を記録します")
        self._keep.clicked.connect(self._on_keep)
        self._free = QuietButton("指定を解く…")
        self._free.clicked.connect(self._on_free)
        self.form = HoldForm(desk.today, almanac.eras())
        self.form.saved.connect(self._on_saved)
        self.form.left.connect(self._on_left)
        self._ways = QWidget()
        spread(self._ways, row(self._keep, self._free, None), (0, 0, 0, 0))
        self.add(self._facts, self._ways, self.form)

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show until when this case is kept; nothing of one whose person was forgotten."""
        if self._number != sheet.number:
            self._on_left()
        self._number = sheet.number
        self.setVisible(sheet.tombstone is None)
        if sheet.tombstone is None:
            act = partial(self._desk.casebook.disposal.case, sheet.number)
            self._desk.runner.run(act, self._on_found)

    def _on_found(self, found: RetainedCase) -> None:
        if found.number != self._number:
            return
        today = self._desk.today
        until = f"{spoken(found.last_day, today)} まで" if found.last_day else "完了していません"
        if found.closed and not found.last_day:
            until = "期間の定めがありません"
        place = QWidget()
        lines = column(space=4)
        lines.addLayout(fact("満了", until, _LABEL))
        if found.why:
            review = spoken(found.review, today) if found.review else "なし"
            lines.addLayout(fact("保管の指定", f"{found.why}（見直す日 {review}）", _LABEL))
        spread(place, lines, (0, 0, 0, 0))
        self._facts.refill((place,))
        self._free.setVisible(bool(found.why))
        self._keep.setText("保管の指定を改める…" if found.why else "保管の指定…")

    def _on_keep(self) -> None:
        self._ways.hide()
        self.form.begin(1)

    def _on_left(self) -> None:
        self.form.hide()
        self._ways.show()

    def _on_saved(self, why: str, review: str) -> None:
        act = partial(self._desk.casebook.disposal.hold, self._number, why, review)
        self._desk.runner.run(act, self._on_changed, self._on_refused)

    def _on_free(self) -> None:
        question = f"{self._number} の保管の指定を解く理由"
        why = self._desk.ask.what_name(self, question, "")
        if why:
            act = partial(self._desk.casebook.disposal.release, self._number, why)
            self._desk.runner.run(act, self._on_changed)

    def _on_changed(self, change: Change) -> None:
        self._on_left()
        self._desk.bus.tell(change)

    def _on_refused(self, error: CasebookError) -> None:
        field = error.name if isinstance(error, FieldRefusedError) else "why"
        self.form.refuse(field, phrases.error(error))
