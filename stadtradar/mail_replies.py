"""Why a mail did not leave, in German: replies of servers stay as they are, the rest is translated."""

from alerts.sending.transport import Phase

_PHASES: dict[str, str] = {
    Phase.CONNECT: "beim Verbinden",
    Phase.EHLO: "bei der Begrüßung",
    Phase.TLS: "beim Verschlüsseln",
    Phase.AUTH: "bei der Anmeldung",
    Phase.MAIL: "beim Absender",
    Phase.RCPT: "beim Empfänger",
    Phase.DATA: "bei der Übergabe",
    Phase.DOT: "nach der Übergabe",
    "read": "beim Lesen des Postfachs",
}
# Part of what system, library or our own transport say, and what it means.
_REASONS = (
    ("Connection refused", "die Verbindung wurde abgelehnt"),
    ("timed out", "der Server antwortet nicht"),
    ("Name or service not known", "der Rechnername ist nicht auflösbar"),
    ("name resolution", "der Rechnername ist nicht auflösbar"),
    ("No address associated", "der Rechnername ist nicht auflösbar"),
    ("label", "das ist kein Rechnername"),
    ("unreachable", "das Netz ist nicht erreichbar"),
    ("No route to host", "der Rechner ist nicht erreichbar"),
    ("onnection unexpectedly closed", "der Server hat die Verbindung beendet"),
    ("Connection reset", "der Server hat die Verbindung abgebrochen"),
    ("CERTIFICATE_VERIFY_FAILED", "das Zertifikat des Servers ist ungültig"),
    ("SSL:", "die Verschlüsselung kam nicht zustande"),
    ("offers no STARTTLS", "der Server bietet kein STARTTLS an"),
    ("not sent over an unencrypted", "ohne Verschlüsselung wird kein Passwort geschickt"),
    ("offers no login we know", "der Server bietet weder PLAIN noch LOGIN zur Anmeldung an"),
    ("its sender died", "der Versand brach wiederholt an ihr ab"),
    ("could not be composed", "sie ließ sich zweimal nicht schreiben"),
    ("offers no SMTPUTF8", "der Server nimmt keine Adresse mit Umlauten an"),
)
_FOLDER = "Maildir "  # begins what the folder in the stead of a server has to say


def in_german(phase: str, reason: str) -> str:
    """Return the reason and how far the conversation had come: `… wurde abgelehnt (beim Verbinden)`."""
    if reason.startswith(_FOLDER):
        said = "lesen" if phase == "maildir" else "beschreiben"
        return f"der Ordner lässt sich nicht {said} ({'beim Lesen' if said == 'lesen' else 'beim Ablegen'})"
    is_reply = reason[:3].isdigit()
    known = None if is_reply else next((said for part, said in _REASONS if part in reason), None)
    said = known or reason
    return f"{said} ({_PHASES.get(phase, phase)})" if phase else said
