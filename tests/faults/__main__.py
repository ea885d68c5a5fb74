"""`python -m tests.faults ROUNDS [SEED]`: disks that fail, and power that is cut; see README.md."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders import a_casebook
from tests.faults import power
from tests.faults.bench import Bench, Fault, compiler
from tests.faults.tally import Tally
from tests.kills import worker
from tests.kills.__main__ import ARCHIVE, archive_key
from tests.kills.judge import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

Told = dict[str, Any]
ACTS = ("call", "note", "mail", "issue", "draft", "backup", "rehearse", "rekey", "dispose")
FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)
_OLD_CASES = 4
_LATE = (0, 0, 1, 2, 3, 5, 8, 13, 30, 80)  # calls that go well before the fault


def template(folder: Path) -> tuple[Path, str]:
    """A casebook with cases that are due, and its key."""
    casebook = a_casebook(folder, name="template.casebook")
    worker.prepare(casebook, _OLD_CASES)
    key = casebook._book.database.key
    casebook.close()
    return casebook.path, key


def failing(
    source: tuple[Path, str], folder: Path, faults: Sequence[Fault], late: Sequence[int]
) -> Tally:
    """Let every act meet every fault, at each of these moments; then let it be done after all.

    At the end everything that was said to be done is looked for, by the judge of tests/kills.
    """
    tally = Tally()
    disk, aside = folder / "disk", folder / "aside"
    disk.mkdir()
    aside.mkdir()
    path, key = disk / "a.casebook", source[1]
    shutil.copy(source[0], path)
    bench = Bench(disk, aside)
    told: list[dict[str, Any]] = []
    try:
        bench.do("open", str(path), key)
        bench.do("call")
        for act in ACTS:
            for fault in faults:
                for after in late:
                    bench.order(fault, after)
                    said = bench.do(act)
                    hits = bench.hits
                    bench.order(Fault.NONE)
                    _add(tally, act, fault, said, hits, told)
                    if said["word"] == "refused":
                        _add(tally, act, Fault.NONE, bench.do(act), 0, told)
        bench.do("close")
    finally:
        bench.end()
    tally.faults += judge(path, key, told).faults
    return tally


def _add(
    tally: Tally,
    act: str,
    fault: Fault,
    said: dict[str, Any],
    hits: int,
    told: list[dict[str, Any]],
) -> None:
    if "nothing" in said:
        return
    if said["word"] == "refused":
        tally.refused[fault.name] += 1
        if fault is Fault.NONE:
            tally.faults.append(f"{act} does not work again: {said['why']}")
        elif not hits:
            tally.faults.append(f"{act} refused, and nothing went wrong: {said['why']}")
        return
    tally.done += 1
    known = {"call": "phone"}.get(act, act)
    told.append({**said, "act": known})
    if act == "rehearse" and hits:
        told.pop()  # a rehearsal says which fault it met


def migrating(folder: Path, faults: Sequence[Fault], late: Sequence[int]) -> Tally:
    """Let the change of shape of the first released file meet every fault."""
    tally, key = Tally(), archive_key()
    for fault in faults:
        for after in late:
            place = folder / f"{fault.name}-{after}"
            disk, aside = place / "disk", place / "aside"
            disk.mkdir(parents=True)
            aside.mkdir()
            path = disk / "a.casebook"
            shutil.copy(ARCHIVE, path)
            bench = Bench(disk, aside)
            told: list[dict[str, Any]] = []
            try:
                bench.order(fault, after)
                said, hits = bench.do("open", str(path), key), bench.hits
                bench.order(Fault.NONE)
                _add(tally, "open", fault, said, hits, told)
                if said["word"] == "refused":
                    _add(tally, "open", Fault.NONE, bench.do("open", str(path), key), 0, told)
                if bench.do("check")["faults"]:
                    tally.faults.append(f"check after {fault.name} {after}")
                bench.do("close")
            finally:
                bench.end()
            shutil.rmtree(place)
    return tally


def main(rounds: int, seed: int) -> int:
    """Try `rounds` of everything; return the exit code."""
    if not compiler():
        sys.stdout.write("no C compiler, or not Linux: nothing was tried\n")
        return 2
    chance, faults, began = random.Random(seed), [], time.monotonic()  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="madoguchi-faults-") as place:
        folder = Path(place)
        source = template(folder)
        for number in range(rounds):
            late = [chance.choice(_LATE) for _ in range(3)]
            for name, tally in (
                ("acts", failing(source, _new(folder, f"acts{number}"), FAULTS, late)),
                ("migration", migrating(_new(folder, f"old{number}"), FAULTS, late[:1])),
                ("power", power.cut_off(source, _new(folder, f"power{number}"), chance)),
                (
                    "power, shared",
                    power.cut_off(source, _new(folder, f"shared{number}"), chance, name="Dropbox"),
                ),
            ):
                faults += tally.faults
                sys.stdout.write(f"{number} {name}: {tally.line()}\n")
                sys.stdout.flush()
            lied = power.lied_to(source, _new(folder, f"lies{number}"), chance)
            faults += lied.faults
            sys.stdout.write(f"{number} a disk that lies: {lied.line()}\n")
    sys.stdout.write("".join(f"{one}\n" for one in faults))
    sys.stdout.write(
        f"{rounds} rounds in {time.monotonic() - began:.0f} s, faults: {len(faults)}\n"
    )
    return 1 if faults else 0


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
