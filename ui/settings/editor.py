"""The settings being edited: what is in use, what was filled in, and the form of each group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.company.filling import as_draft, group_of
from app.company.groups import groups
from ui.settings.group_form import GroupForm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.company.filling import Value, Values, Wrong


class Editor(QWidget):
    """Shows one group at a time; what was filled in stays for all of them."""

    changed = Signal()

    def __init__(self, today: date, *, titled: bool = True) -> None:
        super().__init__()
        self._today = today
        self._titled = titled
        self._now: dict[str, Value] = {}
        self._news: dict[str, Value] = {}
        self._forms: dict[str, GroupForm] = {}
        self._wrong: tuple[Wrong, ...] = ()
        self._shown = ""
        # no stack: it would be as high as the highest of all groups
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)

    @property
    def news(self) -> dict[str, Value]:
        """What was filled in and is not in use, by key."""
        return dict(self._news)

    @property
    def draft(self) -> str:
        """The same as it is kept, with what an input method has not committed yet."""
        form = self.form
        typed = form.typed if form is not None else {}
        news = {key: value for key, value in typed.items() if value != self._now.get(key)}
        return as_draft(self._news | news)

    @property
    def form(self) -> GroupForm | None:
        """The form that is shown."""
        return self._forms.get(self._shown)

    @property
    def touched(self) -> frozenset[str]:
        """The ids of the groups in which something was filled in."""
        return frozenset(group_of(key) for key in self._news)

    @property
    def wrong(self) -> frozenset[str]:
        """The ids of the groups with a value that cannot be kept."""
        return frozenset(group_of(one.key) for one in self._wrong)

    def show_settings(self, now: Values, news: Values) -> None:
        """Show the settings in use, with what was filled in over them."""
        self._now = dict(now)
        self._news = {key: value for key, value in news.items() if now.get(key) != value}
        for form in self._forms.values():
            form.fill(self._now | self._news)

    def show_group(self, which: str) -> None:
        """Show the group with that id."""
        form = self._forms.get(which)
        if form is None:
            (group,) = (one for one in groups() if one.id == which)
            form = GroupForm(group, self._today, titled=self._titled)
            form.fill(self._now | self._news)
            form.refuse_quietly(self._wrong)
            form.changed.connect(self._on_changed)
            self._forms[which] = form
            self._lines.addWidget(form)
        self._shown = which
        for name, one in self._forms.items():
            one.setVisible(name == which)

    def forget_group(self, which: str) -> None:
        """Go back to what is in use in the group with that id."""
        gone = [key for key in self._news if group_of(key) == which]
        self.show_settings(self._now, {k: v for k, v in self._news.items() if k not in gone})
        self._wrong = tuple(one for one in self._wrong if group_of(one.key) != which)

    def refuse(self, wrongs: Iterable[Wrong]) -> str:
        """Say at the fields what cannot be kept; return the id of the first group with one."""
        self._wrong = tuple(wrongs)
        for which, form in self._forms.items():
            form.refuse_quietly(one for one in self._wrong if group_of(one.key) == which)
        return next((found for one in self._wrong if (found := group_of(one.key))), "")

    def begin(self) -> None:
        """Put the cursor where something is wrong, else into the first field."""
        form = self.form
        if form is not None and not form.begin_at(one.key for one in self._wrong):
            form.begin()

    def _on_changed(self) -> None:
        form = self.form
        if form is None:
            return
        for key, value in form.values.items():
            if value == self._now.get(key):
                self._news.pop(key, None)
            else:
                self._news[key] = value
        self._wrong = tuple(one for one in self._wrong if group_of(one.key) != form.group.id)
        self.changed.emit()
