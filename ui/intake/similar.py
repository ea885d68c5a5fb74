"""People that may be the same as the one who is asking now: proposals, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import phrases
from ui.cases.lines import Lines
from ui.widgets import Card, Elided, Muted, OpenRow, column, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.views.lines import CaseLine
    from app.views.people import Alike, Person

_MOST = 5
_CASES = 3  # of one person


class SimilarCard(Card):
    """Known people by the name, reading, number or mail that is being typed, and their cases."""

    chosen = Signal(object)  # Person
    joined = Signal(str, object)  # number of a running case, Person

    def __init__(self) -> None:
        super().__init__("台帳にある似た方")
        self._found: tuple[Alike, ...] = ()
        self._lines = Lines(space=0)
        self._none = Muted("お名前・電話番号を入れると、似た方がここに出ます。", wrap=True)
        self.add(self._none, self._lines)

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is proposed."""
        return tuple(one.person for one in self._found)

    def show_alike(self, found: tuple[Alike, ...]) -> None:
        """Propose these."""
        self._found = found[:_MOST]
        self._lines.refill(self._rows())
        self._none.setVisible(not self._found)

    def first(self) -> Person | None:
        """Return the likeliest, for the key that takes her over."""
        return self._found[0].person if self._found else None

    def _rows(self) -> Iterable[QWidget]:
        for place, one in enumerate(self._found):
            yield self._person(place, one)
            for case in one.cases[:_CASES]:
                yield self._case(place, case)

    def _person(self, place: int, one: Alike) -> OpenRow:
        person = one.person
        below = "・".join(
            part
            for part in (person.organisation, person.phone, person.mail, person.address)
            if part
        )
        why = "・".join(phrases.sign(sign) for sign in one.signs)
        words = QWidget()
        name = Elided(f"{person.name or '（氏名なし）'}  {person.reading}".strip())
        lines = [name, Elided(below, role="muted")]
        lines += [Elided(why, role="muted")] if why else []
        spread(words, column(*lines, space=4), (0, 0, 0, 0))
        line = OpenRow(f"{person.name} {below} {why} この方として記録する", [(words, 1)])
        key = "Alt+1で" if place == 0 else ""
        line.setToolTip(
            f"{key}この方の連絡先を空の欄に写します。同じ方かどうかは、お確かめください。"
        )
        line.setProperty("place", place)
        line.clicked.connect(self._on_person)
        return line

    def _case(self, place: int, case: CaseLine) -> OpenRow:
        words = QWidget()
        kinds = "・".join(phrases.kind_short(item.kind) for item in case.items)
        told = f"{case.number}  {phrases.state(case.state)}  {kinds}"
        spread(words, column(Elided(f"進行中  {told}", role="muted"), space=0), (12, 0, 0, 0))
        line = OpenRow(f"進行中の案件 {told} の続きにする", [(words, 1)])
        line.setToolTip("この案件の続きとして記録します。")
        line.setProperty("place", place)
        line.setProperty("case", case.number)
        line.clicked.connect(self._on_case)
        return line

    def _on_person(self) -> None:
        line = self.sender()
        if line is not None:
            self.chosen.emit(self._found[int(line.property("place"))].person)

    def _on_case(self) -> None:
        line = self.sender()
        if line is not None:
            person = self._found[int(line.property("place"))].person
            self.joined.emit(str(line.property("case")), person)
