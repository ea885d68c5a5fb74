"""Partners as they are kept: read, found by name, and written by the desk of partners.

A partner that is retired stays where it was asked or told something; it is asked nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import select

from app.domain.partners import Partner, Relation
from app.store.tables import PartnerRow, SettingRow
from app.views.partners import PartnerLine

if TYPE_CHECKING:
    from sqlmodel import Session


_ORDER = "partners:order"  # the setting of the casebook: ids, separated by commas
# built once: to build a statement takes as long as to carry it out
_ORDERED = select(SettingRow.value).where(SettingRow.name == _ORDER)
_PARTNER = PartnerRow.__table__.columns  # type: ignore[attr-defined]
_ALL: Any = select(*_PARTNER).order_by(_PARTNER.id)
_ACTIVE = _ALL.where(_PARTNER.active)


def partners_of(session: Session, *, active_only: bool = False) -> tuple[PartnerLine, ...]:
    """Return the partners in their order; behind it who came later, in the order of coming."""
    order = session.exec(_ORDERED).first()  # writes down what is about to be written
    places = {int(one): place for place, one in enumerate(order.split(","))} if order else {}
    wanted = session.exec(_ACTIVE if active_only else _ALL)
    rows = sorted(wanted, key=lambda row: places.get(row.id or 0, len(places)))
    return tuple(line_of(row) for row in rows)


def put_in_order(session: Session, ids: tuple[int, ...]) -> None:
    """Keep the order of the partners."""
    session.merge(SettingRow(name=_ORDER, value=",".join(map(str, ids))))


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
