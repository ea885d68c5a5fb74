"""Fields for how to reach somebody: reading, number, mail, postcode, in any width.

Nothing is refused and nothing is changed while one types. Numbers, mails and postcodes get one
width when their field is left; a reading stays as it was typed, as a name does.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from app.people.postcodes import code_of

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_HYPHENS = re.compile(r"(?<=[0-9])\s*[‐‑‒–—―−ー]\s*(?=[0-9])")


class ReadingField(QLineEdit):
    """フリガナ: katakana or hiragana, of any width; kept as typed, compared folded."""

    @property
    def value(self) -> str:
        """The reading without blanks around."""
        return self.text().strip()

    def fill(self, value: str) -> None:
        """Show `value`."""
        self.setText(value)


class _OneWidth(QLineEdit):
    """A field whose text gets one width when it is left, not before."""

    @property
    def value(self) -> str:
        """What was typed, in one width, without blanks around."""
        return self._plain(self.text())

    def fill(self, value: str) -> None:
        """Show `value`."""
        self.setText(value)

    def _plain(self, text: str) -> str:
        return unicodedata.normalize("NFKC", text).strip()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.text() != self.value:
            self.setText(self.value)


class MailField(_OneWidth):
    """A mail address."""


class PhoneField(_OneWidth):
    """A telephone number; ０９０ー１２３４ becomes 090-1234. Words beside it stay (夜のみ)."""

    @override
    def _plain(self, text: str) -> str:
        return _HYPHENS.sub("-", super()._plain(text))


class PostcodeField(_OneWidth):
    """A postcode; 〒５６００８５ becomes 560-0085. `complete` hands on each whole one."""

    complete = Signal(str)  # 560-0085

    def __init__(self) -> None:
        super().__init__()
        self._told = ""
        self.setPlaceholderText("例：560-0085")
        self.textChanged.connect(self._on_text)

    @override
    def fill(self, value: str) -> None:
        self._told = code_of(value)  # what is filled in needs no look-up
        super().fill(value)

    @override
    def _plain(self, text: str) -> str:
        return code_of(text) or super()._plain(text)

    def _on_text(self) -> None:
        code = code_of(self.text())
        if code and code != self._told:
            self.complete.emit(code)
        self._told = code
