from __future__ import annotations

from datetime import date

import pytest

from app.domain.proofreading.facts import days, desks, fees, nearly, reasons
from app.domain.proofreading.galley import Office, Offices
from tests.app.domain.proofreading.galleys import a_galley, codes

OURS = Offices(
    our=Office(("株式会社テラス", "個人情報相談窓口"), ("06-7000-1200",), ("support@oya-ub.com",)),
    former=Office(("お客様相談室",), ("06-6300-5511",)),
    body=Office(
        ("協会", "苦情相談室"),
        ("0120-700-779",),
        (),
        ("106-0032",),
        ("東京都港区六本木一丁目9番9号",),
    ),
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("窓口06-6300-5511", "former-desk"),
        ("窓口０６（７０００）１２０１", "desk-differs"),
        ("フリーダイヤル　0120-700-799", "desk-differs"),
        ("お問い合わせ先は03-0000-0001です", "unknown-contact"),
        ("suport@oya-ub.comまで", "desk-differs"),
        ("お客様相談室まで", "former-desk"),
        ("協会　〒4160-0032", "desk-differs"),
        ("協会　東京都港区六本木一丁目９番６号", "desk-differs"),
    ],
)
def test_that_another_desk_is_told(text, code):
    assert [f.code for f in codes(desks, a_galley(text, offices=OURS))] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "窓口（電話０６-７０００-１２００）",
        "協会　〒106-0032　東京都港区六本木一丁目9番9号",
        "契約番号0012-3456-7890",
        "消費生活センター（電話188）",
    ],
)
def test_that_the_desk_of_today_is_left_alone(text):
    assert codes(desks, a_galley(text, offices=OURS)) == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("0120700799", "0120700779", True),
        ("0120707079", "0120700779", True),
        ("0120770079", "0120700779", False),
        ("4160032", "1060032", False),
        ("0612345678", "061234567", True),
        ("0612345678", "0621345678", True),
        ("12345", "12346", False),
    ],
)
def test_that_one_slip_of_the_finger_is_near(one, other, near):
    assert nearly(one, other) is near


def test_that_days_that_are_not_in_the_calendar_are_told():
    found = codes(
        days, a_galley("令和8年2月30日、令和8年11月18日（木）、令和8年（2025年）、令和1年")
    )
    assert [f.code for f in found] == ["no-such-day", "weekday", "years-differ", "first-year"]


def test_that_another_arrival_is_told_and_the_recorded_one_is_not():
    right, wrong = (
        "令和8年11月12日に電子メールにていただきました",
        "令和7年11月12日にお電話にていただきました",
    )
    assert codes(days, a_galley(right)) == []
    (finding,) = codes(days, a_galley(wrong))
    assert (finding.code, finding.where) == ("arrival-differs", "2026-11-12")


@pytest.mark.parametrize(
    ("slot", "written", "code"),
    [
        ("返送期日", "令和8年11月1日", "day-gone"),
        ("実施日", "令和8年12月1日", "day-to-come"),
        ("破棄日", "令和8年11月1日", "before-arrival"),
    ],
)
def test_that_a_slot_holds_a_day_that_can_be(slot, written, code):
    assert [f.code for f in codes(days, a_galley("x", slots={slot: written}))] == [code]


def test_that_a_year_mistaken_by_one_is_looked_at():
    known = frozenset({date(2026, 11, 18)})
    (finding,) = codes(days, a_galley("令和9年11月18日に確認しました", days=known))
    assert (finding.code, finding.severity) == ("other-year", "look")


def test_that_a_fee_needs_a_kind_and_a_published_procedure():
    asked = "本件は手数料として500円を申し受けます。"
    assert [f.code for f in codes(fees, a_galley(asked))] == ["no-fee-here"]
    assert codes(fees, a_galley(asked, fee=500)) == []
    (finding,) = codes(fees, a_galley(asked, fee=300))
    assert (finding.code, finding.where, finding.detail) == ("fee-differs", "500", "300")
    assert codes(fees, a_galley("解約の手数料3,300円のご請求は、約款によるものでした。")) == []


def test_that_a_refusal_gives_a_reason():
    assert [f.code for f in codes(reasons, a_galley("x", reasons=0))] == ["no-reason"]
    assert codes(reasons, a_galley("x", reasons=1)) == []
    assert codes(reasons, a_galley("x")) == []
