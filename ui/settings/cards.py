"""What the settings say, to be read: company, desk, published policy, periods, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app import phrases
from app.company.profile import Approval
from app.domain.clocks import Art142
from app.domain.days import Closure
from ui.cases.lines import Lines, fact
from ui.dates import spoken
from ui.widgets import Card, Muted, Reading, Rule, column, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.company.policy import Remark
    from app.company.profile import AccreditedBody, Profile
    from app.domain.days import YearlyClosure

_LABEL = 104  # px before a fact
_UNSAID = "（公表文に記載なし）"
_APPROVAL = {
    Approval.ONE: "一人（起案した人が承認し、その旨を記録する）",
    Approval.TWO: "二人（起案した人とは別の、管理者又は代行者）",
}
_ART142 = {
    Art142.NONE: "考えない（早い方の日を示す）",
    Art142.LITERAL_NEXT_DAY: "末日が休日なら、その翌日まで",
    Art142.ROLL_TO_OPEN_DAY: "末日が休日なら、次の開庁日まで",
}


class FactsCard(Card):
    """A card of names and what they are."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._lines = Lines(space=0)
        self.add(self._lines)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show these facts; what is empty is said to be."""
        place = QWidget()
        lines = column(space=4)
        for label, text in facts:
            lines.addLayout(fact(label, text or _UNSAID, _LABEL))
        spread(place, lines, (0, 0, 0, 0))
        self._lines.refill((place,))


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


def company_facts(profile: Profile) -> Iterable[tuple[str, str]]:
    """Return the company and its desk."""
    company, desk = profile.company, profile.desk
    yield "会社", company.name
    yield "代表者", company.representative
    yield "所在地", " ".join((*company.address,))
    yield "責任者", profile.officer_line
    yield "窓口", desk.name
    yield "窓口のメール", desk.mail
    yield "窓口の電話", desk.phone
    yield "承認", _APPROVAL[profile.approval]
    for member in profile.staff:
        duties = "・".join(phrases.duty(one) for one in sorted(member.duties))
        yield "担当者", f"{member.name}　{duties}".rstrip()
    if profile.accredited_body is not None:
        yield from _body_facts(profile.accredited_body)


def _body_facts(body: AccreditedBody) -> Iterable[tuple[str, str]]:
    yield "認定団体", f"{body.name}　{body.office}".strip()
    checked = body.verified_on
    yield "認定団体の確認", spoken(checked, checked) if checked else "まだ確認していません"


def period_facts(profile: Profile, certain_until: date) -> Iterable[tuple[str, str]]:
    """Return the company's own periods and its calendar. None of the numbers is law."""
    clocks = profile.clocks
    yield "受付の通知", f"{clocks.acknowledge_days}営業日"
    yield "回答の目標", f"{clocks.answer_days}日（お返事を待つ間は数えません）"
    yield "途中経過", f"{clocks.interim_days}日"
    yield "破棄の約束", f"{clocks.disposal_days}営業日"
    yield "民法第142条", _ART142[clocks.art142]
    rolls = "次の開庁日に送る" if clocks.pmark_rolls else "送らない（早い方の日）"
    yield "Pマークの末日", rolls
    yield "休業日", "土曜日・日曜日・祝日・12月29日から1月3日"
    for closure in profile.closures:
        yield "会社の休業", f"{closure.name}　{_span(closure)}"
    yield "祝日の表", f"{certain_until.year}年まで公表分。その先は見込みで数えます。"


def _span(closure: Closure | YearlyClosure) -> str:
    if isinstance(closure, Closure):
        first, last = closure.first, closure.last
        until = f"～{spoken(last, first)}" if last != first else ""
        return f"{first.year}年{spoken(first, first)}{until}"
    until = f"～{_day(closure.last)}" if closure.last != closure.first else ""
    return f"毎年{_day(closure.first)}{until}"


def _day(day: tuple[int, int]) -> str:
    return f"{day[0]}月{day[1]}日"


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
