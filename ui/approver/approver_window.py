"""The approver's window: open beside a casebook or without one, it knows of none."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.approver import answer_name, card_name
from app.domain.bundles import CARD_SUFFIX, SUFFIX, Verdict
from app.rules.manual import Spot
from ui import appearance
from ui.approver.ask_view import AskView
from ui.approver.key_form import KeyForm, KeysPart
from ui.manual.opening import open_manual
from ui.theme import unit
from ui.widgets import (
    LabelledField,
    PageTitle,
    PassphraseField,
    PrimaryButton,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from app.approver import Approver, OpenAsk
    from app.domain.approver_key import ApproverKey
    from app.errors import CasebookError
    from ui.ask import Ask
    from ui.jobs import Runner
    from ui.theme import Theme

_SIZE, _LEAST = (1180, 800), (960, 640)
_FORM = 520  # px of what is filled in
_MINUTE = 60_000  # ms
_TOUCHES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
)
PATTERN = f"承認依頼・承認回答 (*{SUFFIX})"
_CARDS = f"鍵カード (*{CARD_SUFFIX})"


class ApproverWindow(QWidget):
    """Makes a key, opens what is asked, writes the answer. One ask at a time.

    What was opened is let go of with the window, and when nobody has touched it for as long as
    a casebook stays open.
    """

    def __init__(
        self,
        runner: Runner,
        ask: Ask,
        theme: Theme,
        place: Approver,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle("承認")  # no number: titles show in task bars
        self.setMinimumSize(unit(_LEAST[0]), unit(_LEAST[1]))
        self._runner, self._ask, self._theme, self._place = runner, ask, theme, place
        self._path: Path | None = None  # the ask that waits for its passphrase
        self._open: OpenAsk | None = None
        self._has_key = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(appearance.kept().lock * _MINUTE)
        self._idle.timeout.connect(self._on_left)
        self.form = KeyForm(theme)
        self.keys = KeysPart(theme)
        self.door = _Door(theme)
        self.view = AskView(runner, theme)
        self._narrow = QStackedWidget()
        self._narrow.setFixedWidth(unit(_FORM))
        for part in (self.form, self.keys, self.door):
            self._narrow.addWidget(part)
        middle = QWidget()
        spread(middle, row(None, self._narrow, None), (0, 24, 0, 0))
        self._whole = QStackedWidget()
        self._whole.addWidget(middle)
        self._whole.addWidget(self.view)
        spread(self, column(self._whole), (28, 20, 28, 20))
        self._connect()
        self.resize(self.sizeHint())

    @property
    def open_ask(self) -> OpenAsk | None:
        """The ask that lies open."""
        return self._open

    def start(self, path: Path | None = None) -> None:
        """Show the key of this machine, or ask for one; with `path` open that ask."""
        self._path = path
        self._runner.run(self._place.keys, self._on_keys, self._on_refused)

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_SIZE[0]), unit(_SIZE[1]))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._let_go()
        event.accept()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    # -------------------------------------------------------------- the key

    def _on_keys(self, keys: tuple[ApproverKey, ...]) -> None:
        self._has_key = bool(keys)
        if not keys:
            self._show(self.form)
            self.form.begin(first=True)
            if self._path is not None:
                self.form.refuse(
                    "このパソコンに承認の鍵がありません。鍵を作り、鍵カードを渡してから、"
                    "依頼し直してもらってください。"
                )
            return
        self.keys.show_keys(keys)
        self.keys.say("")
        self._show(self.keys)
        self.keys.begin()
        if self._path is not None:
            self.open(self._path)

    def _on_make(self, name: str, passphrase: str) -> None:
        act = partial(self._place.make, name, passphrase)
        self._runner.run(act, self._on_made, self._on_not_made)

    def _on_made(self, _key: ApproverKey) -> None:
        self.form.begin(first=False)
        self.start()

    def _on_not_made(self, error: CasebookError) -> None:
        self.form.refuse(phrases.error(error))

    def _on_new(self) -> None:
        self._show(self.form)
        self.form.begin(first=not self._has_key)

    def _on_card(self, key: ApproverKey) -> None:
        path = self._ask.where_to_save(self, Path(card_name()))
        if path is not None:
            act = partial(_card, self._place, key, path)
            self._runner.run(act, self._on_card_saved, self._on_refused)

    def _on_card_saved(self, path: Path) -> None:
        self.keys.say(f"鍵カードを保存しました：{path.name}")

    # -------------------------------------------------------------- an ask

    def _on_wanted_ask(self) -> None:
        for path in self._ask.which_to_open(self, "承認依頼を選ぶ", PATTERN)[:1]:
            self.open(path)

    def open(self, path: Path) -> None:
        """Ask for the passphrase of the key an ask is sealed to."""
        self._let_go()
        self._path = path
        self._runner.run(partial(self._place.key_for, path), self._on_key, self._on_refused)

    def _on_key(self, key: ApproverKey) -> None:
        if self._path is not None:
            self.door.show_ask(self._path.name, key.name)
            self._show(self.door)
            self.door.begin()

    def _on_passphrase(self, passphrase: str) -> None:
        if self._path is not None:
            act = partial(self._place.open, self._path, passphrase)
            self._runner.run(act, self._on_open, self._on_not_open)

    def _on_not_open(self, error: CasebookError) -> None:
        self.door.refuse(phrases.error(error))

    def _on_open(self, opened: OpenAsk) -> None:
        self._open = opened
        self.door.forget()
        self.view.show_ask(opened.shown)
        self._whole.setCurrentWidget(self.view)
        self._idle.start()

    def _on_decided(self, verdict: Verdict, words: str) -> None:
        opened = self._open
        if opened is None:
            return
        word = phrases.verdict(verdict)
        question = (
            f"{opened.shown.case} の依頼に「{word}」と答えますか。\n"
            "署名した回答のファイルを作ります。答えたあとで取り消すことはできません。"
        )
        if not self._ask.confirm(self, question, f"{word}と答える"):
            return
        here = self._path.parent if self._path is not None else Path()
        target = self._ask.where_to_save(self, here / answer_name(opened.shown.case))
        if target is not None:
            act = partial(_answered, self._place, opened, verdict, words, target)
            self._runner.run(act, self._on_answered, self._on_not_answered)

    def _on_answered(self, told: tuple[Verdict, Path]) -> None:
        verdict, path = told
        self._on_left()
        word = phrases.verdict(verdict)
        self.keys.say(f"{word}の回答を保存しました：{path.name}。依頼した人に戻してください。")

    def _on_not_answered(self, error: CasebookError) -> None:
        self.view.refuse(phrases.error(error))

    def _on_left(self) -> None:
        self._let_go()
        self._path = None
        self._show(self.keys if self._has_key else self.form)
        self.keys.say("")

    def _on_refused(self, error: CasebookError) -> None:
        self._path = None
        if self._has_key:
            self._show(self.keys)
            self.keys.say(phrases.error(error), wrong=True)
        else:
            self.form.refuse(phrases.error(error))

    def _let_go(self) -> None:
        self._open = None
        self._idle.stop()
        self.view.forget()
        self.door.forget()

    def _show(self, part: QWidget) -> None:
        self._narrow.setCurrentWidget(part)
        self._whole.setCurrentIndex(0)

    def _on_manual(self) -> None:
        open_manual(self._theme, Spot("approval"), self)

    def _connect(self) -> None:
        self.form.wanted.connect(self._on_make)
        self.form.left.connect(self._on_left)
        self.keys.wanted_ask.connect(self._on_wanted_ask)
        self.keys.wanted_new.connect(self._on_new)
        self.keys.wanted_card.connect(self._on_card)
        self.door.wanted.connect(self._on_passphrase)
        self.door.left.connect(self._on_left)
        self.view.decided.connect(self._on_decided)
        self.view.left.connect(self._on_left)
        for keys, slot in (("F1", self._on_manual), ("Ctrl+W", self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)


class _Door(QWidget):
    """Asks for the approval passphrase of an ask."""

    wanted = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._about = Reading(role="aside")
        self._passphrase = LabelledField("承認用の合言葉", PassphraseField(theme))
        self._passphrase.field.returnPressed.connect(self._on_open)
        self._passphrase.field.textChanged.connect(self._on_typed)
        self._open = PrimaryButton("開く")
        self._open.clicked.connect(self._on_open)
        back = QuietButton("やめる")
        back.clicked.connect(self.left)
        lines = column(
            PageTitle("承認依頼を開く"),
            self._about,
            self._passphrase,
            row(self._open, back, None),
            None,
            space=12,
        )
        spread(self, lines, (0, 0, 0, 0))
        self._on_typed()

    def show_ask(self, file: str, name: str) -> None:
        """Ask for the passphrase of the key under `name`."""
        self.forget()
        self._about.show_text(f"{file}\n{name} の鍵にあてた依頼です。")

    def begin(self) -> None:
        """Put the cursor where the passphrase is typed."""
        self._passphrase.field.setFocus()

    def forget(self) -> None:
        """Forget what was typed."""
        self._ready()
        self._passphrase.field.clear()

    def refuse(self, reason: str) -> None:
        """Say why it did not open."""
        self._ready()
        self._passphrase.field.selectAll()
        self._passphrase.field.setFocus()
        self._passphrase.refuse(reason)

    def _ready(self) -> None:
        self.setEnabled(True)
        self._open.setText("開く")

    def _on_typed(self) -> None:
        self._open.setEnabled(bool(self._passphrase.field.text()))
        self._passphrase.accept()

    def _on_open(self) -> None:
        if self._open.isEnabled():
            self.setEnabled(False)
            self._open.setText("開いています…")
            self.wanted.emit(self._passphrase.field.text())


def _card(place: Approver, key: ApproverKey, path: Path) -> Path:
    place.write_card(key, path)
    return path


def _answered(
    place: Approver, opened: OpenAsk, verdict: Verdict, words: str, path: Path
) -> tuple[Verdict, Path]:
    place.answer(opened, verdict, words, path)
    return verdict, path
