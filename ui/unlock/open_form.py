"""Opening a casebook: which one, and its passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app import shelf
from app.views.keeping import KeyHere, Way
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
_CODE = "1番の組から順に。大文字・小文字、全角・半角、区切りの有無は問いません。"
_CAPITALS = "Caps Lockがオンのようです。"


class OpenForm(QWidget):
    """Asks for a casebook and its passphrase."""

    wanted = Signal(object, str, str)  # path, what was typed, the way
    wanted_reading = Signal(object, str, str)  # path, what was typed, the way
    wanted_new = Signal()
    wanted_practice = Signal()
    wanted_approval = Signal()

    def __init__(self, theme: Theme, ask: Ask, *, practice: bool) -> None:
        super().__init__()
        self._ask = ask
        self._by_sheet = False
        self._way = Way.PASSPHRASE  # of what was asked for last
        self._been: set[Path] = set()  # what was open since the program was started
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
        self._code = LabelledField("復旧シートの符号", QPlainTextEdit(), _CODE)
        self._code.field.setTabChangesFocus(True)
        self._code.field.setFixedHeight(self._code.fontMetrics().lineSpacing() * 5)
        self._code.field.textChanged.connect(self._on_typed)
        self._code.hide()
        self._other_way = QuietButton("復旧シートで開く", theme, "lock")
        self._other_way.clicked.connect(self._on_way)
        self._open = PrimaryButton("開く")
        self._open.clicked.connect(self._on_open)
        self._by_keyring = Button("このパソコンの鍵で開く")
        self._by_keyring.setToolTip("合言葉を入れずに、このパソコンに預けた鍵で開きます（Alt+K）")
        self._by_keyring.setShortcut("Alt+K")
        self._by_keyring.clicked.connect(self._on_by_keyring)
        self._by_keyring.hide()
        self._read = Button("閲覧のみで開く")
        self._read.setToolTip("ほかの人が使っている間も、見るだけなら開けます")
        self._read.clicked.connect(self._on_read)
        self._read.hide()
        new = QuietButton("新しい台帳を作る", theme, "plus")
        new.clicked.connect(self.wanted_new)
        approval = QuietButton("承認依頼を開く", theme, "check")
        approval.setToolTip("台帳を開かずに、受け取った承認依頼に答えます")
        approval.clicked.connect(self.wanted_approval)
        self._practice = QuietButton("練習用の台帳で試す", theme, "practice")
        self._practice.clicked.connect(self.wanted_practice)
        if not practice:
            self._practice.hide()
        self._books.currentIndexChanged.connect(self._on_book)
        self._which = LabelledField("台帳", self._books, beside=other)
        whole = column(
            PageTitle("台帳を開く"),
            Reading("台帳は暗号化されています。合言葉はどこにも保存されません。", role="aside"),
            self._which,
            self._passphrase,
            self._code,
            self._open,
            self._by_keyring,
            self._read,
            Rule(),
            column(
                row(self._other_way, None),
                row(new, None),
                row(self._practice, None),
                row(approval, None),
                space=2,
            ),
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
        self._code.field.clear()
        self._show(by_sheet=False)
        self._on_typed()
        self._on_book()

    def wait(self, reason: str) -> None:
        """Take nothing more until the casebook is open or refused."""
        self.setEnabled(False)
        self._open.setText(reason)

    def refuse(self, reason: str) -> None:
        """Say why the casebook did not open."""
        self._ready()
        if self._by_sheet:  # what was typed stays: one group of it is wrong
            self._code.field.setFocus()
            self._code.refuse(reason)
            return
        self._passphrase.field.selectAll()
        self._passphrase.field.setFocus()
        self._passphrase.refuse(reason)

    def offer_reading(self) -> None:
        """Offer to open the casebook to read only: somebody else has it."""
        self._read.show()
        self._read.setFocus()

    def again(self) -> tuple[Path, str, Way] | None:
        """Return what was asked for last: the casebook, what was typed, and the way."""
        path = self.path
        return (path, self._said, self._way) if path is not None else None

    def was_open(self, path: Path) -> None:
        """Take note that a casebook was open: a key kept for the start opens it no more."""
        self._been.add(path.absolute())
        self._on_book()

    @property
    def reason(self) -> str:
        """What is said under the passphrase, or under the code."""
        return (self._code if self._by_sheet else self._passphrase).reason

    def _ready(self) -> None:
        self.setEnabled(True)
        self._open.setText("開く")

    def _show(self, *, by_sheet: bool) -> None:
        self._by_sheet = by_sheet
        self._passphrase.setVisible(not by_sheet)
        self._code.setVisible(by_sheet)
        self._other_way.setText("合言葉で開く" if by_sheet else "復旧シートで開く")
        self._other_way.setAccessibleName(self._other_way.text())
        self.begin()

    def begin(self) -> None:
        """Put the cursor where what opens the casebook is typed."""
        (self._code if self._by_sheet else self._passphrase).field.setFocus()

    def show_code(self, code: str) -> None:
        """Ask for the code of a recovery sheet, with `code` typed in."""
        self._show(by_sheet=True)
        self._code.field.setPlainText(code)

    def _on_way(self) -> None:
        self._show(by_sheet=not self._by_sheet)
        self._on_typed()

    @property
    def _said(self) -> str:
        if self._by_sheet:
            return self._code.field.toPlainText()
        return self._passphrase.field.text()

    def _on_typed(self) -> None:
        self._open.setEnabled(self.path is not None and bool(self._said))
        self._read.hide()
        self._passphrase.accept()
        self._code.accept()

    def _on_capitals(self, on: bool) -> None:  # noqa: FBT001 - the signal carries it
        if on:
            self._passphrase.refuse(_CAPITALS)
        elif self._passphrase.reason == _CAPITALS:
            self._passphrase.accept()

    def _on_open(self) -> None:
        if self._open.isEnabled() and self.path is not None:
            self._way = Way.SHEET if self._by_sheet else Way.PASSPHRASE
            self.wanted.emit(self.path, self._said, self._way)

    def _on_by_keyring(self) -> None:
        if self.path is not None:
            self._way = Way.KEYRING
            self.wanted.emit(self.path, "", self._way)

    def _on_book(self) -> None:
        """Offer the key this machine keeps of the casebook that is chosen, where it may be used."""
        path = self.path
        when = shelf.kept_key(path).when if path is not None else KeyHere.NO
        used = path is not None and path.absolute() in self._been
        self._by_keyring.setVisible(when is KeyHere.ALWAYS or (when is KeyHere.START and not used))

    def _on_read(self) -> None:
        asked = self.again()
        if asked is not None:
            self.wanted_reading.emit(*asked)

    def _on_other(self) -> None:
        for path in self._ask.which_to_open(self, "台帳を選ぶ", PATTERN)[:1]:
            known = self._books.findData(str(path))
            if known < 0:
                self._books.insertItem(0, f"{path.stem}　（{path.parent.name}）", str(path))
                known = 0
            self._books.setCurrentIndex(known)
            self.forget()
