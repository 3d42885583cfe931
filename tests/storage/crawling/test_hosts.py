"""What is remembered of hosts, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

from storage.crawling.hosts import (
    DaySum,
    Pause,
    Reservation,
    RobotsTxt,
    TdmFile,
    add_day_sums,
    all_robots,
    day_sums,
    keep_pause,
    keep_robots,
    keep_tdm_file,
    note_reservations,
    open_pauses,
    pause_of,
    requests_of_day,
    requests_on,
    robots_of,
    tdm_file_of,
)
from storage.database import Database
from storage.sources import SourceEntry, list_sources, register_sources

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = date(2026, 11, 27)
ORIGIN = "https://blatt.example"


def test_a_robots_txt_replaces_the_one_before(database: Database) -> None:
    first = RobotsTxt(origin=ORIGIN, fetched_at=NOW, status=200, body="User-agent: *\nAllow: /")
    second = replace(first, body="", status=404, previous_body=first.body, changed_at=NOW)
    with database.transaction() as session:
        keep_robots(session, first)
    with database.transaction() as session:
        keep_robots(session, second)

    with database.reading() as session:
        assert robots_of(session, ORIGIN) == second
        assert all_robots(session) == [second]
        assert robots_of(session, "https://anderes.example") is None


def test_a_tdm_file_is_kept(database: Database) -> None:
    file = TdmFile(origin=ORIGIN, fetched_at=NOW, status=200, body="[]")
    with database.transaction() as session:
        keep_tdm_file(session, file)

    with database.reading() as session:
        assert tdm_file_of(session, ORIGIN) == file
        assert tdm_file_of(session, "https://anderes.example") is None


def test_a_pause_is_open_until_its_end_and_gone_when_forgotten(database: Database) -> None:
    pause = Pause(failures=3, until=NOW + timedelta(minutes=5), reason="HTTP 503")
    with database.transaction() as session:
        keep_pause(session, "blatt.example", pause)

    with database.reading() as session:
        assert pause_of(session, "blatt.example") == pause
        assert open_pauses(session, NOW) == {"blatt.example": pause}
        assert open_pauses(session, pause.until) == {}
    with database.transaction() as session:
        keep_pause(session, "blatt.example", None)
    with database.reading() as session:
        assert pause_of(session, "blatt.example") is None


def test_sums_of_crawls_add_up_and_keep_the_slowest(database: Database) -> None:
    one = DaySum(
        day=DAY, host="blatt.example", requests=3, bytes=10**10, slowest_ms=40, slowest_url="https://a/1"
    )
    slower = replace(one, requests=2, not_modified=1, refused=1, slowest_ms=90, slowest_url="https://a/2")
    for sums in ([one], [slower], [one, replace(one, host="anderes.example")]):
        with database.transaction() as session:
            add_day_sums(session, sums)

    with database.reading() as session:
        assert day_sums(session, DAY, "blatt.example") == [
            replace(slower, requests=8, bytes=3 * 10**10, not_modified=1, refused=1)
        ]
        assert [found.host for found in day_sums(session, DAY)] == ["anderes.example", "blatt.example"]
        assert requests_on(session, "blatt.example", DAY) == 8
        assert requests_on(session, "blatt.example", DAY + timedelta(days=1)) == 0
        assert requests_of_day(session, DAY) == {"blatt.example": 8, "anderes.example": 3}


def test_a_reservation_is_noted_on_its_source(database: Database) -> None:
    evidence, policy = "tdm-reservation: 1", "https://blatt.example/tdm"
    with database.transaction() as session:
        register_sources(session, [SourceEntry(name="blatt", title="Blatt", home=ORIGIN)], NOW)
        note_reservations(
            session,
            [
                Reservation(source="blatt", reserved=True, evidence=evidence, policy=policy),
                Reservation(source="unbekannt", reserved=True),
            ],
            NOW,
        )

    with database.reading() as session:
        (state,) = list_sources(session)
        assert (state.tdm_reserved, state.tdm_evidence, state.tdm_policy) == (True, evidence, policy)
        assert state.tdm_checked_at == NOW


def test_what_a_page_reserved_stands_until_no_page_does_for_a_month(database: Database) -> None:
    page = Reservation(source="blatt", reserved=True, evidence='https://blatt.example/a: <meta …="1">')
    free = Reservation(source="blatt", reserved=False, read_pages=True)

    assert _noted(database, [(page, 0), (free, 29)]) == (True, NOW)
    assert _noted(database, [(page, 0), (replace(free, read_pages=False), 31)]) == (True, NOW)
    assert _noted(database, [(page, 0), (free, 31)]) == (False, NOW + timedelta(days=31))


def test_what_the_server_reserved_ends_when_its_file_no_longer_says_so(database: Database) -> None:
    server = Reservation(source="blatt", reserved=True, evidence=f"{ORIGIN}/.well-known/tdmrep.json: {{}}")

    assert _noted(database, [(server, 0), (Reservation(source="blatt", reserved=False), 1)])[0] is False


def _noted(database: Database, found: list[tuple[Reservation, int]]) -> tuple[bool | None, datetime | None]:
    for one, days in found:
        with database.transaction() as session:
            register_sources(session, [SourceEntry(name="blatt", title="Blatt", home=ORIGIN)], NOW)
            note_reservations(session, [one], NOW + timedelta(days=days))
    with database.reading() as session:
        (state,) = list_sources(session)
        return state.tdm_reserved, state.tdm_checked_at


def test_two_crawls_may_learn_of_one_host_at_the_same_time(database: Database) -> None:
    both = Barrier(2)

    def learn(number: int) -> None:
        for turn in range(20):
            host = f"{turn}.example"
            both.wait(timeout=20)
            with database.transaction() as session:
                keep_robots(session, RobotsTxt(origin=f"https://{host}", fetched_at=NOW, status=200 + number))
                keep_tdm_file(session, TdmFile(origin=f"https://{host}", fetched_at=NOW, status=404))
                keep_pause(session, host, Pause(failures=number, until=NOW, reason="HTTP 503"))

    with ThreadPoolExecutor(2) as crawls:
        list(crawls.map(learn, range(2)))

    with database.reading() as session:
        assert len(all_robots(session)) == 20
