"""What the name service says of us, asked over real packets."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from stadtradar.doctor.findings import Finding, Status
from stadtradar.doctor.mail_names import SenderNames, SignedAs, check_names, dkim_record, is_aligned
from stadtradar.doctor.names import Names
from tests.name_server import NameServer

DOMAIN, RELAY, ADDRESS = "stadt.example", "mail.stadt.example", "192.0.2.25"
SENDER = SenderNames(domain=DOMAIN, return_domain=DOMAIN, relay=RELAY, signed=None)
RECORDS = {
    (DOMAIN, "MX"): ["10 mail.stadt.example."],
    (DOMAIN, "TXT"): ['"google-site-verification=x"', '"v=spf1 a:mail.stadt." "example -all"'],
    ("_dmarc.stadt.example", "TXT"): ['"v=DMARC1; p=quarantine"'],
    (RELAY, "A"): [ADDRESS],
    ("25.2.0.192.in-addr.arpa", "PTR"): ["mail.stadt.example."],
}


@pytest.fixture
def server() -> Iterator[NameServer]:
    with NameServer(RECORDS) as running:
        yield running


@pytest.fixture(scope="module")
def rsa_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def found(server: NameServer, sender: SenderNames = SENDER, *, seconds: float = 3) -> dict[str, Finding]:
    names = Names(servers=["127.0.0.1"], port=server.port, seconds=seconds)
    return {one.name: one for one in check_names(sender, names)}


def test_a_domain_in_order_has_no_warning(server: NameServer) -> None:
    findings = found(server)

    assert {name: one.status for name, one in findings.items()} == dict.fromkeys(
        ("mx", "spf", "dmarc", "ptr"), Status.OK
    )
    assert "v=spf1 a:mail.stadt.example -all" in findings["spf"].text


@pytest.mark.parametrize(
    ("changed", "name", "said"),
    [
        ({(DOMAIN, "MX"): []}, "mx", "kein MX"),
        ({(DOMAIN, "TXT"): ['"nichts"']}, "spf", "kein SPF"),
        ({(DOMAIN, "TXT"): ['"v=spf1 +all"']}, "spf", "erlaubt jedem"),
        ({(DOMAIN, "TXT"): ['"v=spf1 -all"', '"v=spf1 mx -all"']}, "spf", "2 SPF-Einträge"),
        ({("_dmarc.stadt.example", "TXT"): []}, "dmarc", "keine DMARC-Regel"),
        ({("25.2.0.192.in-addr.arpa", "PTR"): []}, "ptr", "keinen Namen (PTR)"),
        ({("25.2.0.192.in-addr.arpa", "PTR"): ["anders.example."]}, "ptr", "nicht dorthin führt"),
        ({(RELAY, "A"): []}, "ptr", "keine Adresse"),
    ],
)
def test_what_is_missing_is_a_warning_with_a_remedy(
    server: NameServer, changed: dict[tuple[str, str], list[str]], name: str, said: str
) -> None:
    server.records |= changed

    finding = found(server)[name]

    assert finding.status is Status.WARN
    assert said in finding.text
    assert finding.remedy


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_published_key_must_be_the_one_we_sign_with(
    server: NameServer, rsa_key: RSAPrivateKey, kind: str
) -> None:
    key = rsa_key.public_key() if kind == "rsa" else Ed25519PrivateKey.generate().public_key()
    sender = replace(SENDER, signed=SignedAs(selector="radar", domain=DOMAIN, key=key))
    place = ("radar._domainkey.stadt.example", "TXT")

    missing = found(server, sender)["dkim"]
    server.records[place] = [_quoted(dkim_record(key))]
    published = found(server, sender)["dkim"]
    server.records[place] = [_quoted(dkim_record(Ed25519PrivateKey.generate().public_key()))]
    other = found(server, sender)["dkim"]

    assert (missing.status, published.status, other.status) == (Status.WARN, Status.OK, Status.WARN)
    assert dkim_record(key) in str(missing.remedy)
    assert "anderer Schlüssel" in other.text


def _quoted(record: str) -> str:
    """A string of a TXT record holds 255 characters at most."""
    return " ".join(f'"{record[start : start + 200]}"' for start in range(0, len(record), 200))


def test_a_record_that_is_no_key_is_another_key(server: NameServer, rsa_key: RSAPrivateKey) -> None:
    sender = replace(SENDER, signed=SignedAs(selector="r", domain=DOMAIN, key=rsa_key.public_key()))
    server.records["r._domainkey.stadt.example", "TXT"] = ['"v=DKIM1; p=kaputt"']

    assert found(server, sender)["dkim"].status is Status.WARN


def test_a_return_path_elsewhere_without_a_signature_fails_dmarc(
    server: NameServer, rsa_key: RSAPrivateKey
) -> None:
    server.records["anbieter.example", "MX"] = ["10 mx.anbieter.example."]
    elsewhere = replace(SENDER, return_domain="anbieter.example")
    signed = replace(elsewhere, signed=SignedAs(selector="r", domain=DOMAIN, key=rsa_key.public_key()))

    assert "DMARC schlägt fehl" in found(server, elsewhere)["dmarc"].text
    assert found(server, signed)["dmarc"].status is Status.OK


def test_the_rule_of_the_domain_above_counts(server: NameServer) -> None:
    server.records["news.stadt.example", "MX"] = ["10 mail.stadt.example."]

    assert found(server, replace(SENDER, domain="news.stadt.example"))["dmarc"].status is Status.OK


def test_a_name_server_that_is_silent_is_one_warning(server: NameServer) -> None:
    server.silent = True

    findings = found(server, seconds=0.3)

    assert list(findings) == ["dns"]
    assert findings["dns"].status is Status.WARN


@pytest.mark.parametrize(
    ("one", "other", "aligned"),
    [
        ("stadt.example", "bounce.stadt.example", True),
        ("a.stadt.example", "b.stadt.example", True),
        ("stadt.example", "anbieter.example", False),
        ("stadt.example", "example", False),
    ],
)
def test_domains_are_aligned_when_they_share_a_parent(one: str, other: str, *, aligned: bool) -> None:
    assert is_aligned(one, other) is aligned
