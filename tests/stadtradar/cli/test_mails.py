"""`alerts send` and `mail test`, into a Maildir and to a mail server on loopback."""

import mailbox
import re
from email.message import Message

from tests.alerts.received import text_of
from tests.articles import an_article
from tests.mail_server import MailServer, Phase
from tests.stadtradar.cli.calling import CommandLine

WHO = "leserin@example.org"


def _mails(stadtradar: CommandLine) -> list[Message]:
    folder = stadtradar.settings.data_dir / "mail"
    return list(mailbox.Maildir(folder)) if folder.exists() else []


def _owe_one(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(an_article())


def _with_server(stadtradar: CommandLine, server: MailServer) -> None:
    stadtradar.configure(
        f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        'sender = "radar@stadt.example"\n'
    )


def test_what_is_owed_is_sent_once(stadtradar: CommandLine) -> None:
    _owe_one(stadtradar)

    first, second = stadtradar("alerts", "send", "--json"), stadtradar("alerts", "send", "--json")

    assert (first.code, first.document["articles_matched"], first.document["sent"]) == (0, 1, 1)
    assert (second.document["articles_matched"], second.document["sent"]) == (0, 0)
    (mail,) = _mails(stadtradar)
    assert mail["To"] == WHO
    assert "http://127.0.0.1:8731/abmelden/" in mail["List-Unsubscribe"]


def test_a_dry_run_sends_nothing(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        _owe_one(stadtradar)
        server.fail(Phase.CONNECT, "421 later")
        stadtradar("alerts", "send")
        server.heal()

        dry = stadtradar("alerts", "send", "--dry-run", "--json")

        assert dry.code == 0
        assert server.received == []
    assert dry.document["dry_run"] is True


def test_a_dry_run_matches_nothing(stadtradar: CommandLine) -> None:
    _owe_one(stadtradar)

    dry = stadtradar("alerts", "send", "--dry-run")

    assert "Nichts ist fällig." in dry.out
    assert stadtradar("alerts", "send", "--json").document["sent"] == 1


def test_a_mail_server_that_is_down_ends_with_four_and_the_mail_stays_due(stadtradar: CommandLine) -> None:
    server = MailServer().start()
    _with_server(stadtradar, server)
    server.stop()
    _owe_one(stadtradar)

    answer = stadtradar("alerts", "send", "--json")

    assert answer.code == 4
    assert answer.document["waiting"] == 1
    assert answer.document["unavailable"]


def test_a_refused_mail_ends_with_one(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        server.fail(Phase.RCPT, "550 5.1.1 unknown")
        _owe_one(stadtradar)

        answer = stadtradar("alerts", "send", "--json")

    assert (answer.code, answer.document["refused"]) == (1, 1)


def test_a_test_mail_says_that_it_stays_in_the_folder(stadtradar: CommandLine) -> None:
    answer = stadtradar("mail", "test", WHO)

    assert answer.code == 0
    assert "kein Mailserver eingetragen" in answer.out
    assert len(_mails(stadtradar)) == 1


def test_a_test_mail_reaches_the_server(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)

        answer = stadtradar("mail", "test", WHO, "--json")

        assert (answer.code, answer.document["accepted"]) == (0, True)
        assert [one.recipient for one in server.received] == [WHO]


def test_a_refused_test_mail_shows_the_reply(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        server.fail(Phase.RCPT, "550 5.1.1 no such user")

        answer = stadtradar("mail", "test", WHO)

    assert answer.code == 1
    assert "550" in answer.err
    assert "no such user" in answer.err


def test_a_test_mail_to_a_server_that_is_down_ends_with_four(stadtradar: CommandLine) -> None:
    server = MailServer().start()
    _with_server(stadtradar, server)
    server.stop()

    answer = stadtradar("mail", "test", WHO, "--json")

    assert (answer.code, answer.document["accepted"]) == (4, False)


def test_a_test_mail_needs_an_address(stadtradar: CommandLine) -> None:
    answer = stadtradar("mail", "test", "nirgends")

    assert answer.code == 2
    assert _mails(stadtradar) == []


def test_a_server_that_is_down_is_told_in_german(stadtradar: CommandLine) -> None:
    server = MailServer().start()
    _with_server(stadtradar, server)
    server.stop()
    _owe_one(stadtradar)

    answers = [stadtradar("alerts", "send"), stadtradar("mail", "test", WHO)]
    told = [answer.err for answer in answers] + [stadtradar("doctor").out]

    for text in told:
        assert "die Verbindung wurde abgelehnt (beim Verbinden)" in text
        assert "refused" not in text
    assert "(beim Verbinden). Die Mails bleiben fällig." in told[0]


def test_mails_that_wait_are_told_with_the_time_of_the_next_try(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        server.fail(Phase.RCPT, "450 4.2.0 later")
        _owe_one(stadtradar)

        stadtradar("alerts", "send")
        again, dry = stadtradar("alerts", "send"), stadtradar("alerts", "send", "--dry-run")

    for answer in (again, dry):
        assert re.search(r"1 Mail wartet, nächster Versuch \d\d\.\d\d\.\d{4} \d\d:\d\d\.", answer.out)


def test_a_refusal_names_its_code_once(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        server.fail(Phase.DOT, "554 5.7.1 spam")

        answer = stadtradar("mail", "test", WHO)

    assert answer.err.endswith(": 554 5.7.1 spam (nach der Übergabe)\n")


def test_a_mail_in_the_folder_is_told_in_german(stadtradar: CommandLine) -> None:
    assert "abgelegt als" in stadtradar("mail", "test", WHO).out


def test_readers_get_nothing_before_imprint_and_privacy_are_named(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        relay = stadtradar.file.read_text().partition("\n")[2]  # which `configure` puts before it again
        public = '[web]\nbase_url = "https://radar.stadt.example"\n'
        stadtradar.configure(relay + public)
        _owe_one(stadtradar)

        refused = stadtradar("alerts", "send")
        before = len(server.received)
        stated = 'imprint = """\nStadt\nMarkt 1"""\nprivacy_url = "https://stadt.example/datenschutz"\n'
        stadtradar.configure(relay + stated + public)
        allowed = stadtradar("alerts", "send", "--json")

    assert (refused.code, before) == (3, 0)
    assert "mail.imprint_url (oder mail.imprint) und mail.privacy_url" in refused.err
    assert (allowed.code, allowed.document["sent"]) == (0, 1)
    (received,) = server.received
    text = text_of(received.content).replace("\r\n", "\n")
    assert "\nImpressum:\nStadt\nMarkt 1\n\nDatenschutz: https://stadt.example/datenschutz\n" in text
