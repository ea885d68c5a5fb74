"""What proves who asks (本人確認): the tables under resources/identity, read and proved once."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.domain.identity import Action, Counts, IdentityRules, Lack, Mask, Person, Proof
from app.domain.requests import Channel, Role
from app.rules.tables import BrokenTableError, listed, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.domain.identity import Fault, Missing

_PROOFS, _MASKS = "identity/documents.csv", "identity/masks.csv"
_YES = {"yes": True, "no": False}


@cache
def identity_rules() -> IdentityRules:
    """Return the rules that ship with the program, read once."""
    return read_rules(resources.open_text)


def read_rules(read: Callable[[str], str]) -> IdentityRules:
    """Read and prove the tables; `read` gives the text of a resource by name.

    Raises BrokenTableError for a value that is none, a document named twice or accepted for no
    day, a mask of an unknown document, an agent's role without a paper that shows authority.
    """
    proofs = _proofs(read)
    shown = {role for proof in proofs.values() for role in proof.authority}
    for role in Role:
        if role.acts_for_another and role not in shown:
            raise BrokenTableError(_PROOFS, role, "nothing shows this authority")
    masks = _masks(read, proofs)
    covered = {document for mask in masks for document in mask.documents}
    for proof in proofs.values():
        if proof.counts is Counts.NEVER and proof.id not in covered:
            raise BrokenTableError(_MASKS, proof.id, "nothing says what to do with a copy")
    return IdentityRules(tuple(proofs.values()), masks)


def _proofs(read: Callable[[str], str]) -> dict[str, Proof]:
    found: dict[str, Proof] = {}
    for place, row in rows(read, _PROOFS):
        try:
            proof = _proof(row)
        except (ValueError, KeyError) as error:
            raise BrokenTableError(_PROOFS, place, str(error)) from error
        if proof.id in found:
            raise BrokenTableError(_PROOFS, place, f"{proof.id} twice")
        if proof.valid_from and proof.valid_to and proof.valid_to < proof.valid_from:
            raise BrokenTableError(_PROOFS, place, "accepted on no day")
        if (proof.counts is Counts.NEVER) == bool(proof.channels):
            raise BrokenTableError(_PROOFS, place, "by no way, or by one though it is no proof")
        if (proof.counts in (Counts.ALONE, Counts.PAIR)) != bool(proof.persons):
            raise BrokenTableError(_PROOFS, place, "shows nobody's identity, or should not")
        if proof.counts is Counts.AUTHORITY and not proof.authority:
            raise BrokenTableError(_PROOFS, place, "shows nothing")
        found[proof.id] = proof
    return found


def _proof(row: Mapping[str, str]) -> Proof:
    return Proof(
        id=row["id"],
        label=row["label"],
        counts=Counts(row["counts"]),
        photo=_YES[row["photo"]],
        address=_YES[row["address"]],
        channels=frozenset(map(Channel, listed(row["channels"]))),
        persons=frozenset(map(Person, listed(row["persons"]))),
        roles=frozenset(map(Role, listed(row["roles"]))),
        authority=frozenset(map(Role, listed(row["authority"]))),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        issued_to=_day(row["issued_to"]),
        months=int(row["months"]) if row["months"] else None,
        source=row["source"],
    )


def _masks(read: Callable[[str], str], proofs: Mapping[str, Proof]) -> tuple[Mask, ...]:
    masks: dict[str, Mask] = {}
    for place, row in rows(read, _MASKS):
        documents = listed(row["documents"])
        if unknown := [name for name in documents if name not in proofs]:
            raise BrokenTableError(_MASKS, place, f"unknown document {unknown[0]}")
        if not documents or row["zone"] in masks:
            raise BrokenTableError(_MASKS, place, "of no document, or named twice")
        try:
            action = Action(row["action"])
        except ValueError as error:
            raise BrokenTableError(_MASKS, place, str(error)) from error
        masks[row["zone"]] = Mask(
            row["zone"], frozenset(documents), row["label"], action, row["why"], row["statute"]
        )
    return tuple(masks.values())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# ---------------------------------------------------------------------- in words


def missing_sentence(missing: Missing, rules: IdentityRules) -> str:
    """Return what is missing, of whom, and what would do, for the officer."""
    words = _words()
    who = words["person"][missing.person] if missing.person else ""
    return words["lack"][missing.lack].format(who=who, options=_options(missing, rules))


def fault_sentence(fault: Fault) -> str:
    """Return why a proof that was shown does not count."""
    return _words()["fault"][fault]


def counts_word(counts: Counts) -> str:
    """Return 1点でよいもの, what proofs that are worth the same are called together."""
    return _words()["counts"][counts]


def action_word(action: Action) -> str:
    """Return 黒塗り, what is done with a part that must not stay on a copy."""
    return _words()["action"][action]


def _options(missing: Missing, rules: IdentityRules) -> str:
    proofs = [rules.proof(one) for one in missing.options]
    words = _words()["options"]
    if not proofs:
        return words["none"]
    if missing.lack is not Lack.IDENTITY:
        return words["any"].format(listed=_listed(proofs))
    groups = (("alone", Counts.ALONE), ("pair", Counts.PAIR))
    sorts = ((name, [proof for proof in proofs if proof.counts is sort]) for name, sort in groups)
    return "。".join(words[name].format(listed=_listed(some)) for name, some in sorts if some)


def _listed(proofs: Iterable[Proof]) -> str:
    return "、".join(proof.label for proof in proofs)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/identity.toml"))
