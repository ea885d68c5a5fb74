"""The right side of the Today page: the month in figures, and the accredited body."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import unit
from ui.widgets import Badge, Card, Figure, Muted, Reading, Text, column, row

if TYPE_CHECKING:
    from app.views.today import MonthFigure, Today
    from reports.charts import Palette
    from ui.desk import Desk
    from ui.theme import Theme

_WIDTH, _HEIGHT = 250, 156  # what the chart is drawn for: its letters are 9 px there
_SHOWN = 300  # px: what it is shown at, with letters of 11


class MonthCard(Card):
    """What came in and went out this month, beside the twelve months."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("今月の状況")
        self._desk = desk
        self._figures: tuple[MonthFigure, ...] = ()
        self._received, self._completed = Figure(), Figure()
        self._on_time, self._days = Figure(), Figure()
        self._chart = Chart()
        self.body.setSpacing(unit(12))
        self.body.addLayout(
            row(
                _stand(self._received, "受付"),
                _stand(self._completed, "完了"),
                _stand(self._on_time, "期限内"),
                _stand(self._days, "平均日数"),
                space=12,
            )
        )
        self.add(self._chart)
        desk.theme.changed.connect(self._draw)

    def show_today(self, today: Today) -> None:
        """Show the figures of the month and draw the chart."""
        if self.heading is not None:
            self.heading.setText(f"{today.on.month}月の状況")
        self._received.setText(str(today.received))
        self._completed.setText(str(today.completed))
        self._on_time.setText("—" if today.on_time is None else f"{today.on_time}%")
        self._days.setText("—" if today.mean_days is None else f"{today.mean_days:.1f}日")
        self._figures = today.months
        self._draw()

    def _draw(self) -> None:
        from reports.charts import months  # reportlab: after the first paint, not before

        if self._figures:
            act = partial(months, self._figures, _WIDTH, _HEIGHT, palette(self._desk.theme))
            self._desk.runner.run(act, self._chart.show_drawing)


class BodyCard(Card):
    """The accredited body (認定個人情報保護団体) of the policy, and whether it is open now."""

    def __init__(self) -> None:
        super().__init__("認定個人情報保護団体")
        self._name = Reading()
        self._phone = Text().selectable()
        self._hours = Reading(role="muted")
        self._open = Badge()
        self.add(self._name)
        self.body.addLayout(row(self._phone, None, self._open))
        self.add(self._hours)

    def show_today(self, today: Today) -> None:
        """Show the body's desk, or nothing where the policy names none."""
        self.setVisible(bool(today.desk_name))
        self._name.show_text(f"{today.desk_name}\n{today.desk_office}".strip())
        self._phone.setText(today.desk_phone)
        self._hours.show_text(today.desk_hours)
        self._open.show_status(
            *(("受付時間内", "done") if today.desk_open else ("受付時間外", "waiting"))
        )


class Chart(QWidget):
    """A drawing of reports.charts, sharp at every scale."""

    def __init__(self) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(unit(_SHOWN) * _HEIGHT // _WIDTH)
        self.setAccessibleName("直近12か月の受付件数")

    def show_drawing(self, svg: str) -> None:
        """Show this SVG. Its description is what a screen reader says."""
        self._renderer.load(QByteArray(svg.encode()))
        self.setAccessibleDescription(svg.partition("<desc>")[2].partition("</desc>")[0])
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_SHOWN), self.height())

    def fitted(self) -> QSize:
        """Return the size the drawing is shown at, from the upper left corner."""
        whole = self._renderer.defaultSize()
        return whole.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._renderer.isValid():
            painter = QPainter(self)
            size = self.fitted()
            self._renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
            painter.end()


def palette(theme: Theme) -> Palette:
    """Return the colours of a chart in this theme."""
    from reports.charts import Palette

    now = theme.tokens
    return Palette(now.chart_requests, now.chart_others, now.ink, now.muted, now.line)


def _stand(figure: Figure, caption: str) -> QVBoxLayout:
    return column(figure, Muted(caption), space=4)
