"""What acts about partners say beside their form: whom they mean, what the tables propose.

The desk of cases reads a form; here it is completed and proved against the partners that are
kept, the asks of the case, and the tables of app.domain.partners and partner_asks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.item import Act
from app.domain.partner_asks import Need, Sort, proposals
from app.domain.partners import Group, Lacking, Relation, Route, Side, routing
from app.errors import FieldRefusedError
from app.partners.known import for_rules, found, partners_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlmodel import Session

    from app.company.profile import Profile
    from app.domain.forms import FormField
    from app.domain.item import Item
    from app.domain.partner_asks import Ask
    from app.matter.docket import Matter
    from app.views.partners import PartnerLine

ACTS = frozenset({Act.ROUTE, Act.ASK_PARTNER, Act.PARTNER_ANSWERED, Act.PARTNER_REMINDED})
_ABOUT_AN_ASK = frozenset({Act.PARTNER_ANSWERED, Act.PARTNER_REMINDED})


# ------------------------------------------------------------------ whom an act may mean


def group_ids(profile: Profile) -> tuple[str, ...]:
    """Return the groups of the joint use, JU1 …, none where there is no joint use."""
    return tuple(group.id for group in profile.joint_use.groups) if profile.joint_use else ()


def eligible(session: Session, matter: Matter, act: Act) -> tuple[PartnerLine, ...]:
    """Return the partners an act may mean: the active ones, or those who owe an answer here."""
    if act not in _ABOUT_AN_ASK:
        return partners_of(session, active_only=True)
    owing = {ask.partner for item in matter.items for ask in item.asks if ask.answered is None}
    return tuple(one for one in partners_of(session) if str(one.id) in owing)


def choices(
    session: Session, profile: Profile, matter: Matter, act: Act, field: FormField
) -> tuple[str, ...]:
    """Return the choices of a field, those that depend on the partners and the case included."""
    match field.name:
        case "partner":
            return tuple(one.name for one in eligible(session, matter, act))
        case "groups":
            return group_ids(profile)
        case "contractors":
            return tuple(one.name for one in _contractors(session))
    return field.choices


def _contractors(session: Session) -> tuple[PartnerLine, ...]:
    """Return the contractors, those one does not work with any more as well: they had data."""
    return tuple(one for one in partners_of(session) if one.relation is Relation.CONTRACTOR)


def named(session: Session, matter: Matter, act: Act, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the partner an act names by name or number: its name today, and its id."""
    if "partner" not in facts:
        return _had_data(session, facts)
    partners = eligible(session, matter, act)
    partner = found(partners, facts["partner"])
    if partner is None:
        raise FieldRefusedError("partner", "choice", tuple(one.name for one in partners))
    told = {"partner": partner.name, "partner_id": str(partner.id)}
    return told | _had_data(session, facts)


def _had_data(session: Session, facts: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the contractors an act names."""
    if "contractors" not in facts:
        return {}
    known = _contractors(session)
    lines = [found(known, one.strip()) for one in facts["contractors"].split(",")]
    if None in lines:
        raise FieldRefusedError("contractors", "choice", tuple(one.name for one in known))
    return {"contractor_ids": ",".join(str(one.id) for one in lines if one)}


def concerns(item: Item, act: Act, facts: Mapping[str, str]) -> bool:
    """Return whether an act on the whole case means this item, too."""
    return act not in _ABOUT_AN_ASK or any(_meant(item, facts))


def _meant(item: Item, facts: Mapping[str, str]) -> Iterable[Ask]:
    sort = facts.get("sort", "")
    return (
        ask
        for ask in item.asks
        if ask.answered is None and ask.partner == facts["partner_id"] and sort in ("", ask.sort)
    )


# ------------------------------------------------------------------ what an act says beside


def completed(
    session: Session,
    profile: Profile,
    items: Sequence[Item],
    act: Act,
    facts: Mapping[str, str],
    on: date,
) -> dict[str, str]:
    """Return what follows from the form of an act. Raises FieldRefusedError for what is wrong."""
    match act:
        case Act.ASK_PARTNER:
            return _proposed(session, items, facts)
        case Act.ROUTE:
            return _routed(profile, items[0], facts, on)
        case _:
            for item in items:
                _refuse_before_asking(item, facts, on)
    return {}


def _refuse_before_asking(item: Item, facts: Mapping[str, str], on: date) -> None:
    asked = [ask.asked for ask in _meant(item, facts)]
    if not asked:
        open_sorts = dict.fromkeys(str(ask.sort) for ask in item.asks if ask.answered is None)
        raise FieldRefusedError("sort", "choice", tuple(open_sorts))
    if on < max(asked):
        raise FieldRefusedError("on", "order")


def _proposed(session: Session, items: Sequence[Item], facts: Mapping[str, str]) -> dict[str, str]:
    """Return what is asked and whether the answer waits for it, as the tables propose it."""
    partner = found(partners_of(session), facts["partner_id"])
    known = [for_rules(partner)] if partner else []
    table = [one for item in items for one in proposals(item.kind, known)]
    if "sort" in facts:
        table = [one for one in table if one.sort == facts["sort"]]
    elif not table:
        raise FieldRefusedError("sort", "required", tuple(Sort))
    sort = Sort(facts["sort"]) if "sort" in facts else table[0].sort
    usual = Need.FOLLOW_UP if sort is Sort.NOTIFY else Need.FOR_NOTICE
    needs = [one.need for one in table if one.sort is sort] or [usual]
    need = Need.FOR_NOTICE if Need.FOR_NOTICE in needs else Need.FOLLOW_UP
    return {"sort": str(sort), "need": facts.get("need", str(need))}


def _routed(profile: Profile, item: Item, facts: Mapping[str, str], on: date) -> dict[str, str]:
    """Prove a route by the table of routes, and say by what way the others' part goes."""
    groups = tuple(part for part in facts.get("groups", "").split(",") if part)
    known = group_ids(profile)
    if not set(groups) <= set(known):
        raise FieldRefusedError("groups", "choice", known)
    way = Route(facts["way"])
    others = _others(way, facts.get("others", ""))
    partner = facts.get("partner_id", "")
    if others and not (groups or partner):
        raise FieldRefusedError("groups", "required", known)
    days = {name: date.fromisoformat(facts[name]) for name in ("consent", "given") if name in facts}
    for name, day in days.items():
        if day > on:
            raise FieldRefusedError(name, "order")
    parts = [
        Group(one, Side.OTHER if others else Side.OWN, way in (Route.OWN, Route.BOTH), partner)
        for one in groups or (("",) if others else ())
    ]
    forward = others is Route.FORWARD
    table = routing(item.kind, parts, forward=forward, referral_consent=days.get("consent"), on=on)
    if Lacking.REFERRAL_CONSENT in table.lacking:
        raise FieldRefusedError("consent", "required")
    if forward and Lacking.PARTNER in table.lacking:
        raise FieldRefusedError("partner", "required")
    if table.route is not way:  # our own doing is never wholly somebody else's: appi.40
        raise FieldRefusedError("way", "choice", (table.route,))
    return {"others": str(others)} if others else {}


def _others(way: Route, written: str) -> Route | None:
    """Return how the others' part goes. Both without a word means that we pass it on."""
    if way is Route.BOTH:
        return Route(written) if written else Route.FORWARD
    told = None if way is Route.OWN else way
    if written and written != told:
        raise FieldRefusedError("others", "choice", (told,) if told else ())
    return told
