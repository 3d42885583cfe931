"""Certificates made on the spot: nobody's, an authority's, expired ones, and ones for another host."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Signs certificates for servers on loopback."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def file(self, folder: Path) -> Path:
        """Return a PEM file by which a client can trust this authority."""
        pem = folder / "authority.pem"
        pem.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return pem

    def server(self, folder: Path, name: str, *, address: str = "127.0.0.1", expired: bool = False) -> Path:
        """Return a PEM file with key and certificate of a server at this address."""
        key = ec.generate_private_key(ec.SECP256R1())
        valid_for = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        draft = _draft(name, key, expired=expired).issuer_name(self.certificate.subject)
        signed = draft.add_extension(valid_for, critical=False).sign(self.key, hashes.SHA256())
        return _pem(folder / f"{name}.pem", key, signed)


def authority() -> Authority:
    """Return a new authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = "authority of the tests"
    draft = _draft(name, key).issuer_name(_named(name))
    may_sign = x509.BasicConstraints(ca=True, path_length=0)
    return Authority(draft.add_extension(may_sign, critical=True).sign(key, hashes.SHA256()), key)


def self_signed(folder: Path) -> Path:
    """Return a PEM file with a key and a certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = "127.0.0.1"
    signed = _draft(name, key).issuer_name(_named(name)).sign(key, hashes.SHA256())
    return _pem(folder / "self-signed.pem", key, signed)


def _draft(name: str, key: ec.EllipticCurvePrivateKey, *, expired: bool = False) -> x509.CertificateBuilder:
    end = datetime.now(UTC) + timedelta(days=-1 if expired else 1)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=5))
        .not_valid_after(end)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(file: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> Path:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file
