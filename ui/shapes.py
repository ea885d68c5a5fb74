"""How the window and its tables were left. Shapes only, no personal data."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings


class Shapes:
    """Remembers shapes between two starts, in the officer's own settings."""

    def of(self, name: str) -> QByteArray:
        """Return the shape of a window or a header, empty if it was never kept."""
        kept = QSettings().value(f"shape/{name}")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep(self, name: str, shape: QByteArray) -> None:
        """Remember the shape of a window or a header."""
        QSettings().setValue(f"shape/{name}", shape)
