from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.html_text import declared_charset, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<div>一</div><div>二<br>三</div>", "一\n二\n三"),
        ("<div>一</div><div><br></div><div>二</div>", "一\n\n二"),
        ("個人\n   情報", "個人 情報"),
        ("<b>個人</b>情報", "個人情報"),
        ("a&nbsp;&lt;b&gt;&amp;&#x9ad9;", "a <b>&髙"),
        ("<ul><li>一</li><li>二</li></ul>", "・一\n・二"),
        ("<table><tr><td>氏名<td>山田<tr><td>電話<td>03</table>", "氏名 山田\n電話 03"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<blockquote>前の文</blockquote>後", "> 前の文\n\n後"),
        ("<blockquote>一<blockquote>二</blockquote></blockquote>", "> 一\n>\n>> 二"),
        ('<a href="https://example.jp/a">案内</a>です', "案内 (https://example.jp/a)です"),
        ('<a href="https://example.jp/">example.jp</a>', "example.jp"),
        ('<a href="mailto:a@example.jp">a@example.jp</a>', "a@example.jp"),
        ('<a href="https://example.jp/x"><img src="x.png"></a>', "(https://example.jp/x)"),
        ('<a href="javascript:alert(1)">押す</a>', "押す"),
        (
            '<a href="https://b.example.com">https://a.example.jp</a>',
            "https://a.example.jp (https://b.example.com)",
        ),
        ('<img src="x.png" alt="地図">', "[地図]"),
        ("<title>題</title><style>p{}</style><script>alert('x')</script>本文", "本文"),
        ('<div style="display: none">隠<b>れた</b></div>見える', "見える"),
        ("<p hidden>隠れた</p>見える", "見える"),
        ("<!-- 注 --><![if !mso]>本文<![endif]>", "本文"),
        ("閉じない<b>太字<p>段落", "閉じない太字\n\n段落"),
        ("\u3000字下げ", "\u3000字下げ"),
    ],
)
def test_that_text_is_what_a_reader_sees(html, text):
    assert text_of(html) == text


def test_that_nothing_is_lost_however_deep():
    assert text_of("<div>" * 50_000 + "底" + "</div>" * 50_000) == "底"


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b'<meta charset="Shift_JIS">', "Shift_JIS"),
        (b"<META http-equiv=Content-Type content='text/html; charset=euc-jp'>", "euc-jp"),
        (b"<p>none</p>", ""),
        (b" " * 9000 + b'<meta charset="utf-8">', ""),
    ],
)
def test_that_the_charset_of_a_meta_element_is_found(raw, charset):
    assert declared_charset(raw) == charset


PIECES = [
    *(
        "<p>",
        "</p>",
        "<a href='https://x'>",
        "</a>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<",
        ">",
    ),
    *("<blockquote>", "</blockquote>", "<pre>", "</pre>", "<br>", "<li>", "<p hidden>", "<b "),
    *("&#0;", "&#xd800;", "\0", "文", " ", "\n"),
]


@given(st.lists(st.sampled_from(PIECES)))
@settings(max_examples=500, deadline=None)
def test_that_any_markup_gives_text(pieces):
    text_of("".join(pieces)).encode()


@given(st.text())
@settings(deadline=None)
def test_that_any_text_gives_text(html):
    text_of(html).encode()
