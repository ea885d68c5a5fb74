from __future__ import annotations

import pytest

from app.domain.proofreading.galley import Somebody, To
from app.domain.proofreading.names import addressee, honorifics, own_names, whose
from tests.app.domain.proofreading.galleys import a_galley, codes

OWN = (Somebody("髙橋 花子"),)


@pytest.mark.parametrize(
    ("name", "honorific", "recorded", "code"),
    [
        ("髙橋 花子", "御中", "髙橋 花子", "honorific-person"),
        ("株式会社みほん", "様", "株式会社みほん", "honorific-organisation"),
        ("髙橋 花子", "殿", "髙橋 花子", "honorific-never"),
        ("見本 太郎先生", "様", "見本 太郎", "honorific-twice"),
        ("株式会社みほん御中", "御中", "株式会社みほん", "honorific-twice"),
    ],
)
def test_that_an_honorific_goes_with_whom_it_is_for(name, honorific, recorded, code):
    galley = a_galley("x", to=To(name, honorific, recorded=recorded))
    assert [f.code for f in codes(addressee, galley)] == [code]


@pytest.mark.parametrize(
    ("name", "honorific"),
    [
        ("髙橋 花子", "様"),
        ("株式会社みほん", "御中"),
        ("見本 太郎", "先生"),
        ("お客様相談室", "御中"),
    ],
)
def test_that_the_right_honorific_is_left_alone(name, honorific):
    assert codes(addressee, a_galley("x", to=To(name, honorific, recorded=name))) == []


def test_that_another_addressee_stops_where_the_person_was_verified():
    def severity(*, proved):
        to = To("佐藤 健一", "様", recorded="髙橋 花子", proved=proved)
        (finding,) = codes(whose, a_galley("x", to=to))
        return finding.code, str(finding.severity)

    assert severity(proved=True) == ("addressee-differs", "stop")
    assert severity(proved=False) == ("addressee-differs", "look")


def test_that_the_same_name_in_another_character_is_looked_at():
    to = To("高橋 花子", "様", recorded="髙橋 花子", proved=True)
    (finding,) = codes(whose, a_galley("x", to=to))
    assert (finding.code, str(finding.severity)) == ("name-variant", "look")
    assert codes(whose, a_galley("x", to=To("髙橋　花子", "様", recorded="髙橋 花子"))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("高橋花子様", "name-variant"),
        ("髙橋 花子御中", "honorific-person"),
        ("髙橋 華子様のお申出", "other-given-name"),
    ],
)
def test_that_her_own_name_is_written_right(text, code):
    assert [f.code for f in codes(own_names, a_galley(text, people=OWN))] == [code]


@pytest.mark.parametrize("text", ["髙橋 花子様", "髙橋様", "髙橋花子は", "タカハシ　ハナコ"])
def test_that_what_is_right_is_left_alone(text):
    assert codes(own_names, a_galley(text, people=OWN)) == []


def test_that_honorifics_in_the_text_are_not_doubled():
    assert [f.code for f in codes(honorifics, a_galley("担当の先生様へ"))] == ["honorific-twice"]
    assert [f.code for f in codes(honorifics, a_galley("髙橋 花子 殿"))] == ["honorific-never"]
    assert codes(honorifics, a_galley("奥様、皆様、宮殿、殿様、貴殿")) == []
