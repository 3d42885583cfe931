"""Complaints count only for mails that are provably ours."""

import pytest

from alerts.returns.parsing import read_return
from alerts.returns.record import MailReturn, NotCounted
from storage.tables import ReturnKind
from tests.alerts.alerts import an_alert
from tests.alerts.returns.mails import OURS, PATHS, READER, complaint, original
from tests.alerts.world import COMPOSER

ELSEWHERE = f"From: Werbung <x@evil.example>\nTo: {READER}\nSubject: Gewinn\n\nText\n"


def test_arf_complaint_is_about_the_mail_whose_return_path_it_encloses() -> None:
    found = read_return(complaint(), PATHS)

    assert isinstance(found, MailReturn)
    assert (found.outbox_id, found.judgement.kind) == (7, ReturnKind.COMPLAINT)


def test_arf_complaint_that_states_the_return_path_itself_is_understood() -> None:
    found = read_return(complaint(f"Original-Mail-From: <{OURS}>", about=ELSEWHERE), PATHS)

    assert isinstance(found, MailReturn)
    assert found.outbox_id == 7


def test_arf_complaint_with_our_message_id_alone_names_the_mail_by_it() -> None:
    mail = COMPOSER.compose(an_alert())
    found = read_return(complaint(about=original("someone@example.org", mail)), PATHS)

    assert isinstance(found, MailReturn)
    assert (found.outbox_id, found.message_id) == (None, mail.message_id)


def test_arf_complaint_that_names_only_an_address_in_its_text_counts_for_nobody() -> None:
    named = complaint(f"Original-Rcpt-To: <{READER}>", f"Removal-Recipient: {READER}", about=ELSEWHERE)
    forged = complaint(f"Original-Mail-From: <{OURS.replace('a7-', 'a8-')}>", about=ELSEWHERE)

    assert read_return(named, PATHS) == read_return(forged, PATHS) == NotCounted.UNKNOWN


def test_arf_complaint_that_says_it_was_no_spam_is_none() -> None:
    assert read_return(complaint(kind="not-spam"), PATHS) == NotCounted.AUTOMATIC


def test_a_report_on_our_signature_is_our_own_affair() -> None:
    found = read_return(complaint("Auth-Failure: signature", kind="auth-failure"), PATHS)

    assert isinstance(found, MailReturn)
    assert found.judgement.kind == ReturnKind.POLICY
    assert "signature" in found.judgement.reason


@pytest.mark.parametrize("kind", ["fraud", "virus", "other", ""])
def test_arf_complaint_of_any_other_kind_is_one(kind: str) -> None:
    found = read_return(complaint(kind=kind), PATHS)

    assert isinstance(found, MailReturn)
    assert found.judgement.kind == ReturnKind.COMPLAINT
