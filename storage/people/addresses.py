"""Mail addresses: one spelling for each, and a proof of it that outlives it."""

import hashlib
import hmac

from email_validator import EmailNotValidError, validate_email


class InvalidAddress(ValueError):
    """What was given is no mail address; the text says so in German, without repeating the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Das ist keine gültige E-Mail-Adresse ({reason}).")
        self.reason = reason


def normalise_address(email: str) -> str:
    """Return the address with its domain in lower case and ASCII; the part before the @ stays as it is.

    Raises InvalidAddress. Whether mail arrives there is not asked: no network.
    """
    try:
        checked = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise InvalidAddress(_reason(email)) from error
    return f"{checked.local_part}@{checked.ascii_domain}"


def address_hmac(email: str, key: bytes) -> str:
    """Return a keyed fingerprint of a normalised address: proves which it was to whoever holds the key.

    In whatever case it is written: an address that was suppressed must not come back in capitals.
    """
    return hmac.new(key, email.lower().encode(), hashlib.sha256).hexdigest()


def _reason(email: str) -> str:
    local, at, domain = email.strip().rpartition("@")
    if not at:
        return "es fehlt das @"
    if not local.isascii():
        return "Umlaute vor dem @ kann unser Mailversand nicht"
    if "." not in domain:
        return "der Domain hinter dem @ fehlt die Endung"
    return "bitte die Schreibweise prüfen"
