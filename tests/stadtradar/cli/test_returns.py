"""`mail returns` and `subscribers revive`, from a mail that was refused to a reader written to again."""

import ssl
from pathlib import Path

import pytest

from stadtradar import parts
from tests.alerts.returns.mails import failed, mail, report
from tests.articles import an_article
from tests.certificates import authority
from tests.imap_server import ImapServer
from tests.mail_server import MailServer, Phase
from tests.stadtradar.cli.calling import Answer, CommandLine

WHO = "leserin@example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "rücklauf" / part).mkdir(parents=True)
    return tmp_path / "rücklauf"


def _configure(stadtradar: CommandLine, server: MailServer, returns: str = 'maildir = "rücklauf"') -> None:
    stadtradar.configure(
        f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        'sender = "radar@stadt.example"\nbounce_address = "ruecklauf@stadt.example"\n'
        f"[returns]\n{returns}\n"
    )


def _send_one(stadtradar: CommandLine, server: MailServer) -> str:
    """Send a mail and return its envelope sender."""
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
    stadtradar.store(an_article())
    stadtradar("alerts", "send")
    return server.received[0].sender


def test_a_reader_whose_mail_comes_back_is_not_written_to_until_revived(
    stadtradar: CommandLine, folder: Path
) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
        sender = _send_one(stadtradar, server)
    (folder / "new" / "1.mx").write_bytes(report(failed("5.1.1"), to=sender))

    read = stadtradar("mail", "returns", "--json")
    shown = stadtradar("subscribers", "show", WHO)
    document = stadtradar("subscribers", "show", WHO, "--json").document
    revived = stadtradar("subscribers", "revive", WHO, "--json")
    again = stadtradar("subscribers", "revive", WHO)

    assert (read.code, read.document["hard"], read.document["suppressed"]) == (0, 1, 1)
    assert list((folder / "new").iterdir()) == []
    assert "Wird nicht beliefert: Mails kommen zurück" in shown.out
    assert document["undeliverable_reason"] == "bounced"
    assert [(one["kind"], one["status"]) for one in document["returns"]] == [("hard", "5.1.1")]
    assert (revived.document["revived"], revived.document["active"]) == (True, 1)
    assert (again.code, again.out) == (0, f"{WHO} war nicht gesperrt.\n")


def test_whom_an_operator_has_suppressed_is_not_revived(stadtradar: CommandLine) -> None:
    stadtradar("subscribers", "add", WHO, "--consent", "mündlich")
    stadtradar("suppressions", "add", WHO)

    answer = stadtradar("subscribers", "revive", WHO)

    assert answer.code == 1
    assert f"stadtradar suppressions lift {WHO}" in answer.err


def test_what_servers_have_against_us_is_told_and_a_problem(stadtradar: CommandLine, folder: Path) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
        sender = _send_one(stadtradar, server)
    (folder / "new" / "1.mx").write_bytes(report(failed("5.7.1", "550 5.7.1 listed"), to=sender))

    answer = stadtradar("mail", "returns")

    assert answer.code == 1
    assert "von Servern abgelehnt: 1" in answer.out
    assert "Abgelehnt: 5.7.1 smtp; 550 5.7.1 listed" in answer.err


def test_what_is_not_ours_stays(stadtradar: CommandLine, folder: Path) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
    (folder / "cur" / "1.mx:2,S").write_bytes(mail("Subject: Hallo", to="ruecklauf@stadt.example"))

    answer = stadtradar("mail", "returns")

    assert (answer.code, len(list((folder / "cur").iterdir()))) == (0, 1)
    assert "Liegen geblieben, weil nicht von uns: 1." in answer.out


def test_a_reader_refused_at_hand_over_is_not_written_to_again(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
        stadtradar("subscribers", "add", WHO, "--consent", "mündlich", "--query", "Parkplätze")
        stadtradar.store(an_article())
        server.fail(Phase.RCPT, "550 5.1.1 unknown")
        stadtradar("alerts", "send")

    document = stadtradar("subscribers", "show", WHO, "--json").document
    assert document["undeliverable_reason"] == "bounced"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_returned_mails_are_read_from_an_imap_server(
    stadtradar: CommandLine, tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = authority()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted.server(tmp_path, "imap"))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file(tmp_path)))
    with MailServer() as server, ImapServer(tls_context=context, implicit_tls=security == "tls") as imap:
        _configure(
            stadtradar,
            server,
            f'imap_host = "127.0.0.1"\nimap_port = {imap.port}\nimap_security = "{security}"\n'
            'imap_username = "ruecklauf"\nimap_password = "geheim"',
        )
        imap.add(report(failed("5.1.1"), to=_send_one(stadtradar, server)))
        imap.add(mail("Subject: Hallo", to="ruecklauf@stadt.example"))

        answer = stadtradar("mail", "returns", "--json")

        assert (answer.code, answer.document["hard"], answer.document["unknown"]) == (0, 1, 1)
        assert set(imap.mails) == {2}


def test_an_imap_server_that_is_away_is_told_in_german(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _configure(
            stadtradar,
            server,
            f'imap_host = "127.0.0.1"\nimap_port = {server.port}\n'
            'imap_username = "r"\nimap_password = "geheim"',
        )

    answer = stadtradar("mail", "returns")

    assert answer.code == 4
    assert "die Verbindung wurde abgelehnt (beim Verbinden)" in answer.err
    assert "geheim" not in answer.err


def test_a_folder_that_is_not_there_is_told_in_german(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _configure(stadtradar, server, 'maildir = "nirgends"')

    answer = stadtradar("mail", "returns")

    assert answer.code == 4
    assert "nirgends lässt sich nicht lesen" in answer.err


def test_without_a_mailbox_the_command_says_what_to_set(stadtradar: CommandLine) -> None:
    answer = stadtradar("mail", "returns")

    assert answer.code == 3
    assert "bounce_address" in answer.err


def test_a_key_that_cannot_sign_is_told_before_anything_is_sent(
    stadtradar: CommandLine, tmp_path: Path
) -> None:
    stadtradar.configure(
        '[mail]\nsender = "radar@stadt.example"\ndkim_key = "dkim.pem"\ndkim_selector = "radar"\n'
    )

    answer = stadtradar("mail", "test", WHO)

    assert answer.code == 3
    assert f"mail.dkim_key = {tmp_path}/dkim.pem" in answer.err
    assert not parts.maildir(stadtradar.settings).exists()


def test_a_key_that_cannot_sign_is_a_fault_of_the_settings(stadtradar: CommandLine) -> None:
    stadtradar.configure(
        '[mail]\nsender = "radar@stadt.example"\ndkim_key = "dkim.pem"\ndkim_selector = "radar"\n'
    )

    check, doctor = stadtradar("config", "check"), stadtradar("doctor", "--json")

    assert check.code == 3
    assert "mail.dkim_key" in check.err
    assert [one["status"] for one in doctor.document["checks"] if one["name"] == "dkim"] == ["fail"]


def _returns_in(doctor: Answer) -> tuple[str, str]:
    (found,) = [one for one in doctor.document["checks"] if one["name"] == "returns"]
    return found["status"], found["text"]


def test_the_doctor_looks_into_the_mailbox_and_leaves_it(stadtradar: CommandLine, folder: Path) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
        (folder / "new" / "1.mx").write_bytes(b"Subject: x\r\n\r\n")
        well = _returns_in(stadtradar("doctor", "--json"))
        folder.rename(folder.with_name("weg"))
        ill = _returns_in(stadtradar("doctor", "--json"))

    assert well == ("ok", f"Rückläufer: Ordner {folder}, dort liegen 1 Mails.")
    assert ill[0] == "fail"
    assert (folder.with_name("weg") / "new" / "1.mx").exists()


def test_the_doctor_names_a_return_address_without_room_for_a_token(
    stadtradar: CommandLine, folder: Path
) -> None:
    with MailServer() as server:
        _configure(stadtradar, server)
        text = stadtradar.file.read_text(encoding="utf-8").replace("ruecklauf@", f"{'r' * 27}@")
        stadtradar.file.write_text(text, encoding="utf-8")

        status, said = _returns_in(stadtradar("doctor", "--json"))

    assert status == "fail"
    assert "mail.bounce_address" in said
    assert folder.exists()


def test_the_doctor_warns_when_nobody_reads_what_comes_back(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        stadtradar.configure(
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nsender = "a@b.example"\n'
        )

        assert _returns_in(stadtradar("doctor", "--json"))[0] == "warn"
