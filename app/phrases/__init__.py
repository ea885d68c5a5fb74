"""Values and errors of the program in the officer's words, for the window and the command line.

The door of the room: `from app import phrases`, then `phrases.kind(…)`, `phrases.error(…)`.
"""

from __future__ import annotations

from app.phrases.anchors import against
from app.phrases.approvals import verdict
from app.phrases.erasing import erased_because, erased_case, erasure, stays, tombstone
from app.phrases.findings import finding, remark
from app.phrases.forms import choice, field
from app.phrases.holders import only_read
from app.phrases.log import check_fault, log_act
from app.phrases.sentences import error, has_sentence
from app.phrases.words import (
    act,
    channel,
    charset,
    copies_became,
    decision,
    defect,
    duty,
    event,
    file_fault,
    file_sort,
    kind,
    kind_short,
    ledger_fault,
    ledger_field,
    ledger_state,
    letter_state,
    letter_title,
    list_column,
    mark,
    mask,
    method,
    missing,
    next_step,
    place,
    role,
    sign,
    stage,
    state,
    task,
    tracking_doubt,
    wait,
)
