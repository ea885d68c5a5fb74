"""Rows and columns with our gaps, so that pages read as what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

L = TypeVar("L", bound=QBoxLayout)
_AIR = 4  # px between what scrolls and its bar, where there is a margin at all


def row(*parts: QWidget | QLayout | None, space: int = 8) -> QHBoxLayout:
    """Return `parts` side by side; None is a stretch. `space` in px beside a 14 px letter."""
    return _fill(QHBoxLayout(), parts, space)


def column(*parts: QWidget | QLayout | None, space: int = 8) -> QVBoxLayout:
    """Return `parts` below one another; None is a stretch."""
    return _fill(QVBoxLayout(), parts, space)


def spread(parent: QWidget, layout: QLayout, margins: tuple[int, int, int, int]) -> QLayout:
    """Give `parent` this layout with margins left, top, right, bottom; return it."""
    layout.setContentsMargins(*(unit(margin) for margin in margins))
    parent.setLayout(layout)
    return layout


def gap(layout: QBoxLayout, pixels: int) -> None:
    """Leave room of `pixels` in `layout`."""
    layout.addSpacing(unit(pixels))


def scrolled(inside: QWidget) -> QScrollArea:
    """Return `inside` in an area that scrolls up and down, on the ground of the page."""
    return Scrolled(inside)


def on_card(lines: QWidget) -> QScrollArea:
    """Return lines in an area that scrolls on a card; the bar stands in its margin."""
    place = QWidget()
    spread(place, column(lines, None), (0, 0, 14, 4))
    area = scrolled(place)
    place.setObjectName("")  # it lies on a card, not on the ground of the page
    area.setStyleSheet("QScrollArea { background: transparent; }")
    for part in (place, area.viewport()):
        part.setAutoFillBackground(False)
    return area


class Scrolled(QScrollArea):
    """Scrolls up and down. The bar stands in the right margin of what it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        inside.setObjectName("ground")
        layout = inside.layout()
        self._margins = layout.contentsMargins() if layout is not None else QMargins()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_range(self, _first: int, last: int) -> None:
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            bar = self.verticalScrollBar().sizeHint().width() if last > 0 else 0
            room = QMargins(self._margins)
            # what scrolls does not touch its bar
            air = min(room.right(), unit(_AIR)) if bar else 0
            room.setRight(max(air, room.right() - bar))
            layout.setContentsMargins(room)


def _fill(layout: L, parts: Iterable[QWidget | QLayout | None], space: int) -> L:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(unit(space))
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
