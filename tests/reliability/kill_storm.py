"""Kills a sender again and again in mid-delivery: `python -m tests.reliability.kill_storm --kills 1000`.

The mail server answers one mail in ten with 451 after the data, and takes three in a hundred without a word.
Nothing may be lost; there may be one copy too many for each connection that a kill cut off, and for each mail
taken in silence; all copies are the same mail; who has left gets nothing.
"""

import argparse
import multiprocessing
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from storage import schema
from storage.database import Database
from tests.conftest import PostgresqlServer
from tests.reliability.storm import storm

# What the children of the fork server would otherwise import anew, each of them.
PRELOAD = ["tests.reliability.storm", "tests.conftest"]


def main(arguments: list[str]) -> int:
    """Storm on SQLite and on PostgreSQL; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.kill_storm", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="on each store")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    good = True
    with TemporaryDirectory(prefix="storm-") as folder:
        server = PostgresqlServer(Path(folder) / "pg")
        try:
            server.create("storm", "template1")
            for url in (f"sqlite:///{folder}/storm.db", server.url("storm")):
                database, began = Database(url), time()
                schema.upgrade(database)
                report = storm(database, kills=chosen.kills, connections=chosen.connections, seed=chosen.seed)
                took = timedelta(seconds=round(time() - began))
                name = "SQLite" if database.is_sqlite else "PostgreSQL"
                print(f"{name}: {'good' if report.is_good else 'BROKEN'} after {took}: {report}", flush=True)
                good = good and report.is_good
                database.dispose()
        finally:
            server.stop()
    return 0 if good else 1


if __name__ == "__main__":
    multiprocessing.set_forkserver_preload(PRELOAD)
    sys.exit(main(sys.argv[1:]))
