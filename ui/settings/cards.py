"""What the published policy lacks, to be read beside the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.cases.lines import Lines, fact
from ui.dates import spoken
from ui.widgets import Card, Muted, Reading, Rule, column, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.company.policy import Remark


class GapsCard(Card):
    """公表事項の点検: what the published policy lacks, by which article, and what follows."""

    def __init__(self) -> None:
        super().__init__("公表事項の点検")
        self._lines = Lines(space=12)
        self.add(self._lines)

    def show_gaps(self, gaps: Sequence[Remark], on: date) -> None:
        """Show what lacks on the day `on`."""
        if self.heading is not None:
            self.heading.setText(f"公表事項の点検　{len(gaps)}件" if gaps else "公表事項の点検")
        if not gaps:
            told = f"{spoken(on, on)}の時点で、公表事項に不足は見つかりません。"
            self._lines.refill((Reading(told),))
            return
        self._lines.refill(_with_rules([_gap(one) for one in gaps]))


def calendar_words(certain_until: date) -> str:
    """Return how far the days off are announced; beyond it they are a forecast."""
    return (
        f"国民の祝日は{certain_until.year}年まで公表されています。"
        "その先の期日は見込みで数え、「見込み」と示します。"
    )


def _gap(remark: Remark) -> QWidget:
    place = QWidget()
    lines = column(space=4)
    lines.addWidget(Reading(remark.missing, role="strong"))
    lines.addWidget(Muted(remark.basis, wrap=True))
    lines.addLayout(fact("いまは", remark.consequence))
    lines.addLayout(fact("直し方", remark.remedy))
    spread(place, lines, (0, 0, 0, 0))
    return place


def _with_rules(blocks: Sequence[QWidget]) -> Iterable[QWidget]:
    for place, block in enumerate(blocks):
        if place:
            yield Rule()
        yield block
