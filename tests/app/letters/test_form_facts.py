from __future__ import annotations

from datetime import date

import pytest

from app.company import settings
from app.letters.form_facts import facts_of
from tests.builders import a_profile

DAY = date(2026, 11, 24)


def facts(on: date = DAY, **said: str):
    return facts_of(settings.parse(a_profile(**said)), on)


def documents(on: date) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in facts(on).tables["documents"]}


def test_that_all_six_rights_can_be_claimed_whatever_the_policy_lists():
    """The shipped policy forgets 第三者提供記録; the law does not: appi.33.5."""
    kinds = facts().choices["kinds"]
    assert list(kinds) == [
        "purpose_notice",
        "disclosure",
        "tp_record",
        "correction",
        "use_stop",
        "tp_stop",
    ]
    assert kinds["tp_record"] == "第三者提供記録の開示（法第33条第5項）"


def test_that_each_ground_stands_under_what_it_may_be_claimed_for():
    choices = facts().choices
    assert list(choices["grounds-use"]) == ["35-1a", "35-1b", "35-1c"]
    assert list(choices["grounds-provision"]) == ["35-3a", "35-3b"]
    assert list(choices["grounds-both"]) == ["35-5a", "35-5b", "35-5c"]


@pytest.mark.parametrize(
    ("published", "fees", "told"),
    [
        ("", "", ""),
        ("2026-01-01", "", ""),
        ("2026-01-01", "disclosure = 500", "保有個人データの開示　500円"),
        (
            "2026-01-01",
            "disclosure = 500\ntp_record = 1000",
            "保有個人データの開示　500円\n第三者提供記録の開示　1,000円",
        ),
        ("2026-12-01", "disclosure = 500", ""),  # published later than today
    ],
)
def test_that_a_fee_is_told_only_under_a_published_procedure(published, fees, told):
    found = facts(published=published, fees=fees)
    assert found.slots["fees"] == told
    assert ("fees" in found.given) is bool(told)
    assert ("no-procedure" in found.given) is (published in ("", "2026-12-01"))


def test_that_the_documents_are_those_of_the_day():
    before, after = documents(date(2025, 12, 1)), documents(date(2025, 12, 2))
    assert "健康保険証" in before
    assert "健康保険証" not in after
    assert "資格確認書" in after


def test_that_what_to_black_out_is_told_for_each_document():
    found = documents(DAY)
    assert "本籍" in found["運転免許証"][1]
    for part in ("保険者番号", "被保険者等記号・番号・枝番", "二次元コード"):
        assert part in found["資格確認書"][1]
    assert found["年金手帳"][1] == "基礎年金番号"
    assert "個人番号" in found["住民票の写し（発行から3か月以内）"][1]
    assert found["在留カード"][1] == "－"


def test_that_one_document_with_a_photograph_is_enough_and_two_without():
    found = documents(DAY)
    assert found["個人番号カード（表面）"][0] == "１点で足ります"
    assert found["年金手帳"][0] == "２点"
    assert not any("裏面" in name or "通知カード" in name for name in found)


def test_that_nothing_is_promised_for_a_channel_the_desk_has_not():
    assert "phone" not in facts().given  # the shipped desk has no telephone
    assert "mail" in facts().given
    assert "登録された電話番号へのコールバック" in facts().slots["by-phone"]


def test_that_each_agent_is_told_what_shows_the_authority():
    rows = dict(facts().tables["authority"])
    assert rows["法定代理人（成年後見人）"] == "登記事項証明書（発行から3か月以内）"
    assert rows["任意代理人（その他）"] == "委任状（作成から3か月以内）"
    assert "弁護士登録番号" in rows["任意代理人（弁護士）"]
    assert "戸籍謄抄本" in rows["法定代理人（親権者・未成年後見人）"]
