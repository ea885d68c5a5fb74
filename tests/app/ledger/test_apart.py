from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# Its process imports this as its main module, starts the same anew, and dies before it has read
# what it was given.
_DIES = """
from datetime import date
from app.jobs import Progress
from app.ledger import apart
from app.ledger.mapping import LedgerMap
from app.ledger.reading import Source, Terms
from app.rules.almanac import eras
terms = Terms(LedgerMap(), date(2026, 11, 24), eras(), frozenset())
try:
    apart.look_through(Source("a.xlsx", bytes(3_000_000)), terms, Progress())
except apart.ReaderDiedError:
    print("died")
"""


def test_that_a_process_that_dies_before_it_reads_is_noticed(tmp_path):
    script = tmp_path / "dies.py"
    script.write_text(_DIES, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "died\n"
