"""Boxes with adverts are left out by the word that marks them, never by much text or by their names."""

from time import perf_counter

import pytest
from lxml import html

from crawler.pages.adverts import without_adverts
from crawler.pages.blocks import read_blocks

ARTICLE = (
    "<p>Der Rat hat lange beraten und am Ende doch zugestimmt.</p><p>Gebaut wird im Mai, sagt das Amt.</p>"
)
LINES = ["Der Rat hat lange beraten und am Ende doch zugestimmt.", "Gebaut wird im Mai, sagt das Amt."]


def left(markup: str) -> list[str]:
    return [block.text for block in without_adverts(read_blocks(html.fromstring(f"<div>{markup}</div>"), ""))]


@pytest.mark.parametrize(
    "box",
    [
        "<div><small>Anzeige</small><p>Jetzt anmelden!</p></div>",
        "<div>- Anzeige -<p>Jetzt anmelden!</p><p>Nur heute.</p></div>",
        "<aside><h4>Werbung</h4><div><div><a href=x>Cloud für alle</a></div></div></aside>",
        "<section><p>Anzeige</p><h3>Kongress</h3><ul><li>Bonn</li></ul></section>",
    ],
)
def test_a_box_that_is_marked_as_an_advert_is_left_out(box: str) -> None:
    assert left(ARTICLE + box + ARTICLE) == [*LINES, *LINES]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>Anzeige</p>{ARTICLE}",  # the mark of an empty place, in the container of the article
        f"<div>{ARTICLE}<p>Anzeige</p><p>Danach wird gefeiert.</p></div>",
        "<div><p>Die Anzeige</p><p>Der Amtsleiter hat Anzeige erstattet.</p></div>",
    ],
)
def test_text_is_never_left_out_with_a_mark(markup: str) -> None:
    assert [line for line in left(markup) if line != "Anzeige"] == [
        block.text
        for block in read_blocks(html.fromstring(f"<div>{markup}</div>"), "")
        if block.text != "Anzeige"
    ]


def test_an_article_in_a_container_that_begins_with_a_mark_is_kept() -> None:
    long = "".join(f"<p>Absatz {number} mit einigen Wörtern darin.</p>" for number in range(30))

    assert len(left(f"<article><small>Anzeige</small>{long}</article>")) == 31


def test_a_page_of_nothing_but_marks_takes_no_time() -> None:
    began = perf_counter()

    left("<div>Anzeige<p>x</p>" * 3000)

    assert perf_counter() - began < 5
