"""The lawbook: what follows from a kind, with which reason one may refuse, who gets which letter.

All of it is data, read by app.rules.law_tables. A reason is an internal code; what a letter
prints of it is decided here, so that a letter never says more than it may: where nothing exists,
or may not be said to exist, no reason and no provision are printed at all.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

import resources
from app.domain.statute import (
    Article,
    LawVersion,
    NoVersionError,
    Provision,
    cited,
    in_force,
    text_at,
)
from app.rules.law_tables import WORDS, Part, Tables, read_tables
from app.rules.reasons import METHOD_CHANGED, Basis, Need, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.domain.requests import Decision, Ground, Kind, KindRule

_THE_ACT = "appi"


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
        return "及び".join(word for word in WORDS if word in words)

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


@cache
def lawbook() -> Lawbook:
    """Return the lawbook that ships with the program, read once."""
    return Lawbook(read_tables(resources.open_text))
