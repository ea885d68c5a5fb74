"""What was agreed and asked: call back, questions about identity, what was said to the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from app import phrases
from app.domain.requests import Channel
from app.incoming.notes import ASKED_BY
from app.rules.almanac import eras
from app.rules.scripts import questions_on
from app.views.intake import Callback
from ui.cases.act_form import DayLine, Line, Passage, Pick, Radios, Ticks
from ui.theme import unit
from ui.widgets import Card, LabelledField, Muted, PhoneField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_NO, _WANTED, _DONE = "no", "wanted", "done"
_DEFAULT = {Channel.PHONE: "phone", Channel.VISIT: "visit", Channel.WEB: "mail"}


class SaidPart(Card):
    """Beside what the caller wants. Of the questions only which were asked is kept."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("折り返しと確認")
        self._today = today
        self._callback = Radios("callback", (_NO, _WANTED, _DONE))
        self._callback.setAccessibleName("折り返し")
        self._number = PhoneField()
        self._when = Line()
        self._by = DayLine(today, eras(), narrow=True)
        self._number_frame = LabelledField("折り返しの番号", self._number)
        self._when_frame = LabelledField("折り返しの時間", self._when)
        self._by_frame = LabelledField("折り返しの期日", self._by)
        self._asked = Ticks("asked", [q.id for q in questions_on(today, Channel.PHONE)], columns=2)
        self._asked.setAccessibleName("尋ねたこと")
        self._asked_by = Pick("asked_by", ASKED_BY, required=True)
        self._asked_by.fill("phone")
        self._told = Passage(lines=2)
        self._told.setPlaceholderText("お伝えした言葉")
        self._callback.fill(_NO)
        self._lay()
        self._on_callback()
        self._callback.changed.connect(self._on_callback)
        for part in (self._asked, self._asked_by, self._by):
            part.changed.connect(self.changed)
        for line in (self._number, self._when):
            line.textChanged.connect(self.changed)
        self._told.textChanged.connect(self.changed)

    @property
    def callback(self) -> Callback | None:
        """The call back that is wished for or was made."""
        if self._callback.value == _NO:
            return None
        done = self._callback.value == _DONE
        return Callback(self._number.value, self._when.value, self._by.date, done=done)

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the questions that were asked."""
        return tuple(filter(None, self._asked.value.split(",")))

    @property
    def asked_by(self) -> str:
        """The way they were asked, "" where none was."""
        return self._asked_by.value if self.asked else ""

    @property
    def told(self) -> str:
        """What was said to the caller."""
        return self._told.value

    @property
    def written(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.told or self.asked or self._number.value or self._when.value) or (
            self._callback.value != _NO
        )

    @property
    def texts(self) -> dict[str, Line | PhoneField | Passage]:
        """The fields one types in, by their names in a draft."""
        return {"callback_number": self._number, "callback_when": self._when, "told": self._told}

    @property
    def fields(self) -> dict[str, str]:
        """The other fields, for a draft."""
        return {
            "callback": self._callback.value,
            "callback_by": self._by.value,
            "asked": self._asked.value,
            "asked_by": self._asked_by.value,
        }

    def take(self, fields: Mapping[str, str]) -> None:
        """Show what was kept."""
        for name, field in self.texts.items():
            field.fill(fields.get(name, ""))
        self._by.fill(fields.get("callback_by", ""))
        self._asked.fill(fields.get("asked", ""))
        self._asked_by.fill(fields.get("asked_by", "phone"))
        self._callback.fill(fields.get("callback", _NO))

    def show_channel(self, channel: Channel) -> None:
        """Ask what fits the way it came: by post nobody is asked anything."""
        self.setVisible(channel not in (Channel.POST, Channel.FAX))
        if not self.asked:
            self._asked_by.fill(_DEFAULT.get(channel, "phone"))

    def offer_number(self, number: str) -> None:
        """Propose the caller's own number to call back."""
        self._number.setPlaceholderText(number)

    def _on_callback(self) -> None:
        wanted = self._callback.value != _NO
        for frame in (self._number_frame, self._when_frame):
            frame.setVisible(wanted)
        self._by_frame.setVisible(self._callback.value == _WANTED)
        self.changed.emit()

    def _lay(self) -> None:
        call = QGridLayout()
        call.setHorizontalSpacing(unit(16))
        for place, frame in enumerate((self._number_frame, self._when_frame, self._by_frame)):
            call.addWidget(frame, 0, place, Qt.AlignmentFlag.AlignTop)
            call.setColumnStretch(place, 1)
        self.add(self._callback)
        self.body.addLayout(call)
        self.add(
            LabelledField(phrases.field("told"), self._told),
            Muted("本人確認のために尋ねたこと（お答えは記録しません）"),
            self._asked,
            LabelledField("尋ねた方法", self._asked_by),
        )
