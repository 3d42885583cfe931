"""The daemon through its real command: starting, refusing to start, ending in time."""

import json
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from threading import Event
from time import monotonic

import psutil
import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.daemon import keep_ticking
from storage.database import Database
from storage.integrity import check
from storage.owed.outbox import outbox_counts
from storage.sources import list_sources
from storage.tables import OutboxState
from tests.mail_server import MailServer, Phase
from tests.reliability.town import READERS, Town, path_of
from tests.servers import FaultServer, never, page
from tests.waiting import eventually

SIGNALS = pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])


@pytest.fixture
def town(tmp_path: Path, sqlite_database: Database) -> Iterator[Town]:
    """Return a town whose daemon has never run; one old article is on its site."""
    with FaultServer() as site, MailServer() as mails:
        town = Town(tmp_path, sqlite_database, site, mails)
        town.publish("nr-alt")
        yield town


def end_in_time(town: Town, daemon: Popen[bytes], end: signal.Signals = signal.SIGTERM) -> None:
    """End the daemon; within 30 s it says 0, and nothing of it is left."""
    family = psutil.Process(daemon.pid).children(recursive=True)
    began = monotonic()
    town.stop(daemon, number=end)
    assert monotonic() - began < 30
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert check(town.database) == []


def counts(town: Town) -> dict[OutboxState, int]:
    with town.database.reading() as session:
        return outbox_counts(session)


def told_all(town: Town, slug: str) -> bool:
    return {(reader, slug) for reader in READERS} <= set(town.told())


def events(town: Town, message: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in town.log_lines if line.startswith("{")]
    return [line for line in lines if line["message"] == message]


def test_second_daemon_is_refused_and_the_first_goes_on(town: Town) -> None:
    with town.daemon() as first:
        town.await_baseline()
        with town.daemon() as second:
            assert second.wait(60) == 4
        refusal = next(line for line in town.log_lines if "gehört schon" in line)
        assert f"der Prozess {first.pid} " in refusal

        town.publish("nr-neu")
        town.await_stored("nr-neu")
        end_in_time(town, first)

    assert "Traceback" not in "\n".join(town.log_lines)


def test_operators_are_told_of_a_fault_and_of_its_end(town: Town) -> None:
    operator = "betrieb@stadt.example"
    town.name_operator(operator)
    with town.daemon() as daemon:
        town.await_baseline()
        working = town.site.answers["/feed"]
        town.site.answers["/feed"] = page("<!doctype html><html><body>Wartung</body></html>")
        eventually(lambda: town.subjects_to(operator), what="the fault told")
        town.site.answers["/feed"] = working
        eventually(lambda: len(town.subjects_to(operator)) > 1, what="the recovery told")
        end_in_time(town, daemon)

    begun, ended = town.subjects_to(operator)
    assert begun.endswith("gestört (kein Feed)")
    assert ended.endswith("wieder in Ordnung")


def test_busy_port_ends_the_start_with_one_sentence_and_no_process(town: Town) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", town.web_port))
        busy.listen()
        with town.daemon() as daemon:
            family = []
            while daemon.poll() is None:
                family += psutil.Process(daemon.pid).children(recursive=True)
            code = daemon.wait(60)

    assert code == 4
    said = [line for line in town.log_lines if not line.startswith("{")]
    assert len(said) == 1
    assert f"Port {town.web_port} auf 127.0.0.1 ist schon belegt" in said[0]
    _, alive = psutil.wait_procs(set(family), timeout=20)
    assert alive == []


@SIGNALS
def test_signal_in_a_hanging_crawl_ends_the_daemon_and_the_next_completes(
    town: Town, end: signal.Signals
) -> None:
    with town.daemon() as daemon:
        town.await_baseline()
        end_in_time(town, daemon)
    town.publish("nr-1", "nr-2", "nr-3")
    answer = town.site.answers[path_of("nr-2")]
    town.site.answers[path_of("nr-2")] = never()

    with town.daemon() as daemon:
        town.site.await_request(path_of("nr-2"))
        end_in_time(town, daemon, end)
    assert len(town.stored_titles()) in (2, 3)  # what was read is kept
    town.site.answers[path_of("nr-2")] = answer
    with town.daemon() as daemon:
        eventually(lambda: all(told_all(town, f"nr-{n}") for n in (1, 2, 3)), what="all told")
        end_in_time(town, daemon)

    assert sum(town.stored_titles().values()) == 4
    assert max(town.told().values()) == 1
    assert [(event["kind"], event["fault"]) for event in events(town, "source fault")] == []


@SIGNALS
def test_signal_while_the_mail_server_is_silent_ends_the_daemon_and_the_next_delivers(
    town: Town, end: signal.Signals
) -> None:
    with town.daemon() as daemon:
        town.await_baseline()
        town.mails.delay(Phase.DOT, Event(), times=1)
        town.publish("nr-neu")
        town.mails.wait_until(lambda: Phase.DATA in town.mails.commands, 60)
        eventually(lambda: town.mails_under_way() == 1, what="the mail under way")
        end_in_time(town, daemon, end)
    assert counts(town)[OutboxState.LEASED] == 0
    assert counts(town)[OutboxState.DUE] == len(READERS)
    town.mails.heal()

    with town.daemon() as daemon:
        # The one of unknown fate waits some minutes, the others do not.
        eventually(lambda: counts(town)[OutboxState.SENT] == len(READERS) - 1, what="told")
        end_in_time(town, daemon)

    assert max(town.told().values()) == 1


def test_leases_of_a_killed_daemon_are_taken_over_at_once(town: Town) -> None:
    with town.daemon() as daemon:
        town.await_baseline()
        town.mails.delay(Phase.RCPT, Event())
        town.publish("nr-neu")
        eventually(lambda: town.mails_under_way() == 1, what="a lease")
        daemon.kill()
        daemon.wait()
    town.mails.heal()

    with town.daemon() as daemon:
        # Long before the lease of fifteen minutes ends.
        eventually(lambda: told_all(town, "nr-neu"), what="every reader told")
        end_in_time(town, daemon)

    assert len(events(town, "deliveries of a dead daemon taken over")) == 1


def test_mail_server_that_is_down_at_the_start_gets_the_mails_later(town: Town) -> None:
    with town.daemon() as daemon:
        town.await_baseline()
        end_in_time(town, daemon)
    town.mails.stop()
    town.publish("nr-1", "nr-2")
    with town.daemon() as daemon:
        eventually(lambda: events(town, "mail server unavailable"), what="the warning")
        town.mails.start()
        eventually(lambda: events(town, "mail server available again"), what="the good news")
        eventually(lambda: sum(counts(town).values()) == 2 * len(READERS), what="all owed")
        end_in_time(town, daemon)

    assert len(events(town, "mail server unavailable")) == 1
    assert counts(town)[OutboxState.SENT] >= 1
    assert counts(town)[OutboxState.DEAD] == 0


def test_without_an_imprint_it_reads_on_and_what_is_owed_waits_for_one(town: Town) -> None:
    town.open_to_the_world()
    with town.daemon() as daemon:
        town.await_baseline()
        town.publish("nr-1")
        eventually(lambda: counts(town)[OutboxState.DUE] == len(READERS), what="all owed")
        end_in_time(town, daemon)
    before = len(town.mails.received)
    told = [line for line in town.log_lines if "mail.imprint_url" in line]
    town.open_to_the_world(imprint="Stadt", privacy_url="https://stadt.example/datenschutz")
    with town.daemon() as daemon:
        eventually(lambda: told_all(town, "nr-1"), what="all told")
        end_in_time(town, daemon)

    assert (before, len(told)) == (0, 1)
    assert "[mail] imprint_url (oder imprint) und privacy_url setzen" in told[0]


@pytest.mark.parametrize(
    ("feed", "kind"),
    [
        (page("<!doctype html><html><form>WLAN-Anmeldung</form></html>"), "not_a_feed"),
        (page("kaputt", status=503), "http"),
        (never(), None),
    ],
    ids=["portal", "down", "silent"],
)
def test_broken_site_leaves_a_healthy_one_unaffected(town: Town, feed: object, kind: str | None) -> None:
    with FaultServer() as broken:
        broken.answers["/feed"] = feed  # type: ignore[assignment]  # a Script, which has no name at run time
        town.add_source("kaputt", broken)
        with town.daemon() as daemon:
            broken.await_request("/feed")
            eventually(lambda: "stadtblatt" in town.sources_read(), what="the healthy site read")
            town.publish("nr-neu")
            eventually(lambda: told_all(town, "nr-neu"), what="the readers told")
            if kind is not None:
                eventually(lambda: events(town, "source fault"), what="the fault told")
            end_in_time(town, daemon)

    with town.database.reading() as session:
        states = {state.name: state for state in list_sources(session)}
    assert states["stadtblatt"].fault_kind is None
    assert states["kaputt"].fault_kind == kind
    assert [event["source"] for event in events(town, "source fault")] == ["kaputt"] * bool(kind)


def test_jobs_of_the_night_wait_for_it() -> None:
    ran = Event()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.start()
    try:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        job = scheduler.add_job(ran.set, "cron", hour=tomorrow.hour, next_run_time=tomorrow)

        keep_ticking(scheduler, timedelta(seconds=1), datetime.now(UTC))

        assert job.next_run_time == tomorrow
        assert not ran.is_set()
    finally:
        scheduler.shutdown()


def test_clock_that_was_set_back_holds_up_no_job() -> None:
    ran = Event()
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.start()
    try:
        # As if the clock had stood a day ahead when the job ran last.
        job = scheduler.add_job(
            ran.set, "interval", seconds=1, next_run_time=datetime.now(UTC) + timedelta(days=1)
        )

        keep_ticking(scheduler, timedelta(seconds=1), datetime.now(UTC))

        assert ran.wait(30), job
    finally:
        scheduler.shutdown()
