"""保存期間: until when a case is kept, and that somebody said to keep it longer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.retention import HOLD, RELEASE
from ui.cases.lines import Lines, fact
from ui.cases.next_card import Deed
from ui.dates import spoken
from ui.widgets import Card, QuietButton, column, spread

if TYPE_CHECKING:
    from app.views.cases import CaseSheet
    from app.views.keeping import RetainedCase
    from ui.desk import Desk

_LABEL = 84  # px before a fact


class HoldCard(Card):
    """Shows the period of the case, and leads to keeping it longer, or as usual again."""

    begun = Signal(object, object)  # Deed, dict: what the form is filled with beforehand

    def __init__(self, desk: Desk) -> None:
        super().__init__("保存期間")
        self._desk = desk
        self._number = ""
        self._held: dict[str, str] = {}
        self._facts = Lines(space=4)
        self._keep = QuietButton("保管の指定…")
        self._keep.setToolTip("保存期間が満了しても消去しない理由と、見直す日を記録します")
        self._keep.clicked.connect(self._on_keep)
        self._free = QuietButton("指定を解く…")
        self._free.clicked.connect(self._on_free)
        self.head(self._free, self._keep).add(self._facts)

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show until when this case is kept; nothing of one whose person was forgotten."""
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
        self._held = {}
        if found.why:
            review = spoken(found.review, today) if found.review else "なし"
            lines.addLayout(fact("保管の指定", f"{found.why}（見直す日 {review}）", _LABEL))
            day = found.review.isoformat() if found.review else ""
            self._held = {"why": found.why, "review": day}
        spread(place, lines, (0, 0, 0, 0))
        self._facts.refill((place,))
        self._free.setVisible(bool(found.why))
        self._keep.setText("保管の指定を改める…" if found.why else "保管の指定…")

    def _on_keep(self) -> None:
        self.begun.emit(Deed(HOLD, 0), self._held)

    def _on_free(self) -> None:
        self.begun.emit(Deed(RELEASE, 0), {})
