"""Looks at a casebook after its program was killed: whole, proved, and everything done is there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import CasebookError, UnavailableError
from app.store.backup import head_of
from app.store.database import Database
from tests.app import leftovers
from tests.kills.worker import NAMED, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.casebook import Casebook

Told = dict[str, Any]


@dataclass
class Verdict:
    """What was found of one killed program."""

    faults: list[str] = field(default_factory=list)
    done: int = 0  # acts reported done, and found
    during: str = ""  # what was under way
    kept: bool = False  # whether that was kept whole


def judge(path: Path, key: str, told: Sequence[Told]) -> Verdict:
    """Open what is left and compare it with what the program told."""
    verdict = Verdict(during=_under_way(told))
    keys = [key, *(line["key"] for line in told if line.get("act") == "rekey" and "key" in line)]
    casebook, key = _opened(path, keys, verdict)
    if casebook is None:
        return verdict
    try:
        verdict.faults += [f"check: {one}" for one in casebook.safekeeping.check().faults]
        for line in told:
            if line["word"] == "done":
                verdict.faults += _missing(casebook, line)
                verdict.done += 1
        verdict.faults += _halves(casebook, told, key)
        verdict.faults += _strays(path, casebook, keys)
    except CasebookError as problem:
        verdict.faults.append(f"{type(problem).__name__}")
    finally:
        casebook.close()
    return verdict


def _under_way(told: Sequence[Told]) -> str:
    last = told[-1] if told else {"word": "begin", "act": "start"}
    return str(last["act"]) if last["word"] == "begin" else "between"


def _opened(path: Path, keys: Sequence[str], verdict: Verdict) -> tuple[Casebook | None, str]:
    """Open by the newest key, or by the one before it where that was not kept."""
    for key in reversed(keys[-2:]):
        try:
            return opened(path, key), key
        except UnavailableError as problem:
            last = problem
    verdict.faults.append(f"does not open: {last!r}")
    return None, ""


def _missing(casebook: Casebook, line: Told) -> Iterator[str]:
    act = line["act"]
    if act == "phone" and casebook.cases.sheet(line["case"]).requester != line["name"]:
        yield f"phone {line['case']}"
    elif act in ("mail", "note") and not _holds(casebook, line):
        yield f"{act} {line['case']}"
    elif act == "issue":
        issued = casebook.letters.stored(line["document"])
        if hashlib.sha256(issued.pdf).hexdigest() != issued.sha256:
            yield f"issue {line['document']}"
    elif act == "backup" and _hash(Path(line["path"])) != line["sha256"]:
        yield f"backup {line['path']}"
    elif act == "rehearse" and line["faults"]:
        yield f"rehearse {line['faults']}"
    elif act == "dispose":
        if casebook.cases.sheet(line["case"]).tombstone is None:
            yield f"dispose {line['case']}"
        casebook.disposal.certify(line["nr"])
        if not casebook.disposal.certificate(line["nr"]).startswith(b"%PDF"):
            yield f"certificate {line['nr']}"


def _holds(casebook: Casebook, line: Told) -> bool:
    sheet = casebook.cases.sheet(line["case"])
    told = [event.text for event in sheet.events] + [mail.body for mail in sheet.messages]
    return any(line["token"] in text for text in told)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _halves(casebook: Casebook, told: Sequence[Told], key: str) -> Iterator[str]:
    """Yield what stands half: of a case that was disposed of, any byte; of the others, nothing."""
    gone = [line for line in casebook.cases.lines(casebook.cases.find()) if line.erased]
    names = {f"{NAMED}{int(line.number.rpartition('-')[2]) - 1:02}" for line in gone}
    found = leftovers.hits(casebook.path, bytes.fromhex(key[:64]), tuple(names))
    yield from (f"left of {name}" for name in sorted(found))
    drafts = [line["token"] for line in told if line["act"] == "draft" and "token" in line]
    kept = casebook.drafts.kept("note:").get("note:1", "")
    done = [line["token"] for line in told if line["word"] == "done" and line["act"] == "draft"]
    if kept not in {*(done[-1:] or [""]), *drafts[-1:]}:
        yield "draft"


def _strays(path: Path, casebook: Casebook, keys: Sequence[str]) -> Iterator[str]:
    """Yield what is left beside the casebook, and backups that have their name and do not open."""
    usual = {path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}.lock"}
    usual |= {f"{path.name}.holder", "控え"}
    casebook.safekeeping.backup()  # takes away what was left unfinished
    for one in path.parent.iterdir():
        if one.name not in usual and "形式" not in one.name:
            yield f"stray {one.name}"
    for one in [*path.parent.glob("控え/*"), *path.parent.glob("*形式*")]:
        if not _sound(one, keys):
            yield f"backup that does not open: {one.name}"


def _sound(path: Path, keys: Sequence[str]) -> bool:
    for key in keys:
        try:
            with Database.opened(path, key) as copy:
                return head_of(copy)[0] > 0 and not copy.execute("PRAGMA cipher_integrity_check")
        except UnavailableError:
            continue
    return False
