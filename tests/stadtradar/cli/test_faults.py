"""Faults and the ledger on the command line."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.crawling.faults import FoundFault, note_faults
from storage.crawling.runs import RunCounts, RunReport, begin_run, finish_run
from storage.sources import SourceEntry, register_sources
from storage.tables import FaultKind, RunOutcome
from tests.stadtradar.cli.calling import CommandLine

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
K21 = SourceEntry(name="kommune21", title="Kommune21", home="https://www.kommune21.de/")
LOST = FoundFault(
    kind=FaultKind.FIELD_LOST,
    text="Neuen Artikeln fehlt, was frühere hatten: Autor.",
    evidence="Autor: bei 0 von 3 neuen Artikeln, zuvor bei 100 % von 40.",
    remedy="Einen neuen Artikel ansehen.",
)
COUNTS = RunCounts(
    listed=20, known=12, skipped=3, fetched=5, stored=2, updated=1, rejected=1, failed=1,
    reasons={"skipped:flood": 2, "skipped:left": 1, "rejected:newsletter": 1, "failed:gone": 1},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _faulty(stadtradar: CommandLine) -> None:
    with stadtradar.database() as database, database.transaction() as session:
        register_sources(session, [K21], NOW)
        run = begin_run(session, "kommune21", NOW)
        report = RunReport(outcome=RunOutcome.OK, counts=COUNTS, fields={"read": 2, "author": 0})
        finish_run(session, run, report, now=NOW, next_crawl_at=NOW + timedelta(hours=1))
        note_faults(session, "kommune21", [LOST], judged=(), now=NOW)


def test_the_list_says_state_since_when_evidence_and_remedy(stadtradar: CommandLine) -> None:
    answer = stadtradar("sources", "list")

    assert "gestört seit 23.11.2026 12:00: Angaben fehlen" in answer.out
    assert "kommune21 · Angaben fehlen · seit 23.11.2026 12:00" in answer.out
    assert "  Beleg: Autor: bei 0 von 3 neuen Artikeln, zuvor bei 100 % von 40." in answer.out
    assert "  → Einen neuen Artikel ansehen." in answer.out


def test_programs_get_the_same_with_stable_keys(stadtradar: CommandLine) -> None:
    (listed, *_) = stadtradar("sources", "list", "--json").document["sources"]

    assert (listed["name"], listed["fault_kind"]) == ("kommune21", "field_lost")
    assert listed["faults"] == [
        {
            "kind": "field_lost",
            "text": LOST.text,
            "evidence": LOST.evidence,
            "remedy": LOST.remedy,
            "opened_at": "2026-11-23T11:00:00+00:00",
            "seen_at": "2026-11-23T11:00:00+00:00",
            "closed_at": None,
        }
    ]
    assert listed["last_run"]["reasons"] == COUNTS.reasons


def test_the_ledger_of_a_source_is_shown_run_by_run(stadtradar: CommandLine) -> None:
    answer = stadtradar("sources", "show", "kommune21")
    (run,) = stadtradar("sources", "show", "kommune21", "--json").document["runs"]

    line = next(line for line in answer.out.splitlines() if line.startswith("23.11.2026 12:00"))
    assert line.split()[2:12] == ["gut", "20", "12", "3", "5", "2", "1", "0", "1", "1"]
    assert "1 × gibt es nicht mehr, 1 × Newsletter, 2 × zu viele auf einmal" in " ".join(answer.out.split())
    counts = run["counts"]
    assert counts["listed"] == counts["known"] + counts["skipped"] + counts["fetched"]
    assert run["fields"] == {"read": 2, "author": 0}


def test_an_unknown_source_names_the_nearest(stadtradar: CommandLine) -> None:
    answer = stadtradar("sources", "show", "komune21")

    assert (answer.code, answer.err) == (
        2,
        "Die Quelle komune21 gibt es hier nicht. Gemeint ist wohl kommune21.\n",
    )


def test_the_doctor_finds_the_fault_and_that_nobody_is_told(stadtradar: CommandLine) -> None:
    checks = {one["name"]: one for one in stadtradar("doctor", "--json").document["checks"]}

    fault, nobody = checks["source:kommune21"], checks["operators"]
    assert (fault["status"], fault["remedy"]) == ("warn", LOST.remedy)
    assert fault["text"].endswith(LOST.text)
    assert (nobody["status"], nobody["remedy"]) == ("warn", "[ops] mail setzen.")


def test_the_doctor_knows_who_is_told(stadtradar: CommandLine) -> None:
    stadtradar.configure('[ops]\nmail = ["betrieb@stadt.example"]\n')

    checks = {one["name"]: one for one in stadtradar("doctor", "--json").document["checks"]}

    assert checks["operators"]["status"] == "ok"
