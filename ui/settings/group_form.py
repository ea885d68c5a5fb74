"""A group of settings on the screen, with the lists of tables that belong to it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout, QVBoxLayout, QWidget

from app.company.groups import Rows, Sort
from ui.settings.fields import SettingField
from ui.theme import unit
from ui.widgets import (
    Aside,
    Button,
    Grip,
    Muted,
    QuietButton,
    Rule,
    SectionTitle,
    Text,
    column,
    row,
    spread,
)
from ui.widgets.tab_order import bring_into_sight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.company.filling import Row, Value, Values, Wrong
    from app.company.groups import Entry, Group


class GroupForm(QWidget):
    """The settings of a group. It knows no casebook: `values` is what stands in it."""

    changed = Signal()

    def __init__(self, group: Group, today: date, *, titled: bool = True) -> None:
        super().__init__()
        self.group = group
        self.setAccessibleName(group.title)
        self._fields: dict[str, SettingField] = {}
        self._rows: dict[str, RowsPart] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(20))
        grid.setVerticalSpacing(unit(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = _Places(grid)
        for part in group.parts:
            if isinstance(part, Rows):
                rows = RowsPart(part, today, titled=len(group.parts) > 1)
                rows.changed.connect(self._on_changed)
                self._rows[part.key] = rows
                place.put(rows, wide=True)
            else:
                field = SettingField(part, today)
                field.changed.connect(self._on_changed)
                self._fields[part.key] = field
                place.put(field, wide=field.wide)
        lines = column(space=12)
        if titled:
            lines.addWidget(SectionTitle(group.title))
            lines.addWidget(Aside(group.about, wrap=True))
        lines.addLayout(grid)
        lines.addStretch(1)
        spread(self, lines, (0, 0, 0, 0))
        self._unfold()

    @property
    def values(self) -> dict[str, Value]:
        """What is filled in, by key."""
        found: dict[str, Value] = {key: field.value for key, field in self._fields.items()}
        return found | {key: rows.value for key, rows in self._rows.items()}

    @property
    def typed(self) -> dict[str, Value]:
        """The same with what an input method has not committed yet."""
        found: dict[str, Value] = {key: field.typed for key, field in self._fields.items()}
        return found | {key: rows.typed for key, rows in self._rows.items()}

    def fill(self, values: Values) -> None:
        """Show these values."""
        for key, field in self._fields.items():
            value = values.get(key, "")
            field.fill(value if isinstance(value, str) else "")
        for key, rows in self._rows.items():
            listed = values.get(key, [])
            rows.fill(listed if isinstance(listed, list) else [])
        self._unfold()

    def field(self, key: str) -> SettingField:
        """Return the field of that key; `closures.2.first` is that of the second row."""
        if key in self._fields:
            return self._fields[key]
        for name, rows in self._rows.items():
            if key.startswith(f"{name}."):
                return rows.field(key)
        raise KeyError(key)

    def refuse_quietly(self, wrongs: Iterable[Wrong]) -> None:
        """Say at each field why it cannot be kept; the cursor stays where it is."""
        for wrong in wrongs:
            with suppress(KeyError):
                self.field(wrong.key).refuse(wrong.why)

    def begin_at(self, keys: Iterable[str]) -> bool:
        """Put the cursor into the first of these fields; return whether one is here."""
        for key in keys:
            with suppress(KeyError):
                self.field(key).begin()
                return True
        return False

    def begin(self) -> None:
        """Put the cursor into the first field."""
        parts: list[SettingField | RowsPart] = [*self._fields.values(), *self._rows.values()]
        for part in parts:
            if part.isVisibleTo(self):
                part.begin()
                return

    def _on_changed(self) -> None:
        self._unfold()
        self.changed.emit()

    def _unfold(self) -> None:
        """Show what belongs to a table only where the table is there."""
        for switch, field in self._fields.items():
            if field.entry.sort is not Sort.SWITCH:
                continue
            on = bool(field.value)
            parts: Mapping[str, QWidget] = {**self._fields, **self._rows}
            for key, part in parts.items():
                if key.startswith(f"{switch}."):
                    part.setVisible(on)


class RowsPart(QWidget):
    """A list of tables: each row a small form of its own, one button for another one.

    Rows are put in another order by their grips, by their buttons, and by Alt with the arrows.
    """

    changed = Signal()

    def __init__(self, rows: Rows, today: date, *, titled: bool) -> None:
        super().__init__()
        self._of = rows
        self._today = today
        self._forms: list[RowForm] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(unit(12))
        self._none = Muted(f"{rows.one}はありません。")
        self._add = Button(f"{rows.one}を加える")
        self._add.clicked.connect(self._on_add)
        whole = column(space=8)
        if titled:
            whole.addWidget(SectionTitle(rows.label))
        whole.addWidget(self._none)
        whole.addLayout(self._lines)
        whole.addLayout(row(self._add, None))
        spread(self, whole, (0, 4, 0, 0))
        for keys, slot in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @property
    def value(self) -> list[Row]:
        """The rows, by key of their fields."""
        return [form.value for form in self._forms]

    @property
    def typed(self) -> list[Row]:
        """The rows with what an input method has not committed yet."""
        return [form.typed for form in self._forms]

    def fill(self, rows: list[Row]) -> None:
        """Show these rows."""
        while len(self._forms) > len(rows):
            self._drop(self._forms[-1])
        while len(self._forms) < len(rows):
            self._make()
        for form, one in zip(self._forms, rows, strict=True):
            form.fill(one)
        self._count()

    def field(self, key: str) -> SettingField:
        """Return the field of `closures.2.first`. KeyError where there is none."""
        found = re.fullmatch(rf"{re.escape(self._of.key)}\.([0-9]+)\.(.+)", key)
        if found is None or not 0 < int(found[1]) <= len(self._forms):
            raise KeyError(key)
        return self._forms[int(found[1]) - 1].field(f"{self._of.key}.{found[2]}")

    def begin(self) -> None:
        """Put the cursor into the first row, or on the button for one."""
        if self._forms:
            self._forms[0].begin()
        else:
            self._add.setFocus()

    def _on_add(self) -> None:
        form = self._make()
        self._count()
        form.begin()
        self.changed.emit()

    def _on_gone(self, form: RowForm) -> None:
        place = self._forms.index(form)
        self._drop(form)
        self._count()
        if self._forms:
            self._forms[min(place, len(self._forms) - 1)].begin()
        else:
            self._add.setFocus()
        self.changed.emit()

    def _on_up(self) -> None:
        self._step(-1)

    def _on_down(self) -> None:
        now = QApplication.focusWidget()
        if isinstance(now, QComboBox):
            now.showPopup()  # there Alt+↓ has another meaning, everywhere
        else:
            self._step(1)

    def _step(self, by: int) -> None:
        """Move the row that has the focus."""
        now = QApplication.focusWidget()
        for form in self._forms:
            if now is not None and form.isAncestorOf(now):
                self._on_moved(form, by)
                return

    def _on_moved(self, form: RowForm, by: int) -> None:
        """Move a row by one place; what has the focus keeps it and stays in sight."""
        place = self._forms.index(form)
        to = place + by
        if not 0 <= to < len(self._forms):
            return
        now = QApplication.focusWidget()
        self._forms.insert(to, self._forms.pop(place))
        self._lines.removeWidget(form)
        self._lines.insertWidget(to, form)
        self._count()
        self._lines.activate()
        if now is not None and form.isAncestorOf(now):
            (now if now.isEnabled() else form.mover(-by)).setFocus()
            bring_into_sight(form)
        self.changed.emit()

    def _on_dragged(self, form: RowForm, at: QPoint) -> None:
        """Let the row that is dragged change places with one whose middle the mouse has passed."""
        place = self._forms.index(form)
        y = self.mapFromGlobal(at).y()
        if place and y < self._forms[place - 1].geometry().center().y():
            self._on_moved(form, -1)
        elif place + 1 < len(self._forms) and y > self._forms[place + 1].geometry().center().y():
            self._on_moved(form, 1)

    def _make(self) -> RowForm:
        form = RowForm(self._of, self._today)
        form.changed.connect(self.changed)
        form.gone.connect(self._on_gone)
        form.moved.connect(self._on_moved)
        form.dragged.connect(self._on_dragged)
        self._forms.append(form)
        self._lines.addWidget(form)
        form.show()
        return form

    def _drop(self, form: RowForm) -> None:
        self._forms.remove(form)
        self._lines.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _count(self) -> None:
        self._none.setVisible(not self._forms)
        for number, form in enumerate(self._forms, 1):
            form.call(number, len(self._forms))


class RowForm(QWidget):
    """One row of a list."""

    changed = Signal()
    gone = Signal(object)  # itself
    moved = Signal(object, int)  # itself, -1 for up, 1 for down
    dragged = Signal(object, QPoint)  # itself, where the mouse is

    def __init__(self, rows: Rows, today: date) -> None:
        super().__init__()
        self._one = rows.one
        self._name = Text()
        self._name.setProperty("role", "strong")
        self._grip = Grip()
        self._grip.dragged.connect(self._on_dragged)
        self._up, self._down = QuietButton("上へ"), QuietButton("下へ")
        self._up.setToolTip("一つ上に移します（Alt+↑）")
        self._down.setToolTip("一つ下に移します（Alt+↓）")
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)
        self._away = QuietButton(f"{rows.one}を消す")
        self._away.clicked.connect(self._on_away)
        self._fields: dict[str, SettingField] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(20))
        grid.setVerticalSpacing(unit(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = _Places(grid)
        for entry in rows.entries:
            field = self._field(entry, today)
            place.put(field, wide=field.wide)
            if entry.sort is Sort.KEY:  # read from a card: ApproverKeysCard
                field.hide()
        head = row(self._grip, self._name, None, self._up, self._down, self._away)
        whole = column(Rule(), head, space=8)
        whole.addLayout(grid)
        spread(self, whole, (0, 0, 0, 0))

    @property
    def value(self) -> Row:
        """What is filled in, by key."""
        return {key: field.value for key, field in self._fields.items()}

    @property
    def typed(self) -> Row:
        """The same with what an input method has not committed yet."""
        return {key: field.typed for key, field in self._fields.items()}

    def fill(self, values: Row) -> None:
        """Show these values."""
        for key, field in self._fields.items():
            field.fill(values.get(key, ""))
        self._tell_row()

    def field(self, key: str) -> SettingField:
        """Return the field of that key. KeyError where there is none."""
        return self._fields[key]

    def call(self, number: int, of: int) -> None:
        """Say which one of the list it is; one alone has no other place to go."""
        self._name.setText(f"{self._one} {number}")
        self._away.setAccessibleName(f"{self._one} {number} を消す")
        self._up.setAccessibleName(f"{self._one} {number} を上へ移す")
        self._down.setAccessibleName(f"{self._one} {number} を下へ移す")
        for part in (self._grip, self._up, self._down):
            part.setVisible(of > 1)
        self._up.setEnabled(number > 1)
        self._down.setEnabled(number < of)
        for field in self._fields.values():
            field.editor.setAccessibleName(f"{field.entry.label} {number}")

    def begin(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self._fields.values())).begin()

    def mover(self, by: int) -> QWidget:
        """Return the button that moves it up (-1) or down (1)."""
        return self._up if by < 0 else self._down

    def _field(self, entry: Entry, today: date) -> SettingField:
        field = SettingField(entry, today)
        if entry.sort is Sort.CHOICE and not field.value:
            field.fill(next(iter(entry.choices)))
        field.changed.connect(self._on_changed)
        self._fields[entry.key] = field
        return field

    def _tell_row(self) -> None:
        row_now = self.value
        for field in self._fields.values():
            if field.entry.sort is Sort.DAY:
                field.stand_in(row_now)

    def _on_changed(self) -> None:
        self._tell_row()
        self.changed.emit()

    def _on_away(self) -> None:
        self.gone.emit(self)

    def _on_up(self) -> None:
        self.moved.emit(self, -1)

    def _on_down(self) -> None:
        self.moved.emit(self, 1)

    def _on_dragged(self, at: QPoint) -> None:
        self.dragged.emit(self, at)


class _Places:
    """Two fields beside one another, those that are wide on a line of their own."""

    def __init__(self, grid: QGridLayout) -> None:
        self._grid = grid
        self._line, self._column = 0, 0

    def put(self, part: QWidget, *, wide: bool) -> None:
        if wide and self._column:
            self._line, self._column = self._line + 1, 0
        self._grid.addWidget(part, self._line, self._column, 1, 2 if wide else 1)
        if wide or self._column:
            self._line, self._column = self._line + 1, 0
        else:
            self._column = 1
