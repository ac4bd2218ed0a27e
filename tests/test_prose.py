"""An author's Markdown, spoken as HTML, as Typst content and as plain text; none of it can become code."""

from __future__ import annotations

import pytest

from handbook import prose
from handbook.prose import Reference


def html(text: str) -> str:
    """Return prose as HTML with plain addresses for references and pictures."""
    return prose.html(text, lambda r: f"{r.kind}/{r.id}" + (f"#{r.section}" if r.section else ""), "pictures/{}".format)


BLOCKS = """\
一句**重的**，一句*轻的*。

1. 先
2. 再

- 甲

> 引文

### 小标题

| 左 | 右 |
|---|--:|
| a | `b` |

![图](image:a.png)
"""


def test_blocks_as_html() -> None:
    """Paragraphs, lists, quotes, headings, tables and pictures become the matching elements."""
    assert html(BLOCKS) == (
        "<p>一句<strong>重的</strong>，一句<em>轻的</em>。</p>"
        "<ol><li>先</li><li>再</li></ol>"
        "<ul><li>甲</li></ul>"
        "<blockquote><p>引文</p></blockquote>"
        "<h3>小标题</h3>"
        '<div class="kf-table" tabindex="0" role="group" aria-label="表格：左、右"><table>'
        '<thead><tr><th>左</th><th class="kf-right">右</th></tr></thead>'
        '<tbody><tr><td>a</td><td class="kf-right"><code>b</code></td></tr></tbody></table></div>'
        '<p><img src="pictures/a.png" alt="图"></p>'
    )


def test_blocks_as_typst_content() -> None:
    """The same blocks become nodes that carry text as data."""
    assert prose.content(BLOCKS) == [
        {"t": "p", "c": ["一句", {"t": "strong", "c": ["重的"]}, "，一句", {"t": "em", "c": ["轻的"]}, "。"]},
        {"t": "ol", "c": [{"t": "li", "c": ["先"]}, {"t": "li", "c": ["再"]}]},
        {"t": "ul", "c": [{"t": "li", "c": ["甲"]}]},
        {"t": "quote", "c": [{"t": "p", "c": ["引文"]}]},
        {"t": "h", "level": 3, "c": ["小标题"]},
        {"t": "table", "head": [["左"], ["右"]], "rows": [[["a"], [{"t": "code", "c": ["b"]}]]]},
        {"t": "p", "c": [{"t": "image", "name": "a.png", "alt": "图"}]},
    ]


def test_blocks_as_plain_text() -> None:
    """Plain text has a line a block and says what a picture shows."""
    assert prose.plain(BLOCKS) == "一句重的，一句轻的。\n先\n再\n甲\n引文\n小标题\n左 右 \na b \n图"


LINKS = "见[话术](script:refund-when)、[小节](chapter:refund#say-it)和[公告](https://platform.example/a?b=1&c=2)。"


def test_links_as_html() -> None:
    """References lead to their records, other links leave without telling where from."""
    assert html(LINKS) == (
        '<p>见<a href="script/refund-when" class="kf-ref kf-ref-script">话术</a>、'
        '<a href="chapter/refund#say-it" class="kf-ref kf-ref-chapter">小节</a>和'
        '<a href="https://platform.example/a?b=1&amp;c=2" rel="noopener noreferrer">公告</a>。</p>'
    )


def test_links_as_typst_content() -> None:
    """References carry kind, id and section; other links their address."""
    assert prose.content(LINKS)[0] == {
        "t": "p",
        "c": [
            "见",
            {"t": "ref", "kind": "script", "id": "refund-when", "section": "", "c": ["话术"]},
            "、",
            {"t": "ref", "kind": "chapter", "id": "refund", "section": "say-it", "c": ["小节"]},
            "和",
            {"t": "link", "href": "https://platform.example/a?b=1&c=2", "c": ["公告"]},
            "。",
        ],
    }


def test_references_are_listed() -> None:
    """The records that a text links to are found in order."""
    assert prose.references(LINKS) == [Reference("script", "refund-when"), Reference("chapter", "refund", "say-it")]


@pytest.mark.parametrize(
    "text",
    [
        "见[退货](script:refund-when)和[第二章](chapter:refund#say-it)。",
        "| 话术 | 依据 |\n|---|---|\n| [退货](script:refund-when) | [七天](rule:seven-days) |",
        "- 先看\n- **[退货](script:refund-when)**",
        "先看：\n\n    [退货](script:refund-when)",
        "- 先看\n\n    [退货](script:refund-when)",
        "写成`[退货](script:refund-when)`，就是[退货](script:refund-when)。",
        r"不是链接：\[退货](script:refund-when)",
        "[退货 [七天](rule:seven-days)](script:refund-when)",
        "![柜台](image:counter)和[退货](script:refund-when)",
        "[退货](<script:refund-when>)，[退货](script:refund-when '话术')，<https://example.com>",
        "[退*货](script:refund-when)和*别的*",
        "[退货] (script:refund-when)，[退货](script:refund-when",
    ],
)
def test_the_quick_look_at_links_sees_what_the_parser_sees(text: str) -> None:
    """Links are found without parsing only where that gives the same."""
    assert prose.addresses(text) == [a.get("href", "") for a in prose.tree(text).iter("a")]


@pytest.mark.parametrize(
    "address", ["person:li", "script:Refund", "script:refund#part", "script:", "https://a.example", "javascript:x"]
)
def test_other_addresses_are_no_references(address: str) -> None:
    """Unknown kinds, wrong ids and sections of anything but a chapter are no references."""
    assert prose.reference(address) is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<b>重</b>",
        "<!-- 注 -->",
        "<?php x ?>",
        "&lt;b&gt;&amp;nbsp;",
        "{{ 7 * 7 }}{% raw %}",
        "{: .big onclick=x }",
        '1 #eval("1 + 1") #{ x } $x^2$ @ref <label>',
        "[a]: javascript:alert(1)",
        "<javascript:alert(1)>",
    ],
)
def test_code_stays_text(text: str) -> None:
    """Markup, entities, template code and Typst code come out as the very characters the author typed."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert html(text) == f"<p>{escaped}</p>"
    assert prose.content(text) == [{"t": "p", "c": [text]}]
    assert prose.plain(text) == text


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "../up"],
)
def test_other_schemes_lead_nowhere(address: str) -> None:
    """A link whose address is neither the web nor a reference keeps its words and loses its address."""
    text = f"[点我]({address})"

    assert html(text) == "<p><a>点我</a></p>"
    assert prose.content(text) == [{"t": "p", "c": ["点我"]}]


def test_an_address_cannot_leave_its_attribute() -> None:
    """Quotes in an address or an alternative text cannot start an attribute."""
    text = '![a" onerror="x](image:a.png)'

    assert html(text) == '<p><img src="pictures/a.png" alt="a&quot; onerror=&quot;x"></p>'


def test_code_in_backticks_is_shown_as_typed() -> None:
    """Backticks show markup as text, escaped once for HTML and not at all for Typst."""
    assert html("`<b> & {{x}}`") == "<p><code>&lt;b&gt; &amp; {{x}}</code></p>"
    assert prose.content("`<b> & {{x}}`") == [{"t": "p", "c": [{"t": "code", "c": ["<b> & {{x}}"]}]}]


def test_a_line_end_between_chinese_characters_is_no_space() -> None:
    """A paragraph may be typed in several lines; Chinese text closes up, Latin words keep their space."""
    assert prose.plain("第一行，\n第二行 one\ntwo") == "第一行，第二行 one\ntwo"
    assert html("第一行，\n第二行 one\ntwo") == "<p>第一行，第二行 one\ntwo</p>"


def test_headings_are_listed_however_they_are_written() -> None:
    """A heading is one for the parser, with or without a space, with marks before or a line below."""
    assert prose.headings("# 一\n\n##二\n\n三\n---\n\n### **四**") == [(1, "一"), (2, "二"), (2, "三"), (3, "四")]


def test_pictures_are_listed() -> None:
    """Pictures are found with their alternative texts."""
    assert prose.images("![图](image:a.png)和![](image:b.png)") == [("image:a.png", "图"), ("image:b.png", "")]
