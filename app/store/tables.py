"""Rows of the casebook file. They validate nothing: the rules live in app.domain.

What happened to a case is told by its events, and by them alone. Everything in `CaseLineRow`
and in the columns of `ItemRow` below "told by the events" is a copy made by app.matter.docket, so
that lists and months can be asked for in SQL; `check` recomputes it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel


class SettingRow(SQLModel, table=True):
    """A setting of this casebook, by name."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str


class RegisterRow(SQLModel, table=True):
    """How far a series of numbers has got."""

    __tablename__ = "register"

    series: str = Field(primary_key=True)
    last: int


class CaseRow(SQLModel, table=True):
    """A case (事案): one arrival, with one or more items."""

    __tablename__ = "case_file"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    channel: str
    arrived: date = Field(index=True)
    noticed: date
    recorded: datetime
    words: str
    migrated: bool = False
    old_number: str = ""


class CaseLineRow(SQLModel, table=True):
    """The line of a case in lists: a copy, told by the events."""

    __tablename__ = "case_line"
    __table_args__ = (
        Index("ix_case_line_open_due", "open", "due"),
        Index("ix_case_line_tags", "tags", sqlite_where=sql("tags <> ''")),
        Index("ix_case_line_by_due", sql("due IS NULL"), "due", "case_id"),
        Index("ix_case_line_open_by_due", "open", sql("due IS NULL"), "due", "case_id"),
    )

    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    requester: str = ""
    sort_name: str = ""
    kinds: str = ""
    state: str = ""
    state_rank: int = 0
    open: bool = True
    unconfirmed: bool = False
    due: date | None = Field(default=None)
    waiting_since: date | None = Field(default=None)
    next_act: str | None = Field(default=None)
    next_item: int = 0
    next_missing: str = ""
    partners_owing: int = 0  # asks of partners that nobody has answered
    erased: date | None = Field(default=None)  # the day the case became a tombstone
    tags: str = ""  # one a line, between line ends: \n監査\n再発\n
    officer: str = ""  # who acted last


class ItemRow(SQLModel, table=True):
    """One request item of a case."""

    __tablename__ = "item"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    position: int
    # told by the events
    kind: str
    state: str
    confirmed: bool = False
    decision: str | None = Field(default=None)
    decided: date | None = Field(default=None)
    notified: date | None = Field(default=None, index=True)
    ended: date | None = Field(default=None, index=True)
    due: date | None = Field(default=None, index=True)
    acknowledged: date | None = Field(default=None)
    acknowledge_by: date | None = Field(default=None)


class EventRow(SQLModel, table=True):
    """Something that happened to a case, as somebody wrote it down. Never altered."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_ask_partner", "case_id", sqlite_where=sql("sort = 'ask-partner'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    item: int
    sort: str
    on: date
    at: datetime
    actor: str
    text: str = ""
    facts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class PersonRow(SQLModel, table=True):
    """Somebody who wrote, called or is written about. Names stay as they were typed.

    `postcode` and `address` are a copy of the newest current address among the contacts. A
    person who was found to be another one stays, `merged_into` that one; nothing of her is lost.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_listed", "merged_into", "sort_name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    reading: str = ""
    organisation: str = ""
    postcode: str = ""
    address: str = ""
    folded: str = ""  # name, reading and organisation as they are compared
    name_key: str = Field(default="", index=True)  # the name as it is compared, no blanks
    reading_key: str = Field(default="", index=True)
    sort_name: str = ""  # the reading, else the name
    merged_into: int | None = Field(default=None, foreign_key="person.id")
    merged_on: date | None = Field(default=None)


class ContactRow(SQLModel, table=True):
    """A mail address, telephone number or address of a person; `folded` is what is compared.

    `from_person` is whose it was before a merger moved it here.
    """

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    from_person: int | None = Field(default=None, foreign_key="person.id")
    sort: str  # mail, phone, address
    value: str
    postcode: str = ""  # of an address
    folded: str = Field(index=True)
    standing: str = "current"  # current, old, wrong
    since: date | None = Field(default=None)


class PartyRow(SQLModel, table=True):
    """A person's part in a case. `from_person`: whose it was before a merger moved it here."""

    __tablename__ = "party"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str
    from_person: int | None = Field(default=None, foreign_key="person.id")


class ApartRow(SQLModel, table=True):
    """Two persons who look alike and were found to be two; `one` is the smaller id."""

    __tablename__ = "apart"

    one: int = Field(primary_key=True, foreign_key="person.id")
    other: int = Field(primary_key=True, foreign_key="person.id")


class PartnerRow(SQLModel, table=True):
    """A partner: contractor, joint user, recipient or principal. A setting, not a case's."""

    __tablename__ = "partner"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    relation: str
    groups: str = ""  # of the joint use, comma separated: JU1,JU2
    contact: str = ""
    mail: str = ""
    phone: str = ""
    address: str = ""
    begun: date | None = Field(default=None)
    ended: date | None = Field(default=None)
    active: bool = True


class BlobRow(SQLModel, table=True):
    """Bytes that came in or went out, kept once under their SHA-256."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class BlobTextRow(SQLModel, table=True):
    """What a kept file says, read once when it came in; it goes with the bytes."""

    __tablename__ = "blob_text"

    sha256: str = Field(
        sa_column=Column(ForeignKey("blob.sha256", ondelete="CASCADE"), primary_key=True)
    )
    text: str
    legible: str  # whole, cut, not: see app.finding.papers


class MessageRow(SQLModel, table=True):
    """A mail of a case, as it was decoded. The raw bytes are a blob."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    sha256: str = Field(foreign_key="blob.sha256", index=True)
    message_id: str = Field(index=True)
    subject: str
    sender: str
    address: str
    arrived: date
    body: str
    defects: str = ""


class AttachmentRow(SQLModel, table=True):
    """A file that came with a mail, or was put to a case beside (`message_id` is None)."""

    __tablename__ = "attachment"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    sha256: str = Field(foreign_key="blob.sha256")
    name: str
    content_type: str


class DocumentRow(SQLModel, table=True):
    """A letter in the register of letters. Its bytes are a blob that is never made anew.

    Number, day and SHA-256 stay in the register when the bytes were erased.
    """

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    number: str = Field(unique=True)
    letter: str
    title: str
    dated: date
    items: str  # positions, comma separated
    sha256: str = Field(index=True)
    erased: date | None = Field(default=None)


class LetterTextRow(SQLModel, table=True):
    """A version of the officer's own copy of a letter text. A setting; never altered."""

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("letter", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    letter: str
    version: int  # of this letter, from 1
    since: date  # in force from this day on
    at: datetime
    actor: str
    text: str  # "" where the text that ships is in force again
    withdrawn: bool = False
    base: str  # the text that shipped when the copy was made, "" where it is not known
    base_sha256: str
    note: str = ""


class TaskRow(SQLModel, table=True):
    """Something to do by a day."""

    __tablename__ = "task"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    item: int
    text: str
    due: date | None = Field(default=None, index=True)
    done: date | None = Field(default=None)


class JournalRow(SQLModel, table=True):
    """An entry of the sealed log: see app.domain.journal."""

    __tablename__ = "journal"

    number: int = Field(primary_key=True)
    at: str
    actor: str
    act: str
    subject: str
    digest: str
    previous: str
    hash: str


class PayloadRow(SQLModel, table=True):
    """What an entry of the journal says; can be erased without breaking the chain."""

    __tablename__ = "journal_payload"

    number: int = Field(primary_key=True, foreign_key="journal.number")
    salt: str
    payload: str


class BackupRow(SQLModel, table=True):
    """A backup that was made of this file: what it is called, and how far the journal was."""

    __tablename__ = "backup"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    at: datetime
    entries: int
    head: str
