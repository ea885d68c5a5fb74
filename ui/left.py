"""What was typed and not kept when a casebook locked by itself: kept aside, shown by Today.

Forms that keep their own drafts (the telephone form, letter texts) need none of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.widgets import Button, Card, Muted, Text, row

if TYPE_CHECKING:
    from app.casebook import Casebook

_PREFIX = "left:"


def keep(casebook: Casebook, text: str) -> None:
    """Keep a text aside, in the encrypted file. On the worker."""
    at = casebook.now.moment()
    casebook.drafts.keep(f"{_PREFIX}{at:%Y-%m-%dT%H:%M:%S}", text)


def kept(casebook: Casebook) -> dict[str, str]:
    """Return what lies aside, by name, the newest first. On the worker."""
    return casebook.drafts.kept(_PREFIX)


class LeftCard(Card):
    """A text that was half written when the casebook locked; to be copied, then taken away."""

    wanted_removal = Signal(str)  # its name

    def __init__(self, name: str, text: str) -> None:
        super().__init__("施錠したときに書きかけだった内容")
        self._name = name
        number, _, rest = text.partition("\n")
        words = Text(rest, wrap=True).selectable()
        words.setAccessibleName("書きかけの内容")
        done = Button("消す")
        done.setToolTip("書き写したら消します。消すまで、この台帳の中に残ります")
        done.clicked.connect(self._on_done)
        self.add(Muted(number), words)
        self.body.addLayout(row(done, None))

    def _on_done(self) -> None:
        self.wanted_removal.emit(self._name)
