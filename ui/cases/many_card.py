"""An act to many cases at once: its form, how it went, and what was refused."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from app import phrases
from app.changes import Change
from app.domain.item import Act
from app.errors import FieldRefusedError
from ui.cases.act_form import ActForm
from ui.drafts import OneDraft
from ui.widgets import Button, Card, QuietButton, Reading, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.casebook import Casebook
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.views.acts import Field
    from app.views.cases import ManyDone
    from ui.desk import Desk

MANY: Final = (
    (str(Act.TAG), "タグを付ける・外す…"),
    (str(Act.TASK), "することを加える…"),
)
"""What can be done to many cases: what says nothing by law, and the same to each."""
_ACT, _CASES = "act", "cases"  # under these names they stand in a draft
_NAMED = 12  # refused cases that are named; further ones are counted


class ManyCard(Card):
    """Asks once, does it to each, names what was refused; what was done can be undone together."""

    done = Signal(object)  # Change: which cases were touched
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("選んだ案件に")
        self._desk = desk
        self._act = ""
        self._ids: tuple[int, ...] = ()
        self._entries: tuple[int, ...] = ()
        self._form: ActForm | None = None
        self._left: dict[str, str] = {}  # filled in by an earlier visit
        self.begun = OneDraft(desk, "many:begun", self)
        self.begun.found.connect(self._on_begun_before)
        self._told = Reading()
        self._undo = Button("まとめて元に戻す")
        self._undo.clicked.connect(self._on_undo)
        self._close = QuietButton("閉じる")
        self._close.clicked.connect(self._on_close)
        self.add(self._told)
        self.body.addLayout(row(self._undo, self._close, None))

    @property
    def form(self) -> ActForm | None:
        """The form that is open, if one is."""
        return self._form

    @property
    def told(self) -> str:
        """How it went."""
        return self._told.text_shown

    def begin(self, act: str, ids: Sequence[int]) -> None:
        """Ask what is to be written into each of these cases."""
        self._act, self._ids = act, tuple(ids)
        asked = partial(_fields, self._desk.casebook, self._ids[0], act)
        self._desk.runner.run(asked, self._on_fields)

    def _on_fields(self, fields: tuple[Field, ...]) -> None:
        self._drop_form()
        form = ActForm("", fields, self._desk.today, f"{len(self._ids):,}件に記録する")
        form.setAccessibleName(phrases.act(self._act))
        form.saved.connect(self._on_saved)
        form.left.connect(self._on_close)
        form.changed.connect(self._on_edited)
        self._form = form
        if self.heading is not None:
            self.heading.setText(f"選んだ{len(self._ids):,}件に：{phrases.act(self._act)}")
        self._show_outcome(shown=False)
        self.body.insertWidget(1, form)
        self.show()
        form.show()
        form.begin()
        left, self._left = self._left, {}
        form.take(left)

    def _on_edited(self) -> None:
        form = self._form
        if form is None or not form.touched:
            self.begun.keep({})
        else:
            self.begun.keep({_ACT: self._act, _CASES: _runs(self._ids)} | form.values)

    def _on_begun_before(self, left: dict[str, str]) -> None:
        """Open the form again that an earlier visit left, about the same cases."""
        act, ids = left.get(_ACT, ""), _of_runs(left.get(_CASES, ""))
        if self._form is None and ids and act in dict(MANY):
            self._left = left
            self.begin(act, ids)

    def _on_saved(self, values: dict[str, str]) -> None:
        act = partial(_to_many, self._desk.casebook, self._ids, self._act, values)
        self._desk.runner.run_long(act, self.show_done, self._on_refused)

    def _on_refused(self, error: CasebookError) -> None:
        if self._form is not None:
            self._form.refuse(error)

    def show_done(self, found: ManyDone) -> None:
        """Say how many were done, and name what was refused."""
        self._drop_form()
        self._entries = found.entries
        self._told.show_text("\n".join(outcome(found)))
        self._show_outcome(shown=True)
        self._undo.setText(f"この{len(found.entries):,}件を元に戻す")
        self._undo.setVisible(bool(found.entries))
        (self._undo if found.entries else self._close).setFocus()
        self.done.emit(Change(act=found.act, cases=found.cases))

    def _on_undo(self) -> None:
        act = partial(self._desk.casebook.undoing.undo_many, self._act, self._entries)
        self._desk.runner.run_long(act, self._on_undone)

    def _on_undone(self, found: ManyDone) -> None:
        self._entries = ()
        undone = f"{len(found.entries):,}件を元に戻しました。"
        self._told.show_text("\n".join((undone, *_refused(found))))
        self._undo.hide()
        self._close.setFocus()
        self.done.emit(Change(act="undo", cases=found.cases))

    def _show_outcome(self, *, shown: bool) -> None:
        for part in (self._told, self._undo, self._close):
            part.setVisible(shown)

    def _drop_form(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
            self._on_edited()

    def _on_close(self) -> None:
        self._drop_form()
        self.hide()
        self.left.emit()


def outcome(found: ManyDone) -> tuple[str, ...]:
    """Return what is said of an act to many cases."""
    first = f"{len(found.entries):,}件に記録しました。"
    if found.stopped:
        first += "残りは中止しました。"
    return (first, *_refused(found))


def _refused(found: ManyDone) -> tuple[str, ...]:
    named = [f"{number}：{_why(error)}" for number, error in found.refused[:_NAMED]]
    left = len(found.refused) - len(named)
    if named:
        named.insert(0, f"{len(found.refused):,}件はできませんでした。")
    return (*named, f"ほか{left:,}件") if left > 0 else tuple(named)


def _why(error: CasebookError) -> str:
    """Return why a case was refused; that a tag is not there is no choice she made wrong."""
    if isinstance(error, FieldRefusedError) and error.name == "remove":
        return "そのタグは付いていません。"
    return phrases.error(error)


def _runs(ids: Sequence[int]) -> str:
    """Return ids as they are kept: 1-4,7. A hundred thousand may be selected."""
    told: list[list[int]] = []
    for one in sorted(ids):
        if told and told[-1][1] == one - 1:
            told[-1][1] = one
        else:
            told.append([one, one])
    return ",".join(f"{first}-{last}" if last > first else f"{first}" for first, last in told)


def _of_runs(text: str) -> tuple[int, ...]:
    """Return the ids that were kept as `text`; none where nobody can read it."""
    ids: list[int] = []
    for run in text.split(","):
        first, _, last = run.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            return ()
        ids += range(int(first), int(last or first) + 1)
    return tuple(ids)


def _fields(casebook: Casebook, first: int, act: str) -> tuple[Field, ...]:
    """Return the form of an act as it stands for any case; a tag is taken off whoever has it."""
    (line,) = casebook.cases.lines((first,))
    fields = casebook.cases.fields(line.number, act, 0)
    tags = casebook.cases.tags()
    return tuple(replace(f, choices=tags) if f.name == "remove" else f for f in fields)


def _to_many(
    casebook: Casebook, ids: tuple[int, ...], act: str, values: dict[str, str], progress: Progress
) -> ManyDone:
    return casebook.cases.do_to_many(ids, act, values, progress)
