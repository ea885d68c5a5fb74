"""集計: what the officer reports of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget
from typing_extensions import override

from ui.pages import Page, PageName, Place
from ui.reporting import other_reports
from ui.reporting.charts import PickChart
from ui.reporting.details import DetailsCard
from ui.reporting.figures import BalanceCard, CrossCard, FiguresCard
from ui.reporting.indicators import CLASSES_SIZE, ClassesCard, IndicatorsCard, class_rows
from ui.reporting.other_reports import OtherReports
from ui.theme import unit
from ui.today.month_card import palette
from ui.widgets import (
    Button,
    Card,
    Elided,
    Muted,
    PageTitle,
    PrimaryButton,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from app.casebook import Casebook
    from reports.charts import Palette
    from reports.month.figures import Month
    from ui.desk import Desk
    from ui.reporting.counts import Question

_CHART = (330, 180)  # px: what the chart of the months is drawn for
_SIDE = 380  # px of the column at the right
_NARROW = 1080  # px: below this the column goes under the tables
_NAMES = (
    "氏名の入った対応記録をExcelに書き出します。"
    "個人情報を暗号化されていないファイルに書き出すことになります。"
)
_ANY = 16_777_215  # Qt's largest width


@dataclass(frozen=True, slots=True)
class _Found:
    """A month and its drawings."""

    month: Month
    twelve: str
    classes: str


class MonthPage(Page):
    """The figures of one month, and the workbook for the representative."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "集計")
        today = desk.today
        self._year, self._month = today.year, today.month
        self._title = PageTitle("集計")
        self._title.setWordWrap(True)  # the least window has no room for it beside the buttons
        self._below = Elided(role="muted")
        self._before = Button("前月")
        self._before.setToolTip("前の月を見ます（Alt+PgUp）")
        self._after = Button("翌月")
        self._after.setToolTip("次の月を見ます（Alt+PgDown）")
        self._now = Button("今月")
        self._export = PrimaryButton("Excelに書き出す…")
        self._export.setToolTip("代表者に渡す月次の表を作ります（Ctrl+S）")
        self._export.setEnabled(False)
        self._others = OtherReports()
        self._where = Muted(wrap=True)
        self.figures = FiguresCard()
        self.cross = CrossCard()
        self.balance = BalanceCard()
        self.classes = ClassesCard()
        self.indicators = IndicatorsCard()
        self.details = DetailsCard(today)
        self.chart = PickChart("直近12か月の受付件数")
        self._found: Month | None = None
        self._asked: QWidget | None = None  # the count that was pressed
        self._lay()
        self._connect()

    @property
    def shown(self) -> tuple[int, int]:
        """Year and month that are shown or on their way."""
        return self._year, self._month

    @override
    def go_to(self, place: Place) -> None:
        self._where.setText("")
        self.refresh()

    @override
    def refresh(self) -> None:
        colours = palette(self.desk.theme)
        act = partial(_month, self.desk.casebook, self._year, self._month, colours)
        self.desk.runner.run(act, self._on_found)

    def _on_found(self, found: _Found) -> None:
        if _of(found.month) == self.shown:
            self.show_month(found.month)
            self.classes.show_month(found.month, found.classes)
            self.chart.show_drawing(found.twelve)
            bars = found.month.twelve
            names = [f"{b.year}年{b.month}月 {b.requests + b.others}件" for b in bars]
            self.chart.name_bars(names, len(names) - 1)

    def show_month(self, month: Month) -> None:
        """Show the figures of `month`."""
        self._year, self._month = _of(month)
        self._found = month
        self._on_close()
        self._title.setText(f"{self._year}年{self._month}月の集計")  # 令和 stands below
        self._below.setText(f"{month.as_of_label}・{month.fiscal_year}・件数は項目ごとに数えます")
        self.figures.show_month(month)
        self.cross.show_month(month)
        self.balance.show_month(month)
        self.indicators.show_month(month)
        self._export.setEnabled(True)
        today = self.desk.today
        self._after.setEnabled(_of(month) < (today.year, today.month))
        self._now.setEnabled(_of(month) != (today.year, today.month))

    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        if self._after.isEnabled():
            self._turn(1)

    def _on_now(self) -> None:
        today = self.desk.today
        self._go(today.year, today.month)

    def _turn(self, by: int) -> None:
        year, month = divmod(self._year * 12 + self._month - 1 + by, 12)
        self._go(year, month + 1)

    def _go(self, year: int, month: int) -> None:
        self._year, self._month = year, month
        self._where.setText("")
        self._export.setEnabled(False)
        self.refresh()

    def _on_asked(self, question: Question) -> None:
        """Show the cases a count counts."""
        if self._found is not None:
            self._asked = QApplication.focusWidget()
            self.details.show_answer(self._found, question)
            self._scroll.ensureWidgetVisible(self.details)

    def _on_close(self) -> None:
        """Close the details; the keyboard goes back to the count they were asked for."""
        if self.details.isHidden():
            return
        reached = QApplication.focusWidget()
        within = reached is not None and self.details.isAncestorOf(reached)
        self.details.hide()
        if within and self._asked is not None and self.isAncestorOf(self._asked):
            self._asked.setFocus()
        self._asked = None

    def _on_case(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))

    def _on_bar(self, place: int) -> None:
        """Turn to the month whose bar was pressed."""
        if self._found is not None:
            bar = self._found.twelve[place]
            self._go(bar.year, bar.month)

    def _on_export(self) -> None:
        if not self._export.isEnabled():
            return
        name = f"個人情報窓口_月次集計_{self._year}年{self._month:02}月.xlsx"
        path = self.desk.ask.where_to_save(self, Path(name))
        if path is not None:
            self._export.setEnabled(False)
            act = partial(_export, self.desk.casebook, self._year, self._month, path)
            self.desk.runner.run(act, self._on_exported)

    def _on_exported(self, path: Path) -> None:
        self._export.setEnabled(True)
        self._where.setText(f"{path} に書き出しました。氏名は入っていません。")
        self.say("月次の集計を書き出しました。")

    def _on_other(self, action: QAction) -> None:
        """Write another report than the month, or compare one with the casebook."""
        what = str(action.data())
        casebook = self.desk.casebook
        if what == other_reports.AGAINST:
            chosen = self.desk.ask.which_to_open(
                self, "照合する報告書", "窓口台帳の報告書 (*.xlsx *.pdf)"
            )
            if chosen:
                act = partial(other_reports.compared, casebook, chosen[0])
                self.desk.runner.run(act, self._on_compared)
            return
        if what == other_reports.FORM:
            self.go(Place(PageName.REPORT_FORM, query=f"{self._year}-{self._month:02}"))
            return
        if what in other_reports.NAMED and not self.desk.ask.confirm(self, _NAMES, "書き出す"):
            return
        month = date(self._year, self._month, 1)
        order = other_reports.order(casebook, what, month, self.desk.today)
        path = self.desk.ask.where_to_save(self, Path(order.name))
        if path is not None:
            self.desk.runner.run_long(order.act(path), self._on_written)

    def _on_written(self, words: str) -> None:
        self._where.setText(words)
        self.say("報告を書き出しました。")

    def _on_compared(self, compared: other_reports.Compared) -> None:
        self._where.setText(compared.text)
        if compared.ok:
            self.say("台帳は、報告書を作ったときの記録をそのまま含んでいます。")
        else:
            self.say("台帳の記録が報告書と合いません。", "late")

    def _lay(self) -> None:
        turn = row(self._before, self._now, self._after, space=8)
        buttons = row(turn, row(self._others, self._export, space=8), space=24)
        head = row(column(self._title, self._below, space=4), buttons, space=16)
        head.setStretch(0, 1)
        chart = Card("12か月の受付").add(self.chart)
        self._right = QWidget()
        cards = (self.details, self.figures, chart, self.classes)
        spread(self._right, column(*cards, None, space=14), (0, 0, 0, 0))
        left = column(self.cross, self.balance, self.indicators, None, space=14)
        inside = QWidget()
        self._both = row(left, self._right, space=18)
        self._both.setStretch(0, 1)
        spread(inside, self._both, (0, 0, 8, 8))
        self._scroll = scrolled(inside)
        whole = column(head, self._where, self._scroll, space=12)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < unit(_NARROW)
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._right.setMaximumWidth(_ANY if narrow else unit(_SIDE))
        self._right.setMinimumWidth(0 if narrow else unit(_SIDE))

    def _connect(self) -> None:
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._now.clicked.connect(self._on_now)
        self._export.clicked.connect(self._on_export)
        self._others.listed.triggered.connect(self._on_other)
        self.desk.theme.changed.connect(self._on_theme)
        for card in (self.figures, self.cross, self.balance, self.indicators, self.classes):
            card.asked.connect(self._on_asked)
        self.chart.picked.connect(self._on_bar)
        self.details.opened.connect(self._on_case)
        self.details.closed.connect(self._on_close)
        for keys, slot in (
            ("Esc", self._on_close),
            ("Alt+PgUp", self._on_before),
            ("Alt+PgDown", self._on_after),
            ("Ctrl+S", self._on_export),
            ("Ctrl+Shift+R", self._others.showMenu),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _on_theme(self) -> None:
        if self.isVisible():
            self.refresh()


def _of(month: Month) -> tuple[int, int]:
    return month.as_of.year, month.as_of.month


def _month(casebook: Casebook, year: int, month: int, colours: Palette) -> _Found:
    from reports import charts

    found = casebook.reporting.month(year, month)
    return _Found(
        found,
        charts.months(found.twelve, *_CHART, colours),
        charts.parts(class_rows(found), *CLASSES_SIZE, colours),
    )


def _export(casebook: Casebook, year: int, month: int, path: Path) -> Path:
    casebook.reporting.export(year, month, path)
    return path
