"""The storm of `make reliability`, in short."""

import multiprocessing

from storage.database import Database
from tests.reliability.kill_storm import PRELOAD
from tests.reliability.storm import storm


def test_killed_in_mid_delivery_nothing_is_lost_and_few_come_twice(database: Database) -> None:
    multiprocessing.set_forkserver_preload(PRELOAD)

    report = storm(database, kills=10, connections=4, seed=7)

    assert report.is_good, report
    assert report.owed > 60
    assert report.received >= report.owed
