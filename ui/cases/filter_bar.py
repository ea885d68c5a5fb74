"""The further conditions of the list: a row below the search, only there when it is wanted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app import phrases
from app.domain.eras import parse_date
from app.domain.finding import Sought, Span
from app.domain.requests import Channel
from app.rules.almanac import eras
from ui.dates import spoken
from ui.theme import tone, unit
from ui.widgets import FlowRow, row, spread

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_DAY = 116  # px
_FROM, _TO = "から", "まで"


class Choices(NamedTuple):
    """What the casebook knows of: tags, officers, and partners by number and name."""

    tags: tuple[str, ...]
    officers: tuple[str, ...]
    partners: tuple[tuple[int, str], ...]


class DayField(QLineEdit):
    """A day in any writing an officer uses; empty for no bound. Says when left what it read."""

    def __init__(self, name: str, today: dt.date) -> None:
        super().__init__()
        self._today = today
        self.setAccessibleName(name)
        self.setToolTip(f"{name}　例：11/23、R8.11.23、来週金曜")
        self.setFixedWidth(unit(_DAY))
        self.textChanged.connect(self._on_text)

    @property
    def day(self) -> dt.date | None:
        """The day that was read, or None."""
        text = unicodedata.normalize("NFKC", self.text()).strip()
        return parse_date(text, self._today, eras()) if text else None

    def show_day(self, day: dt.date | None) -> None:
        """Show `day`, or nothing."""
        self.setText(f"{day:%Y/%m/%d}" if day else "")

    def _on_text(self) -> None:
        day = self.day
        unread = bool(self.text().strip()) and day is None
        tone(self, tone="late" if unread else "")
        read = spoken(day, self._today) if day else ""
        self.setAccessibleDescription("日付として読めません" if unread else read)


class FilterBar(QWidget):
    """Conditions beside words, kind and open cases. Nothing chosen means everything."""

    changed = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self._channel = _box("経路", [("すべての経路", None)])
        for channel in Channel:
            self._channel.addItem(phrases.channel(channel), channel.value)
        self._partner = _box("依頼した関係先", [("すべての関係先", None)])
        self._officer = _box("担当", [("すべての担当", "")])
        self._tag = _box("タグ", [("すべてのタグ", "")])
        self._taken = _box(
            "移行分", [("移行分も", None), ("移行分を除く", False), ("移行分だけ", True)]
        )
        self._due = (DayField(f"期限{_FROM}", today), DayField(f"期限{_TO}", today))
        self._arrived = (DayField(f"到達{_FROM}", today), DayField(f"到達{_TO}", today))
        self._boxes = (self._channel, self._tag, self._partner, self._officer, self._taken)
        parts = FlowRow(space=12)
        for name, ends in (("期限", self._due), ("到達", self._arrived)):
            span = QWidget()
            spread(span, row(QLabel(name), ends[0], QLabel("～"), ends[1], space=6), (0, 0, 0, 0))
            parts.addWidget(span)
        for box in self._boxes:
            parts.addWidget(box)
        self.setLayout(parts)
        for box in self._boxes:
            box.currentIndexChanged.connect(self._on_chosen)
        for field in (*self._due, *self._arrived):
            field.editingFinished.connect(self._on_chosen)
        self._told = Sought()

    @property
    def conditions(self) -> Sought:
        """The conditions that are chosen here; the rest of it is as nobody said anything."""
        channel, partner = self._channel.currentData(), self._partner.currentData()
        return Sought(
            channel=Channel(channel) if channel else None,
            partner=partner,
            officer=self._officer.currentData() or "",
            tag=self._tag.currentData() or "",
            taken_over=self._taken.currentData(),
            due=Span(*(field.day for field in self._due)),
            arrived=Span(*(field.day for field in self._arrived)),
        )

    def show_conditions(self, sought: Sought) -> None:
        """Show what is sought; tell nobody."""
        blocked = [QSignalBlocker(box) for box in self._boxes]
        for box, value in (
            (self._channel, str(sought.channel) if sought.channel else None),
            (self._partner, sought.partner),
            (self._officer, sought.officer),
            (self._tag, sought.tag),
            (self._taken, sought.taken_over),
        ):
            _choose(box, value)
        for ends, span in ((self._due, sought.due), (self._arrived, sought.arrived)):
            ends[0].show_day(span.first)
            ends[1].show_day(span.last)
        self._told = self.conditions
        for blocker in blocked:
            blocker.unblock()

    def show_choices(self, choices: Choices) -> None:
        """Offer what the casebook knows of now; what is chosen stays."""
        _offer(self._tag, ((tag, tag) for tag in choices.tags))
        _offer(self._officer, ((name, name) for name in choices.officers))
        _offer(self._partner, ((name, number) for number, name in choices.partners))

    def _on_chosen(self) -> None:
        if self.conditions != self._told:
            self._told = self.conditions
            self.changed.emit()


def _box(name: str, items: Iterable[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for text, value in items:
        box.addItem(text, value)
    return box


def _offer(box: QComboBox, items: Iterable[tuple[str, object]]) -> None:
    chosen = box.currentData()
    blocker = QSignalBlocker(box)
    while box.count() > 1:
        box.removeItem(1)
    for text, value in items:
        box.addItem(text, value)
    _choose(box, chosen)
    blocker.unblock()


def _choose(box: QComboBox, value: object) -> None:
    """Choose a value; one the casebook no longer knows of stays a condition, and is seen."""
    for place in range(box.count()):
        if box.itemData(place) == value:
            box.setCurrentIndex(place)
            return
    box.addItem(str(value), value)
    box.setCurrentIndex(box.count() - 1)
