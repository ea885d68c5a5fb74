from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import CasebookInUseError, CasebookLeftOpenError, CasebookTakenOverError
from app.now import ZONE
from app.store.lease import STALE, Lease, holder_of, note_of

SINCE = datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)
ROOT = Path(__file__).parents[3]
MARK = "f00d"

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


# ------------------------------------------------------------------ where locks do not reach


def elsewhere(path, host="PC-2", *, ago=0.0):
    """Another machine has the casebook: its note lies there, its lock reaches nobody."""
    note = note_of(path)
    held = {"user": "西", "host": host, "since": "2026-11-24T09:30+09:00", "token": MARK}
    note.write_text(json.dumps(held), encoding="utf-8")
    moment = note.stat().st_mtime - ago
    os.utime(note, (moment, moment))


def test_that_a_fresh_note_of_another_machine_keeps_out(tmp_path):
    path = tmp_path / "a.casebook"
    elsewhere(path)
    for take_over in (False, True):  # whoever still works is never pushed out
        with pytest.raises(CasebookInUseError) as error:
            Lease(path, SINCE, shared=True, take_over=take_over)
    assert (error.value.user, error.value.host) == ("西", "PC-2")
    assert holder_of(path).token == MARK


def test_that_what_nobody_renewed_is_taken_over_once_it_is_said(tmp_path):
    path = tmp_path / "a.casebook"
    elsewhere(path, ago=STALE + 60)
    with pytest.raises(CasebookLeftOpenError) as error:
        Lease(path, SINCE, shared=True)
    assert error.value.since == "2026-11-24T09:30+09:00"
    lease = Lease(path, SINCE, shared=True, take_over=True)
    assert holder_of(path).host == platform.node()
    lease.release()
    assert holder_of(path) is None


def test_that_a_program_of_this_machine_that_died_is_no_question(tmp_path):
    path = tmp_path / "a.casebook"
    elsewhere(path, host=platform.node())
    Lease(path, SINCE, shared=True).release()


def test_that_an_unreadable_note_is_taken_for_somebody(tmp_path):
    path = tmp_path / "a.casebook"
    note_of(path).write_text("{", encoding="utf-8")  # half written, at this moment
    with pytest.raises(CasebookInUseError):
        Lease(path, SINCE, shared=True)


def test_that_a_sign_of_life_is_given(tmp_path):
    path = tmp_path / "a.casebook"
    lease = Lease(path, SINCE, shared=True)
    os.utime(note_of(path), (0, 0))
    lease.renew()
    assert note_of(path).stat().st_mtime > 0
    note_of(path).unlink()  # somebody tidied up
    lease.renew()
    assert holder_of(path).user
    lease.release()


def test_that_whoever_was_taken_over_writes_no_more_and_leaves_the_other_alone(tmp_path):
    path = tmp_path / "a.casebook"
    lease = Lease(path, SINCE, shared=True)
    elsewhere(path)
    with pytest.raises(CasebookTakenOverError) as error:
        lease.refuse_if_lost()
    assert error.value.user == "西"
    lease.renew()
    lease.release()
    assert holder_of(path).token == MARK


def test_that_a_lease_taken_on_one_thread_is_let_go_on_another(tmp_path):
    casebook = tmp_path / "a.casebook"
    with ThreadPoolExecutor(1) as worker:
        lease = worker.submit(Lease, casebook, SINCE).result()
    lease.release()
    Lease(casebook, SINCE).release()
