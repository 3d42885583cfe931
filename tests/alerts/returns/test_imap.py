"""A mailbox on an IMAP server: opened with care, and left as it was but for what is removed."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from alerts.returns.box import BoxUnavailable
from alerts.returns.imap import ImapBox
from alerts.returns.imap import ImapServer as Login
from alerts.returns.limits import LARGEST
from tests.alerts.certificates import server_and_client
from tests.imap_server import ImapServer

Security = Literal["tls", "starttls"]


@pytest.fixture(params=["tls", "starttls"])
def security(request: pytest.FixtureRequest) -> Security:
    return "tls" if request.param == "tls" else "starttls"


@pytest.fixture
def contexts(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return server_and_client(tmp_path)


@pytest.fixture
def server(security: Security, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[ImapServer]:
    with ImapServer(tls_context=contexts[0], implicit_tls=security == "tls") as running:
        yield running


@pytest.fixture
def box(
    server: ImapServer, security: Security, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> Iterator[ImapBox]:
    made = ImapBox(login(server, security), tls_context=contexts[1])
    yield made
    made.close()


def login(server: ImapServer, security: Security) -> Login:
    return Login(
        host="127.0.0.1",
        port=server.port,
        security=security,
        username="ruecklauf",
        password="geheim",
        timeout=timedelta(seconds=20),
    )


def test_mails_are_read_and_removed_one_by_one(server: ImapServer, box: ImapBox) -> None:
    server.add(b"Subject: eins\r\n\r\nText\r\n")
    server.add(b"Subject: zwei\r\n\r\nText\r\n")

    names = box.names()
    contents = [box.read(name) for name in names]
    box.remove(names[0])

    assert contents == [b"Subject: eins\r\n\r\nText\r\n", b"Subject: zwei\r\n\r\nText\r\n"]
    assert set(server.mails) == {2}
    assert box.names() == names[1:]


def test_an_empty_mailbox_has_no_mails(box: ImapBox) -> None:
    assert box.names() == []


def test_only_the_beginning_of_a_huge_mail_is_fetched(server: ImapServer, box: ImapBox) -> None:
    server.add(b"x" * (LARGEST + 1))

    (name,) = box.names()

    assert box.read(name) == b"x" * LARGEST


def test_a_mail_that_somebody_removed_meanwhile_is_gone(server: ImapServer, box: ImapBox) -> None:
    server.add(b"Subject: eins\r\n\r\n")
    (name,) = box.names()
    server.mails.clear()

    assert box.read(name) is None
    box.remove(name)


def test_numbers_that_mean_other_mails_are_other_names(server: ImapServer, box: ImapBox) -> None:
    server.add(b"Subject: eins\r\n\r\n")
    before = box.names()
    server.validity += 1

    assert set(before).isdisjoint(box.names())


def test_what_others_marked_as_deleted_stays_where_the_server_can_tell(
    server: ImapServer, box: ImapBox
) -> None:
    server.add(b"Subject: eins\r\n\r\n")
    server.add(b"Subject: zwei\r\n\r\n")
    server.deleted.add(1)

    (name,) = box.names()
    box.remove(name)

    assert set(server.mails) == {1}


def test_a_server_without_uidplus_and_plain_is_spoken_to_all_the_same(
    server: ImapServer, box: ImapBox
) -> None:
    server.offers = ()
    server.add(b"Subject: eins\r\n\r\n")

    (name,) = box.names()
    box.remove(name)

    assert server.mails == {}
    assert "LOGIN" in server.commands


def test_a_password_with_umlauts_is_sent_as_the_standard_says(
    server: ImapServer, security: Security, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    server.logins["ruecklauf"] = "grüß Gott"
    box = ImapBox(replace(login(server, security), password="grüß Gott"), tls_context=contexts[1])

    assert box.names() == []
    box.close()


def test_a_wrong_password_is_told(
    server: ImapServer, security: Security, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    box = ImapBox(replace(login(server, security), password="falsch"), tls_context=contexts[1])

    with pytest.raises(BoxUnavailable, match=r"auth: .*AUTHENTICATIONFAILED"):
        box.names()


def test_a_folder_that_is_not_there_is_told(
    server: ImapServer, security: Security, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    box = ImapBox(replace(login(server, security), folder='Rück"lauf'), tls_context=contexts[1])

    with pytest.raises(BoxUnavailable, match="read: "):
        box.names()
    box.close()


def test_a_certificate_nobody_vouches_for_is_refused(server: ImapServer, security: Security) -> None:
    with pytest.raises(BoxUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        ImapBox(login(server, security)).names()

    assert not [command for command in server.commands if command in ("LOGIN", "AUTHENTICATE")]


def test_without_encryption_no_password_is_sent() -> None:
    with ImapServer() as server:
        with pytest.raises(BoxUnavailable, match="tls: "):
            ImapBox(login(server, "starttls")).names()

        assert server.commands == ["CAPABILITY"]


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID FETCH", "UID STORE", "UID EXPUNGE"])
def test_a_line_that_breaks_is_told_and_the_next_look_is_fine(
    server: ImapServer, box: ImapBox, command: str
) -> None:
    server.add(b"Subject: eins\r\n\r\n")
    server.fails_at = command

    def read_all() -> None:
        for name in box.names():
            box.read(name)
            box.remove(name)

    with pytest.raises(BoxUnavailable):
        read_all()

    server.fails_at = None
    server.deleted.clear()
    assert len(box.names()) == 1


def test_a_server_that_is_away_is_told() -> None:
    with ImapServer() as server:
        gone = login(server, "tls")

    with pytest.raises(BoxUnavailable, match=r"connect: .*refused"):
        ImapBox(gone).names()


def test_the_password_does_not_show() -> None:
    assert "geheim" not in repr(Login(host="h", port=1, security="tls", username="u", password="geheim"))
