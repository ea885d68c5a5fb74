"""The program is killed at any keystroke of the telephone form: at most a second is lost.

`MADOGUCHI_KILLS=300 pytest tests/journeys/test_killed_while_typing.py -s` kills more often and
says how much was lost at worst.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.now import RehearsalNow
from app.store.book import Book
from tests.builders import OFFICER, TODAY, a_casebook
from ui.intake.draft import read_draft

KILLS = int(os.environ.get("MADOGUCHI_KILLS", "0"))
_FEW = 5
HERE = Path(__file__).resolve().parent.parent.parent


@pytest.mark.journey
@pytest.mark.timeout(60 + 20 * KILLS)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is killed so on Windows")
def test_that_a_kill_at_any_keystroke_loses_at_most_the_last_second(tmp_path):
    chance = random.Random(KILLS)  # noqa: S311 - moments, no secrets
    lost = []
    with _nursery() as nursery:
        for seed in range(KILLS or _FEW):
            casebook = a_casebook(tmp_path, name=f"{seed}.casebook")
            key = casebook._book.database.key
            casebook.close()
            strokes, killed = _typed(nursery, casebook.path, seed, chance.uniform(0.05, 1.5))
            lost.append(_lost(strokes, _kept(casebook.path, key), killed))
    sys.stdout.write(f"\n{len(lost)} kills, at worst {max(lost) * 1000:.0f} ms of typing lost\n")
    assert max(lost) <= 1.0


@contextmanager
def _nursery():
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.typist"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE)},
    )
    with child:
        yield child
        child.stdin.close()


def _typed(nursery, path, seed, after) -> tuple[list[tuple[float, str]], float]:
    """Return each stroke with its moment, and the moment of the kill."""
    nursery.stdin.write(f"{path}\t{seed}\n")
    nursery.stdin.flush()
    word, _, child = nursery.stdout.readline().partition(" ")
    assert word == "child"
    assert nursery.stdout.readline() == "open\n"
    lines = []
    end = time.monotonic() + after
    while time.monotonic() < end:
        lines.append(nursery.stdout.readline())  # the next stroke comes soon
    killed = time.monotonic()
    os.kill(int(child), signal.SIGKILL)
    while (line := nursery.stdout.readline()) != "gone\n":
        assert line, "the nursery is gone"
        lines.append(line)
    parts = [line.rstrip("\n").partition(" ") for line in lines if line.endswith("\n")]
    return [(float(when), text) for when, _, text in parts], killed


def _kept(path, key) -> list[str]:
    again = Casebook(Book._open(path, key, RehearsalNow(TODAY), OFFICER, create=False))
    try:
        assert again.safekeeping.check().ok
        drafts = [read_draft(text) for text in again.drafts.kept("note:").values()]
        return [draft.fields["words"] for draft in drafts if draft is not None]
    finally:
        again.close()


def _lost(strokes, kept, killed) -> float:
    """Return how long before the kill the first stroke was typed that is not in the draft."""
    assert len(kept) <= 1
    have = kept[0] if kept else ""
    texts = [text for _, text in strokes]
    # what is kept is what stood there at one moment, to the letter
    assert have == "" or have in texts or have.startswith(texts[-1])
    after = texts.index(have) + 1 if have in texts else (0 if have == "" else len(texts))
    missing = [when for when, _ in strokes[after:]]
    return killed - missing[0] if missing else 0.0
