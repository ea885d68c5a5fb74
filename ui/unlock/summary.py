"""What a casebook was begun with, once more, fact by fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import phrases
from app.company.policy import policy_findings
from app.company.settings import parse
from ui.dates import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.casebook import Casebook
    from app.company.filling import Values
    from app.company.profile import Profile


def summary(casebook: Casebook, news: Values) -> tuple[tuple[str, str], ...]:
    """Return the facts of a casebook with `news` over its settings, by name."""
    return tuple(_facts(casebook, parse(casebook.office.fill_in(news))))


def _facts(casebook: Casebook, profile: Profile) -> Iterator[tuple[str, str]]:
    kept = casebook.safekeeping.kept()
    today = casebook.now.moment().date()
    company, desk, policy, clocks = profile.company, profile.desk, profile.policy, profile.clocks
    joint = profile.joint_use
    unsaid = "（まだ入れていません）"
    yield "会社", company.name
    yield "責任者", profile.officer_line
    reach = "　".join(filter(None, (desk.mail, desk.phone, desk.hours.text if desk.hours else "")))
    yield "窓口", f"{desk.name}　{reach}".strip()
    yield "メールのドメイン", "、".join(company.mail_domains) or unsaid
    yield "公表した方針", policy.title
    yield "受け付ける請求", "・".join(map(phrases.kind, policy.rights)) or unsaid
    yield "共同利用", f"{len(joint.groups)}区分" if joint else "していません"
    gaps = len(policy_findings(profile, today))
    yield (
        "公表事項の点検",
        f"不足 {gaps}件（「設定」でご覧になれます）" if gaps else "不足はありません",
    )
    yield "会社の目標", f"受付の通知 {clocks.acknowledge_days}営業日・回答 {clocks.answer_days}日"
    yield "台帳", str(casebook.path)
    yield (
        "復旧シート",
        f"{spoken(kept.sheet_on, today)}に用意しました"
        if kept.sheet_on
        else "まだです（「保管」で印刷できます）",
    )
    yield "控えの保存先", str(kept.folder)
