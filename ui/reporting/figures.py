"""The cards of a month: main figures, kinds by channel, and the balance that must come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.cases.lines import Lines
from ui.theme import unit
from ui.widgets import Badge, Card, Elided, Figure, Muted, Rule, Text, column, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.month.figures import KindMonth, Month, Share

_FULL = Qt.AlignmentFlag(0)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresCard(Card):
    """What one says first: received, completed, in time, days, and what is still open."""

    def __init__(self) -> None:
        super().__init__("おもな数字")
        self._received, self._completed, self._open = Figure(), Figure(), Figure()
        self._in_time, self._days, self._justified = Figure(), Figure(), Figure()
        self._long = Muted(wrap=True)
        self.body.setSpacing(unit(14))
        self.body.addLayout(
            row(
                _stand(self._received, "受付"),
                _stand(self._completed, "完了"),
                _stand(self._open, "未了"),
                space=12,
            )
        )
        self.body.addLayout(
            row(
                _stand(self._in_time, "期限内の回答"),
                _stand(self._days, "平均日数"),
                _stand(self._justified, "理由ある苦情"),
                space=12,
            )
        )
        self.add(self._long)

    def show_month(self, month: Month) -> None:
        """Show the figures of `month`."""
        self._received.setText(str(sum(sum(kind.received) for kind in month.kinds)))
        self._completed.setText(str(sum(kind.completed for kind in month.kinds)))
        self._open.setText(str(len(month.open_items)))
        self._in_time.setText(_rate(kind.days.answered for kind in month.kinds))
        self._days.setText(f"{month.calendar.average:.1f}日" if month.calendar else "—")
        self._justified.setText(_rate((month.justified,)))
        over_14 = sum(kind.days.over_14 for kind in month.kinds)
        over_30 = sum(kind.days.over_30 for kind in month.kinds)
        self._long.setText(
            f"未了のうち14日を超えたもの {over_14} 件、30日を超えたもの {over_30} 件"
        )


class CrossCard(Card):
    """種別×経路: what came in, by kind and channel. A kind with nothing is shown as 0."""

    def __init__(self) -> None:
        super().__init__("種別×経路（受付）")
        self._lines = Lines()
        self.add(self._lines)

    def show_month(self, month: Month) -> None:
        """Show the table of `month`."""
        rows = [(kind.kind, kind.received) for kind in month.kinds]
        heads = ("種別", *month.channels, "計")
        sums = tuple(sum(kind.received[n] for kind in month.kinds) for n in range(len(heads) - 2))
        body: list[tuple[str | int, ...]] = [(name, *counts, sum(counts)) for name, counts in rows]
        self._lines.refill([table(heads, body, ("計", *sums, sum(sums)))])


class BalanceCard(Card):
    """未了の動き: open at the start + came in + taken up again − ended = open at the end."""

    def __init__(self) -> None:
        super().__init__("未了の動き")
        self._badge = Badge()
        self._lines = Lines()
        self.body.addLayout(row(self._badge, None))
        self.add(self._lines)

    def show_month(self, month: Month) -> None:
        """Show the balance of `month`, and whether it agrees with the list of open items."""
        heads = ("期首未了", "＋受付", "＋再開", "－完了", "－取下げ", "－取次等", "期末未了")
        parts = tuple(sum(each) for each in zip(*map(_balance, month.kinds), strict=True))
        agrees = not parts or parts[-1] == len(month.open_items)
        self._lines.refill([table(("", *heads), [("件数", *parts)], ())])
        if agrees:
            self._badge.show_status("未了一覧と一致", "done")
        else:
            self._badge.show_status(f"未了一覧は {len(month.open_items)} 件", "late")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str | int]], foot: Sequence[str | int]
) -> QWidget:
    """Return a small table: numbers right, zeros quiet, the sum below a hairline."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(unit(12))
    grid.setVerticalSpacing(unit(8))
    grid.setColumnStretch(0, 1)
    for column_, head in enumerate(heads):
        grid.addWidget(Muted(head), 0, column_, _RIGHT if column_ else Qt.AlignmentFlag.AlignLeft)
    for place_ in range(1, len(heads)):
        grid.setColumnMinimumWidth(place_, unit(48))
    line = 1
    for cells in rows:
        _put(grid, line, cells, heads)
        line += 1
    if foot:
        grid.addWidget(Rule(), line, 0, 1, len(heads))
        _put(grid, line + 1, foot, heads, strong=True)
    return place


def _put(
    grid: QGridLayout,
    line: int,
    cells: Sequence[str | int],
    heads: Sequence[str],
    *,
    strong: bool = False,
) -> None:
    for place, cell in enumerate(cells):
        text = Text(str(cell)) if place else Elided(str(cell))
        if strong:
            text.setProperty("role", "strong")
        elif cell == 0:
            text.setProperty("role", "aside")
        text.setAccessibleName(f"{cells[0]} {heads[place]} {cell}" if place else str(cell))
        grid.addWidget(text, line, place, _RIGHT if place else _FULL)


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


def _stand(figure: Figure, caption: str) -> QVBoxLayout:
    return column(figure, Muted(caption), space=4)
