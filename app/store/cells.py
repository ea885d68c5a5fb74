"""Whether what stands in the cells can be what was written there: its sort, its day, its row.

The pages may prove sound and a cell hold what no act ever writes: somebody with the passphrase
changed it, or a fault lies below the encryption. Asked of SQLite itself, table by table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, text
from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import SQLModel, UTCDateTime

from app.errors import StorageFailedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Column, Table
    from sqlmodel import Session

    from app.store.database import Database

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
UNREADABLE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SQLAlchemyError,
    sqlcipher.Error,
)
"""What reading rows ends in that no act ever wrote. Of sound rows it is a fault of the program."""


def faults(
    database: Database, session: Session, words: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield `cells:TABLE:ROW` for the first row of each table that cannot be right.

    `words` are what may stand in a column, by TABLE.COLUMN. Texts that are no texts, days that no
    calendar has, rows that belong to none.
    """
    for table in SQLModel.metadata.sorted_tables:
        wrong = " OR ".join(
            f"({_fits(column, words.get(f'{table.name}.{column.name}', ()))}) IS NOT TRUE"
            for column in table.columns
        )
        told = text(f'SELECT rowid FROM "{table.name}" WHERE {wrong} LIMIT 1')  # noqa: S608 - names of ours
        found = session.connection().execute(told).first()
        if found is not None:
            yield f"cells:{table.name}:{found[0]}"
        elif not _legible(database, table):
            yield f"cells:{table.name}"
    for child, row, *_ in session.connection().execute(text("PRAGMA foreign_key_check")):
        yield f"cells:{child}:{row}"


def _fits(column: Column[Any], words: Collection[str]) -> str:
    name, sort = f'"{column.name}"', column.type
    if isinstance(sort, Boolean):
        told = f"typeof({name}) = 'integer' AND {name} IN (0, 1)"
    elif isinstance(sort, Integer):
        told = f"typeof({name}) = 'integer'"
    elif isinstance(sort, LargeBinary):
        told = f"typeof({name}) = 'blob'"
    else:
        told = f"typeof({name}) = 'text'" + _form(name, column)
    if words:
        told += f" AND {name} IN ({', '.join(repr(str(word)) for word in words)})"
    return f"{name} IS NULL OR ({told})" if column.nullable else told


def _form(name: str, column: Column[Any]) -> str:
    """Return what more is asked of a text that stands for something else."""
    if isinstance(column.type, Date):
        return f" AND {name} GLOB '{_DAY}' AND {name} >= '0001' AND date({name}) = {name}"
    if isinstance(column.type, UTCDateTime):
        return f" AND {name} GLOB '{_DAY}[ T]*' AND julianday({name}) IS NOT NULL"
    if isinstance(column.type, JSON):
        return f" AND json_valid({name}) AND json_type({name}) = 'object'"
    return ""


def _legible(database: Database, table: Table) -> bool:
    """Return whether every text of a table is one: bytes that are no UTF-8 are none."""
    texts = [one.name for one in table.columns if not isinstance(one.type, Integer | LargeBinary)]
    if not texts:
        return True
    listed = ", ".join(f'"{name}"' for name in texts)
    try:
        with database.translated():
            for _ in database.connection.execute(f'SELECT {listed} FROM "{table.name}"'):  # noqa: S608
                pass
    except StorageFailedError:
        return False
    return True
