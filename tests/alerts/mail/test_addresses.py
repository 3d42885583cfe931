import pytest

from alerts.mail.addresses import wire_address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("leserin@example.org", "leserin@example.org"),
        ("Vor.Nach+radar@Example.ORG", "Vor.Nach+radar@example.org"),
        ("bürgerin@example.org", "bürgerin@example.org"),
        ("info@stadt-köln.de", "info@xn--stadt-kln-67a.de"),
        ("info@straße.de", "info@xn--strae-oqa.de"),
        ("stadtradar@localhost", "stadtradar@localhost"),
        ("root@[127.0.0.1]", "root@[127.0.0.1]"),
    ],
)
def test_domains_become_ascii_and_names_stay(address: str, expected: str) -> None:
    assert wire_address(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "a@b@c",
        "a b@c.example",
        "a@c.example\r\nRCPT TO:<x@y>",
        "a@c.example\u2028",
        "<a@c.example>",
        "a@c.example, b@c.example",
        "a\u202e@c.example",
        "a@-ü-.example",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (idna raises its own kinds)
        wire_address(address)

    assert not address or address not in str(refusal.value)
