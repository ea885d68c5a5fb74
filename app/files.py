"""Writing what leaves the casebook: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import FileUnreadableError, FileUnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


def write_whole(path: Path, content: bytes) -> str:
    """Write `content` to `path` in one step and return its SHA-256.

    What stood there before stays until the new file is whole on the disk. Raises
    FileUnwritableError.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".madoguchi-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise FileUnwritableError(path) from error
    return hashlib.sha256(content).hexdigest()


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file that was handed in. Raises FileUnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(path) from error


class Staging:
    """Files on their way out: written aside, looked at, then put in their place in one step."""

    def __init__(self, parent: Path, aside: Path) -> None:
        self.parent = parent
        self.aside = aside
        self.published: Path | None = None

    def put(self, name: str, content: bytes) -> None:
        """Write a file; `name` may have folders in it, parted by /."""
        path = self.aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file as it lies on the disk now, by name."""
        for path in sorted(self.aside.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.aside).as_posix(), path.read_bytes()

    def publish(self, name: str, *, single: str = "") -> Path:
        """Put the folder, or the `single` file in it, in its place; never over what is there."""
        stem, dot, suffix = name.rpartition(".") if single else (name, "", "")
        target, serial = self.parent / name, 1
        while target.exists():
            serial += 1
            target = self.parent / f"{stem}_{serial}{dot}{suffix}"
        (self.aside / single if single else self.aside).rename(target)
        self.published = target
        return target


@contextmanager
def staged(parent: Path) -> Iterator[Staging]:
    """Let files be written beside their place in `parent`, which is made where it is not there.

    Whatever goes wrong, a folder that was begun is gone again, published or not. Raises
    FileUnwritableError where the disk refuses.
    """
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    staging: Staging | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        staging = Staging(parent, Path(tempfile.mkdtemp(dir=parent, prefix=".madoguchi-")))
        staging.aside.chmod(0o755)
        yield staging
    except BaseException as error:
        _discard(staging, made)
        if isinstance(error, OSError):
            raise FileUnwritableError(parent) from error
        raise
    else:
        shutil.rmtree(staging.aside, ignore_errors=True)


def _discard(staging: Staging | None, made: list[Path]) -> None:
    if staging is not None:
        for path in (staging.aside, staging.published):
            if path is not None and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path is not None:
                path.unlink(missing_ok=True)
    for folder in made:  # the innermost first
        with contextlib.suppress(OSError):
            folder.rmdir()


def manifest_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return one line per file as `sha256sum -c` reads it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files]
    return ("\n".join(lines) + "\n").encode()


def zipped(files: Iterable[tuple[str, bytes]], folder: str, now: datetime) -> bytes:
    """Return a ZIP in which all files lie in one folder, each dated as `now`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}", now.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
