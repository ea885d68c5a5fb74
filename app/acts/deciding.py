"""What acts that classify, decide, approve and tell say beside their form.

The desk of cases reads a form; here follows what it implies: by which reasons, under which
duties, as what it goes on. What may be done at all stands in app.domain.steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import approval
from app.domain.approval import Approval, Lack
from app.domain.item import PROCEDURAL, Act, State, read_reasons
from app.domain.requests import Decision, Family, Kind, WaitReason
from app.errors import FieldRefusedError, ReasonRefusedError
from app.rules.classes import classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.company.profile import Profile
    from app.domain.item import Item
    from app.matter.docket import Docket, Matter
    from app.rules.lawbook import Lawbook

_NEEDS_A_REASON = frozenset(
    {Decision.PARTIAL, Decision.ALTERNATIVE, Decision.NONE, Decision.NOT_NOTIFY, Decision.NOT_EXIST}
)
_FOR_WANT_OF_GROUND = frozenset({"S1", "S2", "S3", "S4"})
_STOPS = frozenset({Kind.USE_STOP, Kind.TP_STOP})
_YES_NO = ("no", "yes")


# ------------------------------------------------------------------ what a form asks of an item


def choices(name: str, act: Act, item: Item, profile: Profile) -> tuple[str, ...] | None:
    """Return the choices of a field that only some items have; None for other fields.

    None to choose from: there is nothing to ask.
    """
    asks_again = profile.pms_right_to_refuse and item.kind in _STOPS
    asked: dict[str, tuple[bool, tuple[str, ...]]] = {
        "concerned": (item.kind is Kind.COMPLAINT, profile.staff_names),
        "position": (item.family is Family.INQUIRY, _YES_NO),
        "pays": (item.kind is Kind.COMPLAINT, _YES_NO),
        "confirmed": (asks_again, _YES_NO),
        "part": (act is Act.NOTIFY and item.refusal_owed, ("whole", "refused")),
        "progress": (item.carried_out and item.executed is None, ("begun", "done")),
    }
    if name not in asked:
        return None
    fits, found = asked[name]
    return found if fits else ()


def known(name: str, act: Act, item: Item) -> str:
    """Return what stands in a field already: what is known of the item."""
    if name in ("leak", "request", "partner", "target", "cause", "corrective"):
        return str(getattr(item, name))
    values = {
        "kind": str(item.kind) if act is not Act.RECLASSIFY else "",
        "ground": ",".join(item.grounds) if act is not Act.RECLASSIFY else "",
        "concerned": ",".join(item.concerned),
        "part": "refused" if item.phase is State.EXECUTING and item.refusal_owed else "",
        "document": item.papers if act is Act.COPIES else "",
    }
    if name == "copies" and act in (Act.CLOSE, Act.WITHDRAW):
        return "destroyed" if item.copies else "none"
    return values.get(name, "")


def refuse_unfitting(act: Act, item: Item, facts: Mapping[str, str], profile: Profile) -> None:
    """Refuse what such a field says where it is not asked, or says what nobody can choose."""
    for name in ("concerned", "position", "pays", "confirmed", "part", "progress"):
        allowed = choices(name, act, item, profile)
        free = name == "concerned" and item.kind is Kind.COMPLAINT and not profile.staff
        if name in facts and not free and not set(facts[name].split(",")) <= set(allowed or ()):
            raise FieldRefusedError(name, "choice", allowed or ())
    for name, rows in classes().items():
        codes = tuple(one.code for one in rows) if item.kind is Kind.COMPLAINT else ()
        if name in facts and facts[name] not in codes:
            raise FieldRefusedError(name, "choice", codes)


# ------------------------------------------------------------------ what follows from a form


def implied(
    docket: Docket,
    matter: Matter,
    act: Act,
    positions: Sequence[int],
    facts: Mapping[str, str],
    actor: str,
) -> dict[str, str]:
    """Return what follows from the fields of an act about these items."""
    items = [matter.item(position) for position in positions]
    match act:
        case Act.CONFIRM:
            return {"family": docket.lawbook.kind(Kind(facts["kind"])).family}
        case Act.RECLASSIFY:
            return reclassified(docket, matter, items[0], facts)
        case Act.DECIDE:
            return decided(docket, matter, positions[0], facts)
        case Act.APPROVE:
            return _approved(docket, matter, items, actor)
        case Act.NOTIFY if facts.get("part") == "refused":
            return {"of": "refusal"}
    return {}


def reclassified(
    docket: Docket, matter: Matter, item: Item, facts: Mapping[str, str]
) -> dict[str, str]:
    """Return as what an item goes on: its family, the grounds that still fit, waits that end.

    The former kind is written down beside the new one.
    """
    kind = Kind(facts["kind"])
    if kind is item.kind:
        others = tuple(str(one) for one in Kind if one is not kind)
        raise FieldRefusedError("kind", "choice", others)
    rule = docket.lawbook.kind(kind)
    kept = ",".join(ground for ground in item.grounds if ground in rule.grounds)
    within = Family.RIGHTS if rule.family is item.family else None
    ended = (
        set(WaitReason) if within is None else set(WaitReason) - set(askable(docket, matter, kind))
    )
    told = {
        "was": str(item.kind),
        "family": str(rule.family),
        "ground": facts.get("ground", kept),
        "waits_dropped": ",".join(sorted(ended)),
    }
    return told | ({"of": "within"} if within else {})


def askable(docket: Docket, matter: Matter, kind: Kind) -> tuple[WaitReason, ...]:
    """Return what the person may be asked for: a fee where one is published (appi.38)."""
    profile, rule = docket.profile, docket.lawbook.kind(kind)
    published = profile.had_procedure(matter.arrived) and profile.fee(kind) > 0
    never = set()
    if not (rule.fee_allowed and published):
        never.add(WaitReason.FEE)
    if kind not in (Kind.DISCLOSURE, Kind.TP_RECORD):
        never.add(WaitReason.METHOD)
    return tuple(reason for reason in WaitReason if reason not in never)


def fee_to_return(docket: Docket, matter: Matter, item: Item, kind: Kind) -> bool:
    """Return whether a fee was paid that the new kind may not carry (手数料の返還)."""
    paid = any(w.reason is WaitReason.FEE and w.answered for w in item.waits)
    return paid and WaitReason.FEE not in askable(docket, matter, kind)


def decided(
    docket: Docket, matter: Matter, position: int, facts: Mapping[str, str]
) -> dict[str, str]:
    """Return the reasons of a decision in line form, and what narrows the step."""
    item = matter.item(position)
    lines, codes = _reasons(docket, matter, item, facts)
    told = {"reasons": lines}
    if codes and all(code in PROCEDURAL for code in codes):
        told["of"] = "procedural"
    refuses = Decision(facts["decision"]) is not Decision.ANSWERED
    if item.family is Family.INQUIRY and (refuses or facts.get("position") == "yes"):
        told["of"] = "position"
    return told


def _reasons(
    docket: Docket, matter: Matter, item: Item, facts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    lawbook = docket.lawbook
    decision = Decision(facts["decision"])
    if decision not in lawbook.kind(item.kind).decisions:
        allowed = tuple(lawbook.kind(item.kind).decisions)
        raise FieldRefusedError("decision", "choice", allowed)
    given = docket.profile.given(matter.arrived)
    open_to_us = lawbook.reasons(item.kind, decision, item.grounds, given)
    codes = tuple(reason.code for reason in open_to_us)
    reasons = read_reasons(facts.get("reasons", ""))
    if decision in _NEEDS_A_REASON and not reasons:
        raise FieldRefusedError("reasons", "required", codes)
    lines = []
    for reason in reasons:
        if reason.code not in codes:
            raise ReasonRefusedError(reason.code, codes)
        words = reason.text or lawbook.reason_text(reason.code, item.kind, item.grounds)
        lines.append(f"{reason.code}|{reason.part}|{words}")
    named = tuple(reason.code for reason in reasons)
    _refuse_unconfirmed(docket, item, named, facts)
    _refuse_unanswered(lawbook, item, decision, named, codes)
    return "\n".join(lines), named


def _refuse_unconfirmed(
    docket: Docket, item: Item, named: Sequence[str], facts: Mapping[str, str]
) -> None:
    """Ask once more where a stop is refused for want of a ground, as JIS is stricter (J.10.7)."""
    stricter = docket.profile.pms_right_to_refuse and item.kind in _STOPS
    if stricter and _FOR_WANT_OF_GROUND & set(named) and facts.get("confirmed") != "yes":
        raise FieldRefusedError("confirmed", "required", ("yes",))


def _refuse_unanswered(
    lawbook: Lawbook,
    item: Item,
    decision: Decision,
    named: Sequence[str],
    codes: tuple[str, ...],
) -> None:
    """Refuse a refusal that leaves a stated ground without an answer: appi.35.7, 36."""
    if decision is Decision.NONE and lawbook.unanswered(item.kind, item.grounds, named):
        raise FieldRefusedError("reasons", "required", codes)


def _approved(docket: Docket, matter: Matter, items: Iterable[Item], actor: str) -> dict[str, str]:
    """Return the duties somebody approves under, and whether another approval has to follow."""
    duties = docket.profile.duties_of(actor)
    told = {"duties": ",".join(sorted(duties))} if duties else {}
    if not matter.setting.two_persons:
        return told
    follows = {_follows(item, Approval(actor, duties)) for item in items}
    if len(follows) > 1:  # one is approved by this, the other not yet
        positions = tuple(str(n) for n in range(1, len(matter.items) + 1))
        raise FieldRefusedError("item", "required", positions)
    return told | ({"of": "one-of-two"} if True in follows else {})


def _follows(item: Item, given: Approval) -> bool:
    approvals = (*item.approvals, given)
    lack = approval.wanting(
        approvals, item.drafter, second=item.second_approval, concerned=item.concerned
    )
    alone = approval.lacks(given, item.drafter, item.concerned)
    return alone is None and lack in (Lack.APPROVER, Lack.SECOND_APPROVAL)
