"""What a letter, a fax or a visit adds to a note: stamp, way, enclosures, what was shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.identity import Counts
from app.domain.requests import Channel
from app.incoming.notes import DELIVERIES
from app.rules.almanac import eras
from app.rules.identification import identity_rules
from ui.cases.act_form import DayLine, Line, Pick, Ticks
from ui.cases.lines import Lines
from ui.theme import unit
from ui.widgets import Button, Card, Elided, LabelledField, Muted, QuietButton, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_TITLES = {Channel.VISIT: "来所", Channel.WEB: "添付"}


class PaperPart(Card):
    """Fields that a call has not. `wanted_files`: the officer wants to choose enclosures."""

    changed = Signal()
    wanted_files = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("書面")
        self._paths: tuple[Path, ...] = ()
        self._sent = DayLine(today, eras(), narrow=True)
        self._delivery = Pick("delivery", DELIVERIES, required=False, none="（記録しない）")
        self._deemed = DayLine(today, eras(), narrow=True)
        self._by = Line()
        self._shown = Ticks("shown", _originals(today), columns=2)
        self._shown.setAccessibleName("見せていただいた原本")
        self.sent_frame = LabelledField("消印・送信の日", self._sent)
        self._delivery_frame = LabelledField("届き方", self._delivery)
        self.deemed_frame = LabelledField("通常到達すべきであった日", self._deemed)
        self._by_frame = LabelledField("受け付けた人", self._by)
        self._shown_label = Muted("見せていただいた原本（写しは取らず、番号も控えません）")
        self._files = Lines(space=4)
        self._add = Button("ファイルを加える…")
        self._add.setToolTip("同封書類の写しなどを案件に残します。ここに落としても加わります。")
        self._add.clicked.connect(self.wanted_files)
        self._lay()
        self._by.textChanged.connect(self.changed)
        for part in (self._sent, self._delivery, self._deemed, self._shown):
            part.changed.connect(self.changed)

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The postmark, and the day it should ordinarily have arrived."""
        return self._sent.date, self._deemed.date

    @property
    def unread(self) -> LabelledField[DayLine] | None:
        """The field whose text is no date, or None."""
        for frame in (self.sent_frame, self.deemed_frame):
            if frame.isVisibleTo(self) and frame.field.text and frame.field.date is None:
                return frame
        return None

    @property
    def delivery(self) -> str:
        """How it was delivered."""
        return self._delivery.value

    @property
    def received_by(self) -> str:
        """Who took it in at the counter."""
        return self._by.value

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the originals that were shown and not copied."""
        return tuple(filter(None, self._shown.value.split(",")))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The enclosures that were chosen."""
        return self._paths

    @property
    def written(self) -> bool:
        """Whether anything was filled in."""
        said = (self._sent.text, self._deemed.text, self.delivery, self.received_by)
        return any(said) or bool(self.shown or self._paths)

    @property
    def texts(self) -> dict[str, Line]:
        """The fields one types in, by their names in a draft."""
        return {"received_by": self._by}

    @property
    def fields(self) -> dict[str, str]:
        """The other fields, for a draft."""
        return {
            "sent": self._sent.value,
            "delivery": self.delivery,
            "deemed": self._deemed.value,
            "shown": self._shown.value,
            "files": "\n".join(map(str, self._paths)),
        }

    def take(self, fields: Mapping[str, str]) -> None:
        """Show what was kept."""
        self._sent.fill(fields.get("sent", ""))
        self._delivery.fill(fields.get("delivery", ""))
        self._deemed.fill(fields.get("deemed", ""))
        self._by.fill(fields.get("received_by", ""))
        self._shown.fill(fields.get("shown", ""))
        self._show_files(Path(one) for one in fields.get("files", "").split("\n") if one)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Add enclosures."""
        self._show_files((*self._paths, *paths))
        self.changed.emit()

    def show_channel(self, channel: Channel) -> None:
        """Show what fits the way it came."""
        paper = channel in (Channel.POST, Channel.FAX)
        if self.heading is not None:
            self.heading.setText(_TITLES.get(channel, "書面"))
        self.setVisible(channel is not Channel.PHONE)
        self.sent_frame.setVisible(paper or channel is Channel.WEB)
        self.deemed_frame.setVisible(paper or channel is Channel.WEB)
        self._delivery_frame.setVisible(channel is Channel.POST)
        for part in (self._by_frame, self._shown_label, self._shown):
            part.setVisible(channel is Channel.VISIT)

    def _show_files(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._files.refill([self._file(place) for place in range(len(self._paths))])

    def _file(self, place: int) -> QWidget:
        name = self._paths[place].name
        remove = QuietButton("外す")
        remove.setAccessibleName(f"{name} を外す")
        remove.setProperty("place", place)
        remove.clicked.connect(self._on_remove)
        line = QWidget()
        parts = row(Muted("添付"), Elided(name), remove)
        parts.setStretch(1, 1)
        spread(line, parts, (0, 0, 0, 0))
        return line

    def _on_remove(self) -> None:
        sender = self.sender()
        if sender is not None:
            place = int(sender.property("place"))
            self._show_files(path for n, path in enumerate(self._paths) if n != place)
            self.changed.emit()

    def _lay(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(16))
        for place, frame in enumerate((self.sent_frame, self._delivery_frame, self.deemed_frame)):
            grid.addWidget(frame, 0, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)
        self.body.addLayout(grid)
        self.add(self._by_frame, self._shown_label, self._shown, self._files)
        self.body.addLayout(row(self._add, None))


def _originals(today: date) -> tuple[str, ...]:
    """Return what may be shown at the counter today."""
    return tuple(
        proof.id
        for proof in identity_rules().proofs
        if proof.counts is not Counts.NEVER and proof.closed(today, Channel.VISIT) is None
    )
