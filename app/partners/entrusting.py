"""What is known of entrusting (委託) to each contractor, as somebody found it: appi.27.5.1.

That a company is called a contractor proves nothing. The contract, since when it holds, what it
covers, that this is needed for the purposes and that the contractor uses the data for nothing of
its own is stated contractor by contractor, in an act of its own: nobody assumes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.partners import Entrusting
from app.partners.known import partners_of
from app.partners.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlmodel import Session

    from app.views.partners import PartnerLine


@dataclass(frozen=True, slots=True)
class Stated:
    """What was found of the entrusting to a contractor.

    `abroad`: the contractor is in a foreign country, where 27.5 exempts nothing (appi.28.1).
    """

    contract: str = ""  # 業務委託契約書 第12号
    since: date | None = None  # from when it holds
    covers: str = ""  # the work that is entrusted
    needed: bool = False
    on_behalf: bool = False
    abroad: bool = False


NOTHING = Stated()
STATED = Statements("entrusting", NOTHING)
"""By the number of the contractor."""


def known(session: Session) -> Mapping[int, tuple[PartnerLine, Stated]]:
    """Return each contractor with what was stated of it; retired ones, too: they had the data."""
    contractors = (one for one in partners_of(session) if one.relation == "contractor")
    return {one.id: (one, STATED.of(session, one.id)) for one in contractors}


def entrusted(line: PartnerLine, said: Stated) -> Entrusting:
    """Return the entrusting as the rules judge it (entrust_valid)."""
    by_contract = bool(said.contract.strip())
    return Entrusting(
        since=said.since if by_contract else None,
        needed=said.needed and bool(said.covers.strip()),
        on_behalf=said.on_behalf,
        until=line.ended,
    )
