"""第3段階 and the end: what would come in and what not, then what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app import phrases
from app.rules.almanac import eras
from ui.cases.lines import Lines
from ui.ledger.tables import cut, table
from ui.widgets import (
    Button,
    Card,
    Figure,
    Muted,
    PrimaryButton,
    Reading,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.desks.take_over import Taken
    from app.ledger import LedgerRow, Looked, RefusedRow, Why

_SHOWN = 12  # rows of each sort


class ResultStep(QWidget):
    """The dry run: figures that add up, the reasons, and the first rows as they would become."""

    def __init__(self) -> None:
        super().__init__()
        self._figures = Lines()
        self._told = Muted(wrap=True)
        self._reasons, self._refused, self._first = Lines(), Lines(), Lines()
        self._refused_card = Card("取り込めない行").add(self._reasons, self._refused)
        figures = Card("まだ何も取り込んでいません").add(self._figures, self._told)
        first = Card("取り込むとこうなります（最初の行）").add(self._first)
        spread(self, column(figures, self._refused_card, first, None, space=14), (0, 0, 8, 8))

    def show_looked(self, looked: Looked) -> None:
        """Show what a ledger would become."""
        refused = sum(looked.reasons.values())
        self._figures.refill([_figures(looked.rows, looked.taken, refused)])
        still_open = looked.taken - looked.closed
        told = [f"完了{looked.closed:,}件、未了{still_open:,}件の移行分になります。"]
        if looked.unknown_channel:
            told.append(f"手段の分からない{looked.unknown_channel:,}行は「郵便」として移ります。")
        told.append("未了の移行分には、いまの会社の設定で期限が付きます。")
        self._told.setText("".join(told))
        self._refused_card.setVisible(bool(refused))
        self._reasons.refill([_reasons(looked.reasons)] if refused else [])
        self._refused.refill([_refused(looked.refused, refused)] if refused else [])
        self._first.refill([_first(looked.first)] if looked.first else [Muted("ありません。")])


class DoneStep(QWidget):
    """What came in, and where the rows are that did not."""

    wanted_list = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._card = Card("移行しました")
        self._figures = Lines()
        self._told = Reading()
        self._open = Button("取り込めなかった行を開く")
        self._open.clicked.connect(self._on_open)
        cases = PrimaryButton("案件の一覧へ")
        cases.clicked.connect(self.wanted_list)
        self._card.add(self._figures, self._told)
        self._card.body.addLayout(row(cases, self._open, None))
        spread(self, column(self._card, None), (0, 0, 8, 8))

    def show_taken(self, taken: Taken, left: Path | None) -> None:
        """Show what became of the ledger; `left` is the workbook of the refused rows."""
        self._path = left
        if self._card.heading is not None:
            self._card.heading.setText("中止しました" if taken.stopped else "移行しました")
        self._figures.refill([_figures(taken.rows, taken.stored, len(taken.refused), done=True)])
        told = []
        if taken.stopped:
            told.append(
                "ここまでに取り込んだ行は残っています。同じ台帳をもう一度取り込むと、"
                "続きから取り込みます（同じ行が二重に入ることはありません）。"
            )
        if taken.stored:
            told.append(
                "元の番号は案件に残り、検索できます。月次の集計では移行分として別に数えます。"
            )
        if left is not None:
            told.append(f"取り込めなかった行は、理由を付けて次のファイルに残しました。\n{left}")
        self._told.show_text("\n".join(told))
        self._open.setVisible(left is not None)

    def _on_open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))


def _figures(rows: int, stored: int, refused: int, *, done: bool = False) -> QWidget:
    words = (
        ("読んだ行", "取り込んだ行", "取り込めなかった行")
        if done
        else (
            "台帳の行",
            "取り込む行",
            "取り込めない行",
        )
    )
    parts: list[QWidget | None] = []
    for sign, word, number in zip(("", "＝", "＋"), words, (rows, stored, refused), strict=True):
        figure = QWidget()
        spread(figure, column(Muted(word), Figure(f"{number:,}"), space=2), (0, 0, 0, 0))
        figure.setAccessibleName(f"{word} {number:,}")
        if sign:
            parts.append(Text(sign))
        parts.append(figure)
    line = QWidget()
    spread(line, row(*parts, None, space=20), (0, 0, 0, 0))
    return line


def _reasons(reasons: Mapping[Why, int]) -> QWidget:
    most = sorted(reasons.items(), key=lambda pair: -pair[1])
    lines = [(cut(phrases.ledger_fault(why), 420), Muted(f"{n:,}行")) for why, n in most]
    return table(("理由", "行数"), lines, 2)


def _refused(rows: Sequence[RefusedRow], total: int) -> QWidget:
    lines = [
        (
            cut(one.place.sheet, 130),
            Text(f"{one.place.row}"),
            cut(one.column, 110),
            Text(phrases.ledger_fault(one.why).partition("。")[0]),
        )
        for one in rows[:_SHOWN]
    ]
    place = QWidget()
    parts: list[QWidget] = [table(("シート", "行", "欄", "理由"), lines, 3)]
    if total > len(lines):
        rest = total - len(lines)
        parts.append(Muted(f"ほか{rest:,}行。取り込むと、すべての行を別のブックに書き出します。"))
    spread(place, column(*parts, space=4), (0, 8, 0, 0))
    return place


def _first(rows: Sequence[LedgerRow]) -> QWidget:
    lines = [
        (
            Text(eras().short(one.arrived)),
            cut(one.name or one.organisation or "（匿名）", 180),
            Text(phrases.kind(one.kind)),
            Text(phrases.channel(one.channel) if one.channel else "（郵便）"),
            cut(one.words, 160),
            Text(eras().short(one.closed) if one.closed else "未了"),
        )
        for one in rows[:_SHOWN]
    ]
    return table(("受付日", "氏名", "種別", "手段", "内容", "完了日"), lines, 4)
