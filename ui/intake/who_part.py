"""Who is asking: name, reading, number, address by postcode. A part of the note form."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from app import phrases
from app.domain.requests import Role
from app.people import postcodes
from app.views.people import Person
from ui.cases.act_form import Line, Pick
from ui.theme import unit
from ui.widgets import (
    Card,
    LabelledField,
    MailField,
    Muted,
    PhoneField,
    PostcodeField,
    QuietButton,
    ReadingField,
    row,
    spread,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QLineEdit

    from ui.jobs import Runner

FIELDS = ("name", "reading", "organisation", "phone", "mail", "postcode", "address")
_SHOWN = 12  # places of one postcode in a menu, before it says how many are left


class WhoPart(Card):
    """The person's fields; `taken` is the id of a known one, None for somebody new."""

    changed = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__("申出人")
        self._runner = runner
        self.taken: int | None = None
        self._postcode = PostcodeField()
        self.lines: dict[str, QLineEdit] = {
            "name": Line(),
            "reading": ReadingField(),
            "organisation": Line(),
            "phone": PhoneField(),
            "mail": MailField(),
            "postcode": self._postcode,
            "address": Line(),
        }
        self._role = Pick("role", tuple(Role), required=True)
        self._role.fill(Role.SELF)
        self._role.setPlaceholderText("")  # one is chosen from the start
        self._role.setMinimumContentsLength(4)
        self._places = QuietButton("町名を選ぶ…")
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_place)
        self._places.setMenu(self._menu)
        self._places.hide()
        self._known = Muted(wrap=True)
        self._forget = QuietButton("別の方にする")
        self._forget.clicked.connect(self._on_forget)
        self._lay()
        self._show_taken()
        self._postcode.complete.connect(self._on_postcode)
        for line in self.lines.values():
            line.textChanged.connect(self.changed)
        self._role.changed.connect(self.changed)

    @property
    def person(self) -> Person:
        """Whom the fields describe by now; the id of a known one where one was taken over."""
        said = {name: self.value(name) for name in FIELDS}
        return Person(self.taken or 0, Role(self._role.value or Role.SELF), **said)

    @property
    def role(self) -> str:
        """In what role she asks."""
        return self._role.value

    @property
    def written(self) -> bool:
        """Whether anything stands in a field."""
        return any(self.value(name) for name in FIELDS)

    def value(self, name: str) -> str:
        """Return what a field says, as the casebook takes it."""
        return str(getattr(self.lines[name], "value", ""))

    def fill(self, name: str, value: str) -> None:
        """Show `value` in a field, as if it had been there before."""
        line = self.lines[name]
        if isinstance(line, PostcodeField):
            line.fill(value)
        else:
            line.setText(value)

    def choose_role(self, role: str) -> None:
        """Show this role."""
        self._role.fill(role)

    def take(self, person: Person) -> None:
        """Take over a known person: her id, and what is known into the fields that are empty."""
        self.take_id(person.id)
        for name in FIELDS:
            if not self.value(name):
                self.fill(name, str(getattr(person, name)))
        if len(person.name) > len(self.value("name")):
            self.fill("name", person.name)

    def take_id(self, person: int | None) -> None:
        """Say which known person it is; None for somebody new."""
        self.taken = person or None
        self._show_taken()
        self.changed.emit()

    # -------------------------------------------------------------- the postcode

    def _on_postcode(self, code: str) -> None:
        self._runner.run(partial(_looked_up, code), self._on_places)

    def _on_places(self, found: tuple[str, tuple[str, ...]]) -> None:
        code, places = found
        if self._postcode.value != code:
            return  # she typed on
        empty = not self.value("address")
        if len(places) == 1 and empty:
            self.fill("address", places[0])
        # what she typed is never overwritten: the place is offered beside
        offered = len(places) > 1 or (
            len(places) == 1 and not self.value("address").startswith(places[0])
        )
        self._menu.clear()
        for place in places[:_SHOWN]:
            self._menu.addAction(place)
        for start in range(_SHOWN, len(places), _SHOWN):
            more = self._menu.addMenu(f"ほか（{start + 1}〜）")
            for place in places[start : start + _SHOWN]:
                more.addAction(place)
        self._places.setText("町名を選ぶ…" if len(places) > 1 else "郵便番号の住所にする…")
        self._places.setVisible(offered)

    def _on_place(self, action: QAction) -> None:
        line = self.lines["address"]
        line.setText(action.text())
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.setCursorPosition(len(line.text()))
        self._places.hide()

    # -------------------------------------------------------------- layout

    def _show_taken(self) -> None:
        known = self.taken is not None
        self._known.setText("台帳の方として記録します。" if known else "")
        self._known.setVisible(known)
        self._forget.setVisible(known)

    def _on_forget(self) -> None:
        self.take_id(None)

    def _lay(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(8))
        grid.setVerticalSpacing(unit(4))
        frames: dict[str, QWidget] = {
            name: LabelledField(phrases.field(name), line) for name, line in self.lines.items()
        }
        role = LabelledField("立場", self._role)
        places = (
            ("name", 0, 0, 1),
            ("reading", 0, 1, 1),
            ("phone", 0, 2, 1),
            ("organisation", 1, 1, 1),
            ("mail", 1, 2, 1),
            ("postcode", 2, 0, 1),
            ("address", 2, 1, 2),
        )
        for name, line, at, wide in places:
            grid.addWidget(frames[name], line, at, 1, wide)
            if name == "phone":
                grid.addWidget(role, 1, 0)
        for at, share in enumerate((6, 6, 8)):  # a telephone number is read to its end
            grid.setColumnStretch(at, share)
        self.body.addLayout(grid)
        foot = QWidget()
        spread(foot, row(self._known, self._forget, None, self._places), (0, 0, 0, 0))
        self.add(foot)
        order = ("name", "reading", "phone")
        chain: list[QWidget] = [self.lines[name] for name in order]
        chain += [self._role, *(self.lines[n] for n in ("organisation", "mail", "postcode"))]
        chain += [self._places, self.lines["address"]]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)


def _looked_up(code: str) -> tuple[str, tuple[str, ...]]:
    return code, postcodes.places(code)
