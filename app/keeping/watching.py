"""What the officer should know today of how the casebook is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.keeping import backups, destroying, doors, keys, rehearsal, retaining, sharing
from app.keeping.backups import State
from app.views.keeping import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.matter.docket import Docket
    from app.store.book import Book

_OVERDUE = 14  # days after which a rehearsal that is made each week is missed
_FIRST_DAYS = 2  # days a new casebook may be without a backup: the first closing makes one


def notices(book: Book, docket: Docket) -> Iterator[Notice]:
    """Yield what is wrong or due, the most pressing first."""
    yield from _of_sharing(book)
    yield from _of_backups(book)
    count, _ = doors.failed_before(book)
    if count:
        yield Notice("failed-unlocks", str(count), pressing=True)
    if keys.printed_on(book) is None:
        yield Notice("sheet-unprinted")
    today = book.now.moment().date()
    with book.reading() as session:
        due = sum(not one.stays for one in retaining.over(session, docket, today))
        review = sum(
            one.hold is not None and one.hold.review is not None and one.hold.review <= today
            for one in retaining.held(session, docket, today)
        )
        uncertified = any(line.certified is None for line in destroying.lines(session))
    if uncertified:
        yield Notice("certificate-missing")
    if due:
        yield Notice("disposal-due", str(due))
    if review:
        yield Notice("hold-review", str(review))


def _of_sharing(book: Book) -> Iterator[Notice]:
    for copy in sharing.found(book):
        if copy.only_there is None:
            yield Notice("conflict-unreadable", copy.name, pressing=True)
        elif copy.only_there:
            yield Notice("conflict", f"{copy.name}（{copy.only_there}件）", pressing=True)
        else:
            yield Notice("conflict-within", copy.name)
    what, service = sharing.warned(book.path)
    if what:
        yield Notice(what, service)


def _of_backups(book: Book) -> Iterator[Notice]:
    if cause := backups.trouble(book):
        yield Notice("backup-failed", cause, pressing=True)
    last = backups.newest(book)
    if last is None:
        if not cause and _days_since_begun(book) > _FIRST_DAYS:
            yield Notice("backup-none", pressing=True)
        return
    state = backups.state_of(book, last)
    if state is not State.SOUND:
        yield Notice(f"backup-{state}", last.name, pressing=True)
        return
    proved = rehearsal.last(book)
    today = book.now.moment().date()
    if rehearsal.failed(book):
        yield Notice("rehearsal-failed", last.name, pressing=True)
    elif proved is not None and (today - proved[0]).days > _OVERDUE:
        yield Notice("rehearsal-due", proved[0].isoformat())


def _days_since_begun(book: Book) -> int:
    begun = book.begun
    return (book.now.moment() - begun).days if begun else 0
