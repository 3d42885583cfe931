"""The DKIM key of the settings becomes what signs mails."""

from collections.abc import Callable

from alerts.mail.addresses import domain_of, wire_address
from stadtradar.os_errors import meaning
from stadtradar.settings import Settings, SettingsError


def dkim_signer(settings: Settings) -> Callable[[bytes], bytes] | None:
    """Return what signs mails; None when no key is set. Raises SettingsError when the key cannot sign."""
    mail = settings.mail
    if mail.dkim_key is None or mail.dkim_selector is None:
        return None
    # Only here: with its DNS library it takes longer to import than most commands to run.
    from alerts.mail.dkim import DkimSigner, UnusableKey, read_key  # noqa: PLC0415

    domain = _domain(settings)
    try:
        key = read_key(mail.dkim_key.read_bytes())
    except OSError as error:
        remedy = "Bitte den Pfad und die Rechte der Datei prüfen."
        raise SettingsError([f"mail.dkim_key = {mail.dkim_key}: {meaning(error)}. {remedy}"]) from error
    except UnusableKey as error:
        remedy = "Neuen anlegen: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out DATEI"
        raise SettingsError([f"mail.dkim_key = {mail.dkim_key}: {error}. {remedy}"]) from error
    return DkimSigner(key, selector=mail.dkim_selector, domain=domain)


def _domain(settings: Settings) -> str:
    """Return whose signature it is: receivers want that of the sender's domain or of one above it (DMARC)."""
    try:
        of_sender = domain_of(wire_address(settings.mail.sender or ""))
    except ValueError as error:
        raise SettingsError(["mail.sender ist keine Mailadresse: ohne Absender keine Signatur."]) from error
    if settings.mail.dkim_domain is None:
        return of_sender
    domain = settings.mail.dkim_domain.lower()
    if of_sender != domain and not of_sender.endswith(f".{domain}"):
        fault = f"mail.dkim_domain = {domain}: der Absender gehört zu {of_sender}, die Signatur zählte nicht."
        raise SettingsError([f"{fault} Bitte {of_sender} oder eine Domain darüber eintragen."])
    return domain
