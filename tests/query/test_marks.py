"""The marks of a stored body: what is written is read back, and plain text shows none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.marks import Part, PartKind, marked, parts, plain_text

_BODY = """Zwei Städte messen Regen.

## Was gemessen wird

- Höhe
- Dauer

1. Sensor setzen
2. Funk prüfen

> Wir sehen früher, was kommt.

| Ort | Sensoren |
| Markt | 12 |

**Was kostet das?**

Weniger als ein Bus.

\\- 3 Grad waren es am Morgen."""
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip


def test_every_kind_of_part_is_read() -> None:
    assert list(parts(_BODY)) == [
        Part(PartKind.PARAGRAPH, ("Zwei Städte messen Regen.",)),
        Part(PartKind.HEADING, ("Was gemessen wird",)),
        Part(PartKind.LIST, ("Höhe", "Dauer")),
        Part(PartKind.NUMBERED, ("Sensor setzen", "Funk prüfen")),
        Part(PartKind.QUOTE, ("Wir sehen früher, was kommt.",)),
        Part(PartKind.TABLE, ("Ort | Sensoren", "Markt | 12")),
        Part(PartKind.QUESTION, ("Was kostet das?",)),
        Part(PartKind.PARAGRAPH, ("Weniger als ein Bus.",)),
        Part(PartKind.PARAGRAPH, ("- 3 Grad waren es am Morgen.",)),
    ]


def test_plain_text_has_no_marks() -> None:
    text = plain_text(_BODY)

    assert "Was gemessen wird\n\nHöhe\nDauer\n\nSensor setzen" in text
    assert not {"#", "*", ">", "\\"} & set(text)
    assert text.endswith("- 3 Grad waren es am Morgen.")


def test_a_body_without_marks_is_its_own_plain_text() -> None:
    body = "Erster Absatz.\n\nZweiter * Absatz | mit > Zeichen - und #hashtag."

    assert plain_text(body) == body


@pytest.mark.parametrize(
    "text", ["- 3 Grad", "1. Mai in Trier", "## x", "> a", "| a |", "**Ja?**", "\\ und", "\\- x"]
)
def test_a_paragraph_that_looks_marked_stays_a_paragraph(text: str) -> None:
    assert list(parts(marked(PartKind.PARAGRAPH, text))) == [Part(PartKind.PARAGRAPH, (text,))]


@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_paragraphs_of_any_text_are_read_back(texts: list[str]) -> None:
    body = "\n\n".join(marked(PartKind.PARAGRAPH, text) for text in texts)

    assert plain_text(body) == "\n\n".join(texts)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for part in parts(text):
        assert part.lines
