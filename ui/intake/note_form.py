"""The form of a call, a visit, or a letter that came in: fields in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import phrases
from app.almanac import eras
from app.domain.requests import Channel, Kind, Role
from app.errors import FieldRefusedError
from app.views import PhoneNote
from ui.cases.act_form import DayLine, Line, Passage, Pick, Radios
from ui.intake.draft import Draft
from ui.intake.kinds import KindChoice
from ui.theme import unit
from ui.widgets import Card, LabelledField, Muted, Text, column, spread

if TYPE_CHECKING:
    from datetime import date

    from app.errors import CasebookError
    from app.views import Person

_CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.POST, Channel.FAX, Channel.WEB)
_PERSON = ("name", "reading", "organisation", "phone", "mail", "postcode", "address")
_WHO = ("name", "reading", "phone", "mail")


class NoteForm(QWidget):
    """What was said, who said it, and since when. `filled` hands on a whole note."""

    changed = Signal()
    filled = Signal(object)  # PhoneNote
    channel_changed = Signal(object)  # Channel

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._last: Draft | None = None
        self._channel = Radios("channel", _CHANNELS, phrases.channel)
        self._channel.fill(Channel.PHONE)
        self._channel.setAccessibleName("受付の経路")
        self._words = Passage(lines=6)
        self._words.setPlaceholderText("おっしゃった言葉のまま書きます")
        self.kinds = KindChoice(columns=3)
        self._role = Pick("role", tuple(Role), required=True)
        self._role.fill(Role.SELF)
        self._role.setMinimumContentsLength(4)
        self._lines = {name: Line() for name in _PERSON}
        self._time = Line()
        self._arrived = DayLine(today, eras(), today)
        self._noticed = DayLine(today, eras(), today)
        self._words_frame = LabelledField("申出の内容", self._words, required=True)
        self._arrived_frame = LabelledField("到達日", self._arrived, required=True)
        self._noticed_frame = LabelledField("認識日", self._noticed)
        self._time_frame = LabelledField("電話の時刻", self._time)
        self._wrong = Text(wrap=True)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        self._lay()
        self._connect()
        self._last = self.draft

    @property
    def channel(self) -> Channel:
        """How it came in."""
        return Channel(self._channel.value)

    @property
    def who(self) -> str:
        """What is known of the person by now, to look for the same one."""
        return " ".join(self._lines[name].value for name in _WHO if self._lines[name].value)

    @property
    def empty(self) -> bool:
        """Whether nothing was written or chosen yet."""
        written = any(line.value for line in self._lines.values())
        return not (written or self._words.value or self.kinds.kinds)

    @property
    def draft(self) -> Draft:
        """The form as it stands, to be kept."""
        fields = {name: line.text() for name, line in self._lines.items()}
        fields |= {
            "channel": self._channel.value,
            "role": self._role.value,
            "words": self._words.toPlainText(),
            "time": self._time.text(),
            "arrived": self._arrived.value,
            "noticed": self._noticed.value,
        }
        return Draft(fields, tuple(self.kinds.kinds))

    def begin(self) -> None:
        """Put the cursor where the first words go."""
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_time(self, time: str) -> None:
        """Note when the telephone rang."""
        self._time.fill(time)
        self._last = self.draft

    def take(self, draft: Draft) -> None:
        """Go on with what was kept."""
        fields = draft.fields
        for name, line in self._lines.items():
            line.fill(fields.get(name, ""))
        self._channel.fill(fields.get("channel", Channel.PHONE))
        self._role.fill(fields.get("role", Role.SELF))
        self._words.fill(fields.get("words", ""))
        self._time.fill(fields.get("time", ""))
        self._arrived.fill(fields.get("arrived", ""))
        self._noticed.fill(fields.get("noticed", ""))
        self.kinds.choose(kind for kind in Kind if kind in draft.kinds)

    def take_person(self, person: Person) -> None:
        """Copy what is known of `person` into the fields that are empty."""
        for name, line in self._lines.items():
            if not line.value:
                line.fill(str(getattr(person, name)))
        if len(person.name) > len(self._lines["name"].value):
            self._lines["name"].fill(person.name)

    def clear(self) -> None:
        """Begin anew."""
        today = self._today.isoformat()
        self.take(Draft({"arrived": today, "noticed": today}))
        self._accept_all()

    def submit(self) -> None:
        """Hand on the note, or say at the first field what it lacks."""
        self._accept_all()
        arrived, noticed = self._arrived.date, self._noticed.date
        if arrived is None:
            self._refuse_at(self._arrived_frame, "日付として読めません。")
        elif self._noticed.text and noticed is None:
            self._refuse_at(self._noticed_frame, "日付として読めません。")
        elif not self._words.value:
            self._refuse_at(self._words_frame, "おっしゃった内容を入れてください。")
        else:
            self.filled.emit(self._note(arrived, noticed or arrived))

    def refuse(self, error: CasebookError) -> None:
        """Say why the note was not recorded."""
        frames = {
            "words": self._words_frame,
            "arrived": self._arrived_frame,
            "noticed": self._noticed_frame,
        }
        sentence = phrases.error(error)
        if isinstance(error, FieldRefusedError) and error.name in frames:
            self._refuse_at(frames[error.name], sentence)
            return
        self._wrong.setText(sentence)
        self._wrong.show()

    def _note(self, arrived: date, noticed: date) -> PhoneNote:
        person = {name: line.value for name, line in self._lines.items()}
        called = self._time.value if self.channel is Channel.PHONE else ""
        return PhoneNote(
            channel=self.channel,
            arrived=arrived,
            noticed=noticed,
            role=Role(self._role.value or Role.SELF),
            words=self._words.value,
            kinds=self.kinds.kinds,
            called_at=called,
            **person,
        )

    def _refuse_at(self, frame: LabelledField[QWidget], sentence: str) -> None:
        frame.refuse(sentence)
        frame.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept_all(self) -> None:
        for frame in (self._words_frame, self._arrived_frame, self._noticed_frame):
            frame.accept()
        self._wrong.hide()

    def _on_edit(self) -> None:
        now = self.draft
        if now != self._last:
            self._last = now
            self.changed.emit()

    def _on_channel(self) -> None:
        self._time_frame.setVisible(self.channel is Channel.PHONE)
        self.channel_changed.emit(self.channel)
        self._on_edit()

    def _lay(self) -> None:
        said = Card("お話の内容").add(self._channel, self._words_frame)
        kinds = Card("種別").add(Muted("わかれば選びます。あとからでも確定できます。"), self.kinds)
        who = Card("申出人")
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(16))
        grid.setVerticalSpacing(unit(4))
        frames = {
            name: LabelledField(phrases.field(name), line) for name, line in self._lines.items()
        }
        grid.addWidget(frames["name"], 0, 0)
        grid.addWidget(frames["reading"], 0, 1)
        grid.addWidget(frames["phone"], 0, 2)
        grid.addWidget(LabelledField("立場", self._role), 1, 0)
        grid.addWidget(frames["organisation"], 1, 1)
        grid.addWidget(frames["mail"], 1, 2)
        grid.addWidget(frames["postcode"], 2, 0)
        grid.addWidget(frames["address"], 2, 1, 1, 2)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        who.body.addLayout(grid)
        when = Card("いつ")
        days = QGridLayout()
        days.setHorizontalSpacing(unit(16))
        for place, frame in enumerate((self._arrived_frame, self._noticed_frame, self._time_frame)):
            days.addWidget(frame, 0, place, Qt.AlignmentFlag.AlignTop)
            days.setColumnStretch(place, 1)
        when.body.addLayout(days)
        spread(self, column(said, who, kinds, when, self._wrong, None, space=14), (0, 0, 8, 8))

    def _connect(self) -> None:
        for line in (*self._lines.values(), self._time):
            line.textChanged.connect(self._on_edit)
        self._words.textChanged.connect(self._on_edit)
        self.kinds.changed.connect(self._on_edit)
        self._role.changed.connect(self._on_edit)
        self._arrived.changed.connect(self._on_edit)
        self._noticed.changed.connect(self._on_edit)
        self._channel.changed.connect(self._on_channel)
