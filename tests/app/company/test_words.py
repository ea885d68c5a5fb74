"""Every fault of the settings has a sentence that says where it is and what goes there."""

from __future__ import annotations

import re

import pytest

from app import phrases
from app.company import settings
from app.company import words as profile_words
from app.company.settings import Fault, ProfileError, ProfileFault
from tests.builders import a_profile

WHOLE = a_profile(approval="two") + (
    '\n[[closures]]\nname = "夏季休業"\nfirst = "08-13"\nlast = "08-15"\n'
)


def faults(text):
    with pytest.raises(ProfileError) as refused:
        settings.parse(text)
    return refused.value


def keys_of(text):
    """Every key of the settings with its table, as faults name it without numbers."""
    table, found = "", set()
    for line in text.splitlines():
        if head := re.fullmatch(r"\[+([a-z_.]+)\]+", line.strip()):
            table = head[1]
        elif key := re.match(r"([a-z_0-9]+) = ", line):
            found.add(f"{table}.{key[1]}")
    return found


def test_that_every_key_that_is_read_has_words():
    known = set(profile_words.words()["key"])
    assert keys_of(WHOLE) <= known, keys_of(WHOLE) - known
    # and no words are left over: each of them is read where it stands
    spare = {"policy.security_measures", "joint_use.groups.address", "procedure.fees.*"}
    spare |= {"work.pms_right_to_refuse", "work.scattered_apart", "retention.*", "staff.key"}
    tables = set(profile_words.words()["table"])
    assert known - keys_of(WHOLE) - spare - tables == {"joint_use.groups.representative"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'approval = "two"',
            'approval = "three"',
            "窓口の進め方 [work] の approval：承認に使えない値",
        ),
        (
            "answer_days = 14",
            'answer_days = "14"',
            "期限の目標 [clocks] の answer_days：回答の目標の書き方",
        ),
        ("answer_days = 14", "answer_days = 0", "1から365までの整数"),
        ('name = "西"', 'name = ""', "担当者の2番目 [[staff]] の name：担当者の氏名がありません"),
        ('duties = ["deputy"]', 'duties = ["boss"]', '"representative"（代表者）'),
        ("fiscal_start_month = 4", "fiscal_month = 4", "fiscal_month：知らない項目"),
        ('first = "08-13"', 'first = "8月13日"', "会社の休業日の1番目 [[closures]] の first"),
        ("[procedure.fees]", "[procedure.fees]\ndisclosure = 500", "公表した日がなければ"),
        ("[procedure.fees]", "[procedure.fees]\ncorrection = 500", "手数料は徴収できません"),
        ("[officer]", "[chief]", "責任者 [officer]：「責任者」の表がありません"),
    ],
)
def test_that_a_fault_says_where_it_is_and_what_goes_there(old, new, said):
    assert old in WHOLE
    told = phrases.error(faults(WHOLE.replace(old, new, 1)))
    assert said in told


def test_that_what_cannot_be_read_names_its_line():
    told = phrases.error(faults("[company\n"))
    assert "1行目" in told


@pytest.mark.parametrize("fault", Fault)
def test_that_every_fault_has_a_sentence_for_every_key(fault):
    for path in (*profile_words.words()["key"], "nobody.knows.this"):
        told = profile_words.sentence(ProfileFault(path, fault))
        assert told.endswith("。")
        assert not re.search(
            r"[{}]",
            told.replace("{serial}", "")
            .replace("{year}", "")
            .replace("{western}", "")
            .replace("{case}", ""),
        )
