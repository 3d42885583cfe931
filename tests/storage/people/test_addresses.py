import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.people.addresses import InvalidAddress, address_hmac, normalise_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("leserin@example.org", "leserin@example.org"),
        (" Frau.Weiss-Meier+alert@Example.ORG\n", "Frau.Weiss-Meier+alert@example.org"),
        ("leserin@Stadt-Köln.de", "leserin@xn--stadt-kln-67a.de"),
        ("leserin@xn--stadt-kln-67a.de", "leserin@xn--stadt-kln-67a.de"),
        ("o'neill@example.com", "o'neill@example.com"),
    ],
)
def test_an_address_has_one_spelling(typed: str, address: str) -> None:
    assert normalise_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "fehlt das @"),
        ("leserin.example.org", "fehlt das @"),
        ("leserin@example", "fehlt die Endung"),
        ("bürgermeister@example.org", "Umlaute vor dem @"),
        ("a b@example.org", "Schreibweise"),
        ("leserin@example..org", "Schreibweise"),
        ("leserin@example.org, b@example.org", "Schreibweise"),
        ("Leserin <leserin@example.org>", "Schreibweise"),
        ("leserin@example.org\r\nBcc: b@example.org", "Schreibweise"),
        ("leserin@example.invalid", "Schreibweise"),
        (f"{'a' * 70}@example.org", "Schreibweise"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason_and_without_repeating_it(
    typed: str, reason: str
) -> None:
    with pytest.raises(InvalidAddress) as refused:
        normalise_address(typed)

    assert reason in str(refused.value)
    assert "example" not in str(refused.value)


@given(st.text(max_size=30).map("{}@example.org".format) | st.text(max_size=30))
def test_a_spelling_that_is_accepted_is_stable_and_fits_a_mail(typed: str) -> None:
    try:
        address = normalise_address(typed)
    except InvalidAddress:
        return
    assert normalise_address(address) == address
    assert address.isascii()
    assert address.isprintable()


def test_the_proof_of_an_address_depends_on_the_key() -> None:
    proof = address_hmac("leserin@example.org", b"key")

    assert proof == address_hmac("leserin@example.org", b"key")
    assert len(proof) == 64
    assert proof != address_hmac("leserin@example.org", b"other key")
    assert proof != address_hmac("leser@example.org", b"key")
