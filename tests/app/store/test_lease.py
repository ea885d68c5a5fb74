from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import CasebookInUseError
from app.now import ZONE
from app.store.lease import Lease

SINCE = datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)
ROOT = Path(__file__).parents[3]

_HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from app.now import ZONE
from app.store.lease import Lease
lease = Lease(Path(sys.argv[1]), datetime(2026, 11, 24, 9, 30, tzinfo=ZONE))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held_elsewhere(tmp_path):
    """Another process has the casebook, until it is told to die."""
    path = tmp_path / "a.casebook"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    yield path, holder
    holder.kill()
    holder.communicate()


def test_that_the_second_program_is_told_who_has_the_file(held_elsewhere):
    path, _ = held_elsewhere
    with pytest.raises(CasebookInUseError) as error:
        Lease(path, SINCE)
    assert error.value.host
    assert error.value.since == "2026-11-24T09:30+09:00"


def test_that_a_program_that_died_leaves_nothing_to_clean_up(held_elsewhere):
    path, holder = held_elsewhere
    holder.kill()
    holder.wait()
    lease = Lease(path, SINCE)
    lease.release()


def test_that_a_lease_can_be_taken_again_once_released(tmp_path):
    path = tmp_path / "a.casebook"
    Lease(path, SINCE).release()
    again = Lease(path, SINCE)
    with pytest.raises(CasebookInUseError):
        Lease(path, SINCE)
    again.release()


@pytest.mark.parametrize("torn", ["", "{", "[]", json.dumps({"user": "x"})])
def test_that_an_unreadable_note_still_says_that_the_file_is_taken(tmp_path, torn):
    path = tmp_path / "a.casebook"
    lease = Lease(path, SINCE)
    path.with_name("a.casebook.holder").write_text(torn, encoding="utf-8")
    with pytest.raises(CasebookInUseError) as error:
        Lease(path, SINCE)
    assert (error.value.user, error.value.host, error.value.since) == ("", "", "")
    lease.release()
