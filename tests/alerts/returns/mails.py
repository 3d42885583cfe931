"""Mails that come back, in the forms servers give them, in words of our own."""

from alerts.mail.composing import ComposedMail
from alerts.mail.verp import ReturnPaths
from tests.alerts.alerts import an_alert
from tests.alerts.world import COMPOSER

PATHS = ReturnPaths(address="ruecklauf@stadt.example", key=b"return key of the tests")
READER = "leserin@example.org"
OURS = PATHS.of(7)


def mail(*headers: str, body: str = "", to: str = OURS) -> bytes:
    """Return a mail to our return path."""
    head = ["From: Mail Delivery System <MAILER-DAEMON@mx.example.org>", f"To: <{to}>", *headers]
    return ("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


def original(return_path: str = OURS, composed: ComposedMail | None = None) -> str:
    """Return the mail it is about, as the other server kept it."""
    content = (composed or COMPOSER.compose(an_alert())).content.decode().replace("\r\n", "\n")
    return f"Return-Path: <{return_path}>\n{content}"


def report(*recipients: str, to: str = OURS, message_id: str = "<1@mx.example.org>") -> bytes:
    """Return a report on delivery (RFC 3464), with a block of fields for each recipient."""
    blocks = "\n\n".join(recipients)
    body = (
        "--=_report\nContent-Type: text/plain; charset=utf-8\n\n"
        "Ihre Nachricht konnte nicht zugestellt werden.\n\n"
        "--=_report\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n{blocks}\n\n"
        f"--=_report\nContent-Type: message/rfc822\n\n{original()}\n--=_report--\n"
    )
    return mail(
        "Subject: Undelivered Mail Returned to Sender",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"',
        body=body,
        to=to,
    )


def failed(status: str, diagnostic: str = "", action: str = "failed") -> str:
    """Return the block of one recipient."""
    said = f"\nDiagnostic-Code: smtp; {diagnostic}" if diagnostic else ""
    return f"Final-Recipient: rfc822; {READER}\nAction: {action}\nStatus: {status}{said}"


def complaint(
    *fields: str, kind: str = "abuse", about: str | None = None, message_id: str = "<c1@fbl.example.org>"
) -> bytes:
    """Return a complaint (RFC 5965)."""
    stated = "\n".join([f"Feedback-Type: {kind}", "User-Agent: Postfach/1.0", "Version: 1", *fields])
    body = (
        "--=_arf\nContent-Type: text/plain\n\n"
        f"{READER} hat diese Nachricht als Spam gemeldet.\n\n"
        f"--=_arf\nContent-Type: message/feedback-report\n\n{stated}\n\n"
        f"--=_arf\nContent-Type: message/rfc822\n\n{original() if about is None else about}\n--=_arf--\n"
    )
    return mail(
        "Subject: Abuse report",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=_arf"',
        body=body,
        to="ruecklauf@stadt.example",
    )
