"""RIS read back with rispy, BibTeX with bibtexparser."""

import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from alerts.showing.cleaning import line
from storage.search import ArticleRecord
from tests.records import HOSTILE, a_record, hostile_records
from tests.stadtradar.exports.planned import written


def references(folder: Path, *records: ArticleRecord) -> list[dict[str, Any]]:
    return list(rispy.loads(written(folder, "ris", records).read_text(encoding="utf-8")))


def test_a_reference_has_all_that_is_cited(tmp_path: Path) -> None:
    (found,) = references(tmp_path, a_record())

    assert found == {
        "type_of_reference": "NEWS",
        "id": "stadtradar-1",
        "title": "Sensoren melden freie Parkplätze",
        "secondary_title": "Kommune21",
        "authors": ["Anna Beispiel, bw"],
        "year": "2026",
        "date": "2026/03/04",
        "urls": ["https://www.kommune21.de/sensoren?a=1&b=2"],
        "access_date": "2026/03/04",
        "language": "de",
        "abstract": "Wer einen Parkplatz sucht, findet ihn schneller.",
        "keywords": ["Smart City", "Verkehr; Straße"],
        "name_of_database": "Stadtradar",
        "notes": found["notes"],
    }
    assert found["notes"][0].startswith("Stadtradar: Anfrage „Kaiserslautern")


def test_a_reference_claims_no_date_that_nobody_names(tmp_path: Path) -> None:
    (found,) = references(tmp_path, a_record(published_at=None, author=None, teaser=None))

    assert {"date", "year", "authors", "abstract"}.isdisjoint(found)


def test_no_text_ends_a_reference(tmp_path: Path) -> None:
    found = references(tmp_path, *hostile_records())

    assert [one["title"] for one in found] == [line(text) for text in HOSTILE]
    assert [one["authors"] for one in found] == [[line(text)] for text in HOSTILE]
    assert [one["type_of_reference"] for one in found] == ["NEWS"] * len(HOSTILE)


def entries(folder: Path, *records: ArticleRecord) -> list[Any]:
    library = parse_string(written(folder, "bibtex", records).read_text(encoding="utf-8"))
    assert library.failed_blocks == []
    assert len(library.comments) == 1
    return list(library.entries)


def fields(entry: Any) -> dict[str, str]:
    return {field.key: field.value for field in entry.fields}


def test_an_entry_has_all_that_is_cited(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, a_record())

    assert (entry.entry_type, entry.key) == ("online", "kommune21-1")
    assert fields(entry) == {
        "title": "{Sensoren melden freie Parkplätze}",
        "author": "{Anna Beispiel, bw}",
        "organization": "Kommune21",
        "date": "2026-03-04",
        "url": "https://www.kommune21.de/sensoren?a=1&b=2",
        "urldate": "2026-03-04",
        "langid": "german",
        "abstract": "Wer einen Parkplatz sucht, findet ihn schneller.",
        "keywords": "Smart City, Verkehr; Straße",
    }


def test_an_entry_claims_no_date_that_nobody_names(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, a_record(published_at=None, author=None))

    assert {"date", "author"}.isdisjoint(fields(entry))


@pytest.mark.parametrize("field", ["title", "author"])
def test_latex_reads_hostile_texts_as_they_were(tmp_path: Path, field: str) -> None:
    found = entries(tmp_path, *hostile_records())

    latex = LatexNodes2Text(latex_context=with_braces(), keep_comments=True)
    read = [latex.latex_to_text(fields(entry)[field]).replace("ˆ", "^") for entry in found]
    assert read == [line(text) for text in HOSTILE]


def with_braces() -> Any:
    """Teach pylatexenc two commands of LaTeX that it does not know."""
    context = get_default_latex_context_db()
    braces = [MacroTextSpec("textbraceleft", "{"), MacroTextSpec("textbraceright", "}")]
    context.add_context_category("braces", macros=braces, prepend=True)
    return context


def test_braces_balance_also_for_who_overlooks_backslashes(tmp_path: Path) -> None:
    content = written(tmp_path, "bibtex", hostile_records()).read_text(encoding="utf-8")

    assert content.count("{") == content.count("}")
    assert len(re.findall(r"^@", content, re.MULTILINE)) == 1 + len(HOSTILE)


def test_the_remark_of_a_file_tells_the_query_and_begins_no_entry(tmp_path: Path) -> None:
    content = written(tmp_path, "bibtex", []).read_text(encoding="utf-8")

    assert content.startswith('@comment{Stadtradar: Anfrage „Kaiserslautern "Straße & (Platz) (at)KL“, 0 Art')
    assert content.count("@") == 1


def test_an_address_is_left_as_it_is_but_for_what_ends_the_field(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, a_record(url=r"https://a.example/ü_b%20c~d#e{f}\g"))

    assert fields(entry)["url"] == "https://a.example/%C3%BC_b%20c~d#e%7Bf%7D%5Cg"
