from pathlib import Path

from storage.database import Database
from tests.reliability.crowd import Until, work_together


def test_all_who_work_on_a_store_at_once_are_served_and_nothing_is_lost(
    database: Database, tmp_path: Path
) -> None:
    tally, wrong = work_together(tmp_path, database.url, Until(rounds=4))

    assert tally.refused == []
    assert wrong == []
    assert (tally.done["stored"], tally.done["corrected"], tally.done["pages"]) == (8, 2, 4)
