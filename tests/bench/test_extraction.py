"""Pages that others hand us are judged as the README says."""

import json
from pathlib import Path

import pytest

from bench.extraction import judged_pages, measure
from bench.scores import names_f1, same_credit, same_words, text_f1

_TEXT = "Die Stadt misst den Regen an zwölf Stellen. Das soll Keller trocken halten, sagt das Amt am Montag."


def _save(folder: Path, **stated: object) -> None:
    html = f"""<html><head><title>Regen wird gemessen - Blatt</title>
    <meta property="article:published_time" content="2025-11-03T08:00:00+01:00"></head>
    <body><nav><a href="/">Start</a></nav><h1>Regen wird gemessen</h1><p>Von Ina Muster</p>
    <article><p>{_TEXT}</p><p>{_TEXT[::-1]}</p></article></body></html>"""
    (folder / "seite.html").write_text(html, encoding="utf-8")
    (folder / "seite.json").write_text(json.dumps({"url": "https://blatt.example/a", **stated}))


def test_pages_of_a_folder_are_read_by_all_and_judged(tmp_path: Path) -> None:
    _save(
        tmp_path,
        title="Regen wird gemessen",
        body=f"{_TEXT}\n\n{_TEXT[::-1]}",
        published="2025-11-03T08:00:00+01:00",
        author=["Ina Muster"],
    )

    found = {figure.name: figure for figure in measure(0.01, tmp_path)}

    assert [found[f"{what}: stadtradar"].median for what in ("text", "title", "date", "author")] == [1] * 4
    assert {"text: trafilatura", "text: resiliparse"} <= set(found)
    assert not [name for name in found if name.startswith("credit")]  # the file names none


def test_a_page_without_json_is_not_judged(tmp_path: Path) -> None:
    _save(tmp_path)
    (tmp_path / "andere.html").write_text("<p>x")

    assert [page.url for page in judged_pages(tmp_path)] == ["https://blatt.example/a"]


def test_text_is_compared_by_four_words_in_a_row() -> None:
    assert text_f1([("a b c d e", "a b c d e")]) == 1
    assert text_f1([("a b c d e", "a b c d x")]) == pytest.approx(0.5)
    assert text_f1([("", "a b c d")]) == 0


def test_names_titles_and_credits_are_compared_by_their_letters() -> None:
    assert names_f1("Ina Muster und Uwe Beispiel", "Ina Muster, Uwe Beispiel") == 1
    assert names_f1("Ina Muster", "Ina Muster, Uwe Beispiel") == pytest.approx(2 / 3)
    assert same_words("„Regen“ – jetzt", '"Regen" - jetzt')
    assert same_credit("Ina Muster/dpa", "Ina Muster / dpa.")
    assert not same_credit("Stadt", "Stadtwerke Kaiserslautern GmbH")
