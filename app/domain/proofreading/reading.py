"""Reads a letter by every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.proofreading import facts, law, names, shape, words
from app.domain.proofreading.galley import Finding, Severity
from app.domain.proofreading.strangers import strangers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.proofreading.galley import Galley
    from app.domain.proofreading.rules import ProofRules
    from app.domain.proofreading.strangers import Own, Register

    Rule = Callable[[Galley, ProofRules], Iterator[Finding]]

OF_TEXT: tuple[Rule, ...] = (
    shape.frame,
    shape.characters,
    words.banned,
    words.dated,
    words.plain_style,
    law.cited,
    names.honorifics,
    facts.desks,
)
"""The rules a text can be read by before it is anybody's letter."""

OF_LETTER: tuple[Rule, ...] = (
    *OF_TEXT,
    shape.blanks,
    words.telling,
    words.enclosing,
    facts.reasons,
    facts.fees,
    facts.days,
    names.addressee,
    names.whose,
    names.own_names,
)


def proofread(galley: Galley, rules: ProofRules, by: tuple[Rule, ...] = OF_LETTER) -> list[Finding]:
    """Return what is wrong with a letter, what stops it first, then from top to bottom."""
    found = [finding for rule in by for finding in rule(galley, rules)]
    return in_order(found)


def read_for(galley: Galley, own: Own, register: Register, rules: ProofRules) -> list[Finding]:
    """Return what is wrong with a letter of the casebook, other people in it included."""
    found = [finding for rule in OF_LETTER for finding in rule(galley, rules)]
    return in_order([*found, *strangers(galley, own, register, rules)])


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return findings each once, those that stop first."""
    once = dict.fromkeys(findings)
    return sorted(once, key=_place)


def _place(one: Finding) -> tuple[bool, str, int, int, int]:
    spot = one.spot
    stops = one.severity is not Severity.STOP
    return (stops, spot.part, spot.file, spot.line, spot.start) if spot else (stops, "", 0, 0, 0)
