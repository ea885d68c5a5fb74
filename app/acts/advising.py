"""What the officer is told beside the form of an act (助言), as the case and the company stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.policy import policy_findings
from app.domain.policy_check import Gap
from app.domain.requests import Method, WaitReason
from app.rules.advice import When, advice_rules
from app.views.acts import Advice

if TYPE_CHECKING:
    from datetime import date

    from app.company.profile import Profile
    from app.domain.item import Act, Item
    from app.matter.docket import Docket, Matter


def advice(docket: Docket, matter: Matter, act: Act, position: int, on: date) -> tuple[Advice, ...]:
    """Return what helps with `act` about an item on `on`, each with its source; often nothing."""
    item = matter.item(position)
    so = _so(docket.profile, item, on)
    role = matter.setting.role
    return tuple(
        Advice(rule.text, rule.source)
        for rule in advice_rules()
        if rule.fits(act, item.kind, role, so, on)
    )


def _so(profile: Profile, item: Item, on: date) -> frozenset[When]:
    another = item.method_wanted not in (None, Method.PAPER)
    asked = any(wait.reason is WaitReason.METHOD for wait in item.waits)
    gaps = {finding.gap for finding in policy_findings(profile, on)}
    conditions = {
        When.OTHER_METHOD: another and not asked,
        When.STRICTER: profile.pms_right_to_refuse,
        When.RECORDINGS: Gap.RECORDINGS_PURPOSE in gaps,
    }
    return frozenset(when for when, holds in conditions.items() if holds)
