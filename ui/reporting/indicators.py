"""苦情の分類 and 指標 in the window: what the page for the representative shows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from reports.month.figures import GROUPS, Figure, written
from ui.reporting.charts import PickChart
from ui.reporting.counts import Count, Question
from ui.theme import unit
from ui.widgets import Aside, Card, Elided, Lines, Muted, Text, row, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.month.figures import Indicator, Month, Tally

_COLUMNS = 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CLASSES_SIZE = (330, 150)
"""What the chart of the classes is drawn for, in px."""


def class_rows(month: Month) -> list[tuple[str, int]]:
    """Return the complaints that came in by class, those within a class counted with it."""
    tally = month.tally
    return [
        (label, sum(tally.count(Figure.COMPLAINT, one) for one in labels))
        for label, labels in month.class_parts
    ]


class ClassesCard(Card):
    """苦情の分類: complaints that came in, as the accredited body classifies them."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__("苦情の分類（受付）")
        self.chart = PickChart("苦情の分類", lying=True)
        self.chart.setFixedHeight(unit(CLASSES_SIZE[1]) * 6 // 5)
        self.chart.picked.connect(self._on_picked)
        self._parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.add(self.chart)

    def show_month(self, month: Month, svg: str) -> None:
        """Show the classes of `month` and their drawing."""
        self._parts = month.class_parts
        rows = class_rows(month)
        self.chart.show_drawing(svg)
        self.chart.name_bars([f"{label} {count}件" for label, count in rows])
        self.setVisible(bool(rows))

    def _on_picked(self, place: int) -> None:
        label, labels = self._parts[place]
        self.asked.emit(Question(f"苦情の受付（{label}）", Figure.COMPLAINT, details=labels))


class IndicatorsCard(Card):
    """指標: every indicator with what it was in the span before; counts lead to their cases."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__("指標")
        self._below = Muted()
        self._lines = Lines()
        self.add(self._below, self._lines)

    def show_month(self, month: Month) -> None:
        """Show the indicators of `month`."""
        self._below.setText(f"かっこ内は{month.previous}です。")
        tally = month.tally
        halves = _halves()
        columns = [self._column(half, tally, month.tally_before) for half in halves]
        both = QWidget()
        line = row(*columns, space=28)
        for place, part in enumerate(columns):
            line.setStretch(place, 1)
            line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        spread(both, line, (0, 0, 0, 0))
        self._lines.refill([both])

    def _column(
        self,
        groups: Sequence[tuple[str, tuple[Indicator, ...]]],
        tally: Tally,
        before: Tally | None,
    ) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(unit(8))
        grid.setVerticalSpacing(unit(1))
        grid.setColumnStretch(0, 1)
        for title, indicators in groups:
            first = grid.rowCount()
            name = Text(title)
            name.setProperty("role", "strong")
            name.setContentsMargins(0, unit(10) if first > 1 else 0, 0, 0)
            grid.addWidget(name, first, 0, 1, 3)
            for line, one in enumerate(indicators, start=first + 1):
                then = written(before.of(one) if before else None, one.measure)
                grid.setRowMinimumHeight(line, unit(24))
                grid.addWidget(Elided(one.label), line, 0)
                grid.addWidget(_now(one, tally, self.asked.emit), line, 1, _RIGHT)
                grid.addWidget(Muted(f"({then})"), line, 2, _RIGHT)
        return place


def _now(one: Indicator, tally: Tally, asked: Callable[[Question], None]) -> QWidget:
    text = written(tally.of(one), one.measure)
    if not tally.count(one.part):
        quiet = Aside(text)
        quiet.setContentsMargins(0, 0, unit(4), 0)  # as far in as the numbers of buttons
        quiet.setAccessibleName(f"{one.label} {text}")
        return quiet
    shown = Count()
    shown.show_count(text, Question(one.label, one.part))
    shown.asked.connect(asked)
    return shown


def _halves() -> list[list[tuple[str, tuple[Indicator, ...]]]]:
    """Return the groups in two columns of about the same length, in order."""
    sizes = [1.5 + len(indicators) for _, indicators in GROUPS]
    cut = min(
        range(1, len(GROUPS)),
        key=lambda at: max(sum(sizes[:at]), sum(sizes[at:])),
    )
    return [list(GROUPS[:cut]), list(GROUPS[cut:])]
