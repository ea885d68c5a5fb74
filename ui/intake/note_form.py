"""The form of a call, a visit, or a letter that came in: fields in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import phrases
from app.domain.requests import Channel, Kind, Role
from app.errors import FieldRefusedError
from app.rules.almanac import eras
from app.views.intake import PhoneNote
from ui.cases.act_form import DayLine, Line, Passage, Radios
from ui.intake.draft import Draft
from ui.intake.kinds import KindChoice
from ui.intake.paper_part import PaperPart
from ui.intake.said_part import SaidPart
from ui.intake.unfinished import Unfinished
from ui.intake.who_part import WhoPart
from ui.theme import unit
from ui.widgets import Card, LabelledField, Muted, QuietButton, Text, column, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.errors import CasebookError
    from app.views.people import Person
    from ui.jobs import Runner

_CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.POST, Channel.FAX, Channel.WEB)


class NoteForm(QWidget):
    """What was said, who said it, and since when. `filled` hands on a whole note."""

    changed = Signal()
    composed = Signal()  # unfinished input-method text changed: to be kept, not acted upon
    filled = Signal(object)  # PhoneNote
    channel_changed = Signal(object)  # Channel

    def __init__(self, today: date, runner: Runner) -> None:
        super().__init__()
        self._today = today
        self._last: Draft | None = None
        self._case = ""
        self._channel = Radios("channel", _CHANNELS, phrases.channel)
        self._channel.fill(Channel.PHONE)
        self._channel.setAccessibleName("受付の経路")
        self._words = Passage(lines=7)
        self._words.setPlaceholderText("おっしゃった言葉のまま書きます")
        self._joined = Text(wrap=True)
        self._alone = QuietButton("新しい案件にする")
        self.kinds = KindChoice(columns=3)
        self.who = WhoPart(runner)
        self.said = SaidPart(today)
        self.paper = PaperPart(today)
        self._time = Line()
        self._arrived = DayLine(today, eras(), today, narrow=True)
        self._noticed = DayLine(today, eras(), today, narrow=True)
        self._words_frame = LabelledField("申出の内容", self._words, required=True)
        self._arrived_frame = LabelledField("到達日", self._arrived, required=True)
        self._noticed_frame = LabelledField("認識日", self._noticed)
        self._time_frame = LabelledField("電話の時刻", self._time)
        self._wrong = Text(wrap=True)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        self._lay()
        self._unfinished = Unfinished(self)
        self._connect()
        self.join("")
        self._show_channel()
        self._last = self.draft

    @property
    def channel(self) -> Channel:
        """How it came in."""
        return Channel(self._channel.value)

    @property
    def person(self) -> Person:
        """Whom the fields describe by now."""
        return self.who.person

    @property
    def case(self) -> str:
        """The running case it was said to belong to, "" for a new one."""
        return self._case

    @property
    def typed(self) -> dict[str, str]:
        """What a sentence that repeats it needs."""
        person = self.person
        callback = self.said.callback
        return {
            "name": person.name,
            "organisation": person.organisation,
            "phone": (callback.number if callback else "") or person.phone,
            "mail": person.mail,
            "address": person.address,
            "words": f"「{self._words.value}」" if self._words.value else "",
            "kinds": "・".join(phrases.kind(kind) for kind in self.kinds.kinds),
            "callback": callback.number if callback else "",
        }

    @property
    def empty(self) -> bool:
        """Whether nothing was written or chosen yet, unfinished text included."""
        written = self.who.written or self.said.written or self.paper.written or self._case
        texts = any(self._unfinished.whole(field).strip() for field in self._texts.values())
        return not (written or texts or self.kinds.kinds)

    @property
    def draft(self) -> Draft:
        """The form as it stands, to be kept; with what an input method has not committed."""
        fields = {name: self._unfinished.whole(field) for name, field in self._texts.items()}
        fields |= self.said.fields | self.paper.fields
        fields |= {
            "channel": self._channel.value,
            "role": self.who.role,
            "time": self._time.text(),
            "arrived": self._arrived.value,
            "noticed": self._noticed.value,
            "person": str(self.who.taken or ""),
            "case": self._case,
        }
        return Draft(fields, tuple(self.kinds.kinds))

    @property
    def _texts(self) -> dict[str, Any]:
        """Return the fields one types in, by their names in a draft."""
        words = {"words": self._words}
        return self.who.lines | words | self.said.texts | self.paper.texts

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
        for name in self.who.lines:
            self.who.fill(name, fields.get(name, ""))
        self.who.choose_role(fields.get("role", Role.SELF))
        person = fields.get("person", "")
        self.who.take_id(int(person) if person.isascii() and person.isdecimal() else None)
        self._channel.fill(fields.get("channel", Channel.PHONE))
        self._words.fill(fields.get("words", ""))
        self._time.fill(fields.get("time", ""))
        self._arrived.fill(fields.get("arrived", ""))
        self._noticed.fill(fields.get("noticed", ""))
        self.said.take(fields)
        self.paper.take(fields)
        self.join(fields.get("case", ""))
        self.kinds.choose(kind for kind in Kind if kind in draft.kinds)

    def take_person(self, person: Person) -> None:
        """Take over a known person: what is known goes into the fields that are empty."""
        self.who.take(person)

    def join(self, case: str) -> None:
        """Say to which running case this belongs; "" for a new one."""
        self._case = case
        self._joined.setText(f"{case} の続きとして記録します。" if case else "")
        self._joined.setVisible(bool(case))
        self._alone.setVisible(bool(case))
        self._on_edit()

    def clear(self) -> None:
        """Begin anew."""
        today = self._today.isoformat()
        self.take(Draft({"arrived": today, "noticed": today}))
        self._accept_all()

    def submit(self) -> None:
        """Hand on the note, or say at every field what it lacks; the cursor goes to the first."""
        self._accept_all()
        arrived, noticed = self._arrived.date, self._noticed.date
        unread: list[LabelledField[Any]] = []
        if self.paper.unread is not None:
            unread.append(self.paper.unread)
        if arrived is None:
            unread.append(self._arrived_frame)
        if self._noticed.text and noticed is None:
            unread.append(self._noticed_frame)
        for frame in reversed(unread):
            self._refuse_at(frame, "日付として読めません。")
        if not self._words.value:
            self._refuse_at(self._words_frame, "おっしゃった内容を入れてください。")
        elif arrived is not None and not unread:
            self.filled.emit(self._note(arrived, noticed or arrived))

    def refuse(self, error: CasebookError) -> None:
        """Say why the note was not recorded."""
        frames: dict[str, LabelledField[Any]] = {
            "words": self._words_frame,
            "arrived": self._arrived_frame,
            "noticed": self._noticed_frame,
            "sent": self.paper.sent_frame,
            "deemed": self.paper.deemed_frame,
        }
        sentence = phrases.error(error)
        if isinstance(error, FieldRefusedError) and error.name in frames:
            self._refuse_at(frames[error.name], sentence)
            return
        self._wrong.setText(sentence)
        self._wrong.show()

    def _note(self, arrived: date, noticed: date) -> PhoneNote:
        person, phone = self.person, self.channel is Channel.PHONE
        sent, deemed = (None, None) if phone else self.paper.dates
        spoken = self.channel not in (Channel.POST, Channel.FAX)
        visit = self.channel is Channel.VISIT
        return PhoneNote(
            channel=self.channel,
            arrived=arrived,
            noticed=noticed,
            name=person.name,
            reading=person.reading,
            organisation=person.organisation,
            role=person.role,
            mail=person.mail,
            phone=person.phone,
            postcode=person.postcode,
            address=person.address,
            words=self._words.value,
            kinds=self.kinds.kinds,
            called_at=self._time.value if phone else "",
            person=self.who.taken,
            case=self._case,
            callback=self.said.callback if spoken else None,
            asked=self.said.asked if spoken else (),
            asked_by=self.said.asked_by if spoken else "",
            told=self.said.told if spoken else "",
            sent=None if visit else sent,
            deemed=None if visit else deemed,
            delivery=self.paper.delivery if self.channel is Channel.POST else "",
            received_by=self.paper.received_by if visit else "",
            seen=self.paper.shown if visit else (),
        )

    def _refuse_at(self, frame: LabelledField[Any], sentence: str) -> None:
        frame.refuse(sentence)
        frame.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept_all(self) -> None:
        for frame in (
            self._words_frame,
            self._arrived_frame,
            self._noticed_frame,
            self.paper.sent_frame,
            self.paper.deemed_frame,
        ):
            frame.accept()
        self._wrong.hide()

    def _on_edit(self) -> None:
        if self._last is None:
            return  # still being made
        now = self.draft
        if now != self._last:
            self._last = now
            self.changed.emit()

    def _on_channel(self) -> None:
        self._show_channel()
        self.channel_changed.emit(self.channel)
        self._on_edit()

    def _show_channel(self) -> None:
        self._time_frame.setVisible(self.channel is Channel.PHONE)
        self.said.show_channel(self.channel)
        self.paper.show_channel(self.channel)

    def _on_alone(self) -> None:
        self.join("")

    def _lay(self) -> None:
        said = Card("お話の内容").add(self._channel)
        joined = row(self._joined, self._alone, None)
        joined.setStretch(0, 1)
        said.body.addLayout(joined)
        said.add(self._words_frame)
        kinds = Card("種別").add(Muted("わかれば選びます。あとからでも確定できます。"), self.kinds)
        when = Card("いつ")
        days = QGridLayout()
        days.setHorizontalSpacing(unit(16))
        for place, frame in enumerate((self._arrived_frame, self._noticed_frame, self._time_frame)):
            days.addWidget(frame, 0, place, Qt.AlignmentFlag.AlignTop)
            days.setColumnStretch(place, 1)
        when.body.addLayout(days)
        parts = (said, self.who, kinds, self.said, self.paper, when, self._wrong, None)
        spread(self, column(*parts, space=14), (0, 0, 8, 8))

    def _connect(self) -> None:
        self._time.textChanged.connect(self._on_edit)
        self._words.textChanged.connect(self._on_edit)
        for part in (self.kinds, self.who, self.said, self.paper, self._arrived, self._noticed):
            part.changed.connect(self._on_edit)
        self._channel.changed.connect(self._on_channel)
        self._alone.clicked.connect(self._on_alone)
        self._unfinished.composed.connect(self.composed)
