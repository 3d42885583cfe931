"""The archive for notebooks, on both databases."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import stadtradar
from query import QueryError
from stadtradar.archive import Archive, ArchivedSource, UnknownSource
from stadtradar.exports.checking import checked
from stadtradar.exports.columns import ALL_COLUMNS
from stadtradar.exports.refusals import ExportRefused, MissingLibrary
from storage.articles import save_article
from storage.database import Database, DatabaseUnavailable
from storage.schema import NoSchema
from storage.search import ArticleRecord, Bar, NotAllIndexed
from storage.sources import SourceEntry, register_sources
from tests.articles import an_article
from tests.storage.indexed import forget_words

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    """Give five articles of two sources, found on five days."""
    with database.transaction() as session:
        entries = [
            SourceEntry(name=name, title=name.title(), home=f"https://{name}.example/")
            for name in ("blatt", "anzeiger")
        ]
        register_sources(session, entries, NOW)
        for number in range(5):
            moment = NOW - timedelta(days=10 * number)
            article = an_article(
                title=f"Ampel {number}" if number < 4 else "Bad",
                body="Sensoren zählen.",
                teaser=None,
                caption=None,
                url=f"https://a.example/{number}",
                source="blatt" if number % 2 else "anzeiger",
                published_at=moment,
            )
            save_article(session, article, keys={article.url}, alertable=True, now=moment)
    return database


@pytest.fixture
def archive(filled: Database) -> Iterator[Archive]:
    with stadtradar.open(filled.url, now=NOW) as opened:
        yield opened


def ids(found: object) -> list[int]:
    assert hasattr(found, "__iter__")
    return [record.id for record in found]


def test_a_search_gives_all_hits_as_records(archive: Archive) -> None:
    found = archive.search("Ampel")

    first, *_ = found
    assert isinstance(first, ArticleRecord)
    assert (first.title, first.source_title, first.day) == ("Ampel 0", "Anzeiger", date(2026, 11, 20))
    assert ids(found) == [1, 2, 3, 4]


def test_hits_can_be_left_early_and_read_again(archive: Archive) -> None:
    found = archive.search("Ampel")

    assert next(iter(found)).id == 1
    assert ids(found) == [1, 2, 3, 4]


def test_every_article_is_asked_for_with_none(archive: Archive) -> None:
    assert ids(archive.search(None)) == [1, 2, 3, 4, 5]
    assert archive.count(None) == 5


def test_every_answer_can_be_narrowed_down(archive: Archive) -> None:
    assert ids(archive.search("Ampel", days=15)) == [1, 2]
    assert ids(archive.search(None, sources=["blatt"])) == [2, 4]
    assert ids(archive.search("Ampel", first=date(2026, 10, 31), last=date(2026, 11, 10))) == [2, 3]
    assert archive.count("Ampel", sources="blatt", days=15) == 1
    assert archive.count("Ampel", days=None, first=None) == 4


def test_periods_count_back_from_the_moment_given(archive: Archive, filled: Database) -> None:
    with stadtradar.open(filled.url, now=NOW + timedelta(days=365)) as later:
        assert (archive.count("Ampel zeit:15d"), later.count("Ampel zeit:15d")) == (2, 0)


def test_stories_are_counted_once_however_many_tell_them(archive: Archive, filled: Database) -> None:
    with filled.transaction() as session:
        for source in ("blatt", "anzeiger"):
            copied = an_article(source=source, url=f"https://{source}.example/kopie", published_at=NOW)
            save_article(session, copied, keys={f"{source}/kopie"}, alertable=True, now=NOW)

    assert (archive.count("Pfälzerwald"), archive.count_stories("Pfälzerwald")) == (2, 1)


def test_hits_are_counted_over_time(archive: Archive) -> None:
    assert archive.over_time("Ampel", "month") == [
        Bar(first_day=date(2026, 10, 1), hits=2, articles=3),
        Bar(first_day=date(2026, 11, 1), hits=2, articles=2),
    ]
    assert [bar.first_day for bar in archive.over_time("Ampel", "week", days=15)] == [
        date(2026, 11, 9),
        date(2026, 11, 16),
    ]


def test_words_in_common_are_counted(archive: Archive) -> None:
    assert ("Sensoren", 4) in archive.words("Ampel")
    assert len(archive.words("Ampel", 1)) == 1


def test_sources_are_told_with_the_number_of_their_articles(archive: Archive) -> None:
    assert archive.sources() == [
        ArchivedSource(
            name="anzeiger", title="Anzeiger", home="https://anzeiger.example/", articles=3, tdm_reserved=None
        ),
        ArchivedSource(
            name="blatt", title="Blatt", home="https://blatt.example/", articles=2, tdm_reserved=None
        ),
    ]


def test_pandas_gets_a_table_in_german_time(archive: Archive) -> None:
    frame = archive.search("Ampel").to_pandas()

    assert list(frame.columns) == list(ALL_COLUMNS)
    assert frame["title"].tolist() == ["Ampel 0", "Ampel 1", "Ampel 2", "Ampel 3"]
    assert frame["published_at"][0] == pd.Timestamp("2026-11-20 13:00", tz="Europe/Berlin")
    assert str(frame["published_at"].dtype.tz) == "Europe/Berlin"
    assert frame.groupby("source")["id"].count().to_dict() == {"anzeiger": 2, "blatt": 2}


def test_polars_gets_a_table_in_german_time(archive: Archive) -> None:
    frame = archive.search("Ampel").to_polars(["id", "day", "published_at", "keywords"])

    assert frame.schema["published_at"] == pl.Datetime("us", "Europe/Berlin")
    assert frame.schema["keywords"] == pl.List(pl.String)
    assert frame["day"].to_list() == [
        date(2026, 11, 20),
        date(2026, 11, 10),
        date(2026, 10, 31),
        date(2026, 10, 21),
    ]


def test_arrow_gets_the_chosen_columns_also_without_hits(archive: Archive) -> None:
    assert archive.search("Ampel").to_arrow(["title"]).to_pydict() == {
        "title": ["Ampel 0", "Ampel 1", "Ampel 2", "Ampel 3"]
    }
    assert archive.search("Atlantis").to_arrow(["id"]).num_rows == 0


def test_hits_are_exported_with_their_provenance(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "artikel.csv"

    notes = archive.search("Ampel", first=date(2026, 10, 31)).export(file, "csv", columns=["id", "title"])

    told = checked(file)
    assert notes == ()
    assert file.read_text(encoding="utf-8") == "id,title\n1,Ampel 0\n2,Ampel 1\n3,Ampel 2\n"
    assert (told["query"], told["articles"], told["first_day"], told["last_day"]) == (
        "Ampel",
        3,
        "2026-10-31",
        None,
    )
    assert told["exported_at"] == "2026-11-20T13:00:00+01:00"


def test_an_export_that_makes_no_sense_is_refused(archive: Archive, tmp_path: Path) -> None:
    found, file = archive.search("Ampel"), tmp_path / "a"
    file.write_text("meins", encoding="utf-8")

    with pytest.raises(ExportRefused, match="Das Format „xls“ gibt es nicht, zur Wahl stehen csv, "):
        found.export(file, "xls")
    with pytest.raises(ExportRefused, match=r"gibt es schon\."):
        found.export(file, "ris")
    assert found.export(file, "ris", force=True) == ()


def test_a_mistake_is_told_where_it_is_made(archive: Archive) -> None:
    with pytest.raises(QueryError, match="an Stelle 1"):
        archive.search("(Ampel")
    with pytest.raises(UnknownSource, match=r"Die Quelle blat gibt es hier nicht\. Gemeint ist wohl blatt\."):
        archive.search("Ampel", sources=["blat"])
    with pytest.raises(UnknownSource, match=r"Alle nennt: archive\.sources\(\)"):
        archive.count("Ampel", sources=["xyz"])
    with pytest.raises(ExportRefused, match=r"Die Spalte „titel“ gibt es nicht\. Gemeint ist wohl title\."):
        archive.search("Ampel").to_pandas(["titel"])
    with pytest.raises(ValueError, match="'year' is not a valid Step"):
        archive.over_time("Ampel", "year")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'day'"):
        archive.search("Ampel", day=3)  # type: ignore[call-arg]


def test_an_incomplete_answer_is_refused(
    archive: Archive, filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.search.hits.MOST_EVALUATED", 0)
    forget_words(filled)

    with pytest.raises(NotAllIndexed, match="5 Artikel"):
        archive.count("Ampel")
    assert archive.count(None) == 5


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
def test_a_missing_library_is_named_with_its_remedy(
    archive: Archive, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*sys.modules]:
        if name.startswith("stadtradar.exports.") and name.endswith(("arrow", "_frame")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    found = archive.search("Ampel")

    with pytest.raises(
        MissingLibrary, match=f"Für Tabellen fehlt das Paket {library}. Bitte nachinstallieren"
    ):
        found.to_polars() if library == "polars" else found.to_pandas()


def test_a_file_is_opened_by_its_path(sqlite_database: Database) -> None:
    path = sqlite_database.url.removeprefix("sqlite:///")

    for where in (path, Path(path)):
        with stadtradar.open(where) as archive:
            assert archive.count(None) == 0


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"gibt es nicht\. Bitte den Pfad prüfen\."):
        stadtradar.open(tmp_path / "nirgends.db")

    assert list(tmp_path.iterdir()) == []


def test_a_store_without_tables_is_told(bare_database: Database) -> None:
    with bare_database.transaction():
        pass

    with pytest.raises(NoSchema, match="stadtradar db upgrade"):
        stadtradar.open(bare_database.url)


def test_a_moment_without_a_zone_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(ValueError, match="hat keine Zeitzone"):
        stadtradar.open(sqlite_database.url, now=datetime(2026, 1, 1))  # noqa: DTZ001  (that is the mistake)


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys, stadtradar; print([n for n in sys.modules if n.startswith(('stadtradar.', 'sqla'))])"

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert answer.stdout == "[]\n"
