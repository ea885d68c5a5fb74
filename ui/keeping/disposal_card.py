"""保存期間と消去: which cases were kept long enough, which stay all the same, what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app import phrases
from app.domain.requests import Kind
from app.domain.retention import Register
from app.keeping.periods import label
from ui.cases.lines import Lines, beside
from ui.dates import spoken
from ui.hold_form import HoldForm
from ui.theme import unit
from ui.widgets import (
    Button,
    Card,
    Muted,
    QuietButton,
    Reading,
    Rule,
    SectionTitle,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.eras import Eras
    from app.views.keeping import DisposalLine, RetainedCase, Retention


class DisposalCard(Card):
    """Cases to choose from, and the certificates of what was done."""

    wanted_disposal = Signal(object)  # tuple of numbers
    wanted_hold = Signal(object, str, str)  # tuple of numbers, why, day to look again
    wanted_release = Signal(str)  # number
    wanted_certificate = Signal(int)

    def __init__(self, today: date, eras: Eras) -> None:
        super().__init__("保存期間と消去")
        self._boxes: list[QCheckBox] = []
        self._periods = Muted("", wrap=True)
        self._due = Lines(space=4)
        self._dispose = Button("選んだ案件を消去…")
        self._dispose.clicked.connect(self._on_dispose)
        self._keep = Button("選んだ案件を残す…")
        self._keep.clicked.connect(self._on_keep)
        self._ways = QWidget()
        spread(self._ways, row(self._dispose, self._keep, None), (0, 0, 0, 0))
        self.hold = HoldForm(today, eras)
        self.hold.saved.connect(self._on_hold)
        self.hold.left.connect(self._on_left)
        self._held = Lines(space=4)
        self._done = Lines(space=4)
        self.add(self._periods, self._due, self._ways, self.hold, self._held, self._done)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The numbers of the cases that are chosen."""
        return tuple(box.property("case") for box in self._boxes if box.isChecked())

    def show_retention(self, found: Retention, today: date) -> None:
        """Show what is due, what stays and what was done."""
        told = "、".join(
            f"{label(Register(name))} {f'{years}年' if years else '定めなし'}"
            for name, years in found.periods
        )
        self._periods.setText(f"保存期間（完了日から）：{told}")
        self._boxes = [self._box(one, today) for one in found.due]
        nothing = "保存期間の満了した案件はありません。"
        head = f"保存期間の満了した案件　{len(found.due)}件"
        due: list[QWidget] = [_head(head), *self._boxes] if found.due else [Muted(nothing)]
        self._due.refill(due)
        self._ways.setVisible(bool(self._boxes))
        self._on_left()
        self._held.refill(self._held_rows(found, today))
        self._done.refill(self._done_rows(found, today))
        self._on_toggled()

    def _box(self, one: RetainedCase, today: date) -> QCheckBox:
        kinds = "・".join(phrases.kind_short(Kind(kind)) for kind in one.kinds)
        closed = spoken(one.closed, today) if one.closed else ""
        last = spoken(one.last_day, today) if one.last_day else ""
        box = QCheckBox(f"{one.number}　{kinds}　完了 {closed}　満了 {last}")
        box.setProperty("case", one.number)
        box.toggled.connect(self._on_toggled)
        return box

    def _held_rows(self, found: Retention, today: date) -> Iterator[QWidget]:
        if not found.held:
            return
        yield Rule()
        yield _head(f"保管の指定　{len(found.held)}件")
        for one in found.held:
            place = QWidget()
            free = QuietButton("指定を解く…")
            free.setAccessibleName(f"{one.number} の指定を解く")
            free.setProperty("case", one.number)
            free.clicked.connect(self._on_release)
            review = spoken(one.review, today) if one.review else "なし"
            words = column(Reading(f"{one.number}　{one.why}"), space=0)
            words.addWidget(Muted(f"見直す日　{review}"))
            spread(place, beside(words, free), (0, 0, 0, 0))
            yield place

    def _done_rows(self, found: Retention, today: date) -> Iterator[QWidget]:
        if not found.done:
            return
        yield Rule()
        yield _head("消去の記録")
        for one in found.done:
            yield self._done_row(one, today)

    def _done_row(self, one: DisposalLine, today: date) -> QWidget:
        place = QWidget()
        save = QuietButton("証明書を保存…" if one.certified else "証明書を作る…")
        save.setAccessibleName(f"消去第{one.number}号の{save.text()}")
        save.setProperty("disposal", one.number)
        save.clicked.connect(self._on_certificate)
        words = Reading(f"消去第{one.number}号　{spoken(one.on, today)}　{len(one.cases)}件")
        spread(place, beside(words, save), (0, 0, 0, 0))
        return place

    def _on_toggled(self) -> None:
        for button in (self._dispose, self._keep):
            button.setEnabled(bool(self.chosen))

    def _on_dispose(self) -> None:
        self.wanted_disposal.emit(self.chosen)

    def _on_keep(self) -> None:
        self._ways.hide()
        self.hold.begin(len(self.chosen))

    def _on_hold(self, why: str, review: str) -> None:
        self.wanted_hold.emit(self.chosen, why, review)

    def _on_left(self) -> None:
        self.hold.hide()
        self._ways.setVisible(bool(self._boxes))

    def _on_release(self) -> None:
        self.wanted_release.emit(self.sender().property("case"))

    def _on_certificate(self) -> None:
        self.wanted_certificate.emit(self.sender().property("disposal"))


def _head(words: str) -> SectionTitle:
    """Return the title of a part of the card, apart from what stands above it."""
    title = SectionTitle(words)
    title.setContentsMargins(0, unit(6), 0, 0)
    return title
