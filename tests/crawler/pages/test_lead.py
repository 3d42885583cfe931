"""The lines between a headline and the text."""

from datetime import date

import pytest
from lxml import html

from crawler.pages.blocks import Block, read_blocks
from crawler.pages.lead import is_meta_line, read_lead


def _blocks(*lines: str) -> tuple[Block, ...]:
    return read_blocks(html.fromstring(f"<div>{''.join(f'<p>{line}</p>' for line in lines)}</div>"), "")


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("14.12.2021 Von Manfred Klar 2 min Lesedauer", "Manfred Klar", date(2021, 12, 14)),
        ("Ein Gastbeitrag von Dr. Helga Stamm 3 min Lesedauer", "Dr. Helga Stamm", None),
        ("26. April 2025", None, date(2025, 4, 26)),
        ("von Rebecca Pohl", "Rebecca Pohl", None),
        (
            "12.03.2024 | Von Lisa Brandt und Uwe von der Heide",
            "Lisa Brandt, Uwe von der Heide",
            date(2024, 3, 12),
        ),
        ("Pressemitteilung vom 16.12.2021", None, date(2021, 12, 16)),
        ("08.02.2024 – 09:30", None, date(2024, 2, 8)),
        ("Artikel veröffentlicht am Mittwoch, 9. September 2025 um 15:46 Uhr", None, date(2025, 9, 9)),
    ],
)
def test_lines_of_author_and_day_are_read(line: str, author: str | None, day: date | None) -> None:
    lead = read_lead(_blocks("Titel", line, "Text."), "Titel", 0, 1, None)

    assert lead.author == author
    assert (lead.moment.date() if lead.moment else None) == day
    assert lead.taken == {1}


@pytest.mark.parametrize(
    "line",
    [
        "Von Montag an fahren die Busse öfter.",
        "Am 12.03.2024 beginnt der Umbau.",
        "von Haus zu Haus",
        "Von Kaiserslautern lernen",
        "Smart City",
        "2 min Lesedauer",
    ],
)
def test_sentences_are_no_lines_of_author_and_day(line: str) -> None:
    assert not is_meta_line(line)


def test_a_line_above_the_headline_that_says_what_day_it_is_dates_nothing() -> None:
    blocks = _blocks("Freitag, 6. Februar 2026", "Titel", "Text.")

    lead = read_lead(blocks, "Titel", 1, 2, None)

    assert (lead.moment, lead.taken) == (None, frozenset())


def test_the_stated_description_is_the_lead() -> None:
    blocks = _blocks(
        "Titel", "Was es bringt, zeigt ein Beispiel.", "Text.", "Was es bringt, zeigt ein Beispiel."
    )

    lead = read_lead(blocks, "Titel", 0, 1, "Was es bringt, zeigt ein Beispiel.")

    assert lead.teaser == "Was es bringt, zeigt ein Beispiel."
    assert lead.taken == {1}


def test_counters_and_a_repeated_headline_are_no_text() -> None:
    lead = read_lead(_blocks("Titel", "0", "603", "Titel", "Text."), "Titel", 0, 1, None)

    assert lead.taken == {1, 2, 3}


def test_a_day_and_a_credit_above_the_headline_count() -> None:
    lead = read_lead(_blocks("08.02.2024", "© Adobe Stock", "Titel", "Text."), "Titel", 2, 3, None)

    assert lead.moment is not None
    assert lead.credit == "Adobe Stock"
    assert lead.taken == {0, 1}
