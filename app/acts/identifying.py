"""The act that records who asks (本人確認): what was shown, weighed by the dated tables.

`seen` lists what was shown, separated by commas: `licence`, `licence:agent` for the agent's own,
`residence-record@2026-10-01` with the day of issue where age matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.identity import Fault, Lack, Person, Seen, assess, masks_for
from app.domain.requests import Channel
from app.errors import FieldRefusedError, IdentityUnprovenError
from app.rules.identification import identity_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.identity import IdentityRules, Missing, Refused
    from app.domain.requests import Role

_SHOWN_BY = {
    "post": Channel.POST,
    "visit": Channel.VISIT,
    "phone": Channel.PHONE,
    "mail": Channel.MAIL,
    "online": Channel.WEB,
}


@dataclass(frozen=True, slots=True)
class _Weighed:
    missing: tuple[Missing, ...]
    refused: tuple[Refused, ...]


def proofs_on(day: date) -> tuple[str, ...]:
    """Return the ids of the proofs that some channel accepts on a day, and those never kept."""
    return tuple(
        proof.id
        for proof in identity_rules().proofs
        if not proof.channels or any(proof.closed(day, c) is None for c in proof.channels)
    )


def weighed(facts: Mapping[str, str], words: str, role: Role, day: date) -> dict[str, str]:
    """Return what follows from what was shown: the parts a copy must not show.

    Raises FieldRefusedError for an unknown proof, and for a kept copy whose parts nobody has
    blacked out; IdentityUnprovenError where the person is called verified and what was shown
    does not amount to it, unless the officer says in words why it does.
    """
    rules = identity_rules()
    shown = tuple(_seen(part.strip(), rules) for part in facts.get("seen", "").split(",") if part)
    if not shown:
        return {}
    found = _weigh(rules, facts, role, day, shown)
    if facts["result"] == "ok" and (found.missing or found.refused) and not words:
        raise IdentityUnprovenError(found.missing, found.refused)
    masks = masks_for(rules, [one.proof for one in shown])
    never = any(one.fault is Fault.NOT_A_PROOF for one in found.refused)
    if facts.get("copies") == "kept" and never:
        raise FieldRefusedError("copies", "choice", ("none", "destroyed"))
    if facts.get("copies") == "kept" and masks and facts.get("masked") != "yes":
        raise FieldRefusedError("masked", "required", tuple(mask.label for mask in masks))
    return {"masks": ",".join(mask.zone for mask in masks)} if masks else {}


def _weigh(
    rules: IdentityRules,
    facts: Mapping[str, str],
    role: Role,
    day: date,
    shown: tuple[Seen, ...],
) -> _Weighed:
    findings = assess(rules, day, _SHOWN_BY[facts["how"]], role, shown)
    authorised = facts.get("authority") == "ok"  # by a paper the officer has weighed herself
    missing = tuple(m for m in findings.missing if not (m.lack is Lack.AUTHORITY and authorised))
    return _Weighed(missing, findings.refused)


def _seen(written: str, rules: IdentityRules) -> Seen:
    named, _, issued = written.partition("@")
    proof, _, person = named.partition(":")
    known = tuple(one.id for one in rules.proofs)
    if proof not in known or person not in ("", *Person):
        raise FieldRefusedError("seen", "choice", known)
    try:
        day = date.fromisoformat(issued) if issued else None
    except ValueError:
        raise FieldRefusedError("seen", "date") from None
    return Seen(proof, Person(person or Person.SUBJECT), day)
