"""Saved aliases in what readers search for."""

from query import new_alias
from query.aliases import Member
from storage.aliases import save_alias
from storage.database import Database
from tests.articles import an_article
from tests.web.stored import store
from tests.web.visiting import Visitor


def test_an_alias_finds_and_marks_what_it_stands_for(database: Database, visitor: Visitor) -> None:
    (number,) = store(database, an_article())
    with database.transaction() as session:
        save_alias(session, new_alias("Parken", (Member(query="Parkplätze"),)))

    found, article = visitor.get("/", q="@parken"), visitor.get(f"/artikel/{number}", q="@parken")

    assert found.text_of(".count strong") == "1 Treffer"
    assert found.texts("h2 mark") == ["Parkplätze"]
    assert article.texts("h1 mark") == ["Parkplätze"]


def test_a_misspelt_alias_is_told_with_the_one_that_is_meant(database: Database, visitor: Visitor) -> None:
    with database.transaction() as session:
        save_alias(session, new_alias("KL.digital", (Member(query="KLdigital"),)))

    answer = visitor.get("/", q="Bad @KL.digtal")

    assert answer.status == 400
    assert answer.attribute(".fault a", "href") == "/?q=Bad+%40KL.digital"
