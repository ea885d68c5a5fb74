"""Cuts the power: what the disk would hold if only what was synced were sure.

The shim wrote down every change of a file and every fsync, in order. For any moment the disk is
made anew: a file is as it was at its last fsync before that, and of each write since then every
sector of 512 bytes may have reached the disk or not, by chance.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.bench import Bench, written
from tests.faults.tally import Tally
from tests.kills.judge import judge

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.faults.bench import Written

SECTOR = 512
_ACTS = ("call", "note", "mail", "issue", "note", "draft", "dispose", "call", "note")
_CUTS = 12


class Disk:
    """Files as they are sure to be, and what is on its way to each."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self.sure = {path: bytearray(content) for path, content in start.items()}
        self.on_its_way: dict[str, list[Written]] = {}

    def take(self, one: Written) -> None:
        """Go on by one change."""
        if one.what == "S":
            for change in self.on_its_way.pop(one.path, []):
                _apply(self.sure.setdefault(one.path, bytearray()), change)
        elif one.what == "U":
            self.sure.pop(one.path, None)
            self.on_its_way.pop(one.path, None)
        elif one.what == "R":
            self.sure[one.more] = self.sure.pop(one.path, bytearray())
            self.on_its_way[one.more] = self.on_its_way.pop(one.path, [])
        else:
            self.on_its_way.setdefault(one.path, []).append(one)

    def left(self, chance: random.Random) -> dict[str, bytes]:
        """What is there after the cut: of each change on its way, some sectors."""
        found = {path: bytearray(content) for path, content in self.sure.items()}
        for path, changes in self.on_its_way.items():
            for change in changes:
                if path in found or chance.random() < 0.5:
                    _apply(found.setdefault(path, bytearray()), change, chance)
        return {path: bytes(content) for path, content in found.items()}


def _apply(content: bytearray, change: Written, chance: random.Random | None = None) -> None:
    if change.what == "T":
        if chance is None or chance.random() < 0.5:
            del content[change.at :]
            content.extend(bytes(change.at - len(content)))
        return
    for at in range(0, len(change.content), SECTOR):
        if chance is not None and chance.random() < 0.5:
            continue
        sector = change.content[at : at + SECTOR]
        place = change.at + at
        content.extend(bytes(max(0, place + len(sector) - len(content))))
        content[place : place + len(sector)] = sector


def cut_off(
    source: tuple[Path, str],
    folder: Path,
    chance: random.Random,
    cuts: int = _CUTS,
    name: str = "disk",
) -> Tally:
    """Let acts be done, then cut the power at moments by chance; return what was found.

    Every act that was said to be done by then must be there, and nothing half. `name` is that of
    the folder: a shared one has another journal of SQLite's.
    """
    disk, aside, tally = folder / name, folder / "aside", Tally()
    disk.mkdir()
    aside.mkdir()
    path, key = disk / "a.casebook", source[1]
    shutil.copy(source[0], path)
    made = Disk({str(path): path.read_bytes()})
    told = list(_worked(path, key, aside))
    changes = list(written(aside / "log"))
    moments = sorted(chance.randrange(len(changes)) + 1 for _ in range(cuts))
    size = at = 0
    for moment in moments:
        for one in changes[at:moment]:
            made.take(one)
            size += one.size
        at = moment
        done = [line for end, line in told if end <= size]
        place = folder / "cut" / name
        _put(made.left(chance), disk, place)
        tally.faults += [
            f"cut at {at} after {len(done)} acts: {fault}"
            for fault in judge(place / path.name, key, done).faults
            if fault != "draft" or any(line["act"] == "draft" for line in done)
        ]
        tally.done += len(done)
        shutil.rmtree(place.parent)
    return tally


def _worked(path: Path, key: str, aside: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Do the acts; yield how long the log was when each was done, and what it said."""
    bench = Bench(path.parent, aside, logged=True)
    try:
        bench.do("open", str(path), key)
        for act in _ACTS:
            said = bench.do(act)
            yield bench.log.stat().st_size, {**said, "act": "phone" if act == "call" else act}
    finally:
        bench.end()


def _put(files: dict[str, bytes], disk: Path, place: Path) -> None:
    for name, content in files.items():
        target = place / Path(name).relative_to(disk)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
