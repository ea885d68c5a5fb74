"""期限: every clock of a case, what it means, and on demand how its date was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app import phrases
from app.domain.clocks import Mark, Nature
from app.domain.incidents import AWARE, INQUIRY
from ui.cases.lines import Lines
from ui.cases.next_card import incident_name
from ui.dates import brief, spoken
from ui.due import of_day
from ui.theme import unit
from ui.widgets import Badge, Card, Muted, QuietButton, Reading, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.clocks import Clock
    from app.views.cases import CaseSheet, ClockLine, Wait


_UNFOLD = "内訳"


class ClocksCard(Card):
    """The clocks of a case: of each item the company's own first, then what the law says.

    The clocks of leaks and of the accredited body's inquiries follow in groups of their own.
    """

    wanted_certificate = Signal(int)  # item

    def __init__(self) -> None:
        super().__init__("期限")
        self._lines = Lines(space=4)
        self.add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the clocks and the waits of the case."""
        rows = [*self._of_items(sheet, today), *_of_incidents(sheet, today)]
        self._lines.refill(rows or [Muted("種別を確定すると、期限を計算します。", wrap=True)])

    def _of_items(self, sheet: CaseSheet, today: date) -> Iterable[QWidget]:
        several = len(sheet.items) > 1 or any(not line.item for line in sheet.clocks)
        for item in sheet.items:
            lines = [line for line in sheet.clocks if line.item == item.position]
            name = f"{item.position}  {phrases.kind_short(item.kind)}"
            if several and lines:
                yield _group(name)
            for line in sorted(lines, key=_rank):
                yield ClockRow(line, today)
            for wait in sheet.waits:
                if wait.item == item.position:
                    yield _wait(wait, today)
            if lines:
                yield self._save_button(item.position, name if several else "")

    def _save_button(self, item: int, name: str) -> QWidget:
        save = QuietButton("計算書を保存…")
        save.setAccessibleName(f"{name} の期限計算書を保存" if name else "期限計算書を保存")
        save.setToolTip("期限の数え方を一日ずつ示した計算書（PDF）を保存します")
        save.setProperty("item", item)
        save.clicked.connect(self._on_save)
        place = QWidget()
        spread(place, row(None, save), (0, 0, 0, 0))
        return place

    def _on_save(self) -> None:
        save = self.sender()
        if save is not None:
            self.wanted_certificate.emit(int(save.property("item")))


class ClockRow(QWidget):
    """One clock: its name, its date, and 内訳 that unfolds what it means and how it ran."""

    def __init__(self, line: ClockLine, today: date) -> None:
        super().__init__()
        self._clock = line.clock
        self._today = today
        self._inside: QWidget | None = None
        name = clock_name(line.clock.id)
        title = Muted(name)
        title.setToolTip(meaning(line.clock.nature))
        self._fold = QuietButton(_UNFOLD)
        self._fold.setProperty("place", "line")
        self._fold.setCheckable(True)
        self._fold.setAccessibleName(f"{name} 計算の内訳")
        self._fold.setToolTip("この日になる理由を、一日ずつ示します")
        self._fold.toggled.connect(self._on_fold)
        self._lines = column(row(title, None, *_ends(line, today), self._fold), space=4)
        spread(self, self._lines, (0, 0, 0, 0))

    @property
    def fold(self) -> QuietButton:
        """The button that unfolds the row."""
        return self._fold

    def _on_fold(self, opened: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._inside is None:
            self._inside = _inside(self._clock, self._today)
            self._lines.addWidget(self._inside)
        self._inside.setVisible(opened)
        self._fold.setText("閉じる" if opened else _UNFOLD)


def clock_name(clock_id: str) -> str:
    """Return what a clock is called on the page."""
    return _NAMES.get(clock_id, clock_id)


def meaning(nature: Nature) -> str:
    """Return what kind of limit this is, for who asks."""
    return _NATURES[nature]


_NAMES = {
    "K1": "法律の定め",
    "K2": "訴え前の2週間（第39条）",
    "K3": "拒否後の訴え（第39条）",
    "K4": "漏えい等の速報",
    "K5": "漏えい等の確報",
    "K6": "漏えい等の本人通知",
    "K7": "委託元への連絡",
    "K8-preliminary": "Pマーク機関への速報",
    "K8": "Pマーク機関への報告",
    "K9": "相手の文書の期限",
    "K10": "受付のお知らせ",
    "K11": "社内目標",
    "K12": "破棄の約束",
    "K13": "途中経過のお知らせ",
}

_NATURES = {
    Nature.STATUTORY_SOFT: "法律は「遅滞なく」と定め、日数は定めていません。",
    Nature.STATUTORY_WAIT: (
        "ご本人が訴えを起こせるようになる日です（法第39条）。当社の回答期限ではありません。"
    ),
    Nature.STATUTORY_HARD: "法令で定められた期限です。",
    Nature.GUIDELINE: "ガイドラインが目安とする日数です。",
    Nature.CONTRACT: "プライバシーマーク付与契約による期限です。",
    Nature.EXTERNAL: "相手の文書に書かれた期限です。",
    Nature.COMPANY: "当社が決めた目標です。法律の期限ではありません。",
    Nature.PROMISE: "当社が公表した方針での約束です。",
}

_NO_DAY = {"K6": "速やかに", "K9": "期日の記載なし"}  # the others: 遅滞なく

_MARKS = {
    Mark.BEFORE: "起算前",
    Mark.COUNTED: "算入",
    Mark.PAUSED: "停止",
    Mark.CLOSED: "休業",
    Mark.ROLLED: "繰延",
    Mark.EXPIRES: "満了",
}


def _rank(line: ClockLine) -> tuple[bool, bool, str]:
    own = line.clock.nature in (Nature.COMPANY, Nature.PROMISE)
    return line.met is not None, not own, line.clock.id


def _ends(line: ClockLine, today: date) -> tuple[QWidget, ...]:
    clock = line.clock
    if line.met is not None:
        return (Badge(f"{brief(line.met, today)} 済", "done"),)
    if clock.paused:
        return (Badge("停止中", "waiting"),)
    forecast = "（見込み）" if clock.provisional else ""
    if clock.due is not None:
        near = of_day(clock.due, today)
        day = Text(f"{spoken(clock.due, today)}{forecast}")
        return (Badge(*near), day) if near.tone != "plain" else (day,)
    if clock.suit_from is not None:
        return (Text(f"{spoken(clock.suit_from, today)}以降{forecast}"),)
    return (Text(_NO_DAY.get(clock.id, "遅滞なく")),)


def _of_incidents(sheet: CaseSheet, today: date) -> Iterable[QWidget]:
    groups: dict[str, list[ClockLine]] = {}
    for line in sheet.clocks:
        if not line.item:
            opener = INQUIRY if line.clock.id == "K9" else AWARE
            groups.setdefault(incident_name(sheet, opener, line.nr), []).append(line)
    for name, lines in groups.items():
        yield _group(name)
        for line in sorted(lines, key=lambda line: line.met is not None):
            yield ClockRow(line, today)


def _group(name: str) -> Text:
    title = Text(name, wrap=True)
    title.setProperty("role", "strong")
    title.setContentsMargins(0, unit(4), 0, 0)
    return title


def _wait(wait: Wait, today: date) -> QWidget:
    until = brief(wait.answered, today) if wait.answered else "回答待ち"
    name = Muted(f"停止（{phrases.choice('reason', wait.reason)}）")
    place = QWidget()
    place.setMinimumHeight(unit(20))
    days = Text(f"{brief(wait.asked, today)} – {until}")
    fold = days.fontMetrics().horizontalAdvance(_UNFOLD) + 2 * unit(4) + 2
    # its days stand below the days of the clocks, which have a button behind them
    line = row(name, None, days)
    line.setContentsMargins(0, 0, fold + unit(8), 0)
    place.setLayout(line)
    return place


def _inside(clock: Clock, today: date) -> QWidget:
    place = QWidget()
    lines = column(
        Reading(meaning(clock.nature), role="muted"), Muted(clock.basis, wrap=True), space=4
    )
    if clock.steps:
        lines.addLayout(_steps(clock, today))
    spread(place, lines, (0, 0, 0, 8))
    return place


def _steps(clock: Clock, today: date) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, unit(4), 0, 0)
    grid.setHorizontalSpacing(unit(12))
    grid.setVerticalSpacing(unit(4))
    grid.setColumnStretch(3, 1)
    for line, step in enumerate(clock.steps):
        count = f"{step.count}日目" if step.count is not None else "–"
        for place, text in enumerate(
            (spoken(step.day, today), count, _MARKS[step.mark], step.note)
        ):
            grid.addWidget(Muted(text), line, place)
    return grid
