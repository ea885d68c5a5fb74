"""The fields of the forms of acts, and what is chosen in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain import jipdec, partner_asks, partners
from app.domain.leak_facts import CHOICES, Choice, Question, Topic
from app.domain.leak_papers import Paper
from app.domain.requests import Ground, Kind
from app.phrases.words import kind, tables, word
from app.rules import proof_words
from app.rules.classes import TABLES
from app.rules.classes import label as class_label
from app.rules.identification import identity_rules
from app.rules.lawbook import lawbook
from app.rules.posting import methods
from app.rules.scripts import question_label
from app.rules.terms import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum


def field(name: str) -> str:
    """Return the label of a field of a form; a question of a leak is asked whole."""
    label = word("field", name)
    return terms().word(Question(name)) if label == name and name in set(Question) else label


def choice(name: str, value: str) -> str:
    """Return the words of a choice of the field `name`."""
    shared = {"decision": "decision", "role": "role", "reason": "wait", "method": "method"}
    if name in _NAMED:
        return _NAMED[name](value)
    if name in shared:
        return word(shared[name], value)
    if name in _LISTED:
        return "、".join(_LISTED[name](part) for part in value.split(","))
    if name == "how" and value in methods():
        return methods()[value].label
    table: dict[str, str] = tables()["choice"].get(name, {})
    return table.get(value) or _choice_of_incident(name, value)


def _choice_of_incident(name: str, value: str) -> str:
    """Return the words of an answer about a leak, or of a value in an inquiry; else `value`."""
    if name == "nr" and value.isdecimal():
        return f"{value}件目"
    if name in set(Question):
        question = Question(name)
        known = value in CHOICES[question]
        return terms().choice(question, Choice(value)) if known else value
    sort = _OF_TERMS.get(name)
    if sort is None:
        return value
    parts = value.split(",")
    return "、".join(terms().word(sort(part)) if part in set(sort) else part for part in parts)


def _shown(proof: str) -> str:
    return identity_rules().proof(proof).label


_NAMED: Mapping[str, Callable[[str], str]] = {
    "kind": lambda value: kind(Kind(value)),
    "seen": _shown,
    "ground": lambda value: lawbook().ground_label(Ground(value)),
}
_LISTED: Mapping[str, Callable[[str], str]] = {
    "asked": question_label,
    "shown": _shown,
    "acknowledged": proof_words.looked_at,
    **{table: partial(class_label, table) for table in TABLES},
}
_OF_TERMS: Mapping[str, type[StrEnum]] = {
    "sort": partner_asks.Sort,
    "need": partner_asks.Need,
    "way": partners.Route,
    "others": partners.Route,
    "relation": partners.Relation,
    "topic": Topic,
    "paper": Paper,
    "basis": jipdec.Basis,
    "complainant": jipdec.Complainant,
    "answer": jipdec.Answer,
    "exhibits": jipdec.Exhibit,
}
