"""Letters to be read by one rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.proofreading.galley import Galley, Line, Part, Shape, To
from app.letters.proof_rules import proof_rules

if TYPE_CHECKING:
    from app.domain.proofreading.galley import Finding


def a_galley(*lines: str, to: To | None = None, **case: object) -> Galley:
    """A letter whose body says these lines."""
    body = tuple(Line(Part.BODY, nr, text, _shape(text)) for nr, text in enumerate(lines, 1))
    to = to or To("髙橋 花子", "様", recorded="髙橋 花子")
    head = Line(Part.ADDRESSEE, 1, f"{to.name}\u3000{to.honorific}")
    usual = {"dated": date(2026, 11, 24), "arrived": date(2026, 11, 12)}
    return Galley(letter="L24", lines=(head, *body), to=to, **(usual | case))  # type: ignore[arg-type]


def _shape(text: str) -> Shape:
    return {"記": Shape.CENTRED, "以上": Shape.RIGHT, "敬具": Shape.RIGHT}.get(text, Shape.PLAIN)


def codes(rule, galley: Galley) -> list[Finding]:
    """What one rule finds."""
    return list(rule(galley, proof_rules()))
