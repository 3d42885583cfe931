from pathlib import Path

import pytest
from sqlalchemy import text

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from tests.web.conftest import serving
from tests.web.visiting import Visitor
from web.security import SECURITY_HEADERS


@pytest.mark.parametrize(
    "path", ["/fehlt", "/artikel", "/artikel/1/2", "/abmelden", "/quellen/", "/%00", "/%ff"]
)
def test_an_unknown_page_is_told_in_german(empty_visitor: Visitor, path: str) -> None:
    answer = empty_visitor.get(path)

    assert answer.status == 404
    assert answer.text_of("h1") == "Diese Seite gibt es nicht"
    assert answer.attribute("html", "lang") == "de"


def test_a_wrong_method_is_told_with_the_right_ones(empty_visitor: Visitor) -> None:
    answer = empty_visitor.send("DELETE", "/quellen")

    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.text_of("h1") == "So lässt sich diese Seite nicht aufrufen"


@pytest.mark.parametrize("path", ["/", "/?q=Mainz", "/artikel/1", "/quellen"])
def test_without_its_database_the_site_asks_to_come_back(path: str, tokens: UnsubscribeTokens) -> None:
    nobody_there = Database("postgresql+psycopg://stadtradar@127.0.0.1:1/stadtradar")

    with serving(nobody_there, tokens) as visitor:
        answer, alive = visitor.get(path), visitor.get("/livez")

    nobody_there.dispose()
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.text_of("h1") == "Gerade nicht erreichbar"
    assert "127.0.0.1" not in answer.text
    assert (alive.status, alive.text) == (200, "ok\n")


def test_a_search_beyond_its_time_is_given_up_with_a_remedy(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is too slow for a real store would be for these tests as well: so the database counts to no end.
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) FROM n"
    monkeypatch.setattr("storage.search.pages.count", lambda hits: hits.session.scalar(text(endless)))
    monkeypatch.setattr("web.hits.SECONDS", 0.05)

    german, english = visitor.get("/", q="Ampel"), visitor.get("/", q="Ampel", lang="en")

    assert (german.status, german.text_of("h1")) == (422, "Diese Suche dauert zu lange")
    assert "zeit:30d" in german.text
    assert (english.status, english.text_of("h1")) == (422, "This search takes too long")


def test_a_fault_of_ours_shows_no_traceback_but_the_headers(
    tmp_path: Path, tokens: UnsubscribeTokens
) -> None:
    without_tables = Database(f"sqlite:///{tmp_path}/leer.db")

    with serving(without_tables, tokens) as visitor:
        answer = visitor.get("/quellen")

    without_tables.dispose()
    assert answer.status == 500
    assert answer.text_of("h1") == "Hier ist etwas schiefgegangen"
    assert "Traceback" not in answer.text
    assert "source_state" not in answer.text
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
