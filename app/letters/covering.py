"""The letter that goes with papers for the accredited body (L28): when, to whom, what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.incidents import DRAFT
from app.domain.item import Act
from app.domain.sending import COVERING, sendings
from app.errors import Finding
from app.letters.paper import Paper
from app.rules.wording import LetterTextError, compose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.company.profile import AccreditedBody
    from app.domain import jipdec
    from app.matter.docket import Docket, Matter
    from app.rules.wording import Composed
    from reports.letter import Addressee

LETTER: Final = COVERING
_ASSOCIATION: Final = "協会"


def wanted(matter: Matter) -> bool:
    """Return whether the letter may be written: a matter with the body is under way."""
    return any(one.phase.open for one in matter.inquiries)


def due(matter: Matter) -> bool:
    """Return whether the letter is what comes next: the answer is approved, and has none yet."""
    return any(
        one.settled and not one.submitted and not issued_for(matter, nr)
        for nr, one in enumerate(matter.inquiries, 1)
    )


def issued_for(matter: Matter, nr: int) -> str:
    """Return the number of the newest letter issued since the answer was last drafted, or ""."""
    drafted = max((e.id for e in matter.events if _is(e.sort, DRAFT, e.facts, nr)), default=0)
    holding = {one.number for one in sendings(matter.events).values() if one.holds}
    numbers = [
        e.facts["number"]
        for e in matter.events
        if e.id > drafted and _is(e.sort, Act.LETTER, e.facts, nr)
        if e.facts.get("letter") == LETTER and e.facts["number"] in holding
    ]
    return numbers[-1] if numbers else ""


def _is(sort: str, wanted_sort: str, facts: Mapping[str, str], nr: int) -> bool:
    return sort == wanted_sort and facts.get("nr", str(nr)) == str(nr)


def addressee(body: AccreditedBody | None) -> Addressee:
    """Return the body with its office, 御中."""
    from reports.letter import Addressee

    if body is None:
        return Addressee("", "御中")
    name, above = (body.office, body.name) if body.office else (body.name, "")
    return Addressee(name, "御中", body.postcode, body.address, above)


def called(body: AccreditedBody | None) -> str:
    """Return 貴協会, or 貴団体 for a body that is called otherwise."""
    return "貴協会" if body and body.name.endswith(_ASSOCIATION) else "貴団体"


def paper(docket: Docket, filled: Mapping[str, object], dated: date) -> Paper:
    """Return the letter with its slots filled, and what it lacks."""
    text = docket.texts.text(LETTER, dated)
    findings: list[Finding] = []
    composed: Composed | None = None
    try:
        composed = compose(text.template, filled)
    except LetterTextError as error:
        findings.append(Finding("text", str(error.line), error.fault))
    missing = composed.missing if composed else ()
    findings += [Finding("slot", name) for name in dict.fromkeys(m.split(".")[0] for m in missing)]
    to = addressee(docket.profile.accredited_body)
    if not to.name:
        findings.append(Finding("name"))
    title = (composed and composed.title) or text.title
    return Paper(text, (), "other", title, composed, (), tuple(findings), to, dated)


def slots_of(
    matter: Matter, one: jipdec.Matter, body: AccreditedBody | None, words: Mapping[str, object]
) -> dict[str, object]:
    """Return what fills the letter: of the matter, and the `words` of its papers."""
    asked = one.unanswered or one.inquiries
    return {
        "先方": called(body),
        "照会番号": "、".join(dict.fromkeys(i.number for i in asked if i.number)),
        "受付番号": matter.number,
        **words,
    }
