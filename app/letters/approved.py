"""A letter that was approved by a bundle goes out as it was approved, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import bundles
from app.domain.bundles import Part
from app.errors import Finding
from app.letters.proofing import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.company.profile import Profile
    from app.letters.paper import Paper
    from app.matter.docket import Matter

_CARRIES = ("answer", "refusal")


def said(paper: Paper, profile: Profile) -> str:
    """Return all that a letter says but its number and its day, which come with issuing."""
    to = paper.addressee
    lines = (f"{line.part} {line.text}" for line in lines_of(paper, profile))
    return "\n".join((paper.text.id, to.postcode, *lines))


def name_of(letter: str) -> str:
    """Return how an ask calls the part that is a letter: letter:L09."""
    return f"{Part.LETTER}:{letter}"


def departures(matter: Matter, paper: Paper, profile: Profile) -> tuple[Finding, ...]:
    """Return how a letter departs from what was approved about its items by a bundle.

    Nothing where no letter was approved with the decision: then it is approved as elsewhere.
    """
    if paper.purpose not in _CARRIES:
        return ()
    found: list[Finding] = []
    for position in paper.items:
        asks = bundles.approved_letters(matter.events, position)
        letters = [(one, bundles.letter_digests(one)) for one in asks]
        carried = [(one, told) for one, told in letters if told]
        if not carried:
            continue
        same = [one for one, told in carried if paper.text.id in told]
        if not same:
            found.append(Finding("unapproved"))
        elif any(_differs(one.facts, paper, profile) for one in same):
            found.append(Finding("otherwise-approved"))
    return tuple(dict.fromkeys(found))


def _differs(facts: Mapping[str, str], paper: Paper, profile: Profile) -> bool:
    parts = {name_of(paper.text.id): said(paper, profile)}
    now = bundles.part_digests(facts.get("nonce", ""), parts)
    return now not in facts.get("parts", "").split(",")
