from __future__ import annotations

import re

import pytest

import resources
from app.rules.form_texts import (
    CHOICES,
    GIVEN,
    SLOTS,
    TABLES,
    Facts,
    Form,
    blocks_of,
    form_texts,
    read_forms,
)
from app.rules.tables import BrokenTableError
from reports.blank import LEAST, Field, Heading, Note, Ruled, Table

TEXT = resources.open_text("forms/forms.toml")


def facts(**slots: str) -> Facts:
    named = dict.fromkeys(SLOTS, "")
    return Facts(
        named | slots,
        GIVEN,
        {source: {"disclosure": f"〔{source}〕"} for source in CHOICES},
        dict.fromkeys(TABLES, ()),
        ("窓口",),
    )


def test_that_every_form_has_a_text_a_purpose_and_the_day_it_was_gone_through():
    texts = form_texts()
    assert set(texts) == set(Form)
    for text in texts.values():
        assert text.title
        assert text.about.endswith("。")
        assert text.edition.year >= 2026
        assert text.parts or text.words
    assert [form for form, text in texts.items() if text.of_case] == [Form.SLIP]


def test_that_every_slot_choice_table_and_condition_is_used():
    used = set(re.findall(r"\{([a-z-]+)\}", TEXT))
    assert used >= SLOTS
    for name in CHOICES | TABLES:
        assert f'"{name}"' in TEXT, name
    for name in GIVEN:
        assert f'when = "{name}"' in TEXT, name


def test_that_each_condition_and_its_contrary_leave_a_form_whole():
    for text in form_texts().values():
        marks = [p.block.marker for p in text.parts if isinstance(p.block, Note)]
        contrary = [p.when.removeprefix("no-") for p in text.parts if p.when in ("due", "no-due")]
        assert len(contrary) in (0, 2)
        assert all(mark in "※・１２３４５６" for mark in marks)


@pytest.mark.parametrize("form", [Form.REQUEST, Form.MANDATE, Form.IDENTITY, Form.SLIP])
def test_that_no_form_uses_words_of_public_offices_or_asks_what_must_not_be_asked(form):
    said = "\n".join(_words(form))
    banned = ("決定通知", "審査請求", "不服申立て", "30日", "処分", "行政", "殿", "補正")
    assert not [word for word in banned if word in said]
    asked = [b.label for b in blocks_of(form_texts()[form], facts()) if isinstance(b, Field)]
    never = (
        "生年月日",
        "性別",
        "本籍",
        "個人番号",
        "マイナンバー",
        "国籍",
        "職業",
        "勤務先",
        "目的",
    )
    assert not [label for label in asked if any(word in label for word in never)]
    if form is Form.REQUEST:
        assert not any("開示" in label and "理由" in label for label in asked)


def _words(form):
    for block in blocks_of(form_texts()[form], facts()):
        match block:
            case Heading(text) | Note(text):
                yield text
            case Field():
                yield from (block.label, block.detail, block.said, block.hint, *block.choices)
            case Ruled(heads):
                yield from heads
            case Table(rows):
                yield from (cell for row in rows for cell in row)


def test_that_no_article_or_number_of_months_is_typed_into_a_text():
    assert not re.search(r"第[0-9０-９一二三四五六七八九十]+条", TEXT)
    assert not re.search(r"[0-9０-９]+か月", TEXT)


def test_that_a_value_is_never_read_as_a_text():
    text = form_texts()[Form.SLIP]
    told = [
        block.said
        for block in blocks_of(text, facts(number="{desk} {{ 7*7 }} {0}"))
        if isinstance(block, Field)
    ]
    assert "{desk} {{ 7*7 }} {0}" in told


def test_that_room_to_write_is_at_least_what_a_pen_needs():
    for text in form_texts().values():
        for part in text.parts:
            if isinstance(part.block, Field):
                assert not part.block.write or part.block.write >= LEAST
            if isinstance(part.block, Ruled):
                assert part.block.height >= LEAST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[mandate]", "[mandat]"),
        ("edition = 2026-11-28", 'edition = "today"'),
        ("{mandate-months}", "{month}"),
        ('choices = "roles"', 'choices = "rolls"'),
        ('table = "documents"', 'table = "papers"'),
        ('when = "no-procedure"', 'when = "sometimes"'),
        ("write = 11 }", "write = 7 }"),
        ("heading = ", "headline = "),
        ("more = { disclosure", "more = { disclose"),
        ("count = 3, height = 14", "count = 3, height = 5"),
        ("widths = [3, 7]", "widths = [3]"),
        ('{ field = "フリガナ", write = 8 }', '{ field = "フリガナ" }'),
        ("dated = true", "dated = true\nseal = true"),
        ('to = "{company}', 'to = "{house}'),
    ],
)
def test_that_a_broken_text_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(BrokenTableError):
        read_forms(lambda _name: TEXT.replace(old, new, 1))
