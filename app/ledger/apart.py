"""Reading a large ledger in a process of its own: here it would stop the window, and storing.

Plain values go over and come back. The process ends with its work, with a wish to stop, and
with ours. What it reads is sent when it runs: given at its start, the bytes would fill a pipe that
nobody empties if it dies then, and we would wait for ever.
"""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.errors import BadLedgerError
from app.jobs import Progress
from app.ledger.reading import Looked, batches, look

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from multiprocessing.connection import Connection

    from app.ledger.reading import Batch, Source, Terms

T = TypeVar("T")

_PATIENCE = 0.1  # seconds between two looks at whether anybody still wants it


class ReaderDiedError(RuntimeError):
    """The reading process ended without a word: out of memory, or killed."""


_SMALL = 256 * 1024  # bytes; up to here a process costs more time than the reading


def look_through(source: Source, terms: Terms, progress: Progress) -> Looked:
    """Do `reading.look`, a larger file's in a process. Raises BadLedgerError, Cancelled."""
    if len(source.raw) <= _SMALL:
        return look(source, terms, progress)
    with _running(_look, source, terms) as connection:
        for message in _heard(connection, progress):
            if isinstance(message, Looked):
                return message
            progress.step(*message)
    raise ReaderDiedError


def in_batches(source: Source, terms: Terms, progress: Progress) -> Generator[Batch, None, None]:
    """Do `reading.batches`, a larger file's in a process. Raises BadLedgerError, Cancelled."""
    if len(source.raw) <= _SMALL:
        yield from batches(source, terms)
        return
    with _running(_batches, source, terms) as connection:
        for message in _heard(connection, progress):
            if message is None:
                return
            yield message
    raise ReaderDiedError


@contextmanager
def _running(
    work: Callable[[Connection, Source, Terms], None], source: Source, terms: Terms
) -> Iterator[Connection]:
    """Run `work` in a fresh process; it is gone when the block is left, however."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, work), daemon=True)
    process.start()
    theirs.close()
    try:
        _give(ours, (source, terms))
        yield ours
    finally:
        ours.close()
        process.terminate()
        process.join()


def _give(connection: Connection, what: tuple[Source, Terms]) -> None:
    try:
        connection.send(what)
    except OSError:  # it is gone already
        raise ReaderDiedError from None


def _heard(connection: Connection, progress: Progress) -> Iterator[Any]:
    """Yield what the process says. A refusal it met is raised here."""
    while True:
        while not connection.poll(_PATIENCE):
            progress.still_wanted()
        try:
            message = connection.recv()
        except (EOFError, ConnectionResetError):
            raise ReaderDiedError from None
        if isinstance(message, BadLedgerError):
            raise message
        yield message


# ------------------------------------------------------------------ over there


def _work(connection: Connection, work: Callable[[Connection, Source, Terms], None]) -> None:
    source, terms = connection.recv()
    work(connection, source, terms)


def _look(connection: Connection, source: Source, terms: Terms) -> None:
    progress = Progress(partial(_report, connection))
    _say(connection, partial(look, source, terms, progress))


def _batches(connection: Connection, source: Source, terms: Terms) -> None:
    def every() -> None:
        for batch in batches(source, terms):
            connection.send(batch)

    _say(connection, every)


def _report(connection: Connection, done: int, total: int) -> None:
    connection.send((done, total))


def _say(connection: Connection, work: Callable[[], object]) -> None:
    try:
        result: object = work()
    except BadLedgerError as refused:
        result = refused
    except BrokenPipeError:  # nobody listens any more
        return
    connection.send(result)
    connection.close()
