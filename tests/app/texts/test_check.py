"""What is wrong with a letter text is named with its line, before a letter is issued by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.wording import Fault, SlotKind, compose, letter_texts
from app.texts.check import MOST_LINES, Flaw, TextRemark, check_text
from app.texts.samples import samples
from tests.app.letter_samples import WRITTEN

REFUSAL = letter_texts()["L11"]
BRANCHED = letter_texts()["L21"]


def replaced(letter, old, new):
    assert old in letter.template
    return check_text(letter, letter.template.replace(old, new))


@pytest.mark.parametrize("letter", WRITTEN, ids=lambda letter: letter.id)
def test_that_nothing_is_wrong_with_a_text_that_ships(letter):
    assert check_text(letter, letter.template) == ()


@pytest.mark.parametrize("letter", WRITTEN, ids=lambda letter: letter.id)
def test_that_a_letter_is_whole_with_the_values_to_look_at_it(letter):
    ways = samples(letter)
    assert len({(one.name, one.whole) for one in ways}) == len(ways)
    names = {rule.name for rule in letter.slots}
    for one in ways:
        assert compose(letter.template, one.values).missing == ()
        assert set(one.values) <= names
    asked = {rule.name for rule in letter.slots if rule.kind is not SlotKind.FACT}
    assert asked <= {name for one in ways for name in one.values}


@pytest.mark.parametrize(
    ("line", "flaw", "name"),
    [
        ("{{ 到着日 }}", Flaw.UNKNOWN_SLOT, "到着日"),
        ("{% if 到着日 %}x{% endif %}", Flaw.UNKNOWN_SLOT, "到着日"),
        ("{% for a in 到着日 %}{{ a }}{% endfor %}", Flaw.UNKNOWN_SLOT, "到着日"),
        ('{{ 到着日|join("、") }}', Flaw.UNKNOWN_SLOT, "到着日"),
        ("{{ 種別一覧 }}", Flaw.IS_LIST, "種別一覧"),
        ("{{ 到達日|join }}", Flaw.NOT_LIST, "到達日"),
        ("{% for 字 in 到達日 %}{{ 字 }}{% endfor %}", Flaw.NOT_LIST, "到達日"),
        (
            "{% for a in 理由一覧 %}{% for b in a.理由 %}{% endfor %}{% endfor %}",
            Flaw.NOT_LIST,
            "a.理由",
        ),
        ("{% for a in 理由一覧 %}{{ a }}{% endfor %}", Flaw.HAS_FIELDS, "a"),
        ("{{ 理由一覧|join }}", Flaw.HAS_FIELDS, "理由一覧"),
        ("{% for a in 理由一覧 %}{{ a.条文 }}{% endfor %}", Flaw.UNKNOWN_FIELD, "a.条文"),
        ("{% for a in 種別一覧 %}{{ a.名 }}{% endfor %}", Flaw.UNKNOWN_FIELD, "a.名"),
        ("{% for a in 種別一覧 %}{% if a.名 %}{% endif %}{% endfor %}", Flaw.UNKNOWN_FIELD, "a.名"),
        ("{{ 到達日.年 }}", Flaw.UNKNOWN_FIELD, "到達日.年"),
        ("{{ loop.index }}", Flaw.UNKNOWN_FIELD, "loop.index"),
        ("{{ 到達日 == 1 }}", Fault.WRONG_SORT, ""),
        ("{{ not 到達日 }}", Fault.WRONG_SORT, ""),
        ("{{ 到達日() }}", Fault.FORBIDDEN, ""),
        ("{% include '/etc/passwd' %}", Fault.FORBIDDEN, ""),
        ("{{ 到達日 手段 }}", Fault.SYNTAX, ""),
        ("制\x07御", Fault.CHARACTER, ""),
    ],
)
def test_that_a_fault_is_named_with_its_line(line, flaw, name):
    text = REFUSAL.template.replace("敬具\n", f"敬具\n{line}\n", 1)
    at = text.split("\n").index(line.split("\n")[0]) + 1
    assert check_text(REFUSAL, text) == (TextRemark(flaw, at, name),)


def test_that_every_fault_of_a_text_is_named():
    remarks = check_text(REFUSAL, REFUSAL.template + "{{ 甲 }}\n{{ 乙 }}\n")
    assert [one.name for one in remarks] == ["甲", "乙"]
    assert remarks[0].line + 1 == remarks[1].line


@pytest.mark.parametrize("row", ["　　｜丙｜", "　　｜丙｜丁｜戊｜"])
def test_that_a_row_with_other_cells_is_named(row):
    letter = letter_texts()["L09"]
    text = letter.template.replace("　　｜項目｜内容｜\n", f"　　｜項目｜内容｜\n{row}\n")
    assert check_text(letter, text) == (
        TextRemark(Fault.UNEVEN_TABLE, text.split("\n").index(row) + 1),
    )


def test_that_a_refusal_without_its_reasons_is_no_text():
    (remark,) = replaced(REFUSAL, "{{ 理由.理由 }}", "")
    assert remark == TextRemark(Flaw.REASONS_DROPPED, 0, "理由一覧")
    assert remark.binding
    asked_only = check_text(REFUSAL, "{% if 理由一覧 %}{% endif %}" * 2)
    assert asked_only[0] == remark


def test_that_a_slot_that_was_dropped_is_named_but_may_be_meant_so():
    (remark,) = replaced(REFUSAL, "{{ 手段 }}にて", "")
    assert remark == TextRemark(Flaw.SLOT_DROPPED, 0, "手段")
    assert not remark.binding
    assert replaced(REFUSAL, "{% if 認定団体 %}", "{% if 手段 %}") == ()  # 認定団体 is optional


def test_that_a_letter_that_says_the_same_of_every_decision_is_named():
    text = "".join(
        f"{{{{ {s.name} }}}}" for s in BRANCHED.slots if s.kind in ("line", "date", "text")
    )
    text += "".join(f"{{{{ {s.name}|join }}}}" for s in BRANCHED.slots if s.kind == "list")
    assert check_text(BRANCHED, text) == (TextRemark(Flaw.CONDITION_DROPPED, 0, "判断"),)


def test_that_a_subject_that_says_nothing_is_no_subject():
    (remark,) = check_text(REFUSAL, f"件名：　\n{REFUSAL.template}")
    assert remark == TextRemark(Flaw.NO_SUBJECT, 1)
    assert remark.binding
    assert check_text(REFUSAL, f"件名：ご請求につきまして\n{REFUSAL.template}") == ()


def test_that_a_subject_below_the_first_line_is_named():
    (remark,) = check_text(REFUSAL, REFUSAL.template + "件名：ご請求につきまして\n")
    assert remark == TextRemark(Flaw.SUBJECT_BELOW, REFUSAL.template.count("\n") + 1)
    assert not remark.binding


def test_that_a_subject_for_one_way_only_is_right():
    letter = letter_texts()["L35"]
    assert "件名：" in letter.template
    assert check_text(letter, letter.template) == ()


@pytest.mark.parametrize("text", ["", " \n　\n"])
def test_that_nothing_is_no_text(text):
    assert check_text(REFUSAL, text) == (TextRemark(Flaw.EMPTY),)


def test_that_a_text_has_an_end():
    assert check_text(REFUSAL, "あ\n" * MOST_LINES) == (TextRemark(Fault.TOO_LONG, MOST_LINES),)
    assert check_text(REFUSAL, "あ" * 60_000) == (TextRemark(Fault.TOO_LONG),)


@given(st.text(alphabet="{}%#理由一覧 .|'infored\n１・｜記", max_size=60))
def test_that_any_text_is_checked_without_a_crash(text):
    for remark in check_text(REFUSAL, text):
        assert remark.line >= 0


@given(st.integers(0, len(REFUSAL.template) - 1), st.integers(1, 12))
def test_that_a_text_nothing_binding_is_said_of_can_be_composed(start, length):
    """Whatever is cut out of a text: it is refused, or every letter can be written by it."""
    text = REFUSAL.template[:start] + REFUSAL.template[start + length :]
    if not any(one.binding for one in check_text(REFUSAL, text)):
        for one in samples(REFUSAL):
            assert compose(text, one.values).missing == ()
