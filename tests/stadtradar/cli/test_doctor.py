"""`doctor` names what is wrong and the remedy."""

import re
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest

from scheduler.lock import DataDirectoryLock
from stadtradar import parts
from stadtradar.doctor import examine
from stadtradar.settings import load
from storage.crawling.faults import FoundFault, note_faults
from storage.tables import FaultKind
from tests.answers import Script, page, redirect, reset
from tests.articles import an_article
from tests.mail_server import MailServer, Phase
from tests.servers import FaultServer
from tests.stadtradar.cli.calling import Answer, CommandLine

RELAY = "[mail]\nhost = '127.0.0.1'\nport = 1\nsender = 'a@b.example'\n"


def _check(answer: Answer, name: str) -> dict[str, str]:
    found: dict[str, str] = next(one for one in answer.document["checks"] if one["name"] == name)
    return found


def test_a_fresh_installation_is_no_failure(stadtradar: CommandLine) -> None:
    answer = stadtradar("doctor", "--json")

    assert (answer.code, answer.document["ok"]) == (0, True)
    assert {"ok", "warn"} == {one["status"] for one in answer.document["checks"]}
    assert not stadtradar.settings.data_dir.exists()


def test_every_warning_has_a_remedy(stadtradar: CommandLine) -> None:
    answer = stadtradar("doctor", "--json")

    assert all((one["remedy"] is None) == (one["status"] == "ok") for one in answer.document["checks"])


def test_people_read_lines_with_arrows_to_the_remedy(stadtradar: CommandLine) -> None:
    answer = stadtradar("doctor")

    assert "Achtung  Der Dauerbetrieb läuft nicht." in answer.out
    assert "→ stadtradar run" in answer.out


def test_broken_settings_are_findings_too(stadtradar: CommandLine) -> None:
    stadtradar.configure("[web]\nprot = 1\n")

    answer = stadtradar("doctor", "--json")

    assert answer.code == 1
    assert "web.port" in _check(answer, "config")["text"]


@pytest.mark.parametrize(
    ("settings", "name", "status"),
    [
        ("", "contact", "warn"),
        ("[crawler]\ncontact = 'wir@stadt.example'\n", "contact", "ok"),
        ("[crawler]\nsources = ['gibtsnicht']\n", "sources", "fail"),
        ("[crawler]\nsources = []\n", "sources", "warn"),
        ("[web]\nbase_url = 'http://radar.stadt.example'\n", "base_url", "fail"),
        ("[web]\nbase_url = 'https://radar.stadt.example'\n", "base_url", "ok"),
        ("[mail]\nhost = '127.0.0.1'\nport = 1\nsender = 'a@b.example'\n", "base_url", "warn"),
        ("[mail]\nhost = '127.0.0.1'\nport = 1\nsender = 'a@b.example'\n", "mail", "fail"),
        ("", "mail", "warn"),
        ("", "imprint", "ok"),
        (f"{RELAY}[web]\nbase_url = 'https://radar.stadt.example'\n", "imprint", "fail"),
        (f"{RELAY}imprint = 'Stadt'\nprivacy_url = 'https://stadt.example/d'\n", "imprint", "ok"),
        ("[storage]\nurl = 'postgresql://127.0.0.1:1/x'\n", "database", "fail"),
    ],
)
def test_settings_are_looked_over(stadtradar: CommandLine, settings: str, name: str, status: str) -> None:
    stadtradar.configure(settings)

    answer = stadtradar("doctor", "--json")

    assert _check(answer, name)["status"] == status
    assert (answer.code == 1) == any(one["status"] == "fail" for one in answer.document["checks"])


def test_a_mail_server_that_greets_is_fine_and_gets_no_mail(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        stadtradar.configure(
            f"[mail]\nhost = '127.0.0.1'\nport = {server.port}\nsecurity = 'none'\nsender = 'a@b.example'\n"
        )

        good = stadtradar("doctor", "--json")
        server.fail(Phase.CONNECT, "554 no")
        bad = stadtradar("doctor", "--json")

        assert server.received == []
    assert (_check(good, "mail")["status"], _check(bad, "mail")["status"]) == ("ok", "fail")


def test_rights_for_others_come_with_the_command_that_takes_them(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich")
    folder = stadtradar.settings.data_dir
    folder.chmod(0o710)
    (folder / "secret.key").chmod(0o640)

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "data_dir")["remedy"] == f"chmod 700 {folder}"
    assert _check(answer, "file_modes")["remedy"] == f"chmod 600 {folder / 'secret.key'}"


def test_a_settings_file_with_a_password_is_for_its_owner_only(stadtradar: CommandLine) -> None:
    stadtradar.configure(f"[secret]\nkey = '{'k' * 32}'\n")
    stadtradar.file.chmod(0o604)

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "config_mode")["remedy"] == f"chmod 600 {stadtradar.file}"


def test_a_key_cut_short_is_a_failure(stadtradar: CommandLine) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    (stadtradar.settings.data_dir / "secret.key").write_text("kurz\n")

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "secret")["status"] == "fail"


def test_an_old_schema_names_the_upgrade(stadtradar: CommandLine) -> None:
    stadtradar("db", "upgrade")
    _in_file(stadtradar, "DELETE FROM alembic_version")

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "schema")["remedy"] == "stadtradar db upgrade"


def test_a_newer_schema_is_not_to_be_upgraded(stadtradar: CommandLine) -> None:
    stadtradar("db", "upgrade")
    _in_file(stadtradar, "UPDATE alembic_version SET version_num = '9999'")

    found = _check(stadtradar("doctor", "--json"), "schema")

    assert found["status"] == "fail"
    assert "neuere Programm" in found["remedy"]


def test_a_data_directory_that_cannot_be_made_is_a_failure(stadtradar: CommandLine) -> None:
    stadtradar.file.write_text(f'data_dir = "{stadtradar.file.name}/data"\n', encoding="utf-8")

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "data_dir")["status"] == "fail"
    assert answer.code == 1


def test_times_and_numbers_are_german(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article(), seen_at=datetime(2026, 12, 1, 12, 0, tzinfo=UTC))

    answer = stadtradar("doctor")

    assert "UTC" not in answer.out
    assert re.search(r"Frei auf dem Datenträger: \d+,\d GiB", answer.out)


def test_contradictions_in_the_store_are_failures(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    _in_file(stadtradar, "DELETE FROM article_url")

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "integrity")["text"] == "Artikel ohne URL: 1."


def test_a_file_that_is_no_database_is_a_failure(stadtradar: CommandLine) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    (stadtradar.settings.data_dir / "stadtradar.sqlite3").write_text("Einkaufszettel\n" * 100)

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "database")["status"] == "fail"


def test_a_running_daemon_is_named(stadtradar: CommandLine) -> None:
    parts.prepare_data_dir(stadtradar.settings)
    with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
        answer = stadtradar("doctor", "--json")

    assert _check(answer, "daemon")["status"] == "ok"


def test_a_source_never_read_and_one_in_trouble_are_warnings(stadtradar: CommandLine) -> None:
    stadtradar.store(an_article())
    never = stadtradar("doctor", "--json")
    silent = FoundFault(kind=FaultKind.TIMEOUT, text="Der Server antwortet nicht.", evidence="", remedy="")
    with stadtradar.database() as database, database.transaction() as session:
        note_faults(session, "kommune21", [silent], judged=(), now=datetime.now(UTC))

    faulty = stadtradar("doctor", "--json")

    assert "noch nie" in _check(never, "source:kommune21")["text"]
    assert "Der Server antwortet nicht." in _check(faulty, "source:kommune21")["text"]


def test_a_clock_before_our_time_is_a_failure(stadtradar: CommandLine) -> None:
    findings = examine(load(stadtradar.file, {}), datetime(1970, 1, 1, tzinfo=UTC))

    assert {one.name: one.status for one in findings}["clock"] == "fail"


def test_mails_that_wait_for_hours_are_a_warning(stadtradar: CommandLine) -> None:
    server = MailServer().start()
    stadtradar.configure(
        f"[mail]\nhost = '127.0.0.1'\nport = {server.port}\nsecurity = 'none'\nsender = 'a@b.example'\n"
    )
    server.stop()
    stadtradar("subscribers", "add", "a@example.org", "--consent", "mündlich", "--query", "Sensoren")
    stadtradar.store(an_article())
    stadtradar("alerts", "send")
    _in_file(stadtradar, "UPDATE outbox SET due_at = '2026-11-01 00:00:00.000000'")

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "outbox")["status"] == "warn"


def test_a_full_disk_is_a_failure(stadtradar: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(stadtradar.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10 * 2**20))

    answer = stadtradar("doctor", "--json")

    assert _check(answer, "disk")["status"] == "fail"


def _in_file(stadtradar: CommandLine, statement: str) -> None:
    connection = sqlite3.connect(stadtradar.settings.data_dir / "stadtradar.sqlite3")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_pages_answer_under_the_address_in_the_mails(stadtradar: CommandLine) -> None:
    with FaultServer({"/livez": page("ok")}) as server:
        stadtradar.configure(f"[web]\nbase_url = '{server.url().rstrip('/')}'\n")
        stadtradar.settings.data_dir.mkdir(mode=0o700)
        with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
            answer = stadtradar("doctor", "--json")

    assert _check(answer, "pages")["status"] == "ok"


@pytest.mark.parametrize("script", [page("weg", status=404), redirect("/anderswo"), reset()])
def test_an_address_in_the_mails_that_leads_nowhere_is_a_failure(
    stadtradar: CommandLine, script: Script
) -> None:
    with FaultServer({"/livez": script}) as server:
        stadtradar.configure(f"[web]\nbase_url = '{server.url().rstrip('/')}'\n")
        stadtradar.settings.data_dir.mkdir(mode=0o700)
        with DataDirectoryLock(stadtradar.settings.data_dir, now=datetime.now(UTC)):
            answer = stadtradar("doctor", "--json")

    assert _check(answer, "pages")["status"] == "fail"
    assert answer.code == 1
