"""Partners as they are kept: read, found by name, and written by the desk of partners.

A partner that is retired stays where it was asked or told something; it is asked nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.partners import Partner, Relation
from app.store.tables import PartnerRow
from app.views.partners import PartnerLine

if TYPE_CHECKING:
    from sqlmodel import Session


def partners_of(session: Session, *, active_only: bool = False) -> tuple[PartnerLine, ...]:
    """Return the partners, whoever was kept first first."""
    wanted = select(PartnerRow).order_by(col(PartnerRow.id))
    if active_only:
        wanted = wanted.where(col(PartnerRow.active))
    return tuple(line_of(row) for row in session.exec(wanted))


def line_of(row: PartnerRow) -> PartnerLine:
    """Return a partner's row as a view."""
    return PartnerLine(
        row.id or 0,
        row.name,
        Relation(row.relation),
        tuple(part for part in row.groups.split(",") if part),
        row.contact,
        row.mail,
        row.phone,
        row.address,
        row.begun,
        row.ended,
        row.active,
    )


def found(partners: tuple[PartnerLine, ...], written: str) -> PartnerLine | None:
    """Return the partner of this name or number among `partners`; a name goes before."""
    by_name = (one for one in partners if one.name == written)
    return next(by_name, next((one for one in partners if str(one.id) == written), None))


def for_rules(partner: PartnerLine) -> Partner:
    """Return a partner as the tables of asks know it."""
    return Partner(str(partner.id), partner.name, partner.relation, partner.groups)
