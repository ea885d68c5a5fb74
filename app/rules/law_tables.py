"""The tables under resources/law and resources/statutes, read and proved once.

Kinds, grounds, reasons, the letters of decisions, and the law by version, provision and words.
What they mean for a case says app.rules.lawbook.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict, cast

from app.domain.requests import Decision, Family, Ground, Kind, KindRule
from app.domain.statute import (
    Article,
    Certainty,
    Law,
    LawVersion,
    Paragraph,
    Place,
    Provision,
    check_succession,
)
from app.rules.reasons import METHOD_CHANGED, Basis, Need, Reason, Use
from app.rules.tables import BrokenTableError, listed, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

WORDS = ("ご請求", "お申出")
_LETTER = re.compile(r"L[0-9]{2}[ab]?")


class Part(StrEnum):
    """A part of a decision that is told by itself: appi.34.3, 35.7 want each without delay."""

    REFUSED = "refused-part"  # while the rest is still being carried out
    GRANTED = "granted-part"  # once it was, the refused part being told already


class _KindTable(TypedDict):
    """One table of kinds.toml."""

    family: str
    label: str
    short: str
    letter_name: str
    word: str
    basis: str
    provision: str
    fee: bool
    pre_suit: bool
    identity: bool
    decisions: list[str]
    grounds: list[str]
    clocks: list[str]


_KIND_SHAPE: dict[str, type] = {
    **dict.fromkeys(("family", "label", "short", "letter_name", "word", "basis", "provision"), str),
    **dict.fromkeys(("fee", "pre_suit", "identity"), bool),
    **dict.fromkeys(("decisions", "grounds", "clocks"), list),
}


class _ItemText(TypedDict):
    item: str
    text: str


class _ParagraphText(TypedDict):
    paragraph: int
    text: str
    items: list[_ItemText]


class _ArticleText(TypedDict):
    caption: str
    paragraphs: list[_ParagraphText]


class _StatuteText(TypedDict):
    """The JSON of a statute, whose shape is that of e-Gov's XML."""

    articles: dict[str, _ArticleText]


@dataclass(frozen=True, slots=True)
class _GroundRow:
    label: str
    claim: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The lawbook's tables as they were read. Proved when built: see `read_tables`."""

    kinds: Mapping[Kind, KindRule]
    letter_names: Mapping[Kind, str]
    words: Mapping[Kind, str]
    grounds: Mapping[Ground, _GroundRow]
    reasons: Mapping[str, Reason]
    letters: Mapping[tuple[Kind, Decision], tuple[str, ...]]
    parts: Mapping[tuple[Kind, Part], tuple[str, ...]]
    acknowledgements: Mapping[Kind, str]
    versions: Mapping[str, tuple[LawVersion, ...]]
    provisions: Mapping[str, tuple[Provision, ...]]
    articles: Mapping[str, Mapping[str, Article]]


def read_tables(read: Callable[[str], str]) -> Tables:
    """Read and prove the tables; `read` gives the text of a resource by name.

    Raises BrokenTableError for a value that is none, a reference that leads nowhere, and a
    hole: a kind without a rule, a decision without a letter.
    """
    laws = {row["id"]: Law(**row) for _, row in rows(read, "statutes/laws.csv")}
    versions = _versions(read, laws)
    provisions = _provisions(read, laws, versions)
    rules = _kind_tables(read)
    kinds = {kind: _kind_rule(kind, rule, provisions) for kind, rule in rules.items()}
    letters, parts, acknowledgements = _letters(read, kinds)
    return Tables(
        kinds=MappingProxyType(kinds),
        letter_names=MappingProxyType({k: rule["letter_name"] for k, rule in rules.items()}),
        words=MappingProxyType({k: rule["word"] for k, rule in rules.items()}),
        grounds=MappingProxyType(_grounds(read, provisions)),
        reasons=MappingProxyType(_reasons(read, kinds, provisions)),
        letters=MappingProxyType(letters),
        parts=MappingProxyType(parts),
        acknowledgements=MappingProxyType(acknowledgements),
        versions=MappingProxyType(versions),
        provisions=MappingProxyType(provisions),
        articles=MappingProxyType(_articles(read, versions)),
    )


def _known(provisions: Collection[str], found: str, table: str, row: str) -> str:
    if found not in provisions:
        raise BrokenTableError(table, row, f"unknown provision {found}")
    return found


def _versions(
    read: Callable[[str], str], laws: Mapping[str, Law]
) -> dict[str, tuple[LawVersion, ...]]:
    table = "statutes/versions.csv"
    found: dict[str, list[LawVersion]] = {law: [] for law in laws}
    for place, row in rows(read, table):
        end = row["in_force_to"]
        try:
            version = LawVersion(
                law=row["law"],
                version=row["version"],
                in_force_from=date.fromisoformat(row["in_force_from"]),
                in_force_to=date.fromisoformat(end) if end else None,
                certainty=Certainty(row["certainty"]),
                text=row["text"],
                event=row["event"],
            )
            found[version.law].append(version)
        except (ValueError, KeyError) as error:
            raise BrokenTableError(table, place, str(error)) from error
    for law, versions in found.items():
        try:
            check_succession(versions)
        except ValueError as error:
            raise BrokenTableError(table, law, f"gap or overlap at {error}") from error
    return {law: tuple(versions) for law, versions in found.items()}


def _provisions(
    read: Callable[[str], str],
    laws: Mapping[str, Law],
    versions: Mapping[str, tuple[LawVersion, ...]],
) -> dict[str, tuple[Provision, ...]]:
    table = "statutes/provisions.csv"
    found: dict[str, list[Provision]] = {}
    for place, row in rows(read, table):
        law = row["id"].partition(".")[0]
        try:
            provision = Provision(
                id=row["id"],
                law=laws[law],
                since=date.fromisoformat(row["since"]),
                place=Place.parse(row["label"]),
                gloss=row["gloss"],
                source=row["source"],
            )
        except (ValueError, KeyError) as error:
            raise BrokenTableError(table, place, str(error)) from error
        earlier = found.setdefault(provision.id, [])
        starts = earlier[-1].since if earlier else None
        if starts is None and provision.since != versions[law][0].in_force_from:
            raise BrokenTableError(table, place, "starts after its law")
        if starts is not None and provision.since <= starts:
            raise BrokenTableError(table, place, "not in order of time")
        earlier.append(provision)
    return {provision: tuple(rows) for provision, rows in found.items()}


def _articles(
    read: Callable[[str], str], versions: Mapping[str, tuple[LawVersion, ...]]
) -> dict[str, Mapping[str, Article]]:
    names = {v.text for of_law in versions.values() for v in of_law if v.text}
    return {name: _article_texts(json.loads(read(name))) for name in sorted(names)}


def _article_texts(statute: _StatuteText) -> dict[str, Article]:
    return {
        key: Article(
            caption=article["caption"],
            paragraphs={
                paragraph["paragraph"]: Paragraph(
                    text=paragraph["text"],
                    items={int(item["item"]): item["text"] for item in paragraph["items"]},
                )
                for paragraph in article["paragraphs"]
            },
        )
        for key, article in statute["articles"].items()
    }


def _kind_tables(read: Callable[[str], str]) -> dict[Kind, _KindTable]:
    table = "law/kinds.toml"
    found = tomllib.loads(read(table))
    for name in sorted(found.keys() ^ set(Kind)):
        raise BrokenTableError(table, name, "a kind without a rule, or a rule without a kind")
    for name, rule in found.items():
        shape = {key: type(value) for key, value in rule.items()}
        for key, _ in sorted(shape.items() ^ _KIND_SHAPE.items(), key=itemgetter(0)):
            raise BrokenTableError(table, name, f"{key} is missing, unknown or of the wrong type")
    return {kind: cast("_KindTable", found[kind]) for kind in Kind}


def _kind_rule(kind: Kind, rule: _KindTable, provisions: Collection[str]) -> KindRule:
    table = "law/kinds.toml"
    if rule["provision"]:
        _known(provisions, rule["provision"], table, kind)
    if rule["word"] not in WORDS:
        raise BrokenTableError(table, kind, rule["word"])
    try:
        return KindRule(
            kind=kind,
            family=Family(rule["family"]),
            label=rule["label"],
            short=rule["short"],
            basis=rule["basis"],
            provision=rule["provision"],
            fee_allowed=rule["fee"],
            pre_suit=rule["pre_suit"],
            identity=rule["identity"],
            decisions=tuple(Decision(name) for name in rule["decisions"]),
            grounds=tuple(Ground(name) for name in rule["grounds"]),
            clocks=tuple(rule["clocks"]),
        )
    except ValueError as error:
        raise BrokenTableError(table, kind, str(error)) from error


def _grounds(read: Callable[[str], str], provisions: Collection[str]) -> dict[Ground, _GroundRow]:
    table = "law/grounds.csv"
    found = {}
    for place, row in rows(read, table):
        if row["ground"] not in set(Ground):
            raise BrokenTableError(table, place, row["ground"])
        claim = _known(provisions, row["claim"], table, place)
        found[Ground(row["ground"])] = _GroundRow(row["label"], claim)
    for ground in Ground:
        if ground not in found:
            raise BrokenTableError(table, ground, "a ground without a row")
    return found


def _reasons(
    read: Callable[[str], str], kinds: Mapping[Kind, KindRule], provisions: Collection[str]
) -> dict[str, Reason]:
    """Read the reasons; each row becomes one use per kind, ground and result."""
    table = "law/reasons.csv"
    found: dict[str, Reason] = {}
    for place, row in rows(read, table):
        try:
            reason = Reason(
                code=row["code"],
                summary=row["summary"],
                needs=Need(row["needs"]) if row["needs"] else None,
                basis=Basis(row["basis"]),
                with_letter=row["with_letter"],
                uses=tuple(_uses(row, kinds)),
            )
        except ValueError as error:
            raise BrokenTableError(table, place, str(error)) from error
        for provision in (one for use in reason.uses for both in use.provisions for one in both):
            _known(provisions, provision, table, place)
        if reason.printed != bool(row["letter_text"]):
            raise BrokenTableError(
                table, place, "a text where none is printed, or none where it is"
            )
        earlier = found.get(reason.code)
        if earlier is not None:
            if replace(earlier, uses=()) != replace(reason, uses=()):
                raise BrokenTableError(table, place, "differs from the row above of this code")
            reason = replace(reason, uses=earlier.uses + reason.uses)
        found[reason.code] = reason
    return found


def _uses(row: Mapping[str, str], kinds: Mapping[Kind, KindRule]) -> Iterator[Use]:
    """Expand one row. ValueError where a kind knows the ground, or the result, not at all."""
    named = [Ground(name) for name in listed(row["grounds"])]
    alternatives = tuple(tuple(both.split("+")) for both in listed(row["provisions"]))
    used: set[str] = set()
    for kind in _kinds_named(row["kinds"], kinds):
        rule = kinds[kind]
        results = [r for r in listed(row["results"]) if r in (*rule.decisions, METHOD_CHANGED)]
        used.update(results)
        stated = [ground for ground in named if ground in rule.grounds] if named else [None]
        if not results or not stated:
            raise ValueError(kind)
        for ground in stated:
            for result in results:
                yield Use(kind, ground, result, alternatives, row["letter_text"])
    if used != set(listed(row["results"])):
        raise ValueError(row["results"])


def _kinds_named(names: str, kinds: Mapping[Kind, KindRule]) -> tuple[Kind, ...]:
    """Read `all`, `all-tp_record` or kinds one by one. `all` are the rights, no others."""
    whole, _, without = names.partition("-")
    if whole != "all":
        return tuple(Kind(name) for name in listed(names))
    left_out = {Kind(without)} if without else set()
    rights = (kind for kind, rule in kinds.items() if rule.family is Family.RIGHTS)
    return tuple(kind for kind in rights if kind not in left_out)


def _letters(
    read: Callable[[str], str], kinds: Mapping[Kind, KindRule]
) -> tuple[
    dict[tuple[Kind, Decision], tuple[str, ...]],
    dict[tuple[Kind, Part], tuple[str, ...]],
    dict[Kind, str],
]:
    """Read which letters notify a decision; a row without one names the acknowledgement."""
    table = "law/letters.csv"
    letters: dict[tuple[Kind, Decision], tuple[str, ...]] = {}
    parts: dict[tuple[Kind, Part], tuple[str, ...]] = {}
    acknowledgements: dict[Kind, str] = {}
    for place, row in rows(read, table):
        named = listed(row["letters"])
        if not named or not all(_LETTER.fullmatch(letter) for letter in named):
            raise BrokenTableError(table, place, row["letters"])
        try:
            kind = Kind(row["kind"])
            if row["decision"] in set(Part):
                parts[kind, Part(row["decision"])] = named
            elif row["decision"]:
                letters[kind, Decision(row["decision"])] = named
            else:
                (acknowledgements[kind],) = named
        except ValueError as error:
            raise BrokenTableError(table, place, str(error)) from error
    wanted = {(kind, decision) for kind, rule in kinds.items() for decision in rule.decisions}
    for kind, decision in sorted(wanted ^ letters.keys()):
        raise BrokenTableError(table, f"{kind} {decision}", "a decision without letter, or none")
    for kind in kinds.keys() - acknowledgements.keys():
        raise BrokenTableError(table, kind, "no acknowledgement")
    for kind in sorted({kind for kind, _ in parts}):
        if {part for of, part in parts if of is kind} != set(Part):
            raise BrokenTableError(table, kind, "a part without a letter")
    return letters, parts, acknowledgements
