"""The cards of a month: main figures, kinds by channel, and the balance that must come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from reports.month.figures import Figure
from ui.reporting.counts import Count, FigureCount, Question
from ui.theme import tone, unit
from ui.widgets import Badge, Card, Lines, Muted, Rule, Text, column, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports.month.figures import KindMonth, Month, Share

_LINE, _INSET = 26, 4  # px: pitch of a table; border and padding of a count
_FULL = Qt.AlignmentFlag(0)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


_BALANCE = (
    (Figure.OPEN_AT_START, "期首未了"),
    (Figure.RECEIVED, "＋受付"),
    (Figure.REOPENED, "＋再開"),
    (Figure.COMPLETED, "－完了"),
    (Figure.WITHDRAWN, "－取下げ"),
    (Figure.REFERRED, "－取次等"),
    (Figure.OPEN_AT_END, "期末未了"),
)
_MAIN = (
    (Figure.RECEIVED, "受付"),
    (Figure.COMPLETED, "完了"),
    (Figure.OPEN_AT_END, "未了"),
    (Figure.ANSWER_DUE, "期限内の回答"),
    (Figure.NOTIFIED, "平均日数"),
    (Figure.JUDGED, "理由ある苦情"),
)
_WAITING = ((Figure.OVER_14, "14日超の未了"), (Figure.OVER_30, "30日超の未了"))


class FiguresCard(Card):
    """What one says first: received, completed, in time, days, and what is still open."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__("おもな数字")
        self._main = tuple(FigureCount() for _ in _MAIN)
        self._waiting = tuple(Count() for _ in _WAITING)
        self.body.setSpacing(unit(14))
        stands = [
            column(count, Muted(words), space=4)
            for count, (_, words) in zip(self._main, _MAIN, strict=True)
        ]
        self.body.addLayout(row(*stands[:3], space=12))
        self.body.addLayout(row(*stands[3:], space=12))
        words = [Muted("到達から14日を超えた未了"), Muted("30日を超えた未了")]
        self.body.addLayout(row(words[0], self._waiting[0], words[1], self._waiting[1], None))
        for count in (*self._main, *self._waiting):
            count.asked.connect(self.asked)

    def show_month(self, month: Month) -> None:
        """Show the figures of `month`."""
        shown = (
            f"{sum(sum(kind.received) for kind in month.kinds):,}",
            f"{sum(kind.completed for kind in month.kinds):,}",
            f"{len(month.open_items):,}",
            _rate(kind.days.answered for kind in month.kinds),
            f"{month.calendar.average:.1f}日" if month.calendar else "—",
            _rate((month.justified,)),
        )
        for place, (figure, words) in enumerate(_MAIN):
            self._main[place].show_count(shown[place], Question(words, figure))
        over = (
            sum(kind.days.over_14 for kind in month.kinds),
            sum(kind.days.over_30 for kind in month.kinds),
        )
        for place, (figure, words) in enumerate(_WAITING):
            self._waiting[place].show_count(f"{over[place]:,}件", Question(words, figure))


class CrossCard(Card):
    """種別×経路: what came in, by kind and channel. A kind with nothing is shown as 0."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__("種別×経路（受付）")
        self._lines = Lines()
        self.add(self._lines)

    def show_month(self, month: Month) -> None:
        """Show the table of `month`."""
        received = Figure.RECEIVED

        def asked(channel: str, kind: str = "") -> Question:
            named = "・".join(filter(None, (kind, channel)))
            words = f"受付（{named}）" if named else "受付"
            return Question(words, received, kind, (channel,) if channel else ())

        heads = ("種別", *month.channels, "計")
        columns = (*month.channels, "")
        body: list[Row] = []
        for kind in month.kinds:
            counts = (*kind.received, sum(kind.received))
            asks = [asked(channel, kind.kind) for channel in columns]
            body.append((kind.kind, tuple(zip(counts, asks, strict=True))))
        sums = [sum(kind.received[n] for kind in month.kinds) for n in range(len(month.channels))]
        whole = tuple(zip((*sums, sum(sums)), map(asked, columns), strict=True))
        self._lines.refill([table(heads, body, ("計", whole), self.asked.emit)])


class BalanceCard(Card):
    """未了の動き: open at the start + came in + taken up again − ended = open at the end."""

    asked = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__("未了の動き")
        self._badge = Badge()
        self._lines = Lines()
        self.body.addLayout(row(self._badge, None))
        self.add(self._lines)

    def show_month(self, month: Month) -> None:
        """Show the balance of `month`, and whether it agrees with the list of open items."""
        parts = tuple(sum(each) for each in zip(*map(_balance, month.kinds), strict=True))
        asks = [Question(words.strip("＋－"), figure) for figure, words in _BALANCE]
        counts = tuple(zip(parts, asks, strict=True))
        heads = ("", *(words for _, words in _BALANCE))
        self._lines.refill([table(heads, [("件数", counts)], None, self.asked.emit)])
        if parts[-1] == len(month.open_items):
            self._badge.show_status("未了一覧と一致", "done")
        else:
            self._badge.show_status(f"未了一覧は{len(month.open_items):,}件", "late")


Row = tuple[str, tuple[tuple[int, Question], ...]]
"""A row of a table: its label, and each number with what it leads to."""


def table(
    heads: Sequence[str], rows: Iterable[Row], foot: Row | None, asked: Callable[[Question], None]
) -> QWidget:
    """Return a small table: numbers right, zeros quiet, the sum below a hairline."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(unit(6))
    grid.setVerticalSpacing(unit(2))
    grid.setColumnStretch(0, 1)
    for column_, head in enumerate(heads):
        word = Muted(head)
        word.setContentsMargins(0, 0, unit(_INSET) if column_ else 0, 0)
        grid.addWidget(word, 0, column_, _RIGHT if column_ else Qt.AlignmentFlag.AlignLeft)
    for place_ in range(1, len(heads)):
        grid.setColumnMinimumWidth(place_, unit(36))
    line = 1
    for one in rows:
        _put(grid, line, one, heads, asked)
        line += 1
    if foot is not None:
        grid.addWidget(Rule(), line, 0, 1, len(heads))
        _put(grid, line + 1, foot, heads, asked, strong=True)
    return place


def _put(
    grid: QGridLayout,
    line: int,
    cells: Row,
    heads: Sequence[str],
    asked: Callable[[Question], None],
    *,
    strong: bool = False,
) -> None:
    label, counts = cells
    grid.setRowMinimumHeight(line, unit(_LINE))
    name = Text(label, wrap=True)  # where there is no room, on two lines with room around
    name.setContentsMargins(0, unit(3), 0, unit(3))
    name.setProperty("role", "strong" if strong else "")
    name.setAccessibleName(label)
    grid.addWidget(name, line, 0, _FULL)
    for place, (count, question) in enumerate(counts, start=1):
        grid.addWidget(_cell(count, question, asked, strong=strong), line, place, _RIGHT)
        said = f"{label} {heads[place]} {count}"
        shown = grid.itemAtPosition(line, place)
        if shown is not None and (widget := shown.widget()) is not None:
            widget.setAccessibleName(said)


def _cell(
    count: int, question: Question, asked: Callable[[Question], None], *, strong: bool
) -> QWidget:
    """Return a number; a nought is no way to anywhere."""
    if not count:
        shown: QLabel = Text("0")
        shown.setProperty("role", "strong" if strong else "aside")
        shown.setContentsMargins(0, 0, unit(_INSET), 0)  # as far in as the numbers of buttons
        return shown
    led = Count(f"{count:,}", question)
    led.setToolTip(f"{question.words}の案件を見ます")
    if strong:
        tone(led, tone="strong")
    led.asked.connect(asked)
    return led


def _balance(kind: KindMonth) -> tuple[int, ...]:
    return (
        kind.open_at_start,
        sum(kind.received),
        kind.reopened,
        kind.completed,
        kind.withdrawn,
        kind.referred,
        kind.open_at_end,
    )


def _rate(shares: Iterable[Share]) -> str:
    part = whole = 0
    for share in shares:
        part += share.part
        whole += share.whole
    return f"{round(100 * part / whole)}%" if whole else "—"
