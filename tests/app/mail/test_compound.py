from __future__ import annotations

import runpy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.compound import Compound

WRITER = Path(__file__).parent / "fixtures" / "compound_writer.py"
compound = runpy.run_path(str(WRITER))["compound"]
NAMES = st.text("abcXYZ_#", min_size=1, max_size=20)


def contents(file, storage):
    streams = {name: file.content(place) for name, place in storage.streams.items()}
    return streams | {name: contents(file, one) for name, one in storage.storages.items()}


@given(
    st.dictionaries(
        NAMES,
        st.one_of(
            st.integers(0, 9000).map(lambda size: bytes(range(256)) * (size // 256 + 1)),
            st.dictionaries(NAMES, st.binary(max_size=200), max_size=4),
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_that_what_another_program_wrote_is_read(folder):
    file = Compound(compound(folder))
    assert contents(file, file.root) == folder
    assert not file.damaged


def test_that_damage_is_known():
    whole = compound({"a": bytes(9000)})
    assert Compound(whole[: len(whole) // 2]).damaged
    assert Compound(b"").damaged
