"""Checks what the name service says of us: receivers look there whether mail from us is to be believed."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from stadtradar.doctor.findings import Finding, ok, warn
from stadtradar.doctor.names import Names, NamesUnavailable

PublicKey = RSAPublicKey | Ed25519PublicKey


@dataclass(frozen=True, kw_only=True)
class SignedAs:
    """Under which name our signatures can be checked, and with what."""

    selector: str
    domain: str
    key: PublicKey


@dataclass(frozen=True, kw_only=True)
class SenderNames:
    """The names under which mail leaves."""

    domain: str  # of From
    return_domain: str  # of the envelope sender
    relay: str  # the mail server we hand over to
    signed: SignedAs | None  # None: we do not sign ourselves


def check_names(sender: SenderNames, names: Names) -> Iterator[Finding]:
    """Check MX, SPF, DKIM, DMARC, alignment and the name of the mail server's address."""
    try:
        yield _mail_servers(sender, names)
        yield _spf(sender, names)
        if sender.signed is not None:
            yield _dkim(sender.signed, names)
        yield _dmarc(sender, names)
        yield _reverse(sender, names)
    except NamesUnavailable as error:
        yield warn(
            "dns", f"Der Namensdienst (DNS) antwortet nicht ({error}).", "Netz und resolv.conf prüfen."
        )


def _mail_servers(sender: SenderNames, names: Names) -> Finding:
    missing = [
        domain
        for domain in dict.fromkeys((sender.domain, sender.return_domain))
        if not names.mail_servers(domain)
    ]
    if missing:
        text = f"Für {' und '.join(missing)} nimmt niemand Mails an (kein MX); was zurückkommt, ist verloren."
        return warn("mx", text, "Im DNS einen MX-Eintrag setzen oder eine andere Absenderadresse nehmen.")
    return ok("mx", f"Mails an {sender.domain} werden angenommen.")


def _spf(sender: SenderNames, names: Names) -> Finding:
    domain = sender.return_domain
    found = [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    remedy = f'Im DNS von {domain} einen TXT-Eintrag setzen, etwa "v=spf1 a:{sender.relay} -all".'
    if not found:
        return warn("spf", f"{domain} sagt nicht, wer für es Mails verschicken darf (kein SPF).", remedy)
    if len(found) > 1:
        text = f"{domain} hat {len(found)} SPF-Einträge; dann gilt keiner (RFC 7208, 4.5)."
        return warn("spf", text, "Zu einem zusammenfassen.")
    if "+all" in found[0].lower().split() or "all" in found[0].lower().split():
        return warn("spf", f"Der SPF-Eintrag von {domain} erlaubt jedem den Versand (+all).", remedy)
    return ok("spf", f"{domain} hat einen SPF-Eintrag: {found[0]}")


def _dkim(signed: SignedAs, names: Names) -> Finding:
    name = f"{signed.selector}._domainkey.{signed.domain}"
    remedy = f'Im DNS unter {name} den TXT-Eintrag "{dkim_record(signed.key)}" setzen.'
    found = names.texts(name)
    if not found:
        return warn("dkim", f"Unter {name} steht kein Schlüssel: unsere Signaturen gelten nicht.", remedy)
    published = [_published(text) for text in found]
    if not any(one is not None and _same(one, signed.key) for one in published):
        return warn(
            "dkim", f"Unter {name} steht ein anderer Schlüssel als der, mit dem wir signieren.", remedy
        )
    return ok("dkim", f"Der öffentliche Schlüssel steht unter {name}.")


def _dmarc(sender: SenderNames, names: Names) -> Finding:
    remedy = f'Im DNS unter _dmarc.{sender.domain} "v=DMARC1; p=none; rua=mailto:…" setzen.'
    policy = next((found for one in _parents(sender.domain) if (found := _policy(names, one))), None)
    if policy is None:
        text = f"Für {sender.domain} gibt es keine DMARC-Regel; große Anbieter verlangen eine."
        return warn("dmarc", text, remedy)
    signer = sender.signed.domain if sender.signed is not None else None
    aligned = [one for one in (sender.return_domain, signer) if one and is_aligned(sender.domain, one)]
    if not aligned:
        text = (
            f"Weder der Rückweg ({sender.return_domain}) noch eine Signatur gehört zum Absender "
            f"{sender.domain}: DMARC schlägt fehl."
        )
        return warn("dmarc", text, "[mail] dkim_key setzen oder den Rückweg in dieselbe Domain legen.")
    return ok("dmarc", f"{sender.domain} hat eine DMARC-Regel: {policy}")


def _reverse(sender: SenderNames, names: Names) -> Finding:
    addresses = names.addresses(sender.relay)
    if not addresses:
        return warn("ptr", f"{sender.relay} hat keine Adresse im DNS.", "[mail] host prüfen.")
    for address in addresses:
        told = names.names_of(address)
        if not any(address in names.addresses(name) for name in told):
            what = f"den Namen {', '.join(told)}, der nicht dorthin führt" if told else "keinen Namen (PTR)"
            return warn(
                "ptr",
                f"{address} ({sender.relay}) hat {what}; viele Empfänger weisen solche Absender ab.",
                "Beim Anbieter den PTR-Eintrag setzen. Schickt dieser Server nicht selbst hinaus, gilt es "
                "für den, der es tut.",
            )
    return ok("ptr", f"Die Adressen von {sender.relay} haben Namen, die zu ihnen führen.")


def dkim_record(key: PublicKey) -> str:
    """Return what must be published for a key (RFC 6376, 3.6.1; RFC 8463)."""
    if isinstance(key, Ed25519PublicKey):
        raw, kind = key.public_bytes(Encoding.Raw, PublicFormat.Raw), "ed25519"
    else:
        raw, kind = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "rsa"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"


def is_aligned(one: str, other: str) -> bool:
    """Tell whether two domains belong together in the relaxed sense of DMARC, without a list of registries.

    One lies in the other, or both have the same parent of two labels at least.
    """
    parents = [name for name in _parents(one.lower()) if "." in name]
    return bool(set(parents).intersection(name for name in _parents(other.lower()) if "." in name))


def _published(record: str) -> PublicKey | None:
    tags = dict(part.strip().split("=", 1) for part in record.split(";") if "=" in part)
    try:
        raw = base64.b64decode("".join(tags.get("p", "").split()), validate=True)
        if tags.get("k", "rsa").strip() == "ed25519":
            return Ed25519PublicKey.from_public_bytes(raw)
        key = load_der_public_key(raw)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPublicKey) else None


def _same(one: PublicKey, other: PublicKey) -> bool:
    return dkim_record(one) == dkim_record(other)


def _policy(names: Names, domain: str) -> str | None:
    found = [text for text in names.texts(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
    return found[0] if len(found) == 1 else None


def _parents(domain: str) -> list[str]:
    """Return a domain and those above it, without the top."""
    labels = domain.split(".")
    return [".".join(labels[number:]) for number in range(max(1, len(labels) - 1))]
