"""関係先の一覧: contractors, joint users, recipients, principals, and the form of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from app import phrases
from app.domain.partners import Relation
from ui.cases.act_form import ActForm
from ui.cases.lines import Lines
from ui.theme import unit
from ui.widgets import (
    Badge,
    Button,
    Card,
    Elided,
    Grip,
    Muted,
    OpenRow,
    QuietButton,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.errors import CasebookError
    from app.views.acts import Field
    from app.views.partners import PartnerLine
    from ui.cases.act_form import Names

PARTNER, ASKS = "partner", "asks"
"""Under these names the id and the sort of the form stand in what was begun."""


class PartnersCard(Card):
    """The partners that are kept; a row opens its form, one button the form of a new one.

    Rows are put in another order by their grips, and by Alt with the arrows.
    """

    wanted = Signal(str)  # id of a partner, "" for a new one
    filled = Signal(str, object)  # id, dict of values
    retired = Signal(str, str)  # id, name
    entrusting = Signal(str)  # id of a contractor: on what it has data is to be recorded
    entrusted = Signal(str, object)  # id, dict of values
    edited = Signal()  # the open form says something else than before, or is gone
    ordered = Signal(object)  # tuple of ids: in this order they are to stand

    def __init__(self) -> None:
        super().__init__("関係先")
        self._key = ""
        self._form: PartnerForm | None = None
        self._of_entrusting = False  # it asks on what a contractor has data
        self._shown: tuple[PartnerLine, ...] = ()
        self._moved = ""  # the row that keeps the keyboard when the list comes anew
        self._lines = Lines(space=4)
        self._add = Button("関係先を加える…")
        self._add.clicked.connect(self._on_add)
        self._retire = QuietButton("取引の終了を記録する…")
        self._retire.clicked.connect(self._on_retire)
        self._retire.hide()
        self._entrust = QuietButton("委託の根拠を記録する…")
        self._entrust.clicked.connect(self._on_entrust)
        self._entrust.hide()
        self.add(self._lines)
        self.body.addLayout(row(self._add, None))
        for keys, slot in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @property
    def form(self) -> PartnerForm | None:
        """The form that is open, if one is."""
        return self._form

    @property
    def begun(self) -> dict[str, str]:
        """What was filled in and not recorded, and of whom; nothing where nothing was."""
        if self._form is None or not self._form.touched:
            return {}
        asks = "entrusting" if self._of_entrusting else ""
        return {PARTNER: self._key, ASKS: asks} | self._form.values

    def show_partners(self, partners: Sequence[PartnerLine]) -> None:
        """Show the partners, those one works with first."""
        now = QApplication.focusWidget()
        held = now.key if isinstance(now, OpenRow) and self.isAncestorOf(now) else ""
        moved, self._moved = self._moved or held, ""
        self._shown = tuple(sorted(partners, key=lambda one: not one.active))
        none = (Muted("委託先・共同利用者・提供先・委託元を加えると、依頼できます。", wrap=True),)
        self._lines.refill([self._row(one) for one in self._shown] or none)
        for one in self._rows():
            if one.key == moved:
                one.setFocus()

    def open_form(self, key: str, fields: Sequence[Field], today: date, names: Names) -> None:
        """Open the form of the partner with this id, "" for a new one."""
        self.close_form()
        self._key = key
        self._of_entrusting = False
        self._form = PartnerForm(fields, today, names, new=not key)
        self._form.changed.connect(self.edited)
        self._form.saved.connect(self._on_saved)
        self._form.left.connect(self.close_form)
        self._lines.hide()
        self._add.hide()
        self.add(self._form, self._entrust, self._retire)
        self._retire.setVisible(any(str(one.id) == key and one.active for one in self._shown))
        contractor = (
            one.relation is Relation.CONTRACTOR for one in self._shown if str(one.id) == key
        )
        self._entrust.setVisible(any(contractor))
        self._form.show()
        self._form.begin()

    def close_form(self) -> None:
        """Show the list again."""
        if self._form is None:
            return
        self._form.hide()
        self._form.deleteLater()
        self._form = None
        self._retire.hide()
        self._entrust.hide()
        self._lines.show()
        self._add.show()
        self._add.setFocus()
        self.edited.emit()

    def open_entrusting(self, key: str, fields: Sequence[Field], today: date, names: Names) -> None:
        """Ask on what the contractor with this id has data, in place of its form."""
        self.open_form(key, fields, today, names)
        if self._form is not None:
            self._of_entrusting = True
            self._form.setAccessibleName("委託の根拠")
            self._form.saved.disconnect(self._on_saved)
            self._form.saved.connect(self._on_entrusted)
        self._entrust.hide()
        self._retire.hide()

    def refuse(self, error: CasebookError) -> None:
        """Say in the open form why it was not kept."""
        if self._form is not None:
            self._form.refuse(error)

    def _rows(self) -> list[OpenRow]:
        """Return the rows of those one works with, in their order; only they are moved."""
        active = {str(one.id) for one in self._shown if one.active}
        rows = {one.key: one for one in self.findChildren(OpenRow) if one.isVisibleTo(self)}
        return [rows[key] for one in self._shown if (key := str(one.id)) in active and key in rows]

    def _on_up(self) -> None:
        self._step(-1)

    def _on_down(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        now = QApplication.focusWidget()
        keys = [one.key for one in self._rows()]
        if isinstance(now, OpenRow) and now.key in keys:
            self._put(now.key, keys.index(now.key) + by)

    def _on_dropped(self, at: QPoint) -> None:
        key = str(self.sender().property("partner"))
        above = [
            one.key
            for one in self._rows()
            if one.key != key and one.mapToGlobal(one.rect().center()).y() < at.y()
        ]
        self._put(key, len(above))

    def _put(self, key: str, place: int) -> None:
        """Ask for the partner with this id to stand at `place` among those one works with."""
        before = [one.key for one in self._rows()]
        if key not in before or not 0 <= place < len(before):
            return
        keys = [one for one in before if one != key]
        keys.insert(place, key)
        if keys != before:
            self._moved = key
            self.ordered.emit(tuple(map(int, keys)))

    def _row(self, partner: PartnerLine) -> QWidget:
        relation = phrases.choice("relation", partner.relation)
        badge = Badge(relation if partner.active else "終了", "plain" if partner.active else "done")
        badge.setMinimumWidth(unit(84))
        aside = "　".join(part for part in ("・".join(partner.groups), partner.contact) if part)
        words = QWidget()
        lines = column(Elided(partner.name), space=2)
        if aside:
            lines.addWidget(Elided(aside, role="muted"))
        spread(words, lines, (0, 0, 0, 0))
        arrow = Text("›")
        arrow.setProperty("role", "aside")
        line = OpenRow(
            f"{partner.name} {badge.text()} 直す",
            [(badge, 0), (words, 1), (arrow, 0)],
            str(partner.id),
        )
        line.chosen.connect(self.wanted)
        place = QWidget()
        grip = Grip()
        grip.setProperty("partner", str(partner.id))
        grip.dropped.connect(self._on_dropped)
        if not partner.active or sum(one.active for one in self._shown) < 2:
            grip.hide()
        held = row(grip, line, space=4)
        held.setStretch(1, 1)
        spread(place, held, (0, 0, 0, 0))
        return place

    def _on_add(self) -> None:
        self.wanted.emit("")

    def _on_saved(self, values: object) -> None:
        self.filled.emit(self._key, values)

    def _on_entrust(self) -> None:
        self.entrusting.emit(self._key)

    def _on_entrusted(self, values: object) -> None:
        self.entrusted.emit(self._key, values)

    def _on_retire(self) -> None:
        name = next((one.name for one in self._shown if str(one.id) == self._key), "")
        self.retired.emit(self._key, name)


class PartnerForm(ActForm):
    """What is kept of a partner. An emptied field of a known one is emptied there, too."""

    def __init__(self, fields: Sequence[Field], today: date, names: Names, *, new: bool) -> None:
        self._all = tuple(field.name for field in fields) if not new else ()
        super().__init__("", fields, today, "加える" if new else "記録する", names)
        self.setAccessibleName("新しい関係先" if new else "関係先を直す")

    @property
    @override
    def values(self) -> dict[str, str]:
        return dict.fromkeys(self._all, "") | super().values

    @override
    def _label(self, field: Field) -> str:
        return "名称" if field.name == "name" else super()._label(field)
