"""What `doctor` and `alerts latency` say of alerts that arrive, and of those that do not."""

from datetime import UTC, datetime, timedelta

from tests.articles import an_article
from tests.stadtradar.cli.calling import Answer, CommandLine

WHO = "leserin@example.org"


def check(answer: Answer, name: str) -> dict[str, str] | None:
    return next((one for one in answer.document["checks"] if one["name"] == name), None)


def test_the_doctor_tells_of_articles_nobody_was_asked_about(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(an_article(), seen_at=datetime.now(UTC) - timedelta(hours=2))

    before = check(stadtradar("doctor", "--json"), "arrivals")
    stadtradar("alerts", "send")
    after = check(stadtradar("doctor", "--json"), "arrivals")

    assert before is not None
    assert after is not None
    assert (before["status"], after["status"]) == ("warn", "ok")
    assert "Nicht mit den Abos verglichene Artikel: 1" in before["text"]


def test_the_doctor_checks_the_alert_tests_there_are(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(an_article())
    none = check(stadtradar("doctor", "--json"), "alert_tests")
    stadtradar("subscriptions", "pin", "1", "1", "--must-match")
    holds = check(stadtradar("doctor", "--json"), "alert_tests")
    stadtradar("subscriptions", "change", "1", "Mainz", "--force")
    broken = check(stadtradar("doctor", "--json"), "alert_tests")

    assert none is None
    assert holds is not None
    assert broken is not None
    assert (holds["status"], broken["status"]) == ("ok", "warn")
    assert "Abo 1, Artikel 1" in broken["text"]


def test_latency_is_shown_by_stage(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(an_article())
    stadtradar("alerts", "send")

    shown = stadtradar("alerts", "latency")
    document = stadtradar("alerts", "latency", "--json").document

    assert "gespeichert → verglichen" in shown.out
    assert "angenommen 1" in shown.out
    stages = {one["stage"]: one for one in document["stages"]["24h"]}
    assert stages["matched-accepted"]["count"] == 1
    assert document["outbox"]["sent"] == 1
    assert document["oldest_due_at"] is None
