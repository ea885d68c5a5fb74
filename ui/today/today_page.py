"""今日: answers what must be done now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.eras import weekday
from app.rules import almanac
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.today.cards import (
    BATCH,
    all_clear_card,
    case_card,
    keeping_card,
    letters_card,
    partner_card,
    post_card,
    task_card,
    unconfirmed_card,
)
from ui.today.month_card import BodyCard, MonthCard
from ui.widgets import Lines, Muted, OpenRow, PageTitle, column, row, scrolled, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.views.keeping import Notice
    from app.views.today import Today
    from ui.desk import Desk
    from ui.widgets import Card

_AGAIN = 5 * 60 * 1000  # ms: office hours begin and end while the page is open
_RIGHT = 336  # px
_BESIDE = 1060  # px: on a narrower page the figures stand below the cases
_NO_LIMIT = 16_777_215  # Qt's


class TodayPage(Page):
    """The cases and tasks that need the officer, the most pressing first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "今日")
        self._summary = Muted()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(unit(14))
        self._keeping = Lines(space=0)
        self._month = MonthCard(desk)
        self._body = BodyCard()
        self._both = row(space=16)
        self._side = QWidget()
        self._lay()
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN)
        self._again.timeout.connect(self._on_again)
        self._again.start()

    @override
    def refresh(self) -> None:
        self.desk.runner.run(partial(self.desk.casebook.deadlines.today), self.show_today)
        self.desk.runner.run(partial(self.desk.casebook.safekeeping.notices), self.show_notices)

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show what of the keeping needs the officer, above everything else."""
        card = keeping_card(notices)
        self._keeping.refill((card,) if card else ())
        for opens in self._keeping.findChildren(OpenRow):
            opens.chosen.connect(self._on_keeping)

    def show_today(self, today: Today) -> None:
        """Show this day."""
        late = f"・期限超過 {today.counts.late}件" if today.late else ""
        self._summary.setText(
            f"{almanac.eras().write(today.on)}（{weekday(today.on)}）"
            f"　未了 {today.open_count}件{late}"
        )
        focused = self.focusWidget()
        name = focused.accessibleName() if isinstance(focused, OpenRow) else ""
        self._drop_cards()
        for card in _cards(today):
            self._cards.addWidget(card)
            for opens in card.findChildren(OpenRow):
                opens.chosen.connect(self._on_chosen)
                if name and opens.accessibleName() == name:
                    opens.setFocus()
        self._month.show_today(today)
        self._body.show_today(today)
        entry = self._cards.itemAt(0)
        first = entry.widget() if entry is not None else None
        if self.hasFocus() and first is not None:  # Enter opens what presses most
            for opens in first.findChildren(OpenRow)[:1]:
                opens.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= unit(_BESIDE)
        way = QBoxLayout.Direction
        self._both.setDirection(way.LeftToRight if beside else way.TopToBottom)
        side = self._side.layout()
        if isinstance(side, QBoxLayout):
            side.setDirection(way.TopToBottom if beside else way.LeftToRight)
        self._side.setMinimumWidth(unit(_RIGHT) if beside else 0)
        self._side.setMaximumWidth(unit(_RIGHT) if beside else _NO_LIMIT)

    def _lay(self) -> None:
        side = column(self._month, self._body, space=14)
        self._side.setLayout(side)
        self._both.addLayout(column(self._keeping, self._cards, None, space=14), 1)
        self._both.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self._both.addStretch(0)
        inside = QWidget()
        spread(inside, self._both, (28, 0, 28, 8))
        head = QWidget()
        spread(head, column(PageTitle("今日やること"), self._summary), (28, 4, 28, 16))
        spread(self, column(head, scrolled(inside), space=0), (0, 0, 0, 0))

    def _drop_cards(self) -> None:
        while (entry := self._cards.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_keeping(self, _key: str) -> None:
        self.go(Place(PageName.KEEPING))

    def _on_chosen(self, key: str) -> None:
        if key == BATCH:
            self.go(Place(PageName.BATCH))
        elif key:
            self.go(Place(PageName.CASE, case=key))
        else:
            self.go(Place(PageName.CASES, order="state"))

    def _on_again(self) -> None:
        if self.isVisible():
            self.refresh()


def _cards(today: Today) -> list[Card]:
    on, counts = today.on, today.counts
    cards = [
        case_card("期限超過", today.late, counts.late, on),
        case_card("期限が近い案件（5営業日以内）", today.soon, counts.soon, on),
        task_card(today.tasks, counts.tasks, on),
        unconfirmed_card(today.unconfirmed),
        case_card("次の予定がない案件", today.unplanned, counts.unplanned, on),
        letters_card(today.letters_due),
        post_card(today.posts, on),
        partner_card(today.partners, on),
        case_card("相手の返事待ち（時計は停止中）", today.waiting, counts.waiting, on),
    ]
    return [card for card in cards if card is not None] or [all_clear_card(today.open_count)]
