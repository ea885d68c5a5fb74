"""はじめての設定: from nothing to a casebook that knows its company, step by step.

What is filled in lives in memory until the casebook is made, and in the casebook from then on:
no file outside it ever holds any of it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

import resources
from app import phrases
from app.company import filling
from app.company.groups import groups
from app.company.policy import policy_findings
from app.company.settings import ProfileError, parse
from app.files import read_whole
from app.now import SystemNow
from ui.keeping.keeping_page import write_sheet
from ui.settings.editor import Editor
from ui.theme import tone, unit
from ui.unlock.create_form import CreateForm
from ui.unlock.steps import BLANK, FILE, SHIPPED, BackupStep, BeginStep, DoneStep, SheetStep
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
    from collections.abc import Iterator

    from app.casebook import Casebook
    from app.company.profile import Profile
    from app.errors import CasebookError
    from app.now import Now
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme

_BEGIN, _KEY, _SHEET, _BACKUP, _DONE = "begin", "key", "sheet", "backup", "done"
_GROUPS = ("company", "desk", "policy", "purposes", "joint", "clocks")
_SIDE, _FORM = 280, 680  # px of the steps at the left; of the form, at most
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
        self._sheet_file: Path | None = None
        self._steps = _steps()
        self._at = 0
        self._today = (start.now or SystemNow()).moment().date()
        self._title = PageTitle("")
        self._about = Reading(role="aside")
        self._notice = Notice(theme)
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
        self._casebook, self._sheet_file = None, None
        self.create_form.clear()
        self.sheet.forget()
        self.sheet.done = False
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

    def _on_sheet(self, present: str) -> None:
        target = self._ask.where_to_save(self, Path("復旧シート.pdf"))
        if target is not None and self._casebook is not None:
            act = partial(write_sheet, self._casebook.safekeeping, present, target)
            self._runner.run(act, self._on_sheet_written, self._on_sheet_refused)

    def _on_sheet_written(self, path: Path) -> None:
        self._sheet_file = path
        self.sheet.show_written(path, there=True)

    def _on_sheet_refused(self, error: CasebookError) -> None:
        self.sheet.refuse(phrases.error(error))

    def _on_removal(self) -> None:
        path, self._sheet_file = self._sheet_file, None
        if path is None:
            return
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if path.exists():
            self._sheet_file = path
            self._notice.tell("ファイルを消せませんでした。手で消してください。", "late")
            return
        self.sheet.show_written(path, there=False)
        self._next.setFocus()

    def _may_leave_sheet(self) -> bool:
        self.sheet.forget()
        if self._sheet_file is None or not self._sheet_file.exists():
            return True
        question = (
            "書き出した復旧シートのファイルが残っています。"
            "このファイルがあれば、誰でも台帳を開けます。消さずに進みますか。"
        )
        return self._ask.confirm(self, question, "消さずに進む")

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
            act = partial(_summary, self._casebook, self.editor.news)
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
        spread(inside, column(self._stack, None), (0, 0, 8, 8))
        self._area = scrolled(inside)
        foot = row(
            self._back, self._skip, self._open, self._practice, self._approval, None, self._next
        )
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
        self.sheet.wanted.connect(self._on_sheet)
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


def _summary(casebook: Casebook, news: filling.Values) -> tuple[tuple[str, str], ...]:
    return tuple(_facts(casebook, parse(casebook.office.fill_in(news))))


def _facts(casebook: Casebook, profile: Profile) -> Iterator[tuple[str, str]]:
    kept = casebook.safekeeping.kept()
    company, desk, policy, clocks = profile.company, profile.desk, profile.policy, profile.clocks
    joint = profile.joint_use
    unsaid = "（まだ入れていません）"
    yield "会社", company.name
    yield "責任者", profile.officer_line
    reach = "　".join(filter(None, (desk.mail, desk.phone, desk.hours.text if desk.hours else "")))
    yield "窓口", f"{desk.name}　{reach}".strip()
    yield "メールのドメイン", "、".join(company.mail_domains) or unsaid
    yield "公表した方針", policy.title
    yield "受け付ける請求", "・".join(map(phrases.kind, policy.rights)) or unsaid
    yield "共同利用", f"{len(joint.groups)}区分" if joint else "していません"
    gaps = len(policy_findings(profile, casebook.now.moment().date()))
    yield (
        "公表事項の点検",
        f"不足 {gaps}件（「設定」でご覧になれます）" if gaps else "不足はありません",
    )
    yield "会社の目標", f"受付の通知 {clocks.acknowledge_days}営業日・回答 {clocks.answer_days}日"
    yield "台帳", str(casebook.path)
    yield "復旧シート", "書き出しました" if kept.sheet_on else "まだです（「保管」で書き出せます）"
    yield "控えの保存先", str(kept.folder)
