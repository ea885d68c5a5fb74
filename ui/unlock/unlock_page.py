"""The lock page. What it lets through is an open casebook, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app import phrases, shelf
from ui.theme import unit
from ui.unlock.open_form import OpenForm
from ui.unlock.who_form import WhoForm
from ui.widgets import Reading, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.casebook import Casebook
    from app.company.profile import Profile
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.now import Now
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme
    from ui.unlock.create_form import CreateForm
    from ui.unlock.guide import Guide

_FORM = 460  # px
_BRAND = 400


class UnlockPage(QWidget):
    """Opens a casebook, or makes one. Key derivation runs on the worker."""

    opened = Signal(object)  # Casebook

    def __init__(
        self,
        runner: Runner,
        ask: Ask,
        theme: Theme,
        first: FirstCasebook,
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._runner = runner
        self._ask, self._theme = ask, theme
        self._first = first
        self._guide: Guide | None = None
        self.open_form = OpenForm(theme, ask, practice=first.practice is not None)
        self.who_form = WhoForm(theme)
        self._waiting: Casebook | None = None  # open, and nobody has said who works
        self._forms = QStackedWidget()
        self._forms.addWidget(self.open_form)
        self._forms.addWidget(self.who_form)
        self._forms.setFixedWidth(unit(_FORM))
        self.open_form.wanted.connect(self._on_open)
        self.open_form.wanted_by_sheet.connect(self._on_sheet)
        self.open_form.wanted_new.connect(self._on_new)
        self.open_form.wanted_practice.connect(self.practise)
        middle = column(None, self._forms, None)
        whole = row(_brand(), space=0)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(1)
        self._lock = QWidget()
        spread(self._lock, whole, (0, 0, 0, 0))
        self._whole = QStackedWidget()
        self._whole.addWidget(self._lock)
        spread(self, column(self._whole), (0, 0, 0, 0))
        self.who_form.chosen.connect(self._on_chosen)
        self.who_form.went_back.connect(self.put_back)
        self.ask_again()

    def ask_again(self, path: Path | None = None) -> None:
        """Ask for a casebook, `path` chosen if given; for a new one where there is none yet."""
        books = [path] if path is not None else []
        books += [book for book in shelf.recent() if book != path]
        self.open_form.offer(books)
        if self._guide is not None:
            self._guide.restart()
        self._show(self.open_form if books else self.guide)

    @property
    def guide(self) -> Guide:
        """はじめての設定, made when it is first wanted: a lock page needs none."""
        if self._guide is None:
            from ui.unlock.guide import Guide, Start

            practice = self._first.practice is not None
            start = Start(self._first.profile, _suggestion(), practice, self._first.now)
            self._guide = Guide(self._runner, self._ask, self._theme, start)
            self._guide.wanted.connect(self._on_create)
            self._guide.finished.connect(self._on_opened)
            self._guide.wanted_practice.connect(self.practise)
            self._guide.went_back.connect(self._on_back)
            self._whole.addWidget(self._guide)
        return self._guide

    @property
    def create_form(self) -> CreateForm:
        """Where a new casebook lies, and its passphrase: a step of the guide."""
        return self.guide.create_form

    def _show(self, form: QWidget) -> None:
        if form is self._guide:
            self._whole.setCurrentWidget(form)
            return
        self._whole.setCurrentWidget(self._lock)
        self._forms.setCurrentWidget(form)

    def _on_back(self) -> None:
        self.ask_again()
        self._show(self.open_form)

    def tell_error(self, error: CasebookError) -> None:
        """Say what went wrong while nothing is open."""
        self.open_form.refuse(phrases.error(error))

    def tell_no_backup(self, error: CasebookError) -> None:
        """Say that the casebook is closed, and that its backup could not be made."""
        told = f"台帳は閉じましたが、控えを作れませんでした。{phrases.error(error)}"
        self.open_form.refuse(told)

    def _on_sheet(self, path: Path, code: str) -> None:
        self.open_form.wait("開いています…")
        act = partial(_open_by_sheet, path, code, self._first.now)
        self._runner.run(act, self._on_opened, self._on_refused)

    def _on_open(self, path: Path, passphrase: str) -> None:
        self.open_form.wait("開いています…")
        act = partial(_open, path, passphrase, self._first.now)
        self._runner.run(act, self._on_opened, self._on_refused)

    def _on_create(self, path: Path, passphrase: str, settings: str) -> None:
        act = partial(_create, path, passphrase, settings, self._first.now)
        self._runner.run(act, self._on_made, self._on_not_made)

    def _on_made(self, casebook: Casebook) -> None:
        self._waiting = casebook  # open, and the guide goes on with it
        shelf.remember(casebook.path)
        self.guide.take(casebook)

    def practise(self) -> None:
        """Open the casebook for practice."""
        if self._first.practice is not None:
            self._show(self.open_form)
            self.open_form.wait("練習用の台帳を用意しています（初回は十数秒かかります）…")
            self._runner.run_long(self._first.practice, self._on_opened, self._on_refused)

    def _on_opened(self, casebook: Casebook) -> None:
        self._waiting = None
        self.open_form.forget()
        if not casebook.now.rehearsal:
            shelf.remember(casebook.path)
        if casebook.staff and casebook.actor not in casebook.staff:
            self._waiting = casebook
            self.who_form.offer(casebook.staff)
            self._show(self.who_form)
            return
        self.opened.emit(casebook)

    def _on_chosen(self, name: str) -> None:
        casebook, self._waiting = self._waiting, None
        if casebook is not None:
            casebook.act_as(name)
            self.opened.emit(casebook)

    def put_back(self) -> None:
        """Close a casebook that waits for somebody to say who works."""
        casebook, self._waiting = self._waiting, None
        if casebook is not None:
            self._runner.run(casebook.close, self._on_put_back, self._on_refused)

    def _on_put_back(self, _nothing: object) -> None:
        self.ask_again()

    def _on_refused(self, error: CasebookError) -> None:
        self.open_form.refuse(phrases.error(error))

    def _on_not_made(self, error: CasebookError) -> None:
        self.guide.refuse(phrases.error(error))

    def _on_new(self) -> None:
        self.guide.restart()
        self._show(self.guide)


@dataclass(frozen=True, slots=True)
class FirstCasebook:
    """What a casebook is opened or begun with.

    `now` None means the machine's own clock. `practice` opens the casebook for practice;
    None where none is shipped.
    """

    profile: Profile
    now: Now | None = None
    practice: Callable[[Progress], Casebook] | None = None


def _open(path: Path, passphrase: str, now: Now | None) -> Casebook:
    from app.casebook import Casebook  # half of the start-up time; see ui.warm

    return Casebook.open(path, passphrase, now=now)


def _open_by_sheet(path: Path, code: str, now: Now | None) -> Casebook:
    from app.casebook import Casebook

    return Casebook.open_by_sheet(path, code, now=now)


def _create(path: Path, passphrase: str, settings: str, now: Now | None) -> Casebook:
    from app.casebook import Casebook
    from app.company.profile import parse

    return Casebook.create(path, passphrase, parse(settings), now=now)


def _brand() -> QWidget:
    side = QFrame()
    side.setObjectName("brandside")
    side.setFixedWidth(unit(_BRAND))
    name = Text("窓口台帳")
    name.setProperty("role", "brand")
    lead = Reading("個人情報の開示・訂正・利用停止の請求と、\n苦情・相談の受付から回答まで。")
    lead.setProperty("role", "lead")
    rest = Reading(
        "このパソコンの中だけで働きます。\n外部への送信はありません。\n\n"
        "F1 でマニュアルを開きます。"
    )
    spread(side, column(None, name, lead, rest, None, space=20), (40, 40, 32, 40))
    return side


def _suggestion() -> Path:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents)) / "窓口台帳.casebook"
