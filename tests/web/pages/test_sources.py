from dataclasses import replace
from datetime import timedelta

from crawler.honesty.remedies import remedy
from storage.crawling.faults import FoundFault, note_faults
from storage.crawling.runs import RunCounts, RunReport, begin_run
from storage.database import Database
from storage.sources import SourceEntry
from storage.tables import FaultKind, RunOutcome
from tests.web.stored import KOMMUNE21, NOW, crawled, numbered_articles, register, store
from tests.web.visiting import Answer, Visitor

MOVE = SourceEntry(name="move", title="move", home="https://www.move-online.de/")
TIMEOUT = RunReport(
    outcome=RunOutcome.FAULT,
    fault_kind=FaultKind.TIMEOUT,
    fault_text="kommune21.de hat nach 60 s nicht geantwortet",
)


def row(answer: Answer, name: str) -> dict[str, str]:
    css = f"tbody tr:nth-child({1 + answer.texts('tbody .name').index(name)}) td"
    return dict(zip(answer.attributes(css, "data-label"), answer.texts(css), strict=True))


def test_without_sources_the_page_says_so(visitor: Visitor) -> None:
    assert visitor.get("/quellen").text_of(".empty") == "Noch ist keine Quelle eingerichtet."


def test_a_source_never_read_is_neither_well_nor_ill(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)

    assert row(visitor.get("/quellen"), "kommune21") == {
        "Zustand": "noch nicht gelesen",
        "Letzter Erfolg": "noch nie",
        "Letzter Versuch": "noch nie",
        "Artikel": "0",
        "Nächster Lauf": "05.03.2026, 09:00 Uhr (fällig)",
        "Letzter Lauf": "noch nie",
    }


def test_a_healthy_source_shows_its_ledger(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    store(database, *numbered_articles(4))
    counts = RunCounts(
        listed=1234,
        known=1220,
        skipped=6,
        fetched=8,
        stored=4,
        updated=2,
        unchanged=1,
        failed=1,
        reasons={"skipped:left": 6, "failed:http": 1},
    )
    crawled(database, "kommune21", RunReport(outcome=RunOutcome.OK, counts=counts))

    assert row(visitor.get("/quellen"), "kommune21") == {
        "Zustand": "in Ordnung",
        "Letzter Erfolg": "05.03.2026, 09:01 Uhr",
        "Letzter Versuch": "05.03.2026, 09:00 Uhr",
        "Artikel": "4",
        "Nächster Lauf": "05.03.2026, 09:15 Uhr (fällig)",
        "Letzter Lauf": (
            "05.03.2026, 09:00 Uhr 1.234 gelistet 1.221 bekannt 6 ausgelassen "
            "4 neu 2 geändert 0 kein Artikel 1 misslungen "
            "1 × Fehler des Servers 6 × für den nächsten Lauf gelassen"
        ),
    }


def test_a_faulty_source_says_since_when_and_why(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    crawled(database, "kommune21")
    crawled(database, "kommune21", TIMEOUT, now=NOW + timedelta(hours=1))
    crawled(database, "kommune21", TIMEOUT, now=NOW + timedelta(hours=2))

    answer = visitor.get("/quellen")

    assert row(answer, "kommune21")["Zustand"] == (
        "gestört seit 05.03.2026, 10:01 Uhr "
        "keine Antwort – kommune21.de hat nach 60 s nicht geantwortet zuletzt 05.03.2026, 11:01 Uhr"
    )
    assert row(answer, "kommune21")["Letzter Erfolg"] == "05.03.2026, 09:01 Uhr"


def test_each_open_fault_is_shown_with_evidence_and_remedy(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    crawled(database, "kommune21")
    found = [
        FoundFault(
            kind=kind, text=f"Es fehlt {kind}.", evidence=f"Gesehen an {kind}.", remedy=f"Hilf {kind}."
        )
        for kind in (FaultKind.SILENT, FaultKind.UNREADABLE)
    ]
    with database.transaction() as session:
        note_faults(session, "kommune21", found, judged=(), now=NOW + timedelta(hours=3))

    told = row(visitor.get("/quellen"), "kommune21")["Zustand"]

    assert told == (
        "gestört seit 05.03.2026, 12:00 Uhr "
        "Seiten unlesbar – Es fehlt unreadable. gestört seit 05.03.2026, 12:00 Uhr "
        "zuletzt 05.03.2026, 12:00 Uhr "
        "Beleg und Abhilfe Beleg: Gesehen an unreadable. Abhilfe: Hilf unreadable. "
        "verstummt – Es fehlt silent. gestört seit 05.03.2026, 12:00 Uhr zuletzt 05.03.2026, 12:00 Uhr "
        "Beleg und Abhilfe Beleg: Gesehen an silent. Abhilfe: Hilf silent."
    )


def test_a_recovered_source_keeps_its_last_fault(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    crawled(database, "kommune21", TIMEOUT)
    crawled(database, "kommune21", RunReport(outcome=RunOutcome.NOT_MODIFIED), now=NOW + timedelta(hours=1))

    told = row(visitor.get("/quellen"), "kommune21")

    assert told["Zustand"] == (
        "in Ordnung Letzte Störung 05.03.2026, 09:01 Uhr: "
        "keine Antwort – kommune21.de hat nach 60 s nicht geantwortet"
    )
    assert "(unverändert)" in told["Letzter Lauf"]


def test_the_faulty_come_first_and_are_counted(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21, MOVE, SourceEntry(name="neu", title="Neu", home="https://neu.example/"))
    crawled(database, "kommune21")
    crawled(database, "move", TIMEOUT)

    answer = visitor.get("/quellen")

    assert answer.texts("tbody .name") == ["move", "neu", "kommune21"]
    assert answer.texts(".summary .health") == ["1 gestört", "1 noch nicht gelesen", "1 in Ordnung"]


def test_a_source_no_longer_configured_waits_for_nothing(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21, MOVE)
    register(database, MOVE)

    told = row(visitor.get("/quellen"), "kommune21")

    assert told["Zustand"] == "nicht mehr eingerichtet"
    assert told["Nächster Lauf"] == "–"


def test_a_run_under_way_is_named(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    with database.transaction() as session:
        begin_run(session, "kommune21", NOW)

    assert "(läuft gerade)" in row(visitor.get("/quellen"), "kommune21")["Letzter Lauf"]


def test_the_page_speaks_english(database: Database, visitor: Visitor) -> None:
    register(database, KOMMUNE21)
    crawled(database, "kommune21", TIMEOUT)

    told = row(visitor.get("/quellen", lang="en"), "kommune21")

    assert told["State"].startswith("faulty since 2026-03-05, 09:01 no answer – ")


def test_in_english_a_fault_is_told_with_its_numbers_and_what_has_no_twin_is_marked_as_german(
    database: Database, visitor: Visitor
) -> None:
    register(database, KOMMUNE21)
    crawled(database, "kommune21")
    found = FoundFault(
        kind=FaultKind.TLS,
        text="Das Zertifikat von blatt.example ist ungültig (abgelaufen am 03.02.2026).",
        evidence="1 gelistet, 1 abgerufen, davon 1 misslungen; das gab es noch nie.",
        remedy=remedy(FaultKind.TLS, "kommune21"),
    )
    with database.transaction() as session:
        note_faults(session, "kommune21", [found], judged=(), now=NOW + timedelta(hours=3))

    english, german = visitor.get("/quellen", lang="en"), visitor.get("/quellen", lang="de")

    assert english.texts("td [lang=en]") == [
        "The certificate of blatt.example is not valid (expired on 2026-02-03).",
        (
            "Whoever runs the site must renew the certificate: send them a note. "
            "Until then the source is not read."
        ),
    ]
    assert english.texts("td [lang=de]") == [found.evidence]
    assert german.texts("td [lang=de]") == [found.text, found.evidence, found.remedy]


def test_in_english_the_last_fault_of_a_recovered_source_is_told_in_english(
    database: Database, visitor: Visitor
) -> None:
    register(database, KOMMUNE21)
    timeout = replace(TIMEOUT, fault_text="https://kommune21.de/feed antwortet nicht binnen 60 s.")
    crawled(database, "kommune21", timeout)
    crawled(database, "kommune21", now=NOW + timedelta(hours=1))

    told = visitor.get("/quellen", lang="en").texts("td [lang=en]")

    assert told == ["https://kommune21.de/feed does not answer within 60 s."]


def test_a_home_that_is_no_address_of_the_web_is_no_link(database: Database, visitor: Visitor) -> None:
    register(database, SourceEntry(name="x", title="X", home="javascript:alert(1)"))

    assert visitor.get("/quellen").attributes("tbody a", "href") == []
