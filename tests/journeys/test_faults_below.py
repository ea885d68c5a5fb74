"""A few of the faults of tests/faults and files of tests/mutated in each run: see their READMEs."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys

import pytest

from app.errors import StorageFailedError
from tests.builders import a_case, a_casebook
from tests.faults import power
from tests.faults.__main__ import ACTS, FAULTS, failing, migrating, template
from tests.faults.bench import Fault, compiler
from tests.mutated.__main__ import main as mutate
from tests.mutated.subjects import row_subjects

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
needs_compiler = pytest.mark.skipif(not compiler(), reason="no C compiler, or not Linux")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template"))


@needs_compiler
def test_that_a_disk_that_fails_is_a_sentence_and_nothing_is_lost(source, tmp_path):
    tally = failing(source, tmp_path, FAULTS, [1])
    assert tally.faults == []
    assert set(tally.refused) == {fault.name for fault in FAULTS}  # each did fail
    assert tally.done >= len(ACTS)


@needs_compiler
def test_that_a_change_of_shape_that_fails_is_a_sentence_and_is_done_later(tmp_path):
    tally = migrating(tmp_path, [Fault.SYNC_FAILS], [3])
    assert tally.faults == []
    assert sum(tally.refused.values()) == 1


@needs_compiler
@pytest.mark.parametrize("folder", ["disk", "Dropbox"])  # a log, and a rollback journal
def test_that_a_power_cut_loses_nothing_that_was_done(source, tmp_path, folder):
    chance = random.Random(11)  # noqa: S311 - moments, no secrets
    tally = power.cut_off(source, tmp_path, chance, cuts=3, name=folder)
    assert tally.faults == []
    assert tally.done


@needs_compiler
def test_that_a_disk_that_lies_about_fsync_is_found_out_or_harmless(source, tmp_path):
    chance = random.Random(4)  # noqa: S311 - moments, no secrets
    found = power.lied_to(source, tmp_path, chance, cuts=4)
    assert found.faults == []
    assert found.sound + found.behind + found.named + found.refused == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is bounded so on Windows")
def test_that_rows_changed_under_the_key_are_named_and_end_nothing(capsys):
    assert mutate(60, seed=5, of=row_subjects) == 0
    assert "60 files" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is bounded so on Windows")
def test_that_mutated_files_are_read_or_refused(capsys):
    assert mutate(60, seed=3) == 0
    assert "60 files" in capsys.readouterr().out


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of two megabytes, where this may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    told = [mount or "", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    here = mount and sys.platform == "linux"
    if not here or subprocess.run(told, check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_that_a_disk_that_is_really_full_is_said_and_the_work_goes_on_after(small_disk):
    casebook = a_casebook(small_disk)
    number = a_case(casebook)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="space") as full:
        while True:
            file.write(bytes(4096))
    assert full.value.errno == errno.ENOSPC
    with pytest.raises(StorageFailedError) as error:
        for _ in range(50):
            a_case(casebook)
    assert error.value.cause == "disk full"
    with pytest.raises(StorageFailedError):
        casebook.safekeeping.backup()
    assert casebook.cases.sheet(number)
    ballast.unlink()
    a_case(casebook)
    assert casebook.safekeeping.check().ok
    casebook.close()
