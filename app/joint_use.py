"""What was published of the joint use (共同利用), as somebody found it, and what rests on that.

The settings say what the policy says. What appi.27.5.3 wants beside that (who is responsible,
by name, the day from which all of it could be known, and that the data are used within it) is
stated group by group, in an act of its own: nobody assumes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.item import Act, Missing
from app.domain.partners import (
    Ground,
    JointUse,
    Passing,
    RecordAnswer,
    joint_use_wanting,
    records,
)
from app.domain.requests import Decision, Kind
from app.errors import JointUseUnprovenError, StepRefusedError
from app.store.book import put_setting
from app.store.tables import SettingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.domain.item import Item
    from app.domain.partners import Wanting
    from app.profile import Profile
    from app.store.book import Acting

_SETTING = "joint_use."


@dataclass(frozen=True, slots=True)
class Stated:
    """What was found to be published of a group beside what the settings say.

    What is "" here is as the settings say; they may name a class of companies only.
    `since` is the first day on which persons could know it all; `within` that somebody checked
    that the data are used as published.
    """

    responsible: str = ""
    address: str = ""
    representative: str = ""
    since: date | None = None
    within: bool = False


NOTHING = Stated()


def stated(session: Session, group: str) -> Stated:
    """Return what was stated of a group last."""
    row = session.get(SettingRow, f"{_SETTING}{group}")
    if row is None:
        return NOTHING
    said = json.loads(row.value)
    since = said.pop("since")
    return Stated(**said, since=date.fromisoformat(since) if since else None)


def state(acting: Acting, group: str, said: Stated) -> None:
    """Keep what was found of a group in place of what was stated before."""
    told = {
        "responsible": said.responsible,
        "address": said.address,
        "representative": said.representative,
        "since": said.since.isoformat() if said.since else "",
        "within": said.within,
    }
    put_setting(acting, f"{_SETTING}{group}", json.dumps(told, ensure_ascii=False))


def published(session: Session, profile: Profile) -> Mapping[str, JointUse]:
    """Return each group of the joint use by its id: the settings with what was stated beside."""
    joint = profile.joint_use
    found: dict[str, JointUse] = {}
    for group in joint.groups if joint else ():
        said = stated(session, group.id)
        found[group.id] = JointUse(
            stated=True,
            items=group.items,
            users=tuple(user.name for user in joint.users) if joint else (),
            purposes=joint.purposes if joint else (),
            responsible=said.responsible or group.responsible,
            address=said.address or group.address,
            representative=said.representative or group.representative,
            since=said.since,
            within=said.within,
        )
    return found


def wanting(session: Session, profile: Profile, on: date) -> dict[str, tuple[Wanting, ...]]:
    """Return by group what joint use lacks for data given on the day `on` (joint_use_valid)."""
    groups = published(session, profile)
    return {group: joint_use_wanting(use, on) for group, use in groups.items()}


def refuse_unproven(
    session: Session, profile: Profile, number: str, position: int, item: Item, decision: Decision
) -> None:
    """Refuse to answer that no records of provision exist where joint use is not proved.

    appi.29.1 asks for no record of joint use, but what was not published as appi.27.5.3 says
    was provided to a third party: then the law has to be looked at first. Whether joint use is
    touched at all is written down with the route of the item. Raises StepRefusedError without
    a route, JointUseUnprovenError with what is wanting.
    """
    asked = item.kind is Kind.TP_RECORD and decision is Decision.NOT_EXIST
    if not asked or profile.joint_use is None:
        return
    if item.route is None:
        raise StepRefusedError(number, position, Act.DECIDE, item.state, (Missing.ROUTE,))
    given = item.route.given or date.min  # nobody knows the day: nothing was published before
    groups = published(session, profile)
    found = records(
        [
            Passing(group, given, Ground.JOINT_USE, joint_use=groups.get(group))
            for group in item.route.groups
        ]
    )
    if found.answer is RecordAnswer.REVIEW:
        lacks = tuple((passing.partner, lack) for passing, lack in found.review)
        raise JointUseUnprovenError(number, position, lacks)
