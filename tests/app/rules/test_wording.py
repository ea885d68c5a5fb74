from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.requests import Channel, Kind, Method, WaitReason
from app.rules.lawbook import lawbook
from app.rules.wording import (
    LONGEST_VALUE,
    MOST_ENTRIES,
    Composed,
    Fault,
    LetterTextError,
    SlotKind,
    compose,
    letter_texts,
    letter_words,
    slots,
)
from reports.letter import AtRight, Centred, Entry, Gap, Paragraph, Table
from tests.app.letter_samples import VALUES, WRITTEN, ways, whole

ACCREDITED_BODY = (
    "一般財団法人みほん協会　苦情相談室",
    "※個人情報の取扱いに関する苦情のみを受け付けています。",
)

GREETING = {
    "頭語": "拝復",
    "安否": "ご清祥",
    "到達日": "令和8年11月12日",
    "手段": "電子メール",
    "受付番号": "R8-0140",
}
FACTS = {
    "L01": {
        **GREETING,
        "区分": "ご請求",
        "種別一覧": ["保有個人データの開示のご請求", "保有個人データの利用停止等のご請求"],
        "予定日": "令和8年11月26日",
    },
    "L09": {
        **GREETING,
        "開示対象": ["お問い合わせの履歴"],
        "基準日": "令和8年11月20日",
        "開示方法": "書面の交付",
        "同封物一覧": ["お問い合わせの履歴の写し（2枚）"],
    },
    "L11": {
        **GREETING,
        "種別一覧": ["保有個人データの開示のご請求"],
        "開示対象": ["通話の録音"],
        "理由一覧": [
            {
                "根拠": "個人情報の保護に関する法律第33条第2項第2号",
                "理由": "開示することにより、業務の適正な実施に著しい支障を及ぼすためです。",
            }
        ],
        "認定団体": ACCREDITED_BODY,
    },
    "L20": {
        **GREETING,
        "申出要旨": "資料請求をしただけなのに、何度も電話がかかってくる。",
        "調査一覧": ["架電の記録の確認", "委託先への照会"],
        "予定日": "令和8年11月26日",
        "担当": "個人情報保護管理者",
    },
}
OPTIONAL = {
    "L01": {
        "対象": "お問い合わせの際にお預かりした情報",
        "不足事項": ["ご本人確認書類の写し"],
        "返送期日": "令和8年11月30日",
        "確認書類": ["運転免許証の写し"],
        "手数料": 300,
    },
    "L09": {
        "開示内容": [{"項目": "氏名", "内容": "見本 花子"}],
        "希望方法": "録音の複製",
        "方法変更理由": "記録媒体に複製できないためです。",
        "方法変更根拠": "個人情報の保護に関する法律第33条第2項本文",
        "取得方法": "お問い合わせフォーム",
    },
    "L11": {},
    "L20": {},
}


def letter(id_, **changes):
    values = {**FACTS[id_], **changes}
    return compose(letter_texts()[id_].template, values)


def text_of(composed: Composed) -> str:
    lines = []
    for block in composed.blocks:
        match block:
            case Entry(marker, text):
                lines.append(f"{marker} {text}")
            case Table(rows):
                lines += ["｜".join(row) for row in rows]
            case Gap():
                lines.append("")
            case _:
                lines.append(block.text)
    return "\n".join(lines)


# ---------------------------------------------------------------------- structure


def test_that_lines_become_blocks():
    template = """拝啓　本文。
　字下げの段落。
　　二字下げの塊。
敬具

記

１　見出し
（１）　細目
　・小項目
　｜－｜－－－｜
　｜項目｜内容｜
　｜氏名｜{{ 氏名 }}｜


以上
"""
    assert compose(template, {"氏名": "見本 花子"}).blocks == (
        Paragraph("拝啓　本文。"),
        Paragraph("字下げの段落。", first_line=1),
        Paragraph("二字下げの塊。", indent=2),
        AtRight("敬具"),
        Gap(),
        Centred("記"),
        Gap(),
        Entry("１", "見出し", heading=True),
        Entry("（１）", "細目"),
        Entry("・", "小項目", indent=1),
        Table((("項目", "内容"), ("氏名", "見本 花子")), widths=(1.0, 3.0), indent=1),
        Gap(),
        AtRight("以上"),
    )


def test_that_headings_and_entries_number_themselves():
    template = "＃　甲\n（＃）　い\n（＃）　ろ\n＃　乙\n（＃）　は\n５　丙\n＃　丁"
    markers = [block.marker for block in compose(template, {}).blocks]
    assert markers == ["１", "（１）", "（２）", "２", "（１）", "５", "６"]


def test_that_a_condition_on_its_own_line_leaves_no_trace():
    template = "前\n{% if 有無 %}\n中\n{% endif %}\n後"
    assert compose(template, {}).blocks == (Paragraph("前"), Paragraph("後"))
    assert compose(template, {"有無": True}).blocks == (
        Paragraph("前"),
        Paragraph("中"),
        Paragraph("後"),
    )


def test_that_a_letter_begins_and_ends_with_words():
    assert compose("\n\n文\n\n\n", {}).blocks == (Paragraph("文"),)


def test_that_a_line_break_in_a_value_stays_in_its_block():
    values = {"要旨": "一行目\r\n二行目\n\n四行目\n"}
    kept = "一行目\n二行目\n\n四行目"
    assert compose("　　{{ 要旨 }}", values).blocks == (Paragraph(kept, indent=2),)
    assert compose("（＃）　{{ 要旨 }}", values).blocks == (Entry("（１）", kept),)
    assert compose("｜{{ 要旨 }}｜", values).blocks == (Table(((kept,),)),)


# ---------------------------------------------------------------------- values stay values

HOSTILE = [
    "記",
    "以上",
    "敬具",
    "１　見出し",
    "＃　見出し",
    "（１）　細目",
    "・点",
    "｜甲｜乙｜",
    "　　　字下げ",
    "{{ 7*7 }}",
    "{% for a in b %}",
    "{# 注 #}",
    "<img src=/etc/passwd>",
    "〔到達日〕",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_that_a_persons_words_are_printed_as_they_are(words):
    for template, expected in [
        ("{{ 語 }}", Paragraph(words)),
        ("　{{ 語 }}", Paragraph(words, first_line=1)),
        ("（＃）　{{ 語 }}", Entry("（１）", words)),
        ("{% for 行 in 一覧 %}\n・{{ 行 }}\n{% endfor %}", Entry("・", words)),
        ("｜{{ 語 }}｜印｜", Table(((words, "印"),))),
    ]:
        composed = compose(template, {"語": words, "一覧": [words]})
        assert composed == Composed((expected,), ())


anything = st.text(min_size=1).filter(lambda t: t.strip())


@given(st.lists(anything, min_size=1, max_size=4))
def test_that_no_value_makes_structure(lines):
    words = "\n".join(lines)
    first, between, last = compose("前文\n{{ 語 }}\n以上", {"語": words}).blocks
    assert (first, last) == (Paragraph("前文"), AtRight("以上"))
    assert type(between) is Paragraph
    kept = re.sub("[\ufdd0-\ufdef]", "", words)
    assert between.text.split() == kept.split() or between.text == "〔語〕"


@pytest.mark.parametrize("first", ["件名：{{ 語 }}について", "\n　件名:{{ 語 }}について"])
def test_that_the_first_line_may_give_the_letter_its_subject(first):
    composed = compose(f"{first}\n\n本文\n", {"語": "開示"})
    assert composed == Composed((Paragraph("本文"),), (), "開示について")


def test_that_a_condition_says_which_subject_a_letter_has():
    text = '{% if 決定 == "NONE" %}\n件名：応じかねる旨\n{% endif %}\n本文\n'
    assert compose(text, {"決定": "NONE"}).title == "応じかねる旨"
    assert compose(text, {"決定": "FULL"}) == Composed((Paragraph("本文"),), (), None)


def test_that_a_subject_is_one_line_and_says_what_it_lacks():
    assert compose("件名：{{ 語 }}\n本文", {"語": "一\n二"}).title == "一 二"
    lacking = compose("件名：{{ 語 }}\n本文", {})
    assert (lacking.title, lacking.missing) == ("〔語〕", ("語",))
    assert compose("件名：\n本文", {}).title == ""


@pytest.mark.parametrize("text", ["{{ 語 }}\n本文", "本文\n件名：乙"])
def test_that_nothing_else_becomes_the_subject(text):
    assert compose(text, {"語": "件名：甲"}).title is None


def test_that_the_marks_of_a_value_cannot_be_forged():
    forged = "\ufdd00\ufdd1"
    composed = compose("{{ 甲 }}\n{{ 乙 }}" + forged, {"甲": "秘密", "乙": forged + "乙"})
    assert composed.blocks == (Paragraph("秘密"), Paragraph("0乙0"))


def test_that_registered_characters_of_a_name_survive():
    assert compose("{{ 氏名 }}", {"氏名": "\ue000田"}).blocks == (Paragraph("\ue000田"),)


# ---------------------------------------------------------------------- what is missing


@pytest.mark.parametrize("nothing", [None, "", " \n", [], [""], {}])
def test_that_a_slot_without_a_value_shows_its_name_and_is_reported(nothing):
    composed = compose("{{ 到達日 }}に受け付けました。{{ 到達日 }}", {"到達日": nothing})
    assert composed.blocks == (Paragraph("〔到達日〕に受け付けました。〔到達日〕"),)
    assert composed.missing == ("到達日",)


def test_that_a_missing_list_is_reported_where_it_would_be_printed():
    template = "{% for 行 in 一覧 %}\n・{{ 行.項目 }}\n{% endfor %}\n{{ 種別|join('、') }}"
    assert compose(template, {}).missing == ("一覧", "種別")


def test_that_a_missing_field_is_reported_with_its_entry():
    template = "{% for 行 in 一覧 %}\n・{{ 行.項目 }}{{ 行.理由 }}\n{% endfor %}"
    entries = [{"項目": "甲", "理由": "あ"}, {"項目": "乙", "理由": ""}]
    assert compose(template, {"一覧": entries}).missing == ("一覧.2.理由",)


def test_that_a_slot_nobody_prints_is_not_missed():
    assert compose("{% if 対象 %}{{ 対象 }}{% endif %}文", {}).missing == ()


# ---------------------------------------------------------------------- the language


@pytest.mark.parametrize(
    "template",
    [
        "{{ 7*7 }}",
        "{{ 甲 ~ 乙 }}",
        "{{ 甲() }}",
        "{{ 甲.乙() }}",
        "{{ 甲['乙'] }}",
        "{{ 甲|upper }}",
        "{{ 甲|_field('乙') }}",
        "{{ 甲|join(乙) }}",
        "{{ [1, 2] }}",
        "{% set 甲 = 1 %}",
        "{% include '甲' %}",
        "{% import '甲' as 乙 %}",
        "{% extends '甲' %}",
        "{% block 甲 %}{% endblock %}",
        "{% macro 甲() %}{% endmacro %}",
        "{% filter join %}{% endfilter %}",
        "{% for 甲, 乙 in 丙 %}{% endfor %}",
        "{% for 甲 in 乙 if 丙 %}{% endfor %}",
        "{% for 甲 in 乙 recursive %}{% endfor %}",
        "{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 甲.__class__ }}",
        "{{ 甲.__class__.__mro__.__subclasses__ }}",
        "{{ 甲|attr('__class__') }}",
        "{{ 甲|join(*甲) }}",
        "{{ 甲|join(d='、') }}",
        "{{ 甲|join(9) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ 'あ' * 999999999 }}",
        "{{ 9**9**9 }}",
        "{{ 1e999 }}",
        "{{ none }}",
        "{{ -1 }}",
        '{{ "\\ud800" }}',
        '{{ "\\x00" }}',
        "{{ 甲 if 乙 }}",
        "{{ 甲[0:1] }}",
        "{{ {} }}",
        "{% for 甲 in range(10**9) %}{% endfor %}",
        "{% if 甲 < 1 %}{% endif %}",
        "{% if 甲 in 乙 %}{% endif %}",
        "{% if 甲 is defined %}{% endif %}",
        "{% include '/etc/passwd' %}",
        "{% from '甲' import 乙 %}",
        "{% set 甲 %}乙{% endset %}",
        "{% call 甲() %}{% endcall %}",
        "{% with 甲 = 1 %}{% endwith %}",
    ],
)
def test_that_a_letter_text_can_do_no_more_than_a_letter_needs(template):
    with pytest.raises(LetterTextError) as caught:
        compose("一行目\n" + template, {"甲": "値"})
    assert (caught.value.fault, caught.value.line) == (Fault.FORBIDDEN, 2)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 甲",
        "{% if 甲 %}",
        "{% else %}",
        "{{ 甲 乙 }}",
        "{{ }}",
        "{% do 甲 %}",
        "{% debug %}",
        "{% for loop in 甲 %}{% endfor %}",
    ],
)
def test_that_a_text_that_cannot_be_read_names_the_line(template):
    with pytest.raises(LetterTextError) as caught:
        compose(template, {})
    assert (caught.value.fault, caught.value.line) == (Fault.SYNTAX, 1)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 甲.upper }}",
        "{% for 字 in 甲 %}{{ 字 }}{% endfor %}",
        "{{ 乙 }}",
        "{{ 乙|join }}",
    ],
)
def test_that_a_value_is_only_what_it_was_given_as(template):
    with pytest.raises(LetterTextError) as caught:
        compose(template, {"甲": "値", "乙": [{"項目": "値"}]})
    assert caught.value.fault is Fault.WRONG_SORT


def test_that_an_object_never_gets_into_a_template():
    with pytest.raises(TypeError, match="甲"):
        compose("{{ 甲 }}", {"甲": object()})


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("あ" * 50_001, {}),
        ("{{ 甲 }}", {"甲": "あ" * (LONGEST_VALUE + 1)}),
        ("{{ 甲 }}" * 5, {"甲": "あ" * LONGEST_VALUE}),
        ("{{ 甲|join }}", {"甲": ["あ"] * (MOST_ENTRIES + 1)}),
        ("{% for a in 甲 %}{% for b in 甲 %}{% endfor %}{% endfor %}", {"甲": ["あ"] * 200}),
    ],
)
def test_that_size_and_loops_are_bounded(template, values):
    with pytest.raises(LetterTextError) as caught:
        compose(template, values)
    assert caught.value.fault is Fault.TOO_LONG


@pytest.mark.parametrize(
    "template",
    [
        "{% if 甲 %}" * 2_000 + "{% endif %}" * 2_000,
        "{% if 甲 %}" * 60 + "{% endif %}" * 60,
        "{{ " + "not " * 12_000 + "甲 }}",
        "{{ " + "(" * 20_000 + "甲" + ")" * 20_000 + " }}",
        "{{ 甲" + ".乙" * 20_000 + " }}",
        "{{ 甲" + "|join" * 9_000 + " }}",
    ],
)
def test_that_nothing_is_nested_without_end(template):
    with pytest.raises(LetterTextError) as caught:
        compose(template, {})
    assert caught.value.fault is Fault.TOO_DEEP


_TWICE = "{{% for a in 表 %}}{{% for b in 表 %}}{}{{% endfor %}}{{% endfor %}}"


@pytest.mark.parametrize(
    "template",
    [
        "{{ 甲 }}" * 9_000,
        "{% if 甲" + " == 甲" * 8_000 + " %}{% endif %}",
        "{% for a in 表 %}" + "あ" * 40_000 + "{% endfor %}",
        _TWICE.format("{% if 表|join('" + "あ" * 40_000 + "') == 'い' %}{% endif %}"),
        _TWICE.format("{% if 長 == 同 %}{% endif %}" * 900),
    ],
    ids=["slots", "compared", "printed", "joined", "repeated"],
)
def test_that_a_text_cannot_keep_the_machine_busy(template):
    """What is not printed counts, too: a list put into a line, a condition in a list."""
    long = "い" * LONGEST_VALUE
    begun = time.perf_counter()
    with pytest.raises(LetterTextError) as caught:
        compose(template, {"表": ["あ" * 100] * 90, "長": long, "同": long[1:] + "い"})
    assert caught.value.fault is Fault.TOO_LONG
    assert time.perf_counter() - begun < 10  # without a bound the slowest takes minutes


def test_that_numbers_too_long_to_count_are_words():
    """Python reads no number of more than 4,300 digits."""
    assert compose("９" * 5_000 + "　見出し", {}).blocks == (Paragraph("９" * 5_000 + "　見出し"),)
    assert compose("（" + "９" * 5_000 + "）項", {}).blocks[0].text.startswith("（９")
    with pytest.raises(LetterTextError) as caught:
        compose("{{ " + "9" * 5_000 + " }}", {})
    assert caught.value.fault is Fault.SYNTAX


def test_that_a_character_of_no_text_is_named_with_its_line():
    for one in ("\x00", "\x1b", "\ud842"):
        with pytest.raises(LetterTextError) as caught:
            compose(f"一行目\n二{one}行目", {})
        assert (caught.value.fault, caught.value.line) == (Fault.CHARACTER, 2)


def test_that_a_table_with_uneven_rows_is_refused():
    with pytest.raises(LetterTextError) as caught:
        compose("｜甲｜乙｜\n｜丙｜", {})
    assert caught.value.fault is Fault.UNEVEN_TABLE


@given(st.text(alphabet="{}%#甲 .|'inforeds\n１　・｜記", max_size=60))
def test_that_any_text_is_composed_or_refused(template):
    try:
        composed = compose(template, {"甲": "値"})
    except LetterTextError:
        return
    assert all(
        type(block) in (Paragraph, Entry, Centred, AtRight, Table, Gap) for block in composed.blocks
    )


# ---------------------------------------------------------------------- the shipped letters


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.id)
def test_that_the_catalogue_lists_the_slots_of_the_text(text):
    assert slots(text.template) == {slot.name for slot in text.slots}
    assert len(text.slots) == len({slot.name for slot in text.slots})
    fields = {name for slot in text.slots for name in slot.fields}
    assert fields == set(re.findall(r"\{\{ \w+\.(\w+) \}\}", text.template))
    assert all(slot.kind is SlotKind.LIST for slot in text.slots if slot.fields)


WAYS = [
    pytest.param(text, way, id=f"{text.id}-{n}")
    for text in WRITTEN
    for n, way in enumerate(ways(text), 1)
]


@pytest.mark.parametrize(("text", "way"), WAYS)
def test_that_required_slots_make_a_complete_letter(text, way):
    composed = compose(text.template, way)
    assert composed.missing == ()
    assert "〔" not in text_of(composed)
    for name in (slot.name for slot in text.slots if slot.required):
        without = {one: value for one, value in way.items() if one != name}
        assert any(m.startswith(name) for m in compose(text.template, without).missing)


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.id)
def test_that_a_letter_with_everything_prints_everything(text):
    # what one way of going out leaves unsaid, another says; a list stands for its enclosure
    printed = "\n".join(text_of(compose(text.template, way)) for way in (*whole(text), *ways(text)))
    for slot in text.slots:
        if slot.kind is SlotKind.FACT:
            continue
        value = VALUES[slot.name]
        for one in value if isinstance(value, list | tuple) else [value]:
            for words in one.values() if isinstance(one, dict) else [one]:
                assert str(words) in printed


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.id)
def test_that_opening_and_closing_words_are_paired(text):
    for way in (*ways(text), *whole(text)):
        blocks = compose(text.template, way).blocks
        assert blocks[0].text.startswith(("拝啓　", "拝復　"))
        assert [b.text for b in blocks if isinstance(b, AtRight)] == ["敬具", "以上"]
        assert [b.text for b in blocks if isinstance(b, Centred)] == ["記"]
        assert blocks.index(AtRight("敬具")) < blocks.index(Centred("記"))
        assert blocks[-1] == AtRight("以上")
        headings = [b.marker for b in blocks if isinstance(b, Entry) and b.heading]
        assert headings == list("１２３４５６７８９"[: len(headings)])


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.id)
def test_that_every_heading_has_something_below(text):
    for way in (*ways(text), *whole(text)):
        blocks = [b for b in compose(text.template, way).blocks if not isinstance(b, Gap)]
        for one, below in pairwise(blocks):
            if isinstance(one, Entry) and one.heading:
                assert not (isinstance(below, Entry) and below.heading), one.text
                assert not isinstance(below, AtRight), one.text


def test_that_every_letter_but_that_of_the_month_has_a_text():
    assert {id_ for id_, text in letter_texts().items() if not text.template} <= {"L33"}


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.id)
def test_that_no_word_of_the_authorities_and_no_article_is_typed_into_a_letter(text):
    for word in (
        "法定期限", "決定通知", "審査請求", "不服申立", "教示", "処分", "弊社", "補正", "30日",
        "殿", "（株）",
    ):  # fmt: skip
        assert word not in text.template + text.title
    assert not re.search(r"第[0-9０-９]+条|法律第", text.template)


def test_that_an_acknowledgement_without_a_date_says_when_it_will_have_one():
    waiting = {"予定日": None, "不足事項": ["ご本人確認書類"], "返送期日": "令和8年11月30日"}
    composed = letter("L01", **waiting)
    assert composed.missing == ()
    assert "予定日を改めてご連絡いたします" in text_of(composed)
    assert letter("L01", 予定日=None).missing == ("予定日",)


def test_that_an_acknowledgement_asks_for_papers_with_their_use_and_what_to_cover():
    printed = text_of(letter("L01", **OPTIONAL["L01"]))
    assert "ご本人・代理人の確認及び本件への対応のために利用いたします" in printed
    assert "個人番号" in printed
    assert "見えないよう塗りつぶして" in printed
    assert "塗りつぶし" not in text_of(letter("L01"))


def test_that_what_is_lacking_comes_with_a_day():
    assert "返送期日" in letter("L01", 不足事項=["ご本人確認書類"]).missing


def test_that_a_refusal_gives_reason_basis_and_where_to_turn():
    printed = text_of(letter("L11"))
    assert "応じかねますことをご通知申し上げます" in printed
    assert "ためです。（個人情報の保護に関する法律第33条第2項第2号）" in printed
    assert "上記のご請求の全部について、次の理由により、応じかねます。" in printed
    assert (
        printed.index("末尾の当社窓口")
        < printed.index(ACCREDITED_BODY[0])
        < printed.index(ACCREDITED_BODY[1])
    )
    alone = text_of(letter("L11", 認定団体=()))
    assert "認定個人情報保護団体" not in alone


def test_that_several_reasons_are_numbered_with_their_parts():
    reasons = [
        {"部分": "録音", "根拠": "根拠一", "理由": "理由一。"},
        {"部分": "評価の記録", "根拠": "根拠二", "理由": "理由二。"},
    ]
    blocks = letter("L11", 理由一覧=reasons).blocks
    at = blocks.index(Entry("２", "当社の対応及びその理由", heading=True))
    assert blocks[at + 2 : at + 6] == (
        Entry("（１）", "録音について", indent=1),
        Paragraph("理由一。（根拠一）", indent=4),
        Entry("（２）", "評価の記録について", indent=1),
        Paragraph("理由二。（根拠二）", indent=4),
    )


def test_that_a_refusal_without_a_basis_cannot_be_issued():
    assert letter("L11", 理由一覧=[{"理由": "理由。"}]).missing == ("理由一覧.1.根拠",)


def test_that_a_complaint_is_not_apologised_for_before_the_facts():
    printed = text_of(letter("L20"))
    assert "お詫び申し上げます" not in printed
    assert "至らない点がございました場合には、お詫びを申し上げます" in printed


def test_that_a_changed_method_is_explained_with_its_basis():
    printed = text_of(letter("L09", **OPTIONAL["L09"]))
    assert "この方法によることが困難であるため、書面の交付により開示いたします" in printed
    assert "第33条第2項本文" in printed


def test_that_a_disclosure_needs_a_list_or_an_enclosure():
    assert letter("L09", 同封物一覧=None).missing == ("同封物一覧",)
    assert letter("L09", 同封物一覧=None, 開示内容=OPTIONAL["L09"]["開示内容"]).missing == ()


@pytest.mark.parametrize(
    ("id_", "kinds", "title"),
    [
        ("L01", "disclosure use_stop", "個人情報に関するご請求の受付について"),
        ("L01", "withdrawal", "個人情報に関するお申出の受付について"),
        ("L01", "disclosure withdrawal", "個人情報に関するご請求（お申出）の受付について"),
        ("L11", "disclosure", "保有個人データを開示いたしかねる旨のお知らせ"),
        ("L11", "tp_record", "第三者提供記録を開示いたしかねる旨のお知らせ"),
        ("L11", "", "保有個人データを開示いたしかねる旨のお知らせ"),
        ("L20", "complaint", "苦情のお申出の受付について"),
    ],
)  # fmt: skip
def test_that_the_title_names_what_is_answered(id_, kinds, title):
    assert letter_texts()[id_].title_for([Kind(kind) for kind in kinds.split()]) == title


def test_that_each_kind_is_acknowledged_by_a_letter_with_a_text():
    assert all(letter_texts()[lawbook().acknowledgement(kind)].template for kind in Kind)


def test_that_letters_have_a_word_for_every_way_every_wait_and_every_method():
    words = letter_words()
    assert set(words.channel) == set(words.opening) == set(Channel)
    assert set(words.opening.values()) == {"拝啓", "拝復"}
    assert set(words.wait) == set(WaitReason)
    assert set(words.method) == set(Method)
    assert all(sentence.endswith("。") for sentence in words.method.values())
    assert set(words.instructed) <= set(Kind)
    named = {slot.name for text in WRITTEN for slot in text.slots}
    assert set(words.usual) <= named


def test_that_markers_of_two_digits_are_as_wide_as_those_of_one():
    text = "{% for 対象 in 開示対象 %}\n　（＃）　{{ 対象 }}\n{% endfor %}"
    blocks = compose(text, {"開示対象": [f"記録{n}" for n in range(12)]}).blocks
    assert [block.marker for block in blocks][7:] == [
        "（８）",
        "（９）",
        "（10）",
        "（11）",
        "（12）",
    ]
