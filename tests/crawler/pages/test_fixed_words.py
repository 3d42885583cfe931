"""The words a site prints on each of its pages."""

import re

from lxml import html

from crawler.pages.blocks import Block, read_blocks
from crawler.pages.fixed_words import FixedWords, without_fixed_words

_WORDS = FixedWords(
    lines=re.compile(r"\(ID:\d+\)"),
    boxes=re.compile(r"Anbieter zum Thema"),
    end=re.compile(r"Kommentieren Sie den Artikel"),
    paywall=re.compile(r"Weiterlesen mit Plus"),
)
_LONG = "Ein Satz, der zum Artikel gehört und lang genug ist, um einer zu sein. " * 2


def _blocks(markup: str) -> tuple[Block, ...]:
    return read_blocks(html.fromstring(f"<div>{markup}</div>"), "")


def _left(markup: str, after: int = 1) -> list[str]:
    return [block.text for _, block in without_fixed_words(_blocks(markup), _WORDS, after)]


def test_a_line_goes_and_its_neighbours_stay() -> None:
    assert _left("<h1>Titel</h1><p>Text.</p><p>(ID:478)</p><p>Schluss.</p>") == ["Titel", "Text.", "Schluss."]


def test_a_box_goes_with_all_it_holds() -> None:
    box = "<div><h3>Anbieter zum Thema</h3><p>Ratlog AG</p></div>"

    assert _left(f"<h1>Titel</h1><p>{_LONG}</p>{box}<p>Schluss.</p>") == ["Titel", _LONG.strip(), "Schluss."]


def test_a_box_is_never_the_article() -> None:
    page = f"<h1>Titel</h1><h3>Anbieter zum Thema</h3><p>{_LONG}</p><p>Schluss.</p>"

    assert _left(page) == ["Titel", _LONG.strip(), "Schluss."]


def test_nothing_follows_the_end_and_the_paywall() -> None:
    page = "<h1>Titel</h1><p>Text.</p><h3>{}</h3><p>Rest.</p>"

    assert _left(page.format("Kommentieren Sie den Artikel")) == ["Titel", "Text."]
    assert _left(page.format("Weiterlesen mit Plus")) == ["Titel", "Text."]


def test_words_above_the_text_and_within_sentences_do_not_count() -> None:
    page = "<p>Kommentieren Sie den Artikel</p><h1>Titel</h1><p>Kommentieren Sie den Artikel bitte.</p>"

    assert _left(page, after=2) == [
        "Kommentieren Sie den Artikel",
        "Titel",
        "Kommentieren Sie den Artikel bitte.",
    ]
