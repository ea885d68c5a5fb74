"""The methods by which letters leave, and the words of a mail."""

from __future__ import annotations

from datetime import date

from app import phrases
from app.domain.sending import Doubt
from app.rules.posting import doubt, mail_text, methods, offered

TODAY = date(2026, 11, 24)


def test_that_each_method_has_words_and_makes_sense():
    for one in methods().values():
        assert one.label
        assert phrases.choice("how", one.id) == one.label
        assert one.digits in (0, 11, 12)
        assert one.numbered or not one.news
        assert not (one.handed and one.news)


def test_that_a_method_is_offered_from_its_day_on():
    assert "recorded" in offered(TODAY)
    assert "recorded" not in offered(date(2009, 2, 28))
    assert {"post", "registered"} <= set(methods())
    assert not {"post", "registered"} & set(offered(TODAY))


def test_that_a_number_is_doubted_only_where_it_can_be_proved():
    assert doubt("simple", "123-45-67890-4") is Doubt.CHECK
    assert doubt("letterpack-plus", "12345678903") is Doubt.LENGTH
    assert doubt("simple", "１２３４５６７８９０１") in (None, Doubt.CHECK)
    for how in ("plain", "courier", "mail", "nobody-knows"):
        assert doubt(how, "1") is None
    assert doubt("simple", "") is None


def test_that_a_mail_says_where_it_comes_from_and_not_about_whom():
    words = {
        "会社": "株式会社テラス", "部署": "個人情報保護管理者", "受付番号": "R8-0001",
        "文書番号": "個情発R8-0001-1号", "連絡先": "電話 06",
    }  # fmt: skip
    subject, body = mail_text(TODAY).filled(words, locked=False)
    assert "R8-0001" in subject
    assert "〔" not in subject + body
    assert "パスワード" not in body
    assert "別の方法" in mail_text(TODAY).filled(words, locked=True)[1]
