"""Cuts the power: what the disk would hold if only what was synced were sure.

The shim wrote down every change of a file and every fsync, in order. For any moment the disk is
made anew: a file is as it was at its last fsync before that, and of each write since then every
sector of 512 bytes may have reached the disk or not, by chance.
"""

from __future__ import annotations

import shutil
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UnavailableError
from app.keeping import restoring
from tests.faults.bench import Bench, written
from tests.faults.tally import Tally
from tests.kills.judge import judge
from tests.kills.worker import opened

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from tests.faults.bench import Written

SECTOR = 512
_ACTS = ("call", "note", "mail", "issue", "note", "draft", "dispose", "call", "note")
_CUTS = 12


class Disk:
    """Files as they are sure to be, and what is on its way to each."""

    def __init__(self, start: dict[str, bytes], *, lies: int = 0) -> None:
        """`lies`: fsync is answered and nothing written; so many changes stay on their way."""
        self.sure = {path: bytearray(content) for path, content in start.items()}
        self.on_its_way: dict[str, list[Written]] = {}
        self._lies = lies
        self._behind: deque[Written] = deque()

    def take(self, one: Written) -> None:
        """Go on by one change."""
        if self._lies and one.what == "S":
            return
        if self._lies and one.what not in "UR":
            self._behind.append(one)
            if len(self._behind) > self._lies:
                self._arrive(self._behind.popleft())
        self._take(one)

    def _arrive(self, change: Written) -> None:
        """Let the oldest change be on the disk at last, unless its file is gone meanwhile."""
        waiting = self.on_its_way.get(change.path, [])
        if any(one is change for one in waiting):
            self.on_its_way[change.path] = [one for one in waiting if one is not change]
            _apply(self.sure.setdefault(change.path, bytearray()), change)

    def _take(self, one: Written) -> None:
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


@dataclass
class Lied:
    """What was found after power cuts on a disk that lies about fsync."""

    sound: int = 0  # opens, proves sound, everything is there
    behind: int = 0  # opens, proves sound, the last acts are not there
    named: int = 0  # opens, and `check` names what is wrong
    refused: int = 0  # does not open, with a sentence
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """What was found, in a line."""
        return (
            f"{self.sound} whole, {self.behind} sound without the last acts, {self.named} named by"
            f" check, {self.refused} refused"
        )


def lied_to(
    source: tuple[Path, str], folder: Path, chance: random.Random, cuts: int = _CUTS
) -> Lied:
    """Cut the power on a disk that answers every fsync before it has written anything.

    Nothing that was done lately is sure there. What must hold all the same: the file opens and
    proves sound, maybe without the last acts, or somebody is told, by `check` or by a refusal; no
    fault of the program; and a backup that had reached the disk opens and proves sound.
    """
    disk, aside, found = folder / "lies", folder / "aside", Lied()
    disk.mkdir()
    aside.mkdir()
    path, key = disk / "a.casebook", source[1]
    shutil.copy(source[0], path)
    start = {str(path): path.read_bytes()}
    backup = _backup(source, folder)
    told = list(_worked(path, key, aside))
    changes = list(written(aside / "log"))
    for number in range(cuts):
        moment = chance.randrange(len(changes)) + 1
        made = Disk(start, lies=chance.choice((4, 16, 64, 256)))
        for one in changes[:moment]:
            made.take(one)
        size = sum(one.size for one in changes[:moment])
        done = [line for end, line in told if end <= size]
        place = folder / f"cut{number}"
        _put(made.left(chance), disk, place)
        lost = found.named + found.refused
        _look(place / path.name, key, done, found)
        if found.named + found.refused > lost and not _restores(backup, place, key):
            found.faults.append(f"cut at {moment}: the backup does not help")
        shutil.rmtree(place)
    return found


def _look(path: Path, key: str, done: Sequence[dict[str, Any]], found: Lied) -> None:
    """Open what is left, and count what it is."""
    try:
        casebook = opened(path, key)
    except UnavailableError:
        found.refused += 1
        return
    except Exception as fault:  # noqa: BLE001 - that is what is looked for
        found.faults.append(f"opening ends in {type(fault).__name__}")
        return
    try:
        sound = casebook.safekeeping.check().ok
        casebook.cases.lines(casebook.cases.find())
    except UnavailableError:
        sound = False
    except Exception as fault:  # noqa: BLE001
        found.faults.append(f"reading ends in {type(fault).__name__}")
        return
    finally:
        casebook.close()
    if not sound:
        found.named += 1
    elif judge(path, key, done).faults:
        found.behind += 1
    else:
        found.sound += 1


def _backup(source: tuple[Path, str], folder: Path) -> Path:
    """Let the program make a backup, long before: it has reached its disk."""
    shutil.copy(source[0], folder / "before.casebook")
    casebook = opened(folder / "before.casebook", source[1])
    try:
        return casebook.safekeeping.backup(folder / "backups").path
    finally:
        casebook.close()


def _restores(backup: Path, place: Path, key: str) -> bool:
    restoring.restore(backup, place / "restored.casebook")
    casebook = opened(place / "restored.casebook", key)
    try:
        return casebook.safekeeping.check().ok
    finally:
        casebook.close()


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
