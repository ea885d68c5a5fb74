from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.body.masks import mask_rules
from app.domain.masking import BLACK, Bound, Mask, Needle, fold
from app.domain.telling import Somebody, initials, latin_of, needles_of

RULES = mask_rules()
TABLES = RULES.tables
SOMEBODY = Somebody(
    "髙橋 花子",
    "たかはし はなこ",
    "有限会社みどり",
    ("hanako@example.jp",),
    ("06-0000-1234",),
    "560-0099",
    "大阪府豊中市みどり坂3丁目14-2\nコーポ山203",
)
NEEDLES = (
    *needles_of(SOMEBODY, "申出人", TABLES),
    *latin_of(SOMEBODY.reading, "申出人", RULES.romaji),
)
MASK = Mask(NEEDLES, TABLES)


def masked(text, mask=MASK):
    return mask.taken_out(text).text


# ------------------------------------------------------------------ one by one


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("髙橋花子です。", "申出人です。"),
        ("高\u3000橋\n> 花 子様", "申出人\n様"),
        ("髙\U000e0100橋　花子", "申出人"),
        ("花子 高橋", "申出人"),
        ("タカハシ・ハナコ", "申出人"),
        ("ﾀｶﾊｼ ﾊﾅｺ", "申出人"),
        ("Takahashi, HANAKO", "申出人"),
        ("ＨＡＮＡＫＯ　ＴＡＫＡＨＡＳＩ", "申出人"),
        ("高橋さんから電話", "申出人さんから電話"),
        ("花子さん、たかはし様", "申出人さん、申出人様"),
        ("HANAKO＠example．jp", BLACK),
        ("０６（００００）１２３４へ", f"{BLACK}へ"),
        ("+81 6-0000-1234", f"+{BLACK}"),
        ("〇六-〇〇〇〇-一二三四", BLACK),
        ("060000\n1234", f"{BLACK}\n"),
        ("〒５６０－００９９", f"〒{BLACK}"),
        ("豊中市みどり坂三丁目14番2号室", f"{BLACK}"),
        ("みどり坂3-14-2の", f"{BLACK}の"),
        ("コーポ山２０３", BLACK),
        ("有限会社みどりの", f"{BLACK}の"),
    ],
)
def test_that_a_person_is_found_in_any_writing(written, left):
    assert masked(written).replace("号室", "") == left.replace("号室", "")


@pytest.mark.parametrize(
    "text",
    [
        "高橋市の広報",
        "花が咲いた",
        "みどり坂3-14-25",
        "2026-11-24 12:30",
        "受付番号 R8-0001",
        "0120-700-779 に電話した",
        "",
    ],
)
def test_that_what_is_no_person_stays(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "マイナンバーは 123456789018 です",
        "1234 5678 9018",
        "1234567\n> 89018",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "個人番号（１２３４５６７８９０１８）",
        "保険者番号 06130012、記号 12 番号 3456",
        "健康保険証の記号・番号：1234・567(枝番)01",
        "介護保険被保険者番号 0001234567",
        "基礎年金番号は1234-567890",
        "1234-567890",
        "4111-1111-1111-1111",
        "３７８２ ８２２４６３ １０００５",
        "41111111\n11111111",
        "口座番号：1234567",
        "03-0001-1234-5678-9012-3456",
        "免許証番号 621234567890",
    ],
)
def test_that_numbers_that_must_not_leave_are_taken_out(text):
    found = MASK.taken_out(text)
    assert not re.search("[0-9０-９]{3}", found.text), found.text
    assert found.numbers


def test_that_two_needles_that_overlap_go_together():
    mask = Mask([Needle("あいう", "一"), Needle("うえ", "二")], TABLES)
    assert masked("_あいうえ_", mask) == "_一_"


def test_that_what_is_dropped_never_lets_its_neighbours_join():
    mask = Mask([Needle("高橋花子", BLACK)], TABLES)
    assert masked("高橋高橋花子花子", mask) == f"高橋{BLACK}花子"


def test_that_our_own_address_may_hold_a_family_name():
    needles = needles_of(Somebody("中島 葵", ""), "申出人", TABLES)
    mask = Mask(needles, TABLES, ("大阪市淀川区西中島6-1-1",))
    text = "大阪市淀川区西中島6-1-1 中島です"
    assert masked(text, mask) == "大阪市淀川区西中島6-1-1 申出人です"


def test_that_a_family_name_of_one_letter_needs_to_be_addressed():
    mask = Mask(needles_of(Somebody("西 葵"), "申出人", TABLES), TABLES)
    assert masked("西さんは西口で、西 葵と名乗った", mask) == "申出人さんは西口で、申出人と名乗った"


def test_that_initials_are_told_by_the_reading_alone():
    assert initials("たかはし はなこ", RULES.romaji) == "H.T."
    assert initials("チバ ショウ", RULES.romaji) == "S.C."
    assert initials("", RULES.romaji) == ""


# ------------------------------------------------------------------ whatever stands around

NOISE = st.text(
    st.sampled_from([*"あいうえお漢字山川、。\n \u3000「」ABCabc-・", "\u200b", "申", "出", "人"]),
    max_size=12,
)
GAPS = st.sampled_from(["", " ", "\u3000", "\n", "\n> ", "\u200b", "\r\n", "\t"])
VARIANTS = {"高": "髙高", "橋": "橋𣘺" if fold("𣘺", TABLES.variants).key == "橋" else "橋"}


@st.composite
def written_names(draw):
    """The name of the person as somebody might write it."""
    name = draw(st.sampled_from(["高橋花子", "花子高橋", "たかはしはなこ", "タカハシハナコ"]))
    letters = []
    for letter in name:
        kept = draw(st.sampled_from(VARIANTS.get(letter, letter)))
        wide = draw(st.booleans())
        selector = draw(st.sampled_from(["", "", "\U000e0101"])) if letter in "高橋花子" else ""
        letters.append((_half(kept) if wide else kept) + selector + draw(GAPS))
    return "".join(letters)


def _half(letter):
    """Half-width katakana of a katakana, by Unicode's own table."""
    for code in range(0xFF66, 0xFF9E):
        if unicodedata.normalize("NFKC", chr(code)) == letter:
            return chr(code)
    return letter


@st.composite
def written_phones(draw):
    digits = draw(st.sampled_from(["0600001234", "81600001234"]))
    wide = draw(st.booleans())
    marks = st.sampled_from(["", "-", "－", " ", "(", ")", "\n", "\u3000", "・", "/"])
    shown = [chr(ord(d) + 0xFEE0) if wide else d for d in digits]
    return "".join(d + draw(marks) for d in shown)


def read(text):
    """What is left of a text for somebody who puts everything together: not the program's way."""
    text = re.sub("[\\s\u200b\U000e0100-\U000e01ef・,>＞]", "", text)
    text = unicodedata.normalize("NFKC", text).replace("髙", "高").replace("𣘺", "橋").casefold()
    return "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in text)


@given(NOISE, written_names(), NOISE)
def test_that_no_name_survives_in_any_text(before, name, after):
    left = read(masked(f"{before}{name}{after}"))
    for secret in ("高橋花子", "花子高橋", "たかはしはなこ"):
        assert secret not in left


@given(NOISE, written_phones(), NOISE)
def test_that_no_telephone_number_survives_in_any_text(before, phone, after):
    left = re.sub("[^0-9]", "", read(masked(f"{before}{phone}{after}")))
    assert "600001234" not in left


@given(st.text(max_size=200))
def test_that_any_text_is_masked_and_a_second_time_changes_nothing(text):
    once = masked(text)
    assert masked(once) == once
    assert once.count("\n") == text.count("\n")


@given(st.text(max_size=200))
def test_that_folding_remembers_where_everything_stood(text):
    folded = fold(text, TABLES.variants)
    assert len(folded.key) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= place < max(1, len(text)) for place in folded.at)


def test_that_a_bound_is_what_it_says():
    key = fold("高橋", TABLES.variants).key
    for bound, text, left in [
        (Bound.NONE, "高橋市", "某市"),
        (Bound.NAME, "高橋市", "高橋市"),
        (Bound.NAME, "高橋と", "某と"),
        (Bound.ADDRESSED, "高橋と", "高橋と"),
        (Bound.ADDRESSED, "高橋 様", "某 様"),
    ]:
        assert masked(text, Mask([Needle(key, "某", bound)], TABLES)) == left
