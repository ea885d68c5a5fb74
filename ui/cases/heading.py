"""The head of a case page: whose case it is, how it came, how near its date is, how far it got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app import phrases
from app.rules.almanac import eras
from app.rules.lawbook import lawbook
from ui.dates import brief, spoken
from ui.due import of_day
from ui.theme import tone, unit
from ui.widgets import Badge, Elided, PageTitle, Text, column, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.views.cases import CaseSheet, ItemSheet
    from app.views.incidents import Stage


class Heading(QWidget):
    """R8-0140　渡邉 美咲 様, the kinds with their articles, and the badge of the date."""

    def __init__(self) -> None:
        super().__init__()
        self._title = PageTitle()
        self._title.setWordWrap(True)  # a name of any length does not widen the window
        self._title.selectable()
        self._below = Elided(role="muted")
        self._badge = Badge()
        line = row(column(self._title, self._below, space=4), self._badge, space=16)
        line.setStretch(0, 1)
        line.setAlignment(self._badge, Qt.AlignmentFlag.AlignTop)
        spread(self, line, (0, 0, 0, 0))

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show whose case this is."""
        self._title.setText(f"{sheet.number}  {whose(sheet)}")
        moved = ("移行分",) if sheet.migrated else ()
        self._below.setText("・".join((*_kinds(sheet.items), *_came(sheet), *moved)))
        self._badge.show_status(*_status(sheet, today))


def whose(sheet: CaseSheet) -> str:
    """Return 渡邉 美咲 様, or what stands where no name is known, or none any more."""
    if sheet.tombstone is not None:
        return phrases.erased_case()
    return f"{sheet.requester} 様" if sheet.requester else "匿名の申出"


class StageStrip(QWidget):
    """The steps of a case from left to right: done with its day, current, still to come."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(unit(8))
        self.setAccessibleName("進み具合")

    def show_stages(self, stages: tuple[Stage, ...], today: date) -> None:
        """Show these steps."""
        while self._line.count() > len(stages):
            entry = self._line.takeAt(self._line.count() - 1)
            widget = entry.widget() if entry else None
            if widget:
                widget.hide()
                widget.deleteLater()
        while self._line.count() < len(stages):
            self._line.addWidget(_step(), 1)
        for place, stage in enumerate(stages):
            entry = self._line.itemAt(place)
            step = entry.widget() if entry else None
            if isinstance(step, Text):
                _show_stage(step, stage, today)


def _step() -> Text:
    step = Text()
    step.setProperty("role", "stage")
    step.setAlignment(Qt.AlignmentFlag.AlignCenter)
    step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return step


def _show_stage(step: Text, stage: Stage, today: date) -> None:
    if stage.done is not None:
        step.setText(f"✓ {phrases.stage(stage.name)} {brief(stage.done, today)}")
        step.setAccessibleName(f"{phrases.stage(stage.name)} 済み {spoken(stage.done, today)}")
        tone(step, tone="done")
    else:
        step.setText(phrases.stage(stage.name))
        step.setAccessibleName(
            f"{phrases.stage(stage.name)} {'いまここ' if stage.current else 'これから'}"
        )
        tone(step, tone="current" if stage.current else "waiting")


def _kinds(items: tuple[ItemSheet, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind_with_article(item) for item in items)) or ("種別は未確認",)


def kind_with_article(item: ItemSheet) -> str:
    """Return 保有個人データの開示（法第33条第1項）."""
    rule = lawbook().kind(item.kind)
    article = f"（{rule.basis}）" if rule.basis else ""
    return f"{rule.label}{article}" + ("" if item.confirmed else "？")


def _came(sheet: CaseSheet) -> tuple[str, ...]:
    day = sheet.arrived
    western = f"{day.year}年{spoken(day, day)}"
    return phrases.channel(sheet.channel), f"{western} {eras().write(day)} 到達"


def _status(sheet: CaseSheet, today: date) -> tuple[str, str]:
    if not sheet.open:
        return phrases.state(sheet.state), "done"
    if sheet.waiting_since is not None:
        days = max((today - sheet.waiting_since).days, 0)
        return f"停止中 {days}日", "waiting"
    if sheet.due is None:
        return "期限の予定なし", "plain"
    near = of_day(sheet.due, today)
    return f"{near.text}  {spoken(sheet.due, today)}", near.tone
