"""What is known of entrusting (委託) to each contractor, as somebody found it: appi.27.5.1.

That a company is called a contractor proves nothing. The contract, since when it holds, what it
covers, that this is needed for the purposes and that the contractor uses the data for nothing of
its own is stated contractor by contractor, in an act of its own: nobody assumes it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.partners import Entrusting
from app.partners.known import partners_of
from app.store.book import put_setting
from app.store.tables import SettingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.store.book import Acting
    from app.views.partners import PartnerLine

_SETTING = "entrusting."


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


def stated(session: Session, partner: int) -> Stated:
    """Return what was stated of a contractor last."""
    row = session.get(SettingRow, f"{_SETTING}{partner}")
    if row is None:
        return NOTHING
    said = json.loads(row.value)
    since = said.pop("since")
    return Stated(**said, since=date.fromisoformat(since) if since else None)


def state(acting: Acting, partner: int, said: Stated) -> None:
    """Keep what was found of a contractor in place of what was stated before."""
    told = asdict(said) | {"since": said.since.isoformat() if said.since else ""}
    put_setting(acting, f"{_SETTING}{partner}", json.dumps(told, ensure_ascii=False))


def known(session: Session) -> Mapping[int, tuple[PartnerLine, Stated]]:
    """Return each contractor with what was stated of it; retired ones, too: they had the data."""
    contractors = (one for one in partners_of(session) if one.relation == "contractor")
    return {one.id: (one, stated(session, one.id)) for one in contractors}


def entrusted(line: PartnerLine, said: Stated) -> Entrusting:
    """Return the entrusting as the rules judge it (entrust_valid)."""
    by_contract = bool(said.contract.strip())
    return Entrusting(
        since=said.since if by_contract else None,
        needed=said.needed and bool(said.covers.strip()),
        on_behalf=said.on_behalf,
        until=line.ended,
    )
