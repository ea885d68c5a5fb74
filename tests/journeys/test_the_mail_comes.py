"""Journey 2 of the officer's day: mails are dropped, read, corrected and accepted."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from app.domain.requests import Kind
from tests.builders import TODAY, a_mail
from tests.journeys.hand import say
from ui.pages import PageName

THREE = (
    "昨年まで契約していた髙橋です。次のとおり求めます。\n"
    "1. 保有している私の個人データの開示をお願いします。\n"
    "2. 住所が古いままなので、訂正してください。\n"
    "3. 営業の電話をしないでください。\n"
)

pytestmark = [pytest.mark.journey, pytest.mark.threads]


@pytest.fixture
def mails(tmp_path):
    """Two mails as files: one asks for three things, one for one."""
    three, one = tmp_path / "三つの求め.eml", tmp_path / "開示.eml"
    three.write_bytes(
        a_mail(arrived=TODAY, subject="請求", body=THREE, message_id="<3@example.jp>")
    )
    one.write_bytes(a_mail(arrived=TODAY, sender="鈴木 健 <ken@example.net>"))
    return three, one


def kinds(casebook, number):
    return [item.kind for item in casebook.cases.sheet(number).items]


def test_that_one_mail_is_a_drop_and_one_key(office, mails):
    hand = office.sit_down()
    hand.drop(mails[1])
    hand.comes_to(PageName.MAILS)
    hand.focuses("受け付ける")
    hand.press("Return")
    hand.comes_to(PageName.CASE)
    hand.sees("R8-0001")
    say("メール1通（放す）", hand.count)
    assert (hand.count.drops, hand.count.keys, hand.count.clicks) <= (1, 1, 0)
    casebook = office.get_up(hand)
    assert kinds(casebook, "R8-0001") == [Kind.DISCLOSURE]
    (kept,) = casebook.cases.sheet("R8-0001").messages
    assert casebook.cases.content(kept.sha256) == mails[1].read_bytes()
    casebook.close()


def test_that_what_asks_for_three_things_becomes_one_case_with_three_items(office, mails):
    hand = office.sit_down()
    hand.drop(*mails)
    hand.comes_to(PageName.MAILS)
    for left in ("1 / 2 通", "2 通のうち 1 通を済ませました"):
        hand.sees(left)
        hand.focuses("受け付ける")
        hand.press("Ctrl+Return")
    hand.sees("取り込みは終わりました")
    hand.focuses("今日の画面へ")
    hand.press("Return")
    hand.comes_to(PageName.TODAY)
    say("メール2通（放す）", hand.count)
    assert (hand.count.drops, hand.count.keys, hand.count.clicks) <= (1, 3, 0)
    casebook = office.get_up(hand)
    three = [Kind.DISCLOSURE, Kind.CORRECTION, Kind.MARKETING_STOP]
    assert kinds(casebook, "R8-0001") == three
    assert kinds(casebook, "R8-0002") == [Kind.DISCLOSURE]
    casebook.close()


@pytest.mark.parametrize("door", ["key", "button"])
def test_that_mails_come_in_by_a_file_dialog_too(office, mails, door):
    hand = office.sit_down()
    hand.answer("取り込むメールを選ぶ", (mails[1],))
    if door == "key":
        hand.press("Ctrl+Shift+M")
    else:
        hand.click("メールを取り込む")
    hand.focuses("受け付ける")
    hand.click("受け付ける")
    hand.comes_to(PageName.CASE)
    say(f"メール1通（{door}）", hand.count)
    assert hand.count.keys + hand.count.clicks <= 3
    office.get_up(hand).close()


def test_that_a_mailbox_is_a_drop_and_a_key_for_each_mail(office, mails, tmp_path):
    box = tmp_path / "受信トレイ.mbox"
    parts = [b"From a@example.jp Tue Nov 24 10:00:00 2026\n" + m.read_bytes() for m in mails]
    box.write_bytes(b"\n".join(parts))
    hand = office.sit_down()
    hand.drop(box)
    for left in ("1 / 2 通", "2 通のうち 1 通を済ませました"):
        hand.sees(left)
        hand.focuses("受け付ける")
        hand.press("Return")
    hand.sees("取り込みは終わりました")
    say("メールボックス（放す）", hand.count)
    assert (hand.count.drops, hand.count.keys, hand.count.clicks) <= (1, 2, 0)
    casebook = office.get_up(hand)
    assert len(casebook.cases.find("")) == 2
    casebook.close()


def test_that_a_mail_with_no_kind_is_corrected_before_it_is_accepted(office, tmp_path):
    thanks = EmailMessage()
    thanks["From"], thanks["Date"] = "鈴木 <s@example.net>", "Tue, 24 Nov 2026 10:00:00 +0900"
    thanks["Subject"] = "お礼"
    thanks.set_content("先日はありがとうございました。\n")
    file = tmp_path / "お礼.eml"
    file.write_bytes(thanks.as_bytes())
    hand = office.sit_down()
    hand.drop(file)
    hand.focuses("受け付ける")
    hand.press("Ctrl+Return")
    hand.sees("種別を一つ以上選んでください。")
    assert hand.page.left == 1
    hand.press("Ctrl+Backspace")
    hand.comes_to(PageName.MAILS)
    casebook = office.get_up(hand)
    assert casebook.cases.find("") == ()
    casebook.close()
