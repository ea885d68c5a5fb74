"""The key in the keyring of the system: only where it is wanted, and never in the way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import import_module

import pytest

from app import phrases, shelf
from app.casebook import Casebook
from app.errors import KeyringError, OnlyReadingError, PassphraseRefusedError, WrongPassphraseError
from app.keeping import vault
from app.views.keeping import KeyHere, Way
from tests.app.keeping.test_keys import NEW
from tests.builders import OFFICER, PASSPHRASE
from tests.keeping import kept_casebook
from tests.rings import MemoryRing

HEX = set("0123456789abcdef")


@pytest.fixture
def casebook(tmp_path):
    found, _ = kept_casebook(tmp_path, sheet=False)
    yield found
    found.close()


def told(casebook):
    """The acts of the journal with what they say, the newest first."""
    with casebook._book.reading() as session:
        from app.store.book import entries

        return [(one.act, json.loads(one.payload or "{}")) for one in entries(session)][::-1]


def key(casebook):
    return casebook._book.database.key[:64]


def why(call, *words, **more):
    with pytest.raises(KeyringError) as caught:
        call(*words, **more)
    assert phrases.error(caught.value).endswith("。")
    assert caught.value.__cause__ is None  # some keyrings quote what they were given
    return caught.value.why


# ------------------------------------------------------------------ putting it there


def test_that_nothing_is_kept_before_it_is_wanted(casebook, ring):
    assert casebook.safekeeping.kept().key_here is KeyHere.NO
    assert why(Casebook.open_by_keyring, casebook.path) == "off"
    assert ring.kept == {}


def test_that_the_key_is_kept_under_a_name_that_names_nobody(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    ((service, name),) = ring.kept
    assert service == "madoguchi"
    assert set(name) <= HEX
    assert casebook._book.salt not in name
    assert ring.kept[service, name] == key(casebook)
    assert casebook.safekeeping.kept().key_here is KeyHere.START
    assert told(casebook)[0] == ("keep-key", {"when": "start"})
    state = "".join(one.read_text("utf-8") for one in shelf._state().iterdir())
    assert key(casebook) not in state


def test_that_it_wants_the_passphrase(casebook, ring):
    with pytest.raises(PassphraseRefusedError):
        casebook.safekeeping.keep_key("違う 合言葉 です", KeyHere.START)
    assert ring.kept == {}


def test_that_it_opens_the_casebook_and_the_journal_says_with_what(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    casebook.close()
    again = Casebook.open_by_keyring(casebook.path, actor=OFFICER)
    assert told(again)[0] == ("unlock", {"by": "keyring"})
    assert again.safekeeping.check().ok
    with pytest.raises(PassphraseRefusedError):  # the key is not enough to have it on paper
        again.safekeeping.recovery_sheet("")
    again.close()


def test_that_it_opens_to_read_while_somebody_writes(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    second = Casebook.open_to_read(casebook.path, "", Way.KEYRING)
    assert second.safekeeping.kept().key_here is KeyHere.START
    with pytest.raises(OnlyReadingError):
        second.safekeeping.let_go_key()
    second.close()
    assert len(ring.kept) == 1


def test_that_taking_it_back_deletes_the_entry(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    casebook.safekeeping.let_go_key()
    assert ring.kept == {}
    assert casebook.safekeeping.kept().key_here is KeyHere.NO
    assert told(casebook)[0] == ("let-go-key", {})
    assert why(Casebook.open_by_keyring, casebook.path) == "off"


def test_that_a_casebook_that_was_moved_is_let_go_of_all_the_same(casebook, ring, tmp_path):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    casebook.close()
    moved = tmp_path / "moved.casebook"
    shutil.copy(casebook.path, moved)
    other = Casebook.open(moved, PASSPHRASE, actor=OFFICER)
    other.safekeeping.let_go_key()
    other.close()
    assert ring.kept == {}
    assert why(Casebook.open_by_keyring, casebook.path) == "missing"


# ------------------------------------------------------------------ another passphrase


def test_that_another_passphrase_renews_it(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    old = key(casebook)
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    assert list(ring.kept.values()) == [key(casebook)] != [old]
    assert casebook.safekeeping.kept().key_here is KeyHere.ALWAYS
    assert [act for act, _ in told(casebook)][:1] == ["keep-key"]
    casebook.close()
    Casebook.open_by_keyring(casebook.path, actor=OFFICER).close()


def test_that_another_passphrase_keeps_nothing_that_was_not_kept(casebook, ring):
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    assert ring.kept == {}


def test_that_a_locked_keyring_does_not_keep_the_passphrase_from_changing(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    ring.locked = True
    casebook.safekeeping.rekey(PASSPHRASE, NEW)
    assert casebook.safekeeping.kept().key_here is KeyHere.NO
    casebook.close()
    assert why(Casebook.open_by_keyring, casebook.path) == "stale"
    ring.locked = False
    again = Casebook.open(casebook.path, NEW, actor=OFFICER)
    again.close()
    assert ring.kept == {}, "the next opening takes out what opens nothing any more"
    assert why(Casebook.open_by_keyring, casebook.path) == "off"


def test_that_a_passphrase_changed_on_another_machine_is_said_and_tidied(
    casebook, ring, monkeypatch
):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_STATE_HOME", str(casebook.path.parent / "elsewhere"))
        casebook.safekeeping.rekey(PASSPHRASE, NEW)
    casebook.close()
    assert len(ring.kept) == 1
    assert why(Casebook.open_by_keyring, casebook.path) == "stale"
    Casebook.open(casebook.path, NEW, actor=OFFICER).close()
    assert ring.kept == {}


# ------------------------------------------------------------------ what may be in the way


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "missing"),
        ("", "corrupt"),
        ("0" * 63, "corrupt"),
        ("合言葉" * 20, "corrupt"),
        ("A" * 64, "corrupt"),
        ("0" * 64, "unfit"),
    ],
)
def test_that_an_entry_that_is_not_the_key_is_a_sentence(casebook, ring, found, said):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    casebook.close()
    (name,) = ring.kept
    if found is None:
        ring.kept.clear()
    else:
        ring.kept[name] = found
    assert why(Casebook.open_by_keyring, casebook.path) == said
    again = Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER)
    assert "failed" not in told(again)[0][1], "no passphrase was tried in vain"
    again.close()


@pytest.mark.parametrize(("state", "said"), [("locked", "locked"), ("broken", "failed")])
def test_that_a_keyring_in_the_way_is_a_sentence(casebook, ring, state, said):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.ALWAYS)
    setattr(ring, state, True)
    assert why(casebook.safekeeping.let_go_key) == said
    assert casebook.safekeeping.kept().key_here is KeyHere.ALWAYS, "it is there as before"
    assert why(casebook.safekeeping.keep_key, PASSPHRASE, KeyHere.START) == said
    assert casebook.safekeeping.kept().key_here is KeyHere.ALWAYS
    casebook.close()
    assert why(Casebook.open_by_keyring, casebook.path) == said


@pytest.mark.parametrize("state", ["locked", "broken"])
def test_that_what_could_not_be_kept_is_not_said_to_be(casebook, ring, state):
    setattr(ring, state, True)
    before = told(casebook)
    assert why(casebook.safekeeping.keep_key, PASSPHRASE, KeyHere.START)
    assert casebook.safekeeping.kept().key_here is KeyHere.NO
    assert told(casebook) == before


def test_that_a_keyring_that_forgets_at_once_is_not_believed(casebook, ring, monkeypatch):
    monkeypatch.setattr(MemoryRing, "set_password", lambda *_: None)
    assert why(casebook.safekeeping.keep_key, PASSPHRASE, KeyHere.START) == "failed"
    assert casebook.safekeeping.kept().key_here is KeyHere.NO


def test_that_only_keyrings_of_the_system_are_taken(casebook, monkeypatch, tmp_path):
    """Whatever a configuration of the library names, and whatever else is installed."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{MemoryRing.__module__}.MemoryRing")
    for module, name in vault.STORES:
        assert module.startswith("keyring.backends.")
        assert not {"null", "fail", "chainer"} & set(module.split("."))
        monkeypatch.setattr(getattr(import_module(module), name), "viable", False)
    assert why(casebook.safekeeping.keep_key, PASSPHRASE, KeyHere.START) == "none"
    assert MemoryRing.kept == {}


def test_that_a_machine_without_the_library_is_a_sentence(casebook, monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert why(casebook.safekeeping.keep_key, PASSPHRASE, KeyHere.START) == "library"


def test_that_a_note_of_the_machine_that_says_something_else_is_nothing(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    file = shelf._state() / "keyring.json"
    for text in (
        "",
        "[]",
        '{"%s": 3}',
        '{"%s": {"entry": 1}}',
        '{"%s": {"entry": "", "when": "x"}}',
    ):
        file.write_text(text.replace("%s", str(casebook.path.absolute())), "utf-8")
        assert casebook.safekeeping.kept().key_here is KeyHere.NO


def test_that_a_wrong_passphrase_asks_no_keyring(casebook, ring):
    casebook.safekeeping.keep_key(PASSPHRASE, KeyHere.START)
    casebook.close()
    ring.broken = True
    with pytest.raises(WrongPassphraseError):
        Casebook.open(casebook.path, "違う 合言葉 です")
    Casebook.open(casebook.path, PASSPHRASE, actor=OFFICER).close()


def test_that_the_start_and_an_opening_load_nothing_of_it(casebook):
    casebook.close()
    code = (
        "import sys, ui.__main__, ui.window, app.commands.keeping\n"
        "from pathlib import Path\n"
        "from app.casebook import Casebook\n"
        "Casebook.open(Path(sys.argv[1]), sys.argv[2]).close()\n"
        "print([one for one in sys.modules if one.split('.')[0] in ('keyring', 'secretstorage')])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(casebook.path), PASSPHRASE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.strip() == "[]", found.stderr
