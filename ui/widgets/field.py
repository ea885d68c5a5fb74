"""A field with its name above and, when it is wrong, the reason below."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import tone, unit
from ui.widgets.layout import row
from ui.widgets.words import Muted, Text

F_co = TypeVar("F_co", bound=QWidget, covariant=True)


class LabelledField(QWidget, Generic[F_co]):
    """`name` above `field`; the line below has its place from the start, so nothing jumps.

    `beside` is a button at its right that helps to fill it in.
    """

    def __init__(
        self,
        name: str,
        field: F_co,
        hint: str = "",
        *,
        required: bool = False,
        beside: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.field = field
        self._hint = hint
        # questions about a leak are whole sentences
        label = Text(f"{name}（必須）" if required else name, wrap=True)
        label.setBuddy(field)
        field.setAccessibleName(name)
        self._below = Muted(hint, wrap=True)
        self._below.setMinimumHeight(self._below.fontMetrics().height() + unit(2))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit(4))
        lines.addWidget(label)
        if beside is None:
            lines.addWidget(field)
        else:
            line = row(field, beside)
            line.setStretch(0, 1)
            lines.addLayout(line)
        lines.addWidget(self._below)

    def refuse(self, reason: str) -> None:
        """Say under the field why it is wrong."""
        self._below.setText(reason)
        tone(self._below, role="error")
        tone(self.field, tone="late")
        self.field.setAccessibleDescription(reason)

    def accept(self) -> None:
        """Take the reason away."""
        self._below.setText(self._hint)
        tone(self._below, role="muted")
        tone(self.field, tone="")
        self.field.setAccessibleDescription(self._hint)

    @property
    def reason(self) -> str:
        """What is said under the field."""
        return self._below.text()
