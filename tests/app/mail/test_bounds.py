"""No input costs more than its length: four times the bytes, about four times the time."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from app.mail import reading, rtf
from app.mail.message import Defect
from tests.app.mail import hostile
from tests.app.mail.hostile import HOSTILE
from tests.app.mail.whole import is_whole

COMPANY = ("terrace.example.jp",)


def seconds(raw):
    started = time.process_time()
    is_whole(reading.read(raw, COMPANY))
    return time.process_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_that_reading_is_linear(name):
    made = HOSTILE[name]
    small = seconds(made(100_000))
    large = seconds(made(400_000))
    assert large < 8 * small + 0.5  # where it is quadratic, sixteen times
    assert large < 5  # a tenth of a second or two, on a machine that is not busy


@pytest.mark.parametrize("name", ["streams of one chain", "compressed RTF", "attachments"])
def test_that_what_unfolds_does_not_fill_the_memory(name):
    raw = HOSTILE[name](100_000)
    tracemalloc.start()
    try:
        reading.read(raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30_000_000


def test_that_fifty_megabytes_of_attachment_are_read():
    raw = hostile.attachments_everywhere(70_000_000)
    message = reading.read(raw)
    assert len(message.attachments) == 100
    assert sum(one.size for one in message.attachments) > 49_000_000


def test_that_rtf_without_end_is_cut_off_and_said():
    message = rtf.read(b"{\\rtf1 " + b"\\b x" * rtf.TOKEN_LIMIT)
    assert message.defects == (Defect.TOO_LARGE,)
