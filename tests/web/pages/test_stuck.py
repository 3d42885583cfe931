"""What the page of sources says while alerts do not arrive."""

from datetime import UTC, datetime, timedelta

from alerts.matching import match_due
from storage.database import Database
from tests.articles import an_article
from tests.web.stored import KOMMUNE21, register, store
from tests.web.visiting import Visitor


def test_that_alerts_are_stuck_is_said_without_any_detail(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    store(database, an_article(), now=datetime.now(UTC) - timedelta(hours=2))

    german, english = visitor.get("/quellen"), visitor.get("/quellen", lang="en")
    match_due(database, now=datetime.now(UTC), group_wait=timedelta(0))
    after = visitor.get("/quellen")

    assert german.text_of(".stuck h2") == "Zustellung: Meldungen liegen fest"
    assert english.text_of(".stuck h2") == "Delivery: alerts are stuck"
    assert len(german.texts(".stuck p")) == 1
    assert after.texts(".stuck") == []
