"""People that may be the same as the one who is asking now: proposals, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.cases.lines import Lines
from ui.widgets import Card, Elided, Muted, OpenRow, column, spread

if TYPE_CHECKING:
    from app.views import Person

_MOST = 5


class SimilarCard(Card):
    """Known people by the name, the reading or the number that is being typed."""

    chosen = Signal(object)  # Person

    def __init__(self) -> None:
        super().__init__("台帳にある似た方")
        self._people: tuple[Person, ...] = ()
        self._lines = Lines(space=0)
        self._none = Muted("お名前・電話番号を入れると、似た方がここに出ます。", wrap=True)
        self.add(self._none, self._lines)

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is proposed."""
        return self._people

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Propose these."""
        self._people = people[:_MOST]
        self._lines.refill([self._line(place) for place in range(len(self._people))])
        self._none.setVisible(not self._people)

    def _line(self, place: int) -> OpenRow:
        person = self._people[place]
        below = "・".join(
            part
            for part in (person.organisation, person.phone, person.mail, person.address)
            if part
        )
        words = QWidget()
        name = Elided(f"{person.name}  {person.reading}".strip())
        spread(words, column(name, Elided(below, role="muted"), space=4), (0, 0, 0, 0))
        line = OpenRow(f"{person.name} {below} の連絡先を写す", [(words, 1)])
        line.setToolTip("連絡先を空の欄に写します。同じ方かどうかは、お確かめください。")
        line.setProperty("place", place)
        line.clicked.connect(self._on_row)
        return line

    def _on_row(self) -> None:
        line = self.sender()
        if line is not None:
            self.chosen.emit(self._people[int(line.property("place"))])
