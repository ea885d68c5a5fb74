from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import cms

SIGNED, DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")


def der(tag, content):
    size = len(content)
    digits = size.to_bytes(4, "big").lstrip(b"\0")
    length = bytes((size,)) if size < 128 else bytes((0x80 | len(digits),)) + digits
    return bytes((tag,)) + length + content


def open_ended(tag, content):
    return bytes((tag, 0x80)) + content + b"\0\0"


@pytest.mark.parametrize("form", [der, open_ended])
@pytest.mark.parametrize("size", [0, 5, 200, 70_000])
def test_that_the_content_of_a_signature_is_found(form, size):
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    enclosed = form(0x30, DATA + form(0xA0, der(0x04, content)))
    body = form(0x30, b"\2\1\1" + form(0x31, b"") + enclosed + form(0x31, b"\2\1\0"))
    assert cms.opened(form(0x30, SIGNED + form(0xA0, body))) == cms.Sealed(content)


def test_that_a_detached_signature_holds_nothing():
    body = der(0x30, b"\2\1\1" + der(0x31, b"") + der(0x30, DATA))
    assert cms.opened(der(0x30, SIGNED + der(0xA0, body))).content is None


def test_that_what_is_encrypted_is_known():
    enveloped = bytes.fromhex("06092a864886f70d010703")
    assert cms.opened(der(0x30, enveloped + der(0xA0, b""))).is_encrypted


@given(st.binary(max_size=200))
def test_that_no_bytes_stop_it(raw):
    cms.opened(raw)
    cms.opened(b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80\2\1\1\x31\0\x30\x80" + DATA + raw)
