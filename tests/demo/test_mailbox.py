import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from demo.mailbox import Mailbox


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mail") as running:
        yield running


def a_mail(subject: str = "Sensoren melden freie Parkplätze", html: str = "<p>Hallo</p>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Stadtradar <radar@stadt.example>"
    mail["To"] = "leserin@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@stadt.example>"
    mail["List-Unsubscribe"] = "<https://radar.stadt.example/abmelden/abc>"
    mail.set_content("Zum Artikel: https://www.stadt.example/a?b=1&c=2\n<script>alert(1)</script>\n")
    mail.add_alternative(html, subtype="html")
    return mail


def send(box: Mailbox, *mails: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", box.smtp_port, "localhost") as client:
        for mail in mails:
            client.send_message(mail)


def get(url: str) -> requests.Response:
    response = requests.get(url, timeout=10)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response


def mail_url(box: Mailbox) -> str:
    [mail] = box.mails()
    return f"{box.url}mail/{mail.key}"


def test_what_is_sent_lies_in_the_maildir_and_can_be_read(box: Mailbox, tmp_path: Path) -> None:
    send(box, a_mail())

    assert box.wait_for(1, seconds=10)
    assert [str(mail["Subject"]) for mail in box.messages] == ["Sensoren melden freie Parkplätze"]
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_mails_survive_a_restart_of_the_mailbox(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mail") as first:
        send(first, a_mail())

    with Mailbox(tmp_path / "mail") as second:
        assert len(second.messages) == 1


def test_waiting_in_vain_ends(box: Mailbox) -> None:
    assert not box.wait_for(1, seconds=0.01)


def test_the_list_shows_subject_reader_and_time_newest_first(box: Mailbox) -> None:
    send(box, a_mail("Erste"), a_mail("Zweite"))

    page = get(box.url).text

    assert page.index("Zweite") < page.index("Erste")
    assert "An: leserin@example.org" in page
    assert "2 Nachrichten" in page


def test_an_empty_mailbox_says_so(box: Mailbox) -> None:
    assert "Noch ist keine Nachricht eingetroffen." in get(box.url).text


def test_a_mail_page_shows_headers_text_and_links_but_runs_nothing(box: Mailbox) -> None:
    send(box, a_mail())

    response = get(mail_url(box))

    assert "<dd>&lt;1@stadt.example&gt;</dd>" in response.text
    assert '<a href="https://www.stadt.example/a?b=1&amp;c=2"' in response.text
    assert '<a href="https://radar.stadt.example/abmelden/abc"' in response.text
    assert "<script>" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_html_part_is_shown_in_a_sandbox_without_scripts_and_remote_content(box: Mailbox) -> None:
    evil = '<script>alert(1)</script><img src="https://www.evil.example/pixel">'
    send(box, a_mail(html=evil))

    page = get(mail_url(box))
    part = get(f"{mail_url(box)}/html")

    assert f'<iframe sandbox src="{mail_url(box).removeprefix(box.url.rstrip("/"))}/html"' in page.text
    assert evil in part.text
    rules = part.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"} <= set(rules)


def test_a_hostile_subject_is_only_text(box: Mailbox) -> None:
    send(box, a_mail("</a><script>alert(1)</script>"))

    for url in (box.url, mail_url(box)):
        assert "<script>" not in get(url).text


@pytest.mark.parametrize("path", ["mail/unknown", "mail/..%2F..%2Fetc%2Fpasswd", "../etc/passwd", "mail/"])
def test_unknown_pages_do_not_exist(box: Mailbox, path: str) -> None:
    send(box, a_mail())

    assert get(f"{box.url}{path}").status_code == 404


def test_two_mailboxes_can_run_side_by_side(box: Mailbox, tmp_path: Path) -> None:
    with Mailbox(tmp_path / "other") as other:
        send(other, a_mail())

        assert (len(box.messages), len(other.messages)) == (0, 1)
        assert box.smtp_port != other.smtp_port


def test_a_stopped_mailbox_closes_its_ports_even_with_a_client_connected(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "mail").start()
    client = smtplib.SMTP("127.0.0.1", box.smtp_port, "localhost")

    box.stop()

    with pytest.raises(OSError, match="refused"):
        smtplib.SMTP("127.0.0.1", box.smtp_port, "localhost")
    client.close()
