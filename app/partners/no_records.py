"""When it may be answered that no records of provision exist (第三者提供記録の不存在): appi.33.5.

appi.29.1 asks for no record of joint use and of entrusting. But what was not published as
appi.27.5.3 says, or is covered by no contract (appi.27.5.1), was provided to a third party: then
the law has to be looked at first. Who is touched at all is written down with the route of an item.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.item import Act, Missing
from app.domain.partners import Ground, Passing, RecordAnswer, records
from app.domain.requests import Decision, Kind
from app.errors import EntrustingUnprovenError, JointUseUnprovenError, StepRefusedError
from app.partners import entrusting, joint_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from app.company.profile import Profile
    from app.domain.item import Item
    from app.domain.partners import Routed


def refuse_unproven(
    session: Session, profile: Profile, number: str, position: int, item: Item, decision: Decision
) -> None:
    """Refuse the answer that no records exist where that is not proved for each who had the data.

    Raises StepRefusedError without a route, JointUseUnprovenError and EntrustingUnprovenError
    with what is wanting.
    """
    asked = item.kind is Kind.TP_RECORD and decision is Decision.NOT_EXIST
    if not asked or not (profile.joint_use or entrusting.known(session)):
        return
    if item.route is None:
        raise StepRefusedError(number, position, Act.DECIDE, item.state, (Missing.ROUTE,))
    found = records(tuple(_passings(session, profile, item.route)))
    if found.answer is not RecordAnswer.REVIEW:
        return
    for ground, error in _UNPROVEN.items():
        lacks = tuple((one.partner, lack) for one, lack in found.review if one.ground is ground)
        if lacks:
            raise error(number, position, lacks)


_UNPROVEN = {
    Ground.JOINT_USE: JointUseUnprovenError,
    Ground.ENTRUSTED: EntrustingUnprovenError,
}


def _passings(session: Session, profile: Profile, route: Routed) -> Iterator[Passing]:
    given = route.given or date.min  # nobody knows the day: nothing was there before
    groups = joint_use.published(session, profile)
    for group in route.groups:
        yield Passing(group, given, Ground.JOINT_USE, joint_use=groups.get(group))
    contractors = entrusting.known(session)
    for contractor in route.contractors:
        line, said = contractors[int(contractor)]
        proof = entrusting.entrusted(line, said)
        yield Passing(contractor, given, Ground.ENTRUSTED, entrusting=proof, abroad=said.abroad)
