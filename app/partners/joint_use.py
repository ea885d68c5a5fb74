"""What was published of the joint use (共同利用), as somebody found it, and what rests on that.

The settings say what the policy says. What appi.27.5.3 wants beside that (who is responsible,
by name, the day from which all of it could be known, and that the data are used within it) is
stated group by group, in an act of its own: nobody assumes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.partners import JointUse, joint_use_wanting
from app.partners.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlmodel import Session

    from app.company.profile import Profile
    from app.domain.partners import Wanting


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
STATED = Statements("joint_use", NOTHING)
"""By the id of the group."""


def published(session: Session, profile: Profile) -> Mapping[str, JointUse]:
    """Return each group of the joint use by its id: the settings with what was stated beside."""
    joint = profile.joint_use
    found: dict[str, JointUse] = {}
    for group in joint.groups if joint else ():
        said = STATED.of(session, group.id)
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
