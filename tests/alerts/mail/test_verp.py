"""Return addresses tell which mail comes back, and cannot be made up."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.mail.verp import LONGEST_NAME, ReturnPaths

PATHS = ReturnPaths(address="ruecklauf@radar.example", key=b"return key of the tests")
IDS = st.integers(min_value=1, max_value=2**63 - 1)


@given(IDS)
def test_a_return_path_names_its_mail_however_its_letters_are_written(outbox_id: int) -> None:
    address = PATHS.of(outbox_id)

    assert PATHS.read(address) == PATHS.read(address.upper()) == outbox_id
    assert PATHS.of(outbox_id) == address


@given(IDS)
def test_a_return_path_is_fit_for_every_server(outbox_id: int) -> None:
    paths = replace(PATHS, address=f"{'r' * LONGEST_NAME}@radar.example")

    name = paths.of(outbox_id).rpartition("@")[0]

    assert len(name) <= 64
    assert re.fullmatch(r"r+\+[a-z0-9-]+", name)


@given(IDS, st.integers(min_value=0, max_value=15), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_proof_that_is_not_ours_is_refused(outbox_id: int, place: int, letter: str) -> None:
    name, _, domain = PATHS.of(outbox_id).rpartition("@")
    start, proof = name[:-16], name[-16:]
    forged = f"{start}{proof[:place]}{letter}{proof[place + 1 :]}@{domain}"

    assert PATHS.read(forged) == (outbox_id if proof[place] == letter else None)


@given(IDS, IDS)
def test_the_proof_of_one_mail_is_none_of_another(one: int, other: int) -> None:
    moved = PATHS.of(one).replace(f"+a{one}-", f"+a{other}-")

    assert PATHS.read(moved) == (one if one == other else None)


@given(st.text())
def test_no_text_is_taken_for_a_return_path(text: str) -> None:
    assert PATHS.read(text) is None
    assert PATHS.find(text) is None


@pytest.mark.parametrize(
    "change", [{"address": "bounce@radar.example"}, {"address": "ruecklauf@evil.example"}, {"key": b"other"}]
)
def test_the_return_path_of_somebody_else_is_refused(change: dict[str, object]) -> None:
    other = ReturnPaths(**({"address": PATHS.address, "key": PATHS.key} | change))  # type: ignore[arg-type]

    assert PATHS.read(other.of(7)) is None


def test_a_return_path_is_found_in_a_header_field() -> None:
    address = PATHS.of(7)

    assert PATHS.find(f'"Rücklauf" <{address.upper()}>, <x@radar.example>') == 7
    assert PATHS.find(f"<{PATHS.of(7).replace('a7-', 'a8-')}> {PATHS.of(9)}") == 9
    assert PATHS.find(f"<{address}.evil.example>") is None


@pytest.mark.parametrize("name", ["r" * (LONGEST_NAME + 1), "rückläufer"])
def test_a_name_that_leaves_no_room_for_a_token_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        replace(PATHS, address=f"{name}@radar.example")


def test_the_key_does_not_show() -> None:
    assert "return key" not in repr(PATHS)
