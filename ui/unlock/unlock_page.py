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
from app.errors import CasebookInUseError, CasebookLeftOpenError, StorageFailedError
from app.views.keeping import Way
from ui.theme import unit
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
    from ui.unlock.create_form import CreateForm
    from ui.unlock.guide import Guide

_FORM = 460  # px
_BRAND = 400


class UnlockPage(QWidget):
    """Opens a casebook, or makes one. Key derivation runs on the worker."""

    opened = Signal(object)  # Casebook
    wanted_approval = Signal()

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
        self.open_form.wanted_reading.connect(self._on_reading)
        self.open_form.wanted_new.connect(self._on_new)
        self.open_form.wanted_approval.connect(self.wanted_approval)
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
            self._guide.wanted_approval.connect(self.wanted_approval)
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

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # what had the focus before there was a window has lost it by now
        super().showEvent(event)
        if self._forms.currentWidget() is self.open_form:
            self.open_form.begin()

    def _on_back(self) -> None:
        self.ask_again()
        self._show(self.open_form)

    def tell_error(self, error: CasebookError) -> None:
        """Say what went wrong while nothing is open."""
        self.open_form.refuse(phrases.error(error))

    def tell(self, told: str) -> None:
        """Say something about what waits until a casebook is open."""
        self.open_form.refuse(told)

    def tell_no_backup(self, error: CasebookError) -> None:
        """Say that the casebook is closed, and that its backup could not be made."""
        told = f"台帳は閉じましたが、控えを作れませんでした。{phrases.error(error)}"
        self.open_form.refuse(told)

    def _on_open(self, path: Path, said: str, way: str) -> None:
        self.open_form.wait("開いています…")
        act = partial(_open, path, said, Way(way), self._first.now)
        self._runner.run(act, self._on_opened, self._on_refused)

    def _on_reading(self, path: Path, said: str, way: str) -> None:
        self.open_form.wait("開いています…")
        act = partial(_open_to_read, path, said, Way(way), self._first.now)
        self._runner.run(act, self._on_opened, self._on_refused)

    def _on_create(self, path: Path, passphrase: str, settings: str) -> None:
        act = partial(_looked_at, path, passphrase, settings)
        self._runner.run(act, self._on_looked_at, self._on_not_made)

    def _on_looked_at(self, found: _Wanted) -> None:
        """Ask once more where the place is none for a casebook."""
        if found.warning and not self._ask.confirm(
            self, f"{found.warning}\n\nこの場所に作りますか。", "この場所に作る"
        ):
            self.guide.hold(busy=False)
            return
        act = partial(_create, found.path, found.passphrase, found.settings, self._first.now)
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
        if not casebook.now.rehearsal and casebook.only_read is None:
            shelf.remember(casebook.path)
        self.open_form.was_open(casebook.path)
        if casebook.only_read is None and casebook.staff and casebook.actor not in casebook.staff:
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
        if isinstance(error, CasebookLeftOpenError) and self._takes_over(error):
            return
        if isinstance(error, _READABLE) or (
            isinstance(error, StorageFailedError) and error.cause == "read-only"
        ):
            self.open_form.offer_reading()

    def _takes_over(self, error: CasebookLeftOpenError) -> bool:
        """Open what was left open on another machine, once the officer says so."""
        asked = self.open_form.again()
        question = f"{phrases.error(error)}\n\n引き継ぐと、その端末では書き込めなくなります。"
        if asked is None or not self._ask.confirm(self, question, "引き継いで開く"):
            return False
        self.open_form.wait("開いています…")
        act = partial(_open, *asked, self._first.now, take_over=True)
        self._runner.run(act, self._on_opened, self._on_refused)
        return True

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


_READABLE = (CasebookInUseError, CasebookLeftOpenError)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A casebook that is to be made, and what speaks against its place; "" for nothing."""

    path: Path
    passphrase: str
    settings: str
    warning: str


def _looked_at(path: Path, passphrase: str, settings: str) -> _Wanted:
    from app.keeping import sharing, words

    what, service = sharing.warned(path)
    return _Wanted(path, passphrase, settings, words.place(what, service) if what else "")


def _open(path: Path, said: str, way: Way, now: Now | None, *, take_over: bool = False) -> Casebook:
    from app.casebook import Casebook  # half of the start-up time; see ui.warm

    if way is Way.KEYRING:
        return Casebook.open_by_keyring(path, now=now, take_over=take_over)
    opened = Casebook.open_by_sheet if way is Way.SHEET else Casebook.open
    return opened(path, said, now=now, take_over=take_over)


def _open_to_read(path: Path, said: str, way: Way, now: Now | None) -> Casebook:
    from app.casebook import Casebook

    return Casebook.open_to_read(path, said, way, now=now)


def _create(path: Path, passphrase: str, settings: str, now: Now | None) -> Casebook:
    from app.casebook import Casebook
    from app.company.settings import parse

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
