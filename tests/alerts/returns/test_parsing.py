"""What comes back is sorted by whose fault it is."""

import pytest

from alerts.returns.parsing import read_return
from alerts.returns.record import MailReturn, NotCounted
from storage.tables import ReturnKind
from tests.alerts.returns.mails import OURS, PATHS, READER, failed, mail, report

HARD, SOFT, POLICY = ReturnKind.HARD, ReturnKind.SOFT, ReturnKind.POLICY


def judged(content: bytes) -> MailReturn:
    found = read_return(content, PATHS)
    assert isinstance(found, MailReturn), found
    return found


CORPUS = [
    (failed("5.1.1", "550 5.1.1 <leserin@example.org>: User unknown"), HARD, "5.1.1"),
    (failed("5.1.2", "550 Host unknown"), HARD, "5.1.2"),
    (failed("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"), HARD, "5.1.10"),
    (failed("5.4.4", "X-Postfix; Host or domain name not found. type=A: Host not found"), HARD, "5.4.4"),
    (failed("5.4.310", "550 5.4.310 DNS domain example.org does not exist"), HARD, "5.4.310"),
    (failed("5.4.1", "550 5.4.1 Recipient address rejected: Access denied"), HARD, "5.4.1"),
    (failed("5.2.1", "550 5.2.1 The account is inactive"), HARD, "5.2.1"),
    (failed("5.0.0", "550 No such user here"), HARD, "5.1.1"),
    (failed("5.0.0", "550 5.1.1 unknown or illegal alias"), HARD, "5.1.1"),
    (failed("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable"), HARD, "5.1.1"),
    (failed("5.0.0", "550 Benutzer unbekannt", action="error"), HARD, "5.1.1"),
    (failed("5.2.2", "552 5.2.2 The inbox is out of storage space"), SOFT, "5.2.2"),
    (failed("5.0.0", "552 RCPT TO: mailbox quota exceeded"), SOFT, "5.2.2"),
    (failed("4.4.1", "X-Postfix; connect to mx.example.org: Connection timed out"), SOFT, "4.4.1"),
    (failed("4.2.2", "452 4.2.2 over quota"), SOFT, "4.2.2"),
    (failed("5.4.1", "no answer from host"), SOFT, "5.4.1"),
    (failed("5.4.6", "routing loop"), SOFT, "5.4.6"),
    (failed("5.0.0"), SOFT, "5.0.0"),
    (failed("", "554 something else"), SOFT, "5.0.0"),
    (failed("5.7.1", "550 5.7.1 Message rejected due to content restrictions"), POLICY, "5.7.1"),
    (failed("5.7.26", "550-5.7.26 This mail is unauthenticated"), POLICY, "5.7.26"),
    (failed("5.0.0", "554 Service unavailable; blocked using a block list"), POLICY, "5.7.1"),
    (failed("4.7.1", "451 4.7.1 Greylisting in action"), POLICY, "4.7.1"),
    (failed("5.1.8", "553 5.1.8 sender domain does not resolve"), POLICY, "5.1.8"),
    (failed("5.6.0", "554 5.6.0 malformed message"), POLICY, "5.6.0"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "kind", "status"), CORPUS, ids=[block[-40:] for block, *_ in CORPUS])
def test_dsn_corpus_is_sorted_by_whose_fault_it_is(block: str, kind: ReturnKind, status: str) -> None:
    found = judged(report(block))

    assert (found.outbox_id, found.judgement.kind, found.judgement.status) == (7, kind, status)


def test_where_two_codes_differ_the_milder_counts() -> None:
    full = judged(report(failed("5.1.1", "552 5.2.2 user over quota")))
    refused = judged(report(failed("5.1.1", "550 5.7.1 refused")))

    assert (full.judgement.kind, refused.judgement.kind) == (SOFT, POLICY)


def test_an_address_that_forwards_to_several_is_good_while_one_of_them_is() -> None:
    assert judged(report(failed("5.1.1"), failed("5.2.2"))).judgement.kind == SOFT


@pytest.mark.parametrize(
    "block", [failed("5.1.1", f"550 5.1.1 <{READER}>: unknown"), failed("5.7.1", f"550 <{READER}> no")]
)
def test_a_reason_names_nobody(block: str) -> None:
    reason = judged(report(block)).judgement.reason

    assert reason
    assert "leserin" not in reason
    assert "@" not in reason


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_mail_that_is_delayed_or_delivered_has_not_come_back(action: str) -> None:
    content = report(failed("4.4.7" if action == "delayed" else "2.0.0", action=action))

    assert read_return(content, PATHS) == NotCounted.AUTOMATIC


@pytest.mark.parametrize(
    "forged",
    [
        "ruecklauf@stadt.example",
        OURS.replace("a7-", "a8-"),
        OURS.replace("stadt.example", "evil.example"),
        PATHS.of(8).replace("a8-", "a7-"),
        READER,
    ],
)
def test_forged_dsn_changes_nothing(forged: str) -> None:
    assert read_return(report(failed("5.1.1"), to=forged), PATHS) == NotCounted.UNKNOWN


def test_a_return_path_quoted_inside_a_report_is_no_proof_of_whom_it_was_sent_to() -> None:
    # The report encloses our mail with its true return path, but was sent to another address.
    content = report(failed("5.1.1"), to="ruecklauf@stadt.example")

    assert OURS.encode() in content
    assert read_return(content, PATHS) == NotCounted.UNKNOWN


def test_a_return_path_in_upper_case_is_ours() -> None:
    assert judged(report(failed("5.1.1"), to=OURS.upper())).outbox_id == 7


def test_the_address_is_found_where_the_server_notes_it() -> None:
    content = report(failed("5.1.1"), to="undisclosed@example.org")

    assert judged(b"Delivered-To: " + OURS.encode() + b"\r\n" + content).outbox_id == 7


QMAIL = (
    "Hi. This is the qmail-send program at mx.example.org.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
    f"<{READER}>:\n"
)
PROSE = [
    (QMAIL + "Sorry, no mailbox here by that name. (#5.1.1)\n", HARD),
    (QMAIL + "The users mailfolder is over the allowed quota (size). (#5.2.2)\n", SOFT),
    (f"Die Nachricht an {READER} wurde abgelehnt:\n550 5.7.1 Absender auf einer Sperrliste\n", POLICY),
    ("Der Empfänger ist unbekannt.\n", HARD),
    ("Das Postfach ist voll.\n", SOFT),
    ("Die Gegenstelle antwortete mit 550.\n", SOFT),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), PROSE)
def test_a_bounce_in_words_is_read_by_its_words(text: str, kind: ReturnKind) -> None:
    found = judged(mail("Subject: failure notice", "Content-Type: text/plain; charset=utf-8", body=text))

    assert (found.outbox_id, found.judgement.kind) == (7, kind)
    assert "@" not in found.judgement.reason


@pytest.mark.parametrize(
    "headers",
    [
        ("Subject: Abwesenheitsnotiz: Sensoren", "Auto-Submitted: auto-replied"),
        ("Subject: =?utf-8?B?QXV0b21hdGlzY2hlIEFudHdvcnQ6IFNlbnNvcmVu?=",),
        ("Subject: Out of Office: parking", "X-Auto-Response-Suppress: All"),
        ("Subject: Sensoren", "X-Autoreply: yes"),
        ("Subject: Sensoren", "Precedence: auto_reply"),
        ("Subject: Sensoren", "Auto-Submitted: auto-replied (vacation)"),
        ("Subject: Sensoren", "Auto-Submitted: auto-generated"),
    ],
)
def test_an_out_of_office_note_is_no_bounce(headers: tuple[str, ...]) -> None:
    content = mail(*headers, body="Ich bin bis 5.1.1 nicht da, danach wieder.\n")
    content = content.replace(b"MAILER-DAEMON@mx.", b"leserin@").replace(b"Mail Delivery System", b"Leserin")

    assert read_return(content, PATHS) == NotCounted.AUTOMATIC


def test_a_receipt_is_no_bounce() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nGelesen.\n"
        "--b\nContent-Type: message/disposition-notification\n\nDisposition: x; displayed\n--b--\n"
    )
    content = mail(
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"', body=body
    )

    assert read_return(content, PATHS) == NotCounted.AUTOMATIC


def test_what_a_person_answers_is_left_for_a_person() -> None:
    content = mail("Subject: Re: Sensoren", body="Danke! Unsere Durchwahl ist 550.\n")
    content = content.replace(b"MAILER-DAEMON@mx.", b"leserin@").replace(b"Mail Delivery System", b"Leserin")

    assert read_return(content, PATHS) == NotCounted.UNKNOWN
