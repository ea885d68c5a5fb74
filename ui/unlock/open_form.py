"""Opening a casebook: which one, and its passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.widgets import (
    Button,
    LabelledField,
    PageTitle,
    PassphraseField,
    PrimaryButton,
    QuietButton,
    Reading,
    Rule,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.ask import Ask
    from ui.theme import Theme

PATTERN = "窓口台帳 (*.casebook)"
_CAPITALS = "Caps Lockがオンのようです。"


class OpenForm(QWidget):
    """Asks for a casebook and its passphrase."""

    wanted = Signal(object, str)  # path, passphrase
    wanted_new = Signal()
    wanted_practice = Signal()

    def __init__(self, theme: Theme, ask: Ask, *, practice: bool) -> None:
        super().__init__()
        self._ask = ask
        self._books = QComboBox()
        self._books.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._books.setMinimumContentsLength(16)
        other = Button("ほかのファイル…")
        other.clicked.connect(self._on_other)
        self._passphrase = LabelledField("合言葉", PassphraseField(theme))
        self._passphrase.field.capitals.connect(self._on_capitals)
        self._passphrase.field.returnPressed.connect(self._on_open)
        self._passphrase.field.textChanged.connect(self._on_typed)
        self._open = PrimaryButton("開く")
        self._open.clicked.connect(self._on_open)
        new = QuietButton("新しい台帳を作る", theme, "plus")
        new.clicked.connect(self.wanted_new)
        self._practice = QuietButton("練習用の台帳で試す", theme, "practice")
        self._practice.clicked.connect(self.wanted_practice)
        self._practice.setVisible(practice)
        self._which = LabelledField("台帳", self._books)
        choice = row(self._which, other)
        choice.setStretch(0, 1)
        choice.setAlignment(other, Qt.AlignmentFlag.AlignVCenter)
        whole = column(
            PageTitle("台帳を開く"),
            Reading("台帳は暗号化されています。合言葉はどこにも保存されません。", role="aside"),
            choice,
            self._passphrase,
            self._open,
            Rule(),
            row(new, self._practice, None),
            None,
            space=14,
        )
        spread(self, whole, (0, 0, 0, 0))

    @property
    def path(self) -> Path | None:
        """The casebook that is chosen."""
        chosen = self._books.currentData()
        return Path(chosen) if chosen else None

    def offer(self, books: Sequence[Path]) -> None:
        """Offer these casebooks, the first one chosen."""
        self._books.clear()
        for book in books:
            self._books.addItem(f"{book.stem}　（{book.parent.name}）", str(book))
        self.forget()

    def forget(self) -> None:
        """Forget the passphrase and what was said about it; ask for it."""
        self._ready()
        self._passphrase.field.clear()
        self._passphrase.accept()
        self._passphrase.field.setFocus()
        self._on_typed()

    def wait(self, reason: str) -> None:
        """Take nothing more until the casebook is open or refused."""
        self.setEnabled(False)
        self._open.setText(reason)

    def refuse(self, reason: str) -> None:
        """Say why the casebook did not open."""
        self._ready()
        self._passphrase.field.selectAll()
        self._passphrase.field.setFocus()
        self._passphrase.refuse(reason)

    @property
    def reason(self) -> str:
        """What is said under the passphrase."""
        return self._passphrase.reason

    def _ready(self) -> None:
        self.setEnabled(True)
        self._open.setText("開く")

    def _on_typed(self) -> None:
        self._open.setEnabled(self.path is not None and bool(self._passphrase.field.text()))
        self._passphrase.accept()

    def _on_capitals(self, on: bool) -> None:  # noqa: FBT001 - the signal carries it
        if on:
            self._passphrase.refuse(_CAPITALS)
        elif self._passphrase.reason == _CAPITALS:
            self._passphrase.accept()

    def _on_open(self) -> None:
        if self._open.isEnabled() and self.path is not None:
            self.wanted.emit(self.path, self._passphrase.field.text())

    def _on_other(self) -> None:
        for path in self._ask.which_to_open(self, "台帳を選ぶ", PATTERN)[:1]:
            known = self._books.findData(str(path))
            if known < 0:
                self._books.insertItem(0, f"{path.stem}　（{path.parent.name}）", str(path))
                known = 0
            self._books.setCurrentIndex(known)
            self.forget()
