import pytest

from storage.database import Database
from storage.snippets import snippet_of
from storage.sources import SourceEntry, list_sources, register_sources
from storage.tables import Snippet, SourceState
from tests.storage.test_sources import NOW


def stored(database: Database, snippet: Snippet) -> SourceState:
    with database.transaction() as session:
        entry = SourceEntry(name="a", title="A", home="https://a.de/", snippet=snippet)
        register_sources(session, [entry], NOW)
    with database.reading() as session:
        (state,) = list_sources(session)
        return state


def test_what_may_be_shown_of_a_source_is_what_was_last_configured(database: Database) -> None:
    shown = [snippet_of(stored(database, snippet)) for snippet in (Snippet.KWIC, Snippet.NONE, Snippet.TITLE)]

    assert shown == [Snippet.KWIC, Snippet.NONE, Snippet.TITLE]


@pytest.mark.parametrize(
    ("stated", "reserved", "shown"),
    [
        (Snippet.KWIC, None, Snippet.KWIC),
        (Snippet.KWIC, False, Snippet.KWIC),
        (Snippet.KWIC, True, Snippet.TITLE),
        (Snippet.TITLE, True, Snippet.TITLE),
        (Snippet.NONE, True, Snippet.NONE),
        (Snippet.LICENSED, True, Snippet.LICENSED),
    ],
)
def test_a_reservation_of_text_and_data_mining_leaves_the_headline(
    stated: Snippet, reserved: bool | None, shown: Snippet
) -> None:
    assert snippet_of(SourceState(snippet=stated, tdm_reserved=reserved)) is shown
