"""The body keeps headings, lists, quotes, tables and the questions of an interview."""

import pytest
from parsel import Selector

from crawler.pages.blocks import read_blocks
from crawler.pages.prose import prose
from query.marks import plain_text


def _prose(html: str) -> str:
    body = Selector(text=f"<body>{html}</body>", type="html").root.find("body")
    return prose(read_blocks(body, ""))


def test_structure_is_kept() -> None:
    html = """<p>Anfang.</p><h2>Lage</h2><ul><li>eins<li><p>zwei</p></ul><ol><li>a</li><li>b</li></ol>
    <blockquote><p>So ist es.</p><p>Und so.</p></blockquote><p>Schluss.</p>"""

    assert _prose(html) == (
        "Anfang.\n\n## Lage\n\n- eins\n- zwei\n\n1. a\n2. b\n\n> So ist es.\n> Und so.\n\nSchluss."
    )


def test_two_lists_stay_two() -> None:
    assert _prose("<ul><li>a</ul><ul><li>b</ul>") == "- a\n\n- b"


def test_a_table_of_figures_becomes_rows() -> None:
    html = "<table><tr><th>Ort<th>Zahl<tr><td>Trier<td>7</table>"

    assert _prose(html) == "| Ort | Zahl |\n| Trier | 7 |"


def test_a_page_laid_out_in_a_table_stays_text() -> None:
    html = "<table><tr><td><p>Erster Absatz.</p><p>Zweiter.</p></td><td></td></tr></table>"

    assert _prose(html) == "Erster Absatz.\n\nZweiter."


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Frau Adam, was kostet das?</b></p><p>Wenig.</p>",
        "<p><strong>Frau Adam, was kostet das?</strong> Wenig.</p>",
        "<p><i>Frau Adam, was kostet das?</i><br>Wenig.</p>",
        "<div><em>Frau Adam, </em><em>was kostet das?</em></div>Wenig.",
    ],
)
def test_question_and_answer_stay_apart(html: str) -> None:
    assert _prose(html) == "**Frau Adam, was kostet das?**\n\nWenig."


def test_a_question_in_plain_print_is_a_sentence_like_others() -> None:
    assert _prose("<p>Was kostet das? Wenig.</p>") == "Was kostet das? Wenig."


@pytest.mark.parametrize("text", ["- 3 Grad am Morgen", "1. Mai in Trier", "> 5 Prozent", "| ein | Strich |"])
def test_text_that_looks_like_a_mark_is_not_lost(text: str) -> None:
    assert plain_text(_prose(f"<p>{text.replace('>', '&gt;')}</p>")) == text
