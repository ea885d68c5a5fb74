from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail import reading, tnef

FIXTURES = Path(__file__).parent / "fixtures"
ALONE = (FIXTURES / "85-alone-winmail.tnef").read_bytes()


def test_that_text_and_files_are_unpacked():
    found = tnef.read(ALONE)
    assert found.subject == "契約書"
    assert found.body == "契約書を添付します。ご確認ください。"
    assert [(one.name, one.content) for one in found.attachments] == [
        ("契約書（髙橋様）.pdf", b"%PDF-1.7"),
        ("表.txt", b"text"),
    ]
    assert found.defects == ()


def test_that_a_winmail_dat_without_its_mail_says_what_it_lacks():
    message = reading.read(ALONE)
    assert message.subject == "契約書"
    assert {"no-sender", "no-date"} <= set(message.defects)


@given(st.integers(0, len(ALONE)))
@settings(max_examples=60, deadline=None)
def test_that_one_cut_off_anywhere_gives_what_is_whole(end):
    found = tnef.read(ALONE[:end])
    assert len(found.attachments) <= 2
    reading.read(ALONE[:end])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_that_damage_raises_nothing(data):
    raw = bytearray(ALONE)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(6, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    reading.read(bytes(raw))
