from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.rules.wording import Fault
from app.texts.check import Flaw, TextRemark
from app.texts.views import TextLine, TextState
from app.texts.words import remark_sentence, state_words

LINE = TextLine("L11", "題", "とき", "群", TextState.OWN, 3, date(2026, 11, 24), None)


@pytest.mark.parametrize("flaw", [*Fault, *Flaw])
def test_that_whatever_is_wrong_is_said_in_words_with_its_line(flaw):
    said = remark_sentence(TextRemark(flaw, 7, "理由一覧"))
    assert said.startswith("7行目：")
    assert said.endswith(("。", "）。"))
    assert str(flaw) not in said
    assert not remark_sentence(TextRemark(flaw)).startswith("0行目")


def test_that_a_state_is_said_with_its_version():
    said = {state: state_words(replace(LINE, state=state)) for state in TextState}
    assert said[TextState.SHIPPED] == "標準"
    assert said[TextState.OWN] == "自社 第3版"
    assert len(set(said.values())) == len(TextState)
