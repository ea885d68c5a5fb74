"""What letters are proofread by, as it ships."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import app.domain.proofreading as room
import resources
from app.domain.proofreading.galley import Finding, Part, Severity, Spot
from app.letters.proof_rules import proof_rules
from app.rules import proof_words
from app.rules.lawbook import lawbook
from app.rules.wording import letter_texts

SOURCES = [path.read_text(encoding="utf-8") for path in Path(room.__path__[0]).glob("*.py")]
CODES = {code for text in SOURCES for code in re.findall(r'Finding\(\s*"([a-z-]+)"', text)}
CODES |= {"hidden", "half-kana", "desk-differs", "former-desk"}  # chosen as they are found
CODES |= {f"other-{sort}" for sort in ("name", "address", "phone", "mail", "case")}
WORDS = tomllib.loads(resources.open_text("phrases/proof.toml"))


def test_that_every_finding_has_a_sentence_and_a_way_out():
    assert set(WORDS) - {"words", "places", "names"} == CODES
    for code in CODES:
        finding = Finding(code, "tone", "1:2", Severity.LOOK, Spot(Part.BODY, 3, 1, 2))
        for said in (proof_words.sentence(finding), proof_words.way_out(finding)):
            assert said.endswith("。"), code
            assert not re.search("[{}]|[a-z]{3,}", said.replace("tone", "")), said


def test_that_what_was_acknowledged_can_be_told():
    for code in WORDS["names"]:
        assert code in CODES
        assert proof_words.looked_at(f"{code}@body.3.12").startswith("本文3行目「")
    assert proof_words.looked_at("other-name@enclosure.2.4.10") == (
        "同封ファイル2の4ページ「ほかの方のお名前」"
    )
    assert proof_words.looked_at("unlisted@2") == "一覧にない同封物"


def test_that_what_may_be_acknowledged_has_a_name():
    looks = {
        code
        for text in SOURCES
        for code in re.findall(r'Finding\(\s*"([a-z-]+)"[^()]*(?:\([^()]*\)[^()]*)*LOOK', text)
    }
    assert looks
    assert looks <= set(WORDS["names"])


def test_that_an_article_moved_to_one_the_law_has():
    on = date(2026, 11, 24)
    for moved in proof_rules().articles.values():
        assert lawbook().article(str(moved.new), on) is not None
        assert moved.new - moved.old in range(2, 6)


@pytest.mark.parametrize("slots", ["quoting", "ahead", "past", "since"])
def test_that_the_slots_it_speaks_of_are_those_of_letters(slots):
    rules = proof_rules()
    named = {rule.name for text in letter_texts().values() for rule in text.slots}
    of = {"quoting": rules.quoting, "ahead": rules.days.ahead, "past": rules.days.past}
    assert set(of.get(slots, rules.days.since)) <= named


def test_that_no_letter_uses_a_word_it_forbids():
    rules = proof_rules()
    for text in letter_texts().values():
        narrow = text.template + text.title
        found = [
            w.pattern.pattern for w in rules.words if w.pattern.search(narrow) and not w.beside
        ]
        assert found == [], text.id
