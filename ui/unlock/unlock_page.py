"""The lock page. What it lets through is an open casebook, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget
from typing_extensions import override

from app import phrases, shelf
from ui.theme import unit
from ui.unlock.create_form import CreateForm
from ui.unlock.open_form import OpenForm
from ui.unlock.who_form import WhoForm
from ui.widgets import Reading, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from app.casebook import Casebook
    from app.company.profile import Profile
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.now import Now
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme

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
        self._first = first
        practice = first.practice is not None
        self.open_form = OpenForm(theme, ask, practice=practice)
        self.create_form = CreateForm(
            theme, ask, first.profile.company.name, _suggestion(), practice=practice
        )
        self.who_form = WhoForm(theme)
        self._waiting: Casebook | None = None  # open, and nobody has said who works
        self._forms = QStackedWidget()
        self._forms.addWidget(self.open_form)
        self._forms.addWidget(self.create_form)
        self._forms.addWidget(self.who_form)
        self._forms.setFixedWidth(unit(_FORM))
        self.open_form.wanted.connect(self._on_open)
        self.open_form.wanted_by_sheet.connect(self._on_sheet)
        self.open_form.wanted_new.connect(self._on_new)
        self.open_form.wanted_practice.connect(self.practise)
        self.create_form.wanted.connect(self._on_create)
        self.create_form.wanted_practice.connect(self.practise)
        self.create_form.went_back.connect(self._on_back)
        middle = column(None, self._forms, None)
        whole = row(_brand(), space=0)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(1)
        spread(self, whole, (0, 0, 0, 0))
        self.who_form.chosen.connect(self._on_chosen)
        self.who_form.went_back.connect(self.put_back)
        self.ask_again()

    def ask_again(self, path: Path | None = None) -> None:
        """Ask for a casebook, `path` chosen if given; for a new one where there is none yet."""
        books = [path] if path is not None else []
        books += [book for book in shelf.recent() if book != path]
        self.open_form.offer(books)
        self.create_form.clear()
        self._forms.setCurrentWidget(self.open_form if books else self.create_form)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # what had the focus before there was a window has lost it by now
        super().showEvent(event)
        if self._forms.currentWidget() is self.open_form:
            self.open_form.begin()

    def _on_back(self) -> None:
        self.ask_again()
        self._forms.setCurrentWidget(self.open_form)

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

    def _on_create(self, path: Path, passphrase: str) -> None:
        self.create_form.setEnabled(False)
        act = partial(_create, path, passphrase, self._first.profile, self._first.now)
        self._runner.run(act, self._on_opened, self._on_not_made)

    def practise(self) -> None:
        """Open the casebook for practice."""
        if self._first.practice is not None:
            self._forms.setCurrentWidget(self.open_form)
            self.open_form.wait("練習用の台帳を用意しています（初回は十数秒かかります）…")
            self._runner.run_long(self._first.practice, self._on_opened, self._on_refused)

    def _on_opened(self, casebook: Casebook) -> None:
        self.open_form.forget()
        self.create_form.setEnabled(True)
        self.create_form.clear()
        if not casebook.now.rehearsal:
            shelf.remember(casebook.path)
        if casebook.staff and casebook.actor not in casebook.staff:
            self._waiting = casebook
            self.who_form.offer(casebook.staff)
            self._forms.setCurrentWidget(self.who_form)
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
        self.create_form.refuse(phrases.error(error))

    def _on_new(self) -> None:
        self._forms.setCurrentWidget(self.create_form)
        self.create_form.clear()


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


def _create(path: Path, passphrase: str, profile: Profile, now: Now | None) -> Casebook:
    from app.casebook import Casebook

    return Casebook.create(path, passphrase, profile, now=now)


def _brand() -> QWidget:
    side = QFrame()
    side.setObjectName("brandside")
    side.setFixedWidth(unit(_BRAND))
    name = Text("窓口台帳")
    name.setProperty("role", "brand")
    lead = Reading("個人情報の開示・訂正・利用停止の請求と、\n苦情・相談の受付から回答まで。")
    lead.setProperty("role", "lead")
    rest = Reading("このパソコンの中だけで働きます。\n外部への送信はありません。")
    spread(side, column(None, name, lead, rest, None, space=20), (40, 40, 32, 40))
    return side


def _suggestion() -> Path:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents)) / "窓口台帳.casebook"
