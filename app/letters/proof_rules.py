"""Reads what letters are proofread by (resources/proof), and proves it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import resources
from app.domain.proofreading.galley import Severity
from app.domain.proofreading.latin import Readings
from app.domain.proofreading.rules import (
    BannedWord,
    DatedWord,
    Days,
    Honorifics,
    OldArticle,
    Pair,
    ProofRules,
)
from app.domain.proofreading.spelling import Speller
from app.people.kept import variants
from app.rules.almanac import eras
from app.rules.lawbook import lawbook
from app.rules.romaji import romaji

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_SCHEMA = 1


@cache
def proof_rules() -> ProofRules:
    """Return the rules letters are read by, as they ship.

    ValueError where a table does not hold together.
    """
    table = tomllib.loads(resources.open_text("proof/words.toml"))
    if table["schema"] != _SCHEMA:
        raise ValueError(table["schema"])
    telling, fees, days = table["telling"], table["fees"], table["days"]
    return ProofRules(
        pairs=tuple(Pair(tuple(p["opening"]), tuple(p["closing"])) for p in table["pairs"]),
        words=tuple(map(_word, table["words"])),
        quoting=tuple(table["quoting"]),
        any_word=re.compile("|".join(row["pattern"] for row in table["words"])),
        blanks=re.compile("|".join(table["blanks"]["patterns"])),
        honorifics=_honorifics(table["honorifics"]),
        telling=tuple(map(re.compile, telling["patterns"])),
        general=tuple(telling["general"]),
        absent=re.compile("|".join(telling["absent"])),
        plain=re.compile("|".join(table["plain"]["ends"])),
        records=frozenset(table["plain"]["records"]),
        enclosing=re.compile(table["enclosures"]["said"]),
        asking_for=re.compile(table["enclosures"]["asked"]),
        fee_asked=re.compile(fees["asked"]),
        fee_amount=re.compile(fees["amount"]),
        days=Days(
            tuple(days["ahead"]),
            tuple(days["past"]),
            tuple(days["since"]),
            re.compile(days["arrival"]),
        ),
        dated=tuple(
            DatedWord(
                re.compile(row["pattern"]),
                row.get("since"),
                row.get("until"),
                Severity(row["severity"]),
            )
            for row in table["dated"]
        ),
        renamed=tuple(tuple(row["names"]) for row in table["renamed"]),
        public_phones=tuple(table["public"]["phones"]),
        articles=_articles(),
        eras=eras(),
        spell=speller(),
        standing=_standing,
        in_force=lawbook().cites,
    )


@cache
def speller() -> Speller:
    """Return what folds names as they are compared."""
    return Speller(variants())


@cache
def readings() -> Readings:
    """Return what writes names in Latin letters as they are compared."""
    return Readings(romaji()[1])


def _word(row: Mapping[str, Any]) -> BannedWord:
    return BannedWord(
        re.compile(row["pattern"]),
        row["why"],
        row["instead"],
        Severity(row["severity"]),
        row.get("with", ""),
    )


def _honorifics(table: Mapping[str, Any]) -> Honorifics:
    return Honorifics(
        tuple(table["people"]),
        tuple(table["organisations"]),
        tuple(table["never"]),
        tuple(table["all"]),
        tuple(table["corporate"]),
        re.compile(table["doubled"]),
        frozenset(table["ordinary"]),
    )


def _articles() -> Mapping[int, OldArticle]:
    found = {
        int(row["old"]): OldArticle(
            int(row["old"]),
            int(row["new"]),
            re.compile(row["topic"]),
            re.compile(row["now"]) if row["now"] else None,
        )
        for row in resources.rows("proof/articles.csv")
    }
    return MappingProxyType(found)


def _standing(article: int, on: date) -> Mapping[int, int]:
    """Return the paragraphs of an article of the Act, each with how many items it has."""
    found = lawbook().article(str(article), on)
    if found is None:
        return {}
    return {number: max(one.items, default=0) for number, one in found.paragraphs.items()}
