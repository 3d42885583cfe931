import hashlib
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from alerts.consent_wording import CONSENT_TEXTS, CURRENT, consent_text, current_wording
from alerts.mail.composing import compose_letter
from alerts.mail.letters import Letter, confirmation, manage_link
from alerts.showing.links import NO_LEGAL, Legal
from tests.alerts.world import COMPOSER, NOON

LINK = "https://radar.stadt.example/abo/bestaetigen/" + "x" * 43


def a_confirmation(language: str = "de") -> Letter:
    return confirmation(
        sender="Stadtradar",
        link=LINK,
        contact="redaktion@stadt.example",
        legal=NO_LEGAL,
        asked_at=NOON,
        language=language,
    )


def a_manage_link(language: str = "de") -> Letter:
    return manage_link(sender="Stadtradar", link=LINK, contact="", legal=NO_LEGAL, language=language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("make", [a_confirmation, a_manage_link])
def test_a_letter_holds_its_link_on_a_line_of_its_own_and_no_other(
    make: Callable[[str], Letter], language: str
) -> None:
    letter = make(language)
    mail = message_from_bytes(
        compose_letter(COMPOSER, letter, "leserin@example.org", about="1", now=NOON).content,
        policy=policy.default,
    )

    text = mail.get_content().replace("\r\n", "\n")
    assert text.count("https://") == 1
    assert f"\n\n{LINK}\n\n" in text
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None  # nothing was subscribed to yet, or all of it is behind the link
    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize("make", [a_confirmation, a_manage_link])
def test_a_letter_speaks_to_nobody_by_sie_or_du(make: Callable[[str], Letter]) -> None:
    words = set(make("de").text.replace(",", " ").replace(".", " ").split())

    assert not words & {"Sie", "Ihnen", "Ihre", "Ihr", "du", "dir", "dein", "deine"}


def test_the_same_letter_is_the_same_bytes_and_another_one_another_id() -> None:
    first, same = (
        compose_letter(COMPOSER, a_confirmation(), "leserin@example.org", about="1", now=NOON) for _ in "ab"
    )
    other = compose_letter(
        COMPOSER, a_confirmation(), "leserin@example.org", about="2", now=NOON + timedelta(days=1)
    )

    assert first == same
    assert other.message_id != first.message_id


def test_a_consent_text_never_changes_under_its_id() -> None:
    """Whoever changes one gives it a new id: the ledger says that this text was agreed to."""
    known = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in CONSENT_TEXTS.items()}

    assert known == {"abo-1-de": "8769ff46833249c8", "abo-1-en": "59061d9c3ff0fef3"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_shown_now_is_known_and_names_the_site(language: str) -> None:
    text = consent_text(current_wording(language), title="Radar {Kassel}")

    assert text is not None
    assert "Radar {Kassel}" in text
    assert set(CURRENT) == {"de", "en"}
    assert consent_text("abo-0-de", title="x") is None


def test_a_letter_names_who_writes_it() -> None:
    legal = Legal(
        imprint="Stadt Kassel\nRathaus", imprint_url="https://stadt.example/impressum",
        privacy_url="https://stadt.example/datenschutz",
    )  # fmt: skip

    letter = confirmation(
        sender="Stadtradar", link=LINK, contact="redaktion@stadt.example", legal=legal, asked_at=NOON,
        language="de",
    )  # fmt: skip

    assert letter.text.endswith(
        "Fragen? redaktion@stadt.example\nImpressum:\nStadt Kassel\nRathaus\n"
        "Impressum: https://stadt.example/impressum\n"
        "Datenschutz: https://stadt.example/datenschutz\n"
    )
