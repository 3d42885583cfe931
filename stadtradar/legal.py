"""What must be set before mail reaches readers: imprint (§ 5 DDG) and privacy policy (Art. 13 GDPR)."""

from urllib.parse import urlsplit

from stadtradar import parts
from stadtradar.settings import Settings
from stadtradar.settings.sections import is_loopback

REMEDY = "Unter [mail] imprint_url (oder imprint) und privacy_url setzen."


def legal_fault(settings: Settings) -> str | None:
    """Return in German what is missing; None when nothing is, or nobody can be reached.

    A mail server on this machine may be a toy, as in the demonstration, or a relay to the world: pages that
    others can reach tell the two apart, for without them no link in a mail works for anybody else.
    """
    if settings.mail.host is None or parts.legal(settings).is_complete:
        return None
    pages = urlsplit(parts.base_url(settings)).hostname or ""
    if is_loopback(settings.mail.host) and is_loopback(pages):
        return None
    missing = [] if settings.mail.privacy_url else ["mail.privacy_url"]
    if not (settings.mail.imprint_url or (settings.mail.imprint or "").strip()):
        missing.insert(0, "mail.imprint_url (oder mail.imprint)")
    verb = "fehlen" if len(missing) > 1 else "fehlt"
    return (
        f"Benachrichtigungen bleiben liegen, denn es {verb} {' und '.join(missing)}: "
        "Mails an Leser brauchen Impressum und Datenschutzerklärung."
    )
