"""はじめての設定: from nothing to a casebook that knows its company, step by step.

What is filled in lives in memory until the casebook is made, and in the casebook from then on:
no file outside it ever holds any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

import resources
from app import phrases
from app.company import filling
from app.company.groups import groups
from app.company.settings import ProfileError, parse
from app.files import read_whole
from app.now import SystemNow
from ui.keeping.sheet import NO_PRINTER, NOT_REMOVED, SheetPrinting
from ui.settings.editor import Editor
from ui.theme import tone, unit
from ui.unlock.create_form import CreateForm
from ui.unlock.steps import BLANK, FILE, SHIPPED, BackupStep, BeginStep, DoneStep, SheetStep
from ui.unlock.summary import summary
from ui.widgets import (
    Button,
    Notice,
    PageTitle,
    PrimaryButton,
    QuietButton,
    Reading,
    Text,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.casebook import Casebook
    from app.company.profile import Profile
    from app.errors import CasebookError
    from app.now import Now
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme

_BEGIN, _KEY, _SHEET, _BACKUP, _DONE = "begin", "key", "sheet", "backup", "done"
_GROUPS = ("company", "desk", "policy", "purposes", "joint", "clocks")
_SIDE, _FORM = 280, 698  # px of the steps at the left; of the form, at most
_BAR = 18  # px at its right, where the bar stands
_PATTERN = "設定ファイル (*.toml)"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its id, what it is called at the left, what it says above the form."""

    id: str
    title: str
    about: str


def _steps() -> tuple[Step, ...]:
    named = {group.id: group for group in groups()}
    return (
        Step(_BEGIN, "はじめに", ""),
        *(Step(one, named[one].title, named[one].about) for one in _GROUPS),
        Step(_KEY, "保存する場所と合言葉", ""),
        Step(_SHEET, "復旧シート", ""),
        Step(_BACKUP, "控え", ""),
        Step(_DONE, "確認", ""),
    )


class Guide(QWidget):
    """Leads through the steps, forth and back; hands on the casebook at the end."""

    wanted = Signal(object, str, str)  # path, passphrase, settings: make the casebook
    finished = Signal(object)  # Casebook
    wanted_practice = Signal()
    wanted_approval = Signal()
    went_back = Signal()  # she wants to open a casebook instead

    def __init__(self, runner: Runner, ask: Ask, theme: Theme, start: Start) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._runner, self._ask, self._start = runner, ask, start
        self._base = start.profile.source
        self._casebook: Casebook | None = None
        self._steps = _steps()
        self._at = 0
        self._today = (start.now or SystemNow()).moment().date()
        self._title = PageTitle("")
        self._about = Reading(role="aside")
        self._notice = Notice(theme)
        self._paper = SheetPrinting(runner, ask, self)
        self.begin = BeginStep(start.profile.company.name)
        self.editor = Editor(self._today, titled=False)
        self.create_form = CreateForm(theme, ask, start.suggestion)
        self.sheet = SheetStep(theme)
        self.backup = BackupStep()
        self.done = DoneStep()
        self._stack = _Shown()
        for one in (self.begin, self.editor, self.create_form, self.sheet, self.backup, self.done):
            self._stack.put(one)
        self._marks = [Text(step.title) for step in self._steps]
        self._back = Button("戻る")
        self._back.setToolTip("前の手順に戻ります（Alt+←）")
        self._skip = QuietButton("この手順をとばす")
        self._skip.setToolTip("表示された内容のままにして、次に進みます")
        self._next = PrimaryButton("次へ")
        self._next.setToolTip("次の手順に進みます（Alt+→、Ctrl+Enter）")
        self._open = QuietButton("今ある台帳を開く", theme, "back")
        self._approval = QuietButton("承認依頼を開く", theme, "check")
        self._practice = QuietButton("練習用の台帳で試す", theme, "practice")
        if not start.practice:
            self._practice.hide()
        self._lay()
        self._connect()
        self.restart()

    # -------------------------------------------------------------- where she is

    @property
    def step(self) -> str:
        """The id of the step that is shown."""
        return self._steps[self._at].id

    def restart(self) -> None:
        """Begin anew; what was filled in is forgotten."""
        self._casebook = None
        self._paper.forget()
        self.create_form.clear()
        self.sheet.restart()
        self._begin_with(self._start.profile.source)
        self._go(0)

    def show_step(self, which: str) -> None:
        """Show the step with that id."""
        self._go([step.id for step in self._steps].index(which))

    def _go(self, at: int) -> None:
        self._at = at
        step = self._steps[at]
        self._notice.hide()
        self._title.setText("はじめての設定" if step.id == _BEGIN else step.title)
        self._about.show_text(step.about)
        self._about.setVisible(bool(step.about))
        if step.id in _GROUPS:
            self.editor.show_group(step.id)
        self._stack.show_part(self._part(step.id))
        self._tell_buttons()
        for place, mark in enumerate(self._marks):
            tone(mark, tone="current" if place == at else "done" if place < at else "")
            sign = "◎" if place == at else "●" if place < at else "○"
            told = "（いまの手順）" if place == at else "（済み）" if place < at else ""
            mark.setText(f"{sign}　{self._steps[place].title}")
            mark.setAccessibleName(f"{self._steps[place].title}{told}")
        if step.id == _DONE:
            self._summarise()
        self._area.verticalScrollBar().setValue(0)
        self._focus(step.id)

    def _part(self, which: str) -> QWidget:
        parts: dict[str, QWidget] = {
            _BEGIN: self.begin,
            _KEY: self.create_form,
            _SHEET: self.sheet,
            _BACKUP: self.backup,
            _DONE: self.done,
        }
        return parts.get(which, self.editor)

    def _focus(self, which: str) -> None:
        if which in _GROUPS:
            self.editor.begin()
        elif which == _KEY and self._casebook is None:
            self.create_form.begin()
        elif which == _BEGIN:
            self.begin.begin()
        elif which == _SHEET:
            self.sheet.begin()
        else:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_buttons(self) -> None:
        which = self.step
        self._back.setVisible(which != _BEGIN)
        self._skip.setVisible(which in (*_GROUPS, _SHEET, _BACKUP))
        for one in (self._open, self._practice, self._approval):
            one.setVisible(which == _BEGIN and (one is not self._practice or self._start.practice))
        making = which == _KEY and self._casebook is None
        words = "台帳を作る" if making else "始める" if which == _DONE else "次へ"
        self._next.setText(words)
        self._next.setAccessibleName(words)

    # -------------------------------------------------------------- forth and back

    def _on_next(self) -> None:
        if not self._next.isEnabled():
            return
        which = self.step
        if which == _BEGIN and self.begin.choice == FILE and self._base == "":
            self._on_file()
        elif which in _GROUPS and self._refused(which):
            return
        elif which == _KEY and self._casebook is None:
            self._make()
        elif which == _DONE:
            self._finish()
        elif which != _SHEET or self._may_leave_sheet():
            self._go(self._at + 1)

    def _on_back(self) -> None:
        if self._at and (self.step != _SHEET or self._may_leave_sheet()):
            self._go(self._at - 1)

    def _on_skip(self) -> None:
        if self.step in _GROUPS:
            self.editor.forget_group(self.step)
            self._go(self._at + 1)
        else:
            self._on_next()

    def _refused(self, which: str) -> bool:
        """Say what cannot be kept in this group; that of the others is said there."""
        wrongs = [one for one in self._wrongs() if filling.group_of(one.key) == which]
        self.editor.refuse(wrongs)
        self.editor.begin()
        return bool(wrongs)

    def _wrongs(self) -> tuple[filling.Wrong, ...]:
        try:
            filling.written(self._base, self.editor.news, self._today)
        except ProfileError as error:
            return filling.wrong(error)
        return ()

    # -------------------------------------------------------------- where to begin

    def _on_choice(self) -> None:
        blank = resources.open_text("companies/blank.toml")
        texts = {SHIPPED: self._start.profile.source, BLANK: blank, FILE: ""}
        self._begin_with(texts[self.begin.choice])

    def _begin_with(self, text: str) -> None:
        self._base = text
        self.editor.show_settings(filling.filled(text) if text else {}, {})
        self.editor.refuse(())

    def _on_file(self) -> None:
        paths = self._ask.which_to_open(self, "会社の設定を読み込む", _PATTERN)
        if paths:
            self._runner.run(partial(_read, paths[0]), self._on_read, self._on_not_read)

    def _on_read(self, found: Profile) -> None:
        self._begin_with(found.source)
        self.begin.tell(f"{found.company.name}の設定を読み込みました。")
        self._next.setFocus()

    def _on_not_read(self, error: CasebookError) -> None:
        self.begin.tell(phrases.error(error))

    # -------------------------------------------------------------- the casebook

    def _make(self) -> None:
        wrongs = self._wrongs()
        if wrongs:
            which = self.editor.refuse(wrongs)
            self.show_step(which if which in _GROUPS else _GROUPS[0])
            self._notice.tell("この手順に、直さないと進めない欄があります。", "soon")
            return
        wanted = self.create_form.checked()
        if wanted is not None:
            text = filling.written(self._base, self.editor.news, self._today)
            self.hold(busy=True)
            self.wanted.emit(*wanted, text)

    def hold(self, *, busy: bool) -> None:
        """Take nothing while the casebook is being made."""
        self.setEnabled(not busy)

    def refuse(self, reason: str) -> None:
        """Say why the casebook could not be made."""
        self.hold(busy=False)
        self.create_form.refuse(reason)

    def take(self, casebook: Casebook) -> None:
        """Go on with the casebook that was made."""
        self.hold(busy=False)
        self._casebook = casebook
        self._begin_with(casebook.profile.source)
        self.create_form.show_made(casebook.path)
        self.backup.show_folder(casebook.safekeeping.kept().folder)
        self.show_step(_SHEET)

    def _on_print(self, present: str) -> None:
        if self._casebook is not None:
            self._paper.print_for(self._casebook, present)

    def _on_sheet(self, present: str) -> None:
        if self._casebook is not None:
            self._paper.write_for(self._casebook, present)

    def _on_printed(self, sheets: int) -> None:
        self.sheet.show_printed(sheets)
        self._next.setFocus()

    def _on_no_printer(self) -> None:
        self.sheet.tell("")
        self._notice.tell(NO_PRINTER, "late")

    def _on_sheet_refused(self, error: CasebookError) -> None:
        self.sheet.refuse(phrases.error(error))

    def _on_removal(self) -> None:
        if self._paper.take_away():
            self.sheet.show_removed()
            self._next.setFocus()
        else:
            self._notice.tell(NOT_REMOVED, "late")

    def _may_leave_sheet(self) -> bool:
        self.sheet.forget()
        return self._paper.may_leave("消さずに進みますか。", "消さずに進む")

    def _on_folder(self) -> None:
        folder = self._ask.which_folder(self, "控えの保存先を選ぶ")
        if folder is not None and self._casebook is not None:
            act = partial(_kept_in, self._casebook, folder)
            self._runner.run(act, self._on_folder_kept, self._on_refused)

    def _on_folder_kept(self, folder: Path) -> None:
        self.backup.show_folder(folder)
        self._next.setFocus()

    def _on_refused(self, error: CasebookError) -> None:
        self._notice.tell(phrases.error(error), "soon")

    # -------------------------------------------------------------- the end

    def _summarise(self) -> None:
        if self._casebook is not None:
            act = partial(summary, self._casebook, self.editor.news)
            self._runner.run(act, self.done.show_facts, self._on_refused)

    def _finish(self) -> None:
        if self._casebook is not None:
            self.hold(busy=True)
            act = partial(_changed, self._casebook, self.editor.news)
            self._runner.run(act, self._on_finished, self._on_not_finished)

    def _on_finished(self, casebook: Casebook) -> None:
        self.hold(busy=False)
        self.restart()
        self.finished.emit(casebook)

    def _on_not_finished(self, error: CasebookError) -> None:
        self.hold(busy=False)
        self._on_refused(error)

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        inside = QWidget()
        spread(inside, column(self._stack, None), (0, 0, _BAR, 8))
        self._area = scrolled(inside)
        foot = row(
            self._back, self._skip, self._open, self._practice, self._approval, None, self._next
        )
        foot.setContentsMargins(0, 0, unit(_BAR), 0)  # as wide as what stands above
        form = column(self._title, self._about, self._area, self._notice, foot, space=12)
        form.setStretch(2, 1)
        place = QWidget()
        place.setMaximumWidth(unit(_FORM))
        spread(place, form, (0, 28, 0, 24))
        whole = row(self._side(), space=0)
        whole.addStretch(1)
        whole.addWidget(place, 20)
        whole.addStretch(1)
        spread(self, whole, (0, 0, 24, 0))
        whole.setContentsMargins(0, 0, 0, 0)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("brandside")
        side.setFixedWidth(unit(_SIDE))
        name = Text("窓口台帳")
        name.setProperty("role", "brand")
        lines = column(name, space=12)
        lines.addSpacing(unit(16))
        for mark in self._marks:
            mark.setProperty("role", "step")
            lines.addWidget(mark)
        lines.addStretch(1)
        spread(side, lines, (32, 32, 24, 32))
        return side

    def _connect(self) -> None:
        self._next.clicked.connect(self._on_next)
        self._back.clicked.connect(self._on_back)
        self._skip.clicked.connect(self._on_skip)
        self._open.clicked.connect(self.went_back)
        self._practice.clicked.connect(self.wanted_practice)
        self._approval.clicked.connect(self.wanted_approval)
        self.begin.changed.connect(self._on_choice)
        self.begin.wanted_file.connect(self._on_file)
        self.create_form.submitted.connect(self._on_next)
        self.sheet.wanted_print.connect(self._on_print)
        self.sheet.wanted_file.connect(self._on_sheet)
        self._paper.began.connect(self.sheet.show_printing)
        self._paper.printed.connect(self._on_printed)
        self._paper.written.connect(self.sheet.show_written)
        self._paper.refused.connect(self._on_sheet_refused)
        self._paper.no_printer.connect(self._on_no_printer)
        self.sheet.wanted_removal.connect(self._on_removal)
        self.backup.wanted.connect(self._on_folder)
        for keys, slot in (
            ("Alt+Right", self._on_next),
            ("Ctrl+Return", self._on_next),
            ("Ctrl+Enter", self._on_next),
            ("Alt+Left", self._on_back),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)


@dataclass(frozen=True, slots=True)
class Start:
    """With what the guide begins."""

    profile: Profile
    suggestion: Path  # where the casebook may lie
    practice: bool  # whether there is a casebook for practice
    now: Now | None = None


class _Shown(QWidget):
    """One of several parts, as high as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(space=0)
        self._parts: list[QWidget] = []
        spread(self, self._lines, (0, 0, 0, 0))

    def put(self, part: QWidget) -> None:
        self._parts.append(part)
        self._lines.addWidget(part)
        part.hide()

    def show_part(self, shown: QWidget) -> None:
        for part in self._parts:
            part.setVisible(part is shown)


def _read(path: Path) -> Profile:
    return parse(read_whole(path).decode("utf-8-sig", "replace"))


def _kept_in(casebook: Casebook, folder: Path) -> Path:
    casebook.safekeeping.keep_in(folder)
    return casebook.safekeeping.kept().folder


def _changed(casebook: Casebook, news: filling.Values) -> Casebook:
    """Keep what she went back for and changed after the casebook was made; no case is open yet."""
    if news:
        casebook.office.change(casebook.office.fill_in(news), move=False)
    return casebook
