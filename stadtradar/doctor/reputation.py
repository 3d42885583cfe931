"""Whether receivers can believe mail from this installation: only of interest once it leaves the house."""

from collections.abc import Iterator
from datetime import datetime

from alerts.mail.addresses import domain_of, wire_address
from stadtradar import parts
from stadtradar.doctor.findings import Finding, warn
from stadtradar.doctor.mail_names import SenderNames, SignedAs, check_names
from stadtradar.doctor.names import Names, NamesUnavailable
from stadtradar.settings import LoadedSettings, Settings
from stadtradar.settings.sections import is_loopback


def check_reputation(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (all checks alike)
    """Ask the name service about us, and say what else keeps mails from arriving."""
    settings = loaded.settings
    host = settings.mail.host
    if host is None or is_loopback(host):
        return
    if settings.mail.security == "none":
        yield warn(
            "relay_tls",
            f"Mails gehen unverschlüsselt an {host}.",
            '[mail] security = "starttls" oder "tls" setzen.',
        )
    if not parts.base_url(settings).startswith("https://"):
        yield warn(
            "one_click",
            "Die Abmeldelinks beginnen nicht mit https: Mailprogramme bieten dann kein Abmelden per Klick.",
            "[web] base_url mit https:// angeben (RFC 8058).",
        )
    try:
        yield from check_names(_sender(settings, host), Names())
    except (ValueError, NamesUnavailable) as error:
        yield warn("dns", f"Der Namensdienst ließ sich nicht fragen: {error}.", "Netz und Absender prüfen.")


def _sender(settings: Settings, host: str) -> SenderNames:
    domain = domain_of(wire_address(settings.mail.sender or ""))
    returns = settings.mail.bounce_address
    return SenderNames(
        domain=domain,
        return_domain=domain_of(wire_address(returns)) if returns else domain,
        relay=host,
        signed=_signed(settings, domain),
    )


def _signed(settings: Settings, domain: str) -> SignedAs | None:
    mail = settings.mail
    if mail.dkim_key is None or mail.dkim_selector is None:
        return None
    # Only here, as in stadtradar.signing: it takes longer to import than most commands to run.
    from alerts.mail.dkim import read_key  # noqa: PLC0415

    try:
        key = read_key(mail.dkim_key.read_bytes()).public_key()
    except (OSError, ValueError) as error:
        raise ValueError(f"mail.dkim_key ist nicht lesbar ({error})") from error
    return SignedAs(selector=mail.dkim_selector, domain=mail.dkim_domain or domain, key=key)
