"""The lawbook: what follows from a kind, with which reason one may refuse, who gets which letter.

All of it is data under resources/law and resources/statutes, read and proved once. A reason is
an internal code; what a letter prints of it is decided here, so that a letter never says more
than it may: where nothing exists, or may not be said to exist, no reason and no provision are
printed at all.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict, cast

import resources
from app.domain.requests import Decision, Family, Ground, Kind, KindRule
from app.domain.statute import (
    Article,
    Certainty,
    Law,
    LawVersion,
    NoVersionError,
    Paragraph,
    Place,
    Provision,
    check_succession,
    cited,
    in_force,
    text_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

METHOD_CHANGED = "METHOD_CHANGED"
"""Result of D6: disclosed on paper because the wanted method is difficult (appi.33.2.main).

Not a decision but a flag beside one; see `Lawbook.method_reason`.
"""

_THE_ACT = "appi"
_WORDS = ("ご請求", "お申出")
_LETTER = re.compile(r"L[0-9]{2}[ab]?")


@dataclass(eq=False)
class BrokenTableError(ValueError):
    """A shipped table does not hold together: the file, the row (or key), and the fault."""

    table: str
    row: str
    fault: str


class Need(StrEnum):
    """What must be given before a reason can be used at all."""

    PROCEDURE = "procedure"  # a procedure published before the request arrived: appi.37.1
    SCATTERED = "scattered"  # the company's rules leave data outside a database aside


class Basis(StrEnum):
    """When a reason's provisions are printed."""

    ALWAYS = "always"
    PROCEDURE = "procedure"  # only under a published procedure; else the claim's own article
    NEVER = "never"


class Part(StrEnum):
    """A part of a decision that is told by itself: appi.34.3, 35.7 want each without delay."""

    REFUSED = "refused-part"  # while the rest is still being carried out
    GRANTED = "granted-part"  # once it was, the refused part being told already


@dataclass(frozen=True, slots=True)
class Use:
    """One kind, ground and result for which a reason may be given.

    `ground` is None where none needs to be stated. `provisions` are alternatives, each of
    which may cite several provisions together.
    """

    kind: Kind
    ground: Ground | None
    result: str  # a Decision, or METHOD_CHANGED
    provisions: tuple[tuple[str, ...], ...]
    text: str  # for the letter, "" where it is not printed


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for doing less than was asked (理由): appi.36 and the articles of each kind."""

    code: str
    summary: str  # for the officer
    needs: Need | None
    basis: Basis
    with_letter: str  # a letter that goes along, or ""
    uses: tuple[Use, ...]

    @property
    def printed(self) -> bool:
        """Whether a letter may give it."""
        return self.basis is not Basis.NEVER

    def used_for(self, kind: Kind, grounds: Collection[Ground] = ()) -> tuple[Use, ...]:
        """Return its uses for `kind`; where it turns on grounds, only those of `grounds`.

        Without grounds every use counts: nobody has said yet why use should stop.
        """
        uses = tuple(use for use in self.uses if use.kind is kind)
        fitting = tuple(use for use in uses if use.ground is None or use.ground in grounds)
        return fitting if grounds else uses


class Lawbook:
    """The proved tables. Use `lawbook()`: one is enough for the life of the program."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    # ------------------------------------------------------------------ kinds

    @property
    def kinds(self) -> tuple[KindRule, ...]:
        """Return all kinds in the order they are listed."""
        return tuple(self._tables.kinds.values())

    def kind(self, kind: Kind) -> KindRule:
        """Return what the law and the policy attach to `kind`."""
        return self._tables.kinds[kind]

    def letter_name(self, kind: Kind) -> str:
        """Return how a letter names the request: 保有個人データの開示のご請求."""
        return self._tables.letter_names[kind]

    def request_word(self, kinds: Iterable[Kind]) -> str:
        """Return what the person did: ご請求, お申出, or ご請求及びお申出."""
        words = {self._tables.words[kind] for kind in kinds}
        return "及び".join(word for word in _WORDS if word in words)

    def ground_label(self, ground: Ground) -> str:
        """Return the ground in words: 利用する必要がなくなった."""
        return self._tables.grounds[ground].label

    def ground_claim(self, ground: Ground, on: date) -> str:
        """Return the provision that gives a claim on this ground, as of `on`: 第35条第5項."""
        return self.provision(self._tables.grounds[ground].claim, on).label

    # ------------------------------------------------------------------ reasons

    def reasons(
        self,
        kind: Kind,
        decision: Decision,
        grounds: Collection[Ground] = (),
        given: Collection[Need] = (),
    ) -> tuple[Reason, ...]:
        """Return the reasons open to the officer for deciding so about `kind`.

        `grounds` are those the person stated; a reason that answers none of them is left out.
        `given` are the needs that are met; a reason that needs more is left out.
        """
        return tuple(
            reason
            for reason in self._tables.reasons.values()
            if (reason.needs is None or reason.needs in given)
            and any(use.result == decision for use in reason.used_for(kind, grounds))
        )

    def reason(self, code: str) -> Reason:
        """Return a reason by its code. KeyError when there is none."""
        return self._tables.reasons[code]

    def allows_reason(
        self, kind: Kind, decision: Decision, code: str, given: Collection[Need] = ()
    ) -> bool:
        """Return whether a decision about `kind` may rest on the reason `code`."""
        return any(reason.code == code for reason in self.reasons(kind, decision, given=given))

    def unanswered(
        self, kind: Kind, grounds: Collection[Ground], codes: Collection[str]
    ) -> tuple[Ground, ...]:
        """Return the stated grounds that no S reason among `codes` answers.

        A refusal under appi.35 answers every ground. A common reason (C1 …) refuses the
        request before its grounds are looked at, and answers them all.
        """
        reasons = [self.reason(code) for code in codes]
        if any(use.ground is None for r in reasons for use in r.used_for(kind)):
            return ()
        answered = {use.ground for reason in reasons for use in reason.used_for(kind)}
        return tuple(ground for ground in grounds if ground not in answered)

    def method_reason(self, kind: Kind) -> Reason | None:
        """Return the reason for disclosing on paper instead of as asked; None for other kinds."""
        for reason in self._tables.reasons.values():
            if any(use.result == METHOD_CHANGED for use in reason.used_for(kind)):
                return reason
        return None

    def reason_text(self, code: str, kind: Kind, grounds: Collection[Ground] = ()) -> str:
        """Return the sentence for the letter, to be edited; "" where none may be printed."""
        uses = self.reason(code).used_for(kind, grounds)
        return "".join(dict.fromkeys(use.text for use in uses))

    def printed_basis(
        self,
        code: str,
        kind: Kind,
        on: date,
        *,
        procedure_published: bool,
        grounds: Collection[Ground] = (),
    ) -> str:
        """Return the provisions a letter cites for a reason, as numbered on `on`.

        "" where nothing may be cited: appi.33.3 wants told that nothing exists, not why.
        `procedure_published`: before the request arrived; without it order.12 cannot be cited
        against a person, and C1 rests on the article of the claim itself, which gives it to
        the person alone. Several alternatives that no ground decides are joined by 又は.
        """
        reason = self.reason(code)
        if not reason.printed:
            return ""
        if reason.basis is Basis.PROCEDURE and not procedure_published:
            return self._cited(self._claims(kind, grounds), on)
        uses = reason.used_for(kind, grounds)
        alternatives = dict.fromkeys(found for use in uses for found in use.provisions)
        return "又は".join(self._cited(found, on) for found in alternatives)

    def provisions_of(
        self, kind: Kind, grounds: Collection[Ground], codes: Iterable[str]
    ) -> tuple[str, ...]:
        """Return the ids of what a decision rests on: the claim, then each reason, each once.

        For the officer: what a letter may print of it says `printed_basis`.
        """
        uses = (use for code in codes for use in self.reason(code).used_for(kind, grounds))
        reasons = (one for use in uses for found in use.provisions for one in found)
        return tuple(filter(None, dict.fromkeys((*self._claims(kind, grounds), *reasons))))

    def law_of(self, kind: Kind, on: date) -> str:
        """Return the id of the version, in force on `on`, of the law a claim rests on.

        Where no law gives a claim it is still handled under the Act. "" for a day before the
        first version that is known.
        """
        law = self.kind(kind).provision.partition(".")[0] or _THE_ACT
        try:
            return self.law_version(law, on).version
        except NoVersionError:
            return ""

    def _claims(self, kind: Kind, grounds: Collection[Ground]) -> tuple[str, ...]:
        rows = (self._tables.grounds[ground] for ground in grounds)
        return tuple(dict.fromkeys(row.claim for row in rows)) or (self.kind(kind).provision,)

    # ------------------------------------------------------------------ letters

    def letters_for(self, kind: Kind, decision: Decision) -> tuple[str, ...]:
        """Return the letters that together notify the decision; KeyError where it has none."""
        return self._tables.letters[kind, decision]

    def letters_for_part(self, kind: Kind, part: Part) -> tuple[str, ...]:
        """Return the letters that tell one part of a PARTIAL; none where it is told at once."""
        return self._tables.parts.get((kind, part), ())

    def acknowledgement(self, kind: Kind) -> str:
        """Return the letter that confirms the receipt."""
        return self._tables.acknowledgements[kind]

    # ------------------------------------------------------------------ statutes

    def law_version(self, law: str, on: date) -> LawVersion:
        """Return the version of `law` in force on `on`."""
        return in_force(on, self._tables.versions[law])

    def provision(self, provision: str, on: date) -> Provision:
        """Return a provision with its number as of `on`.

        KeyError for an unknown id, NoVersionError for a day before the first known version.
        """
        rows = self._tables.provisions[provision]
        self.law_version(rows[0].law.id, on)
        return rows[bisect_right(rows, on, key=lambda row: row.since) - 1]

    def claim(self, kind: Kind, on: date) -> str:
        """Return the provision a claim rests on as it is cited on `on`; "" where there is none.

        For a day before the first version that is known, as in older ledgers, the law alone:
        its articles had other numbers.
        """
        provision = self.kind(kind).provision
        if not provision:
            return ""
        try:
            return self.provision(provision, on).citation
        except NoVersionError:
            return self._tables.provisions[provision][0].law.title

    def provision_text(self, provision: str, on: date) -> str:
        """Return the words of the law as of `on`; "" where the program carries none."""
        found = self.provision(provision, on)
        version = self.law_version(found.law.id, on)
        return text_at(found.place, self._tables.articles[version.text]) if version.text else ""

    def article(self, key: str, on: date) -> Article | None:
        """Return an article of the Act by its key (33, 12_2) as of `on`.

        None where the program does not carry it, or there is no such article.
        """
        try:
            text = self.law_version(_THE_ACT, on).text
        except NoVersionError:
            return None
        return self._tables.articles[text].get(key) if text else None

    def cites(self, label: str, on: date) -> bool | None:
        """Return whether a place of the Act (第33条第2項) is in force on `on`.

        None where no row of the table stands at that place.
        """
        rows = [
            (row, bisect_right(of_one, on, key=lambda one: one.since))
            for of_one in self._tables.provisions.values()
            for row in of_one
            if row.law.id == _THE_ACT and row.label == label
        ]
        return any(row.since <= on and at for row, at in rows) if rows else None

    def _cited(self, provisions: Iterable[str], on: date) -> str:
        return cited([self.provision(one, on) for one in provisions])


# ---------------------------------------------------------------------- reading the tables


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


@cache
def lawbook() -> Lawbook:
    """Return the lawbook that ships with the program, read once."""
    return Lawbook(read_tables(resources.open_text))


def read_tables(read: Callable[[str], str]) -> Tables:
    """Read and prove the tables; `read` gives the text of a resource by name.

    Raises BrokenTableError for a value that is none, a reference that leads nowhere, and a
    hole: a kind without a rule, a decision without a letter.
    """
    laws = {row["id"]: Law(**row) for _, row in _rows(read, "statutes/laws.csv")}
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


def _rows(read: Callable[[str], str], table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV with its place (`row 12`) for messages; every column is filled."""
    header, *lines = csv.reader(read(table).splitlines())
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise BrokenTableError(table, f"row {number}", "wrong number of columns")
        yield f"row {number}", dict(zip(header, line, strict=True))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _known(provisions: Collection[str], found: str, table: str, row: str) -> str:
    if found not in provisions:
        raise BrokenTableError(table, row, f"unknown provision {found}")
    return found


def _versions(
    read: Callable[[str], str], laws: Mapping[str, Law]
) -> dict[str, tuple[LawVersion, ...]]:
    table = "statutes/versions.csv"
    found: dict[str, list[LawVersion]] = {law: [] for law in laws}
    for place, row in _rows(read, table):
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
    for place, row in _rows(read, table):
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
    if rule["word"] not in _WORDS:
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
    for place, row in _rows(read, table):
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
    for place, row in _rows(read, table):
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
    named = [Ground(name) for name in _split(row["grounds"])]
    alternatives = tuple(tuple(both.split("+")) for both in _split(row["provisions"]))
    used: set[str] = set()
    for kind in _kinds_named(row["kinds"], kinds):
        rule = kinds[kind]
        results = [r for r in _split(row["results"]) if r in (*rule.decisions, METHOD_CHANGED)]
        used.update(results)
        stated = [ground for ground in named if ground in rule.grounds] if named else [None]
        if not results or not stated:
            raise ValueError(kind)
        for ground in stated:
            for result in results:
                yield Use(kind, ground, result, alternatives, row["letter_text"])
    if used != set(_split(row["results"])):
        raise ValueError(row["results"])


def _kinds_named(names: str, kinds: Mapping[Kind, KindRule]) -> tuple[Kind, ...]:
    """Read `all`, `all-tp_record` or kinds one by one. `all` are the rights, no others."""
    whole, _, without = names.partition("-")
    if whole != "all":
        return tuple(Kind(name) for name in _split(names))
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
    for place, row in _rows(read, table):
        named = _split(row["letters"])
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
