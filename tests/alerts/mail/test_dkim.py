"""Signatures, as dkimpy's own verifier sees them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from alerts.faults.operator_view import ToldFault
from alerts.mail.composing import Composer, compose_letter, compose_operator_mail, compose_test_mail
from alerts.mail.dkim import DkimKey, UnusableKey, read_key
from alerts.mail.letters import Letter
from tests.alerts.alerts import an_alert
from tests.alerts.digests import a_digest
from tests.alerts.dkim_keys import a_signer, an_ed25519_key, an_rsa_key, dns_with, pem
from tests.alerts.world import COMPOSER, NOON

READER = "leserin@example.org"


@pytest.fixture(params=["rsa", "ed25519"])
def key(request: pytest.FixtureRequest) -> DkimKey:
    return an_rsa_key() if request.param == "rsa" else an_ed25519_key()


def signing(key: DkimKey) -> Composer:
    return replace(COMPOSER, signer=a_signer(key))


def verifies(mail: bytes, key: DkimKey) -> bool:
    return bool(dkim.verify(mail, dnsfunc=dns_with(key)))


def signed_fields(mail: bytes) -> list[str]:
    field = re.sub(rb"\s+", b"", mail.partition(b"bh=")[0])
    return field.partition(b";h=")[2].rstrip(b";").decode().split(":")


def a_fault() -> ToldFault:
    return ToldFault(
        id=1, source="Anzeiger", kind="unreachable", text="Weg.", evidence="", remedy="Warten.",
        opened_at=datetime(2026, 11, 23, tzinfo=UTC), closed_at=None, is_opening_known=False,
    )  # fmt: skip


def test_mails_to_readers_operators_and_testers_are_signed(key: DkimKey) -> None:
    composer = signing(key)
    mails = [
        composer.compose(an_alert()),
        composer.compose_digest(a_digest()),
        compose_letter(
            composer, Letter(subject="Bitte", text="Ja?", language="de"), READER, about="1", now=NOON
        ),
        compose_test_mail(composer, READER, now=NOON),
        compose_operator_mail(composer, READER, [a_fault()], now=NOON, language="de"),
    ]

    assert [verifies(mail.content, key) for mail in mails] == [True] * 5


def test_the_signature_covers_what_readers_see_and_programs_act_on(key: DkimKey) -> None:
    mail = signing(key).compose(an_alert())

    assert signed_fields(mail.content) == [
        "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type", "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "from",
    ]  # fmt: skip


def test_a_field_a_mail_lacks_is_not_named(key: DkimKey) -> None:
    mail = compose_test_mail(signing(key), READER, now=NOON)

    assert "list-id" not in signed_fields(mail.content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Parkpl", b"Spielp"),
        (b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost"),
        (b"/abmelden/", b"/anmelden/"),
        (b"To: leserin@", b"To: leser@"),
        (b"\r\nMIME-Version", b"\r\nFrom: boss@stadt.example\r\nMIME-Version"),
        (b"\r\nSubject:", b"\r\nSubject: Gewinn\r\nX-Old:"),
    ],
)
def test_a_mail_changed_on_the_way_is_noticed(key: DkimKey, old: bytes, new: bytes) -> None:
    mail = signing(key).compose(an_alert()).content
    assert old in mail

    assert not verifies(mail.replace(old, new, 1), key)


def test_folding_and_blanks_changed_on_the_way_do_no_harm(key: DkimKey) -> None:
    mail = signing(key).compose(an_alert()).content

    relayed = mail.replace(b"\r\nTo: ", b"\r\nTO:  ", 1).replace(b", <mailto", b",\r\n\t<mailto", 1) + b"\r\n"

    assert relayed != mail
    assert verifies(relayed, key)


def test_another_key_does_not_verify() -> None:
    mail = signing(an_ed25519_key()).compose(an_alert()).content

    assert not verifies(mail, an_rsa_key())


def test_an_address_with_umlauts_is_signed_as_it_stands(key: DkimKey) -> None:
    mail = signing(key).compose(an_alert(recipient="jürgen@example.org"))

    assert b"To: j\xc3\xbcrgen@example.org" in mail.content
    assert verifies(mail.content, key)


def test_the_same_alert_gives_the_same_signature(key: DkimKey) -> None:
    assert signing(key).compose(an_alert()) == signing(key).compose(an_alert())


def test_no_line_of_a_signature_is_long(key: DkimKey) -> None:
    head = signing(key).compose(an_alert()).content.partition(b"\r\nFrom:")[0]

    assert max(map(len, head.split(b"\r\n"))) <= 78


def test_an_empty_body_is_signed(key: DkimKey) -> None:
    mail = a_signer(key)(b"From: a@stadt.example\r\nTo: b@example.org\r\n\r\n")

    assert verifies(mail, key)


def test_both_kinds_of_key_are_read_from_their_files(key: DkimKey) -> None:
    assert type(read_key(pem(key))) is type(key)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "kein privater"),
        (b"-----BEGIN PRIVATE KEY-----\nTWlzdA==\n-----END PRIVATE KEY-----\n", "kein privater"),
        (pem(an_rsa_key(1024)), "nur 1024 Bit, nötig sind 2048"),
        (pem(generate_private_key(SECP256R1())), "weder RSA noch Ed25519"),
        (pem(an_ed25519_key(), b"geheim"), "mit einem Kennwort"),
        (
            an_ed25519_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "kein privater",
        ),
    ],
    ids=["empty", "rubbish", "weak", "elliptic", "locked", "public"],
)
def test_what_cannot_sign_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnusableKey, match=reason):
        read_key(content)
