"""What mail servers and networks say, in German."""

import pytest

from stadtradar.mail_replies import in_german


@pytest.mark.parametrize(
    ("phase", "reason", "told"),
    [
        ("connect", "[Errno 111] Connection refused", "die Verbindung wurde abgelehnt (beim Verbinden)"),
        ("connect", "timed out", "der Server antwortet nicht (beim Verbinden)"),
        (
            "connect",
            "[Errno -2] Name or service not known",
            "der Rechnername ist nicht auflösbar (beim Verbinden)",
        ),
        (
            "tls",
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed (_ssl.c:1006)",
            "das Zertifikat des Servers ist ungültig (beim Verschlüsseln)",
        ),
        (
            "tls",
            "the server offers no STARTTLS",
            "der Server bietet kein STARTTLS an (beim Verschlüsseln)",
        ),
        (
            "connect",
            "Maildir /x: Permission denied",
            "der Ordner lässt sich nicht beschreiben (beim Ablegen)",
        ),
        ("auth", "535 5.7.8 no", "535 5.7.8 no (bei der Anmeldung)"),
        ("unbekannt", "etwas Neues", "etwas Neues (unbekannt)"),
    ],
)
def test_known_reasons_are_german_and_replies_stay(phase: str, reason: str, told: str) -> None:
    assert in_german(phase, reason) == told
