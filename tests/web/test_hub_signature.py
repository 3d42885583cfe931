"""Signatures of pushes."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.hub_signature import is_signed

SECRET, BODY = "geheim", b"<rss/>"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_the_standard_is_taken(method: str) -> None:
    digest = hmac.new(SECRET.encode(), BODY, getattr(hashlib, method)).hexdigest()

    assert is_signed(BODY, f"{method}={digest}", SECRET)
    assert is_signed(BODY, f" {method.upper()}={digest.upper()} ", SECRET)
    assert not is_signed(BODY + b" ", f"{method}={digest}", SECRET)
    assert not is_signed(BODY, f"{method}={digest}", "anderes")
    assert not is_signed(BODY, f"{method}={digest[:-1]}", SECRET)


@pytest.mark.parametrize(
    "header", [None, "", "sha256", "sha256=", "=", "md5=d41d8cd98f00b204e9800998ecf8427e"]
)
def test_what_is_no_signature_is_refused(header: str | None) -> None:
    assert not is_signed(BODY, header, SECRET)


@given(st.text())
def test_no_header_fails(header: str) -> None:
    assert not is_signed(BODY, header, SECRET)
    assert not is_signed(BODY, f"sha256={header}", SECRET)
