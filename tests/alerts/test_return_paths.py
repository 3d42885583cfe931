"""What is said as sender in MAIL FROM."""

from dataclasses import replace

from alerts.mail.smtp import SmtpTransport
from alerts.mail.verp import ReturnPaths
from storage.database import Database
from tests.alerts.dkim_keys import a_signer, an_ed25519_key
from tests.alerts.world import COMPOSER, NOON, outbox, owe_to, send
from tests.mail_server import MailServer, Phase

PATHS = ReturnPaths(address="ruecklauf@stadt.example", key=b"return key of the tests")
COMING_BACK = replace(COMPOSER, return_paths=PATHS)


def test_each_mail_of_the_outbox_has_a_return_path_of_its_own(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, "a@example.org", "b@example.org")

    send(database, smtp, composer=COMING_BACK)

    rows = {row.subscriber.email: row.id for row in outbox(database)}
    assert {mail.recipient: PATHS.read(mail.sender) for mail in server.received} == rows
    assert {mail.message["From"] for mail in server.received} == {"Stadtradar <radar@stadt.example>"}


def test_a_second_attempt_has_the_same_bytes_and_the_same_return_path(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, "a@example.org")
    composer = replace(COMING_BACK, signer=a_signer(an_ed25519_key()))
    server.fail(Phase.DOT, times=1, takes_mail=True)
    send(database, smtp, composer=composer)
    (row,) = outbox(database)

    send(database, smtp, composer=replace(COMING_BACK, signer=None), now=row.due_at)

    first, second = server.received
    assert b"DKIM-Signature:" in first.content
    assert (first.sender, first.content) == (second.sender, second.content)


def test_without_a_return_address_the_sender_gets_what_comes_back(
    database: Database, server: MailServer, smtp: SmtpTransport
) -> None:
    owe_to(database, "a@example.org")

    send(database, smtp, now=NOON)

    assert [mail.sender for mail in server.received] == ["radar@stadt.example"]
